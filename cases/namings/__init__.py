"""Public namings: an event of their own, and what follows from them."""
