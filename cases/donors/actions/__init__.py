"""Every write about donors, pledges and gifts."""

from cases.donors.actions.donors import DonorFacts, Finding, change_donor, open_donor, screen
from cases.donors.actions.gifts import (
    GiftRefused,
    GoodsFacts,
    NewGift,
    keep_goods,
    receive,
    refuse,
    reverse_donation,
)
from cases.donors.actions.pledges import NewPledge, drop_condition, end_pledge, promise, remind
from cases.donors.actions.receipts import print_receipt

__all__ = [
    "DonorFacts",
    "Finding",
    "GiftRefused",
    "GoodsFacts",
    "NewGift",
    "NewPledge",
    "change_donor",
    "drop_condition",
    "end_pledge",
    "keep_goods",
    "open_donor",
    "print_receipt",
    "promise",
    "receive",
    "refuse",
    "remind",
    "reverse_donation",
    "screen",
]
