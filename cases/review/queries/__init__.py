"""Reads of the review, one module for each page; other rooms name the module they read from."""

from cases.review.queries.queue import queue

__all__ = ["queue"]
