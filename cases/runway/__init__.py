"""Until which day the money lasts, and what a night costs."""
