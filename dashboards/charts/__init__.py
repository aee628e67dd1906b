"""One chart per file: numbers in, a Plotly figure out. No file, no database."""
