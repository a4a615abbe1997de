"""What the pages of the board read."""
