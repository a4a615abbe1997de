"""Funds, boxes and money in them; later states are reached through actions."""

from typing import Any

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.money import parse
from cases.houses.models import House
from cases.ledger import actions
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Fund, Rate
from cases.ledger.rules import NewLine


def make_fund(house: House, *, code: str = "General", **facts: Any) -> Fund:
    return Fund.objects.create(house=house, code=code, **facts)


def make_box(house: House, *, currency: str = "IQD", **facts: Any) -> CashBox:
    return CashBox.objects.create(house=house, currency=currency, **({"code": f"Box {currency}"} | facts))


def put_in(fund: Fund, box: CashBox, amount: str, *, by: User, **facts: Any) -> Any:
    """An opening balance."""
    line = NewLine(fund, box, parse(amount, box.currency).units)
    entry = actions.NewEntry(
        **({"house": fund.house, "kind": Kind.OPENING, "day": clock.tonight(), "lines": [line]} | facts)
    )
    return actions.post(entry=entry, permission=Permission.MONEY_RECORD, by=by)


def make_rate(*, by: User, currency: str = "USD", **facts: Any) -> Rate:
    """A rate of today from an invented shop."""
    known = {"day": clock.tonight(), "official": 1310, "market": 1420, "source": "Invented shop"}
    rate = Rate(currency=currency, **(known | facts))
    return actions.record_rate(rate=rate, by=by)
