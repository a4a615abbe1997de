"""Table of contents of the workbench, for Django alone."""
