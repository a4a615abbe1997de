"""Opening, in, out and closing of a span of days: pure sums of lines, nothing is stored (domain.md 3, item 12)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cases.core.money import Money
from cases.ledger.codes import Kind
from cases.ledger.rules import next_month

COLUMNS = ("opening", "in", "out", "transfer", "exchange", "count", "closing")
# Every kind of entry stands in one column; a reversal stands where the entry it undoes stands.
OF_KIND = {
    Kind.OPENING: "in",
    Kind.DONATION: "in",
    Kind.EXPENSE: "out",
    Kind.TRANSFER: "transfer",
    Kind.EXCHANGE: "exchange",
    Kind.COUNT: "count",
}


@dataclass(frozen=True)
class Span:
    """Days from first to last, both included."""

    first: dt.date
    last: dt.date

    @property
    def months(self) -> list[dt.date]:
        """First days of its months."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append(day)
            day = next_month(day)
        return found


def month(day: dt.date) -> Span:
    """The month a day lies in."""
    first = day.replace(day=1)
    return Span(first, next_month(first) - dt.timedelta(days=1))


def year(number: int) -> Span:
    """A whole year."""
    return Span(dt.date(number, 1, 1), dt.date(number, 12, 31))


@dataclass(frozen=True)
class Moved:
    """The sum of lines of one fund, currency, kind and category."""

    fund: str
    currency: str
    kind: str
    category: str
    units: int


@dataclass
class Row:
    """One fund in one currency, or the total of a currency: signed units by column."""

    fund: str
    currency: str
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    @property
    def balances(self) -> bool:
        """Opening and everything that moved is the closing."""
        moved = sum(units for name, units in self.sums.items() if name != "closing")
        return moved == self.sums["closing"]

    @property
    def shown(self) -> list[Money]:
        """In the order of the columns; money going out without its sign."""
        return [
            Money(-self.sums[name] if name == "out" else self.sums[name], self.currency) for name in COLUMNS
        ]


@dataclass(frozen=True)
class Books:
    """The tables of a span."""

    rows: list[Row]
    totals: list[Row]
    came_in: list[tuple[str, Money]]  # kind
    went_out: list[tuple[str, Money]]  # category

    @property
    def balances(self) -> bool:
        """Whether each line adds up."""
        return all(row.balances for row in (*self.rows, *self.totals))


Held = Mapping[tuple[str, str], int]  # fund and currency


def books(opening: Held, moved: Iterable[Moved], closing: Held) -> Books:
    """Each fund and currency with its columns, their totals, and what came in and went out by what it was."""
    rows: dict[tuple[str, str], Row] = {}

    def row(fund: str, currency: str) -> Row:
        return rows.setdefault((fund, currency), Row(fund, currency))

    came: dict[tuple[str, str], int] = {}
    went: dict[tuple[str, str], int] = {}
    for (fund, currency), units in opening.items():
        row(fund, currency).sums["opening"] = units
    for (fund, currency), units in closing.items():
        row(fund, currency).sums["closing"] = units
    for one in moved:
        column = OF_KIND[Kind(one.kind)]
        row(one.fund, one.currency).sums[column] += one.units
        if column == "in":
            came[one.kind, one.currency] = came.get((one.kind, one.currency), 0) + one.units
        if column == "out":
            went[one.category, one.currency] = went.get((one.category, one.currency), 0) - one.units
    kept = [rows[key] for key in sorted(rows) if any(rows[key].sums.values())]
    return Books(kept, _totals(kept), _listed(came), _listed(went))


def _totals(rows: Iterable[Row]) -> list[Row]:
    found: dict[str, Row] = {}
    for row in rows:
        total = found.setdefault(row.currency, Row("", row.currency))
        for name, units in row.sums.items():
            total.sums[name] += units
    return [found[currency] for currency in sorted(found)]


def _listed(sums: Mapping[tuple[str, str], int]) -> list[tuple[str, Money]]:
    return [(code, Money(units, currency)) for (code, currency), units in sorted(sums.items()) if units]
