"""Threat reports: events, acts, victims, involvement, sources, interventions (HURIDOCS)."""
