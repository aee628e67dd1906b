"""Letters: Jinja templates per campaign and language, rendered with strict variables and escaped values."""
