"""How fast the pages are, each beside its floor: the same rows by bare SQL, the same bytes by a bare view."""
