"""Every write about expenses."""

from cases.spending.actions.asking import NewExpense, ask
from cases.spending.actions.deciding import approve, cancel, decline
from cases.spending.actions.payee import open_payee
from cases.spending.actions.paying import Receipt, pay, reverse

__all__ = [
    "NewExpense",
    "Receipt",
    "approve",
    "ask",
    "cancel",
    "decline",
    "open_payee",
    "pay",
    "reverse",
]
