"""Pages of donors, pledges, gifts and receipts."""
