"""Houses, rooms and beds: where people can be placed, and what state the place is in."""
