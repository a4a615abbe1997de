"""Reads of expenses: lists and one page, and what waits."""

from cases.spending.queries.lists import Filters, expenses, funds_to_ask, houses_to_ask, seen
from cases.spending.queries.sheet import Sheet, boxes_to_pay, sheet
from cases.spending.queries.waiting import Waiting, waiting_for, waiting_rows

__all__ = [
    "Filters",
    "Sheet",
    "Waiting",
    "boxes_to_pay",
    "expenses",
    "funds_to_ask",
    "houses_to_ask",
    "seen",
    "sheet",
    "waiting_for",
    "waiting_rows",
]
