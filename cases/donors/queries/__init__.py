"""What the pages of donors, pledges and gifts read, and what other rooms ask of them."""

from cases.donors.queries.gifts import donations, goods, witnesses
from cases.donors.queries.lists import Attention, attention, code_taken, donor_list, houses_for
from cases.donors.queries.pledges import (
    Fulfilled,
    PartSheet,
    PledgeSheet,
    ageing,
    due_soon,
    fulfilment,
    instalments,
    instalments_for,
    late,
    payable,
    pledge_sheets,
    pledges_due,
    pledges_late,
)

__all__ = [
    "Attention",
    "Fulfilled",
    "PartSheet",
    "PledgeSheet",
    "ageing",
    "attention",
    "code_taken",
    "donations",
    "donor_list",
    "due_soon",
    "fulfilment",
    "goods",
    "houses_for",
    "instalments",
    "instalments_for",
    "late",
    "payable",
    "pledge_sheets",
    "pledges_due",
    "pledges_late",
    "witnesses",
]
