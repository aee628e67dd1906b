"""Pure statistics: experiments (assignment, moments, tests) and customer value. No clock, no file, no database."""
