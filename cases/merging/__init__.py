"""Two records of one person become one, and nothing of either is lost."""
