"""Append-only, chained record of who did what; the database refuses to change it, the chain shows if it was."""
