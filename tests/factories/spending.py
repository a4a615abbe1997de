"""Expenses, through the same actions as on the pages; all words are invented."""

import uuid
from typing import Any

from cases.access.models import User
from cases.core import clock
from cases.core.money import parse
from cases.ledger.models import CashBox, Fund
from cases.spending import actions
from cases.spending.actions import NewExpense, Receipt
from cases.spending.models import Expense
from cases.spending.rules import Span


def new_expense(fund: Fund, amount: str = "1000", **facts: Any) -> NewExpense:
    """A wish for food of this fund, today."""
    money = parse(amount, facts.pop("currency", "IQD"))
    today = clock.tonight()
    standing: dict[str, Any] = {
        "token": uuid.uuid4(),
        "house": fund.house,
        "category": "food",
        "amount": money,
        "span": Span(today, today),
        "splits": [(fund, money.units)],
    }
    return NewExpense(**(standing | facts))


def make_expense(fund: Fund, amount: str = "1000", *, by: User, **facts: Any) -> Expense:
    """Asked for."""
    return actions.ask(wish=new_expense(fund, amount, **facts), by=by)


def make_paid(
    fund: Fund, amount: str = "1000", *, box: CashBox, by: tuple[User, User, User], **facts: Any
) -> Expense:
    """Asked for, approved and paid by these three."""
    asked = make_expense(fund, amount, by=by[0], **facts)
    actions.approve(expense=asked, by=by[1])
    return actions.pay(expense=asked, box=box, paid_on=clock.tonight(), receipt=Receipt(True), by=by[2])
