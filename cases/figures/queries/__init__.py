"""Reads of the figures: counts, before and after, named first; plain values, for pages and for exports."""
