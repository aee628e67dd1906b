"""Pure statistics of experiments: assignment, moments, tests. No clock, no file, no database."""
