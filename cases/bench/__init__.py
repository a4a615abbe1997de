"""How fast the pages are, each beside its floor: the same rows by bare SQL and the same bytes by a bare view."""
