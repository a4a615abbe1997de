"""Incidents in a house: what happened, who decides, until when."""
