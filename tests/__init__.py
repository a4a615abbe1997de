"""Who can and cannot do what, when."""
