"""What the demo's houses pay for: asked by the caseworker, approved by the coordinator, paid by the treasurer."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial

from cases.core import clock
from cases.core.money import parse
from cases.demo.money import CASH, Treasury
from cases.ledger.codes import Category
from cases.ledger.rules import next_month
from cases.spending import actions
from cases.spending.actions import NewExpense, Receipt
from cases.spending.models import Expense
from cases.spending.rules import Span

LANDLORDS = {"Cedar": "Landlord Pinocchio", "Willow": "Landlady Thumbelina", "Juniper": "Landlord Gulliver"}


@dataclass(frozen=True)
class Bill:
    """One thing to pay every month, from its first to its last day."""

    category: str
    fund: str
    day: int
    what: str = ""
    receipt: bool = True


RENT = Bill(Category.RENT, "Rent", 8, "Rent of the month")
BILLS = (
    RENT,
    Bill(Category.FOOD, "General", 10, "Bread, rice, vegetables", receipt=False),
    Bill(Category.ELECTRICITY, "General", 12, "Generator and grid"),
)
# in dinars, for each house: rent, food, electricity
AMOUNTS = {
    "Cedar": (1_100_000, 880_000, 340_000),
    "Willow": (850_000, 610_000, 230_000),
    "Juniper": (700_000, 420_000, 190_000),
}


def plan(money: Treasury) -> None:
    """Every month the same three, and what waits today."""
    for house, amounts in AMOUNTS.items():
        for month in money.months(house):
            for bill, units in zip(BILLS, amounts, strict=True):
                drift = 1 if bill is RENT else 0.9 + money.rng.random() / 5
                every_month(money, house, bill, (month, round(units * drift / 250) * 250))
    money.on(money.ago(150), 12, partial(money.set_aside, "Cedar"))
    roof = Bill(Category.REPAIR, "Repairs", 0, "Two tiles and a gutter")
    money.on(money.ago(100), 10, partial(three, money, "Cedar", roof, (money.ago(100), 140_000)))
    for house, bill, units, days in (
        ("Cedar", Bill(Category.FURNITURE, "General", 0, "A lock for the yard door"), 65_000, 1),
        ("Juniper", Bill(Category.WATER, "General", 0, "Two tanks of water"), 40_000, 2),
    ):
        money.on(money.ago(days), 10, partial(ask, money, house, bill, (money.ago(days), units)))
    money.on(money.ago(3), 10, partial(agreed, money))


def every_month(money: Treasury, house: str, bill: Bill, due: tuple[dt.date, int]) -> None:
    """Asked, approved and paid on one day."""
    month, units = due
    money.on(month.replace(day=bill.day), 16, partial(three, money, house, bill, (month, units)))


def ask(money: Treasury, house: str, bill: Bill, due: tuple[dt.date, int]) -> Expense:
    """For a month, or for one day if the bill comes once."""
    first, units = due
    last = next_month(first) - dt.timedelta(days=1) if bill.day else first
    purse = money.purses[house]
    wish = NewExpense(
        token=uuid.uuid4(),
        house=purse.house,
        category=bill.category,
        amount=parse(str(units), "IQD"),
        span=Span(first, last),
        splits=[(purse.funds[bill.fund], units)],
        due_on=clock.tonight() + dt.timedelta(days=3),
        payee=LANDLORDS[house] if bill.category == Category.RENT else "Invented Corner Shop",
        what=bill.what,
    )
    return actions.ask(wish=wish, by=money.life.worker(house))


def agreed(money: Treasury) -> Expense:
    """Approved, not yet paid."""
    bill = Bill(Category.INTERNET, "General", 1, "Internet of the month")
    asked = ask(money, "Willow", bill, (clock.tonight().replace(day=1), 55_000))
    return actions.approve(expense=asked, by=money.staff["soran"])


def three(money: Treasury, house: str, bill: Bill, due: tuple[dt.date, int]) -> Expense:
    """One asks, one approves, one pays."""
    asked = ask(money, house, bill, due)
    approved = actions.approve(expense=asked, by=money.staff["soran"])
    receipt = Receipt(bill.receipt, "" if bill.receipt else "The market gives none.")
    return actions.pay(
        expense=approved,
        box=money.purses[house].boxes[CASH],
        paid_on=clock.tonight(),
        receipt=receipt,
        by=money.keeper,
    )
