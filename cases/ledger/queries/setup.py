"""One fund, one box, and how many people an expense needs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger import codes
from cases.ledger.models import CashBox, Fund, MoneyRule
from cases.ledger.queries.balances import balances_of, box_balance
from cases.ledger.queries.choices import houses_of
from cases.ledger.queries.counting import Counted, counts_of, days_since_count


@dataclass(frozen=True)
class FundSheet:
    """A fund and what it holds."""

    fund: Fund
    amounts: list[Money]
    categories: list[Any]


@dataclass(frozen=True)
class BoxSheet:
    """A box, what it holds and its counts."""

    box: CashBox
    money: Money
    days: int | None
    counts: list[Counted]


def fund_sheet(fund: Fund) -> FundSheet:
    """One fund; one query."""
    words = dict(codes.Category.choices)
    return FundSheet(fund, balances_of(fund), [words[code] for code in fund.categories if code in words])


def box_sheet(box: CashBox, today: dt.date) -> BoxSheet:
    """One box with its latest counts."""
    money = box_balance(box.pk, box.currency)
    return BoxSheet(box, money, days_since_count(box, today), counts_of(box))


def people_of(user: User) -> list[tuple[House, int]]:
    """Every house whose money the user sets up, with the number of people an expense needs there."""
    houses = houses_of(user, Permission.MONEY_SETUP).select_related("money_rule")
    return [(house, people_needed(house)) for house in houses]


def people_needed(house: House) -> int:
    """Three, unless an administrator said two."""
    rule: MoneyRule | None = getattr(house, "money_rule", None)
    return rule.people if rule else int(MoneyRule.People.THREE)
