"""Alleged perpetrators and the channels that name people: reference data."""
