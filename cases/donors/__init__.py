"""Donors, pledges, donations with receipts, gifts in kind."""
