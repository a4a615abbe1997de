"""The people a house protects: by code name on screen, by name only under seal."""
