"""What the pages of donors, pledges and gifts read, and what other rooms ask of them."""

from cases.donors.queries.gifts import donations, goods, witnesses
from cases.donors.queries.lists import code_taken, donor_list, houses_for
from cases.donors.queries.pledges import (
    PartSheet,
    PledgeSheet,
    ageing,
    due_soon,
    instalments,
    instalments_for,
    late,
    payable,
    pledge_sheets,
)

__all__ = [
    "PartSheet",
    "PledgeSheet",
    "ageing",
    "code_taken",
    "donations",
    "donor_list",
    "due_soon",
    "goods",
    "houses_for",
    "instalments",
    "instalments_for",
    "late",
    "payable",
    "pledge_sheets",
    "witnesses",
]
