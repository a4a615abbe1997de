"""From submitted to verified: who may move a report where, and what is still missing."""
