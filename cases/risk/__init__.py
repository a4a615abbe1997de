"""The risk form, its arithmetic, floors and reassessment."""
