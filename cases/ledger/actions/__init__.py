"""Every write to the books."""

from cases.ledger.actions.posting import NewEntry, post, reverse

__all__ = ["NewEntry", "post", "reverse"]
