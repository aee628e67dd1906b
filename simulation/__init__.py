"""A synthetic shop with planted truth: what it exports, and how its customers react to our letters."""
