"""Reads of expenses: lists and one page, what waits, and what running the house costs."""

from cases.spending.queries.costs import bills_due, running_cost
from cases.spending.queries.lists import Filters, expenses, funds_to_ask, houses_to_ask, seen
from cases.spending.queries.sheet import Sheet, boxes_to_pay, sheet
from cases.spending.queries.waiting import Waiting, waiting_for, waiting_rows

__all__ = [
    "Filters",
    "Sheet",
    "Waiting",
    "bills_due",
    "boxes_to_pay",
    "expenses",
    "funds_to_ask",
    "houses_to_ask",
    "running_cost",
    "seen",
    "sheet",
    "waiting_for",
    "waiting_rows",
]
