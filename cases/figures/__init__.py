"""Counts of reports, events and victims; before and after; named first."""
