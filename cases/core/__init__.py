"""What every room stands on: the base record, nights and clock, refusals, names, guards of append-only tables."""
