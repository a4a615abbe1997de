"""What others wrote down in somebody's name: the second person of a count, the witness of a gift, told on his home.

He gives his name with no click of his own, so what was done with it is not hidden from him: whoever counts alone, or
takes a gift out of the books again, is seen by the person he named.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.core.gather import MOMENT, WHOLE, WORD, Asked
from cases.core.money import Money
from cases.ledger.codes import Kind
from cases.ledger.models import CashCount, Entry

TOLD_FOR = dt.timedelta(days=14)
COUNT, GIFT, REVERSED = "count", "gift", "reversed"
BY = {"house__code_name": WORD, "created_at": MOMENT, "created_by__username": WORD}


@dataclass(frozen=True)
class Named:
    """One line: `name` is the box or the receipt, `money` what was counted or given, `off` over or short."""

    what: str
    name: str
    house: str
    money: Money
    at: dt.datetime
    by: str
    off: Money | None = None


def lists(user: User) -> dict[str, Asked]:
    """Counts and gifts of the last 14 days that name the user, and such gifts reversed since."""
    since, sees = clock.now() - TOLD_FOR, Permission.HOUSE_VIEW
    if not user.grants.anywhere(sees):
        return {}
    counts = within(CashCount.objects.filter(second_by=user, counted_at__gte=since), user, sees, "box__house")
    # By the entries of these days, of which there is an index; a reversal is of today, however old its gift is.
    entries = within(Entry.objects.filter(day__gte=clock.night_of(since)), user, sees)
    gifts = entries.filter(kind=Kind.DONATION, donation__witness=user)
    undone = entries.filter(kind=Kind.REVERSAL, reverses__donation__witness=user)
    counted = {"box__code": WORD, "counted": WHOLE, "expected": WHOLE, "box__currency": WORD}
    author = {"counted_at": MOMENT, "created_by__username": WORD}
    return {
        f"named_{COUNT}": Asked(counts, counted | {"box__house__code_name": WORD} | author),
        f"named_{GIFT}": Asked(gifts, _of("donation") | BY),
        f"named_{REVERSED}": Asked(undone, _of("reverses__donation") | BY),
    }


def _of(gift: str) -> dict[str, Any]:
    """Number and amount of a gift, found along this path."""
    columns = {"receipt_year": WHOLE, "receipt_number": WHOLE, "units": WHOLE, "currency": WORD}
    return {f"{gift}__{name}": read for name, read in columns.items()}


def named(rows: dict[str, list[tuple[Any, ...]]]) -> list[Named]:
    """From what came back, the newest first."""
    found = []
    for name, counted, expected, currency, house, at, by in rows.get(f"named_{COUNT}", ()):
        off = Money(counted - expected, currency)
        found.append(Named(COUNT, name, house, Money(counted, currency), at, by, off if off.units else None))
    for what in (GIFT, REVERSED):
        for year, number, units, currency, house, at, by in rows.get(f"named_{what}", ()):
            found.append(Named(what, f"{year}-{number:04d}", house, Money(units, currency), at, by))
    return sorted(found, key=lambda one: one.at, reverse=True)
