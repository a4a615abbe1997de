"""What became of the books afterwards: reversals, and counts that did not fit, told to all who keep or approve money.

One person may reverse his own entry, or be over or short; nobody may do so unseen.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.gather import KEY, MOMENT, WHOLE, WORD, Asked
from cases.core.money import Money
from cases.desk.queries.named import TOLD_FOR
from cases.ledger.codes import Kind
from cases.ledger.models import Entry

LINES = {"lines__units": WHOLE, "lines__currency": WORD}


@dataclass(frozen=True)
class Altered:
    """One entry: what it is, what it took back, and what came in (below zero: went out) on each line."""

    entry: uuid.UUID
    kind: str
    reversed_kind: str
    house: str
    by: str
    at: dt.datetime
    amounts: tuple[Money, ...]

    @property
    def words(self) -> Any:
        """As the ledger calls it; of a reversal, what was reversed."""
        return Kind(self.reversed_kind or self.kind).label


def lists(user: User) -> dict[str, Asked]:
    """Of the last 14 days, by others; by the day of the entry, of which there is an index."""
    if not user.grants.anywhere(Permission.MONEY_VIEW):
        return {}
    rows = Entry.objects.visible_to(user).filter(day__gte=clock.night_of(clock.now() - TOLD_FOR))
    rows = rows.filter(kind__in=[Kind.REVERSAL, Kind.COUNT]).exclude(created_by=user)
    columns = {"pk": KEY, "kind": WORD, "reverses__kind": WORD, "house__code_name": WORD}
    return {"altered": Asked(rows, columns | {"created_by__username": WORD, "created_at": MOMENT} | LINES)}


def altered(rows: list[tuple[Any, ...]]) -> list[Altered]:
    """From what came back, a row a line; the newest first."""
    amounts: dict[tuple[Any, ...], list[Money]] = {}
    for *entry, units, currency in rows:
        amounts.setdefault(tuple(entry), []).append(Money(units, currency))
    found = [
        Altered(pk, kind, undone or "", house, by, at, tuple(sums))
        for (pk, kind, undone, house, by, at), sums in amounts.items()
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)
