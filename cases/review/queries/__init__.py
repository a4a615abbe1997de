"""Reads of the review, one module for each page; the desk and other rooms take these."""

from cases.review.queries.outcomes import outcomes_for
from cases.review.queries.queue import queue

__all__ = ["outcomes_for", "queue"]
