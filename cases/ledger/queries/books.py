"""The list of entries with its running totals, and one entry with its lines."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet, Sum

from cases.access.models import User
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger import reckoning
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Entry, Fund, Line
from cases.vault import sealed

PAGE = 20


@dataclass(frozen=True)
class Filters:
    """Which entries; everything empty means all the user sees."""

    house: House | None = None
    fund: Fund | None = None
    box: CashBox | None = None
    kind: str = ""
    frm: dt.date | None = None
    to: dt.date | None = None

    @property
    def lines(self) -> Q:
        """The lines of the fund and box asked for."""
        wanted = Q()
        if self.fund:
            wanted &= Q(fund=self.fund)
        if self.box:
            wanted &= Q(box=self.box)
        return wanted

    @property
    def has_totals(self) -> bool:
        """Running totals belong to one fund or box, and leave nothing out on the way."""
        return bool(self.fund or self.box) and not self.kind


@dataclass(frozen=True)
class Moved:
    """One line as it is shown."""

    line: Line
    money: Money


@dataclass(frozen=True)
class Row:
    """One entry of the list; `after`: what the fund or box asked for held then, a currency each."""

    entry: Entry
    moved: list[Moved]
    after: list[Money]


@dataclass(frozen=True)
class LedgerPage:
    """A page of the list."""

    page: Page[Entry]
    rows: list[Row]


@dataclass(frozen=True)
class EntrySheet:
    """One entry with everything about it."""

    entry: Entry
    moved: list[Moved]
    reason: str
    swapped: reckoning.Swapped | None


def entries(user: User, filters: Filters) -> QuerySet[Entry]:
    """Newest first."""
    rows = Entry.objects.visible_to(user)
    if filters.house:
        rows = rows.filter(house=filters.house)
    if filters.fund or filters.box:
        rows = rows.filter(pk__in=Line.objects.filter(filters.lines).values("entry"))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.frm:
        rows = rows.filter(day__gte=filters.frm)
    if filters.to:
        rows = rows.filter(day__lte=filters.to)
    found: QuerySet[Entry] = rows.order_by("-day", "-created_at", "-pk")
    return found


def _with_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    lines = Prefetch("lines", Line.objects.select_related("fund", "box").order_by("units", "pk"))
    # Never joined: where nothing was reversed yet, SQLite's statistics make it read all entries for each row.
    return rows.select_related("house", "created_by").prefetch_related(lines, "reversed_by")


def ledger_page(user: User, filters: Filters, number: object) -> LedgerPage:
    """One page with its lines; running totals where a fund or a box is asked for."""
    page = Paginator(_with_lines(entries(user, filters)), PAGE).get_page(number)  # type: ignore[arg-type]
    found = list(page.object_list)
    totals = _totals(filters, found[0]) if found and filters.has_totals else {}
    rows = []
    for entry in found:
        after = [Money(units, currency) for currency, units in sorted(totals.items())]
        rows.append(Row(entry, moved(entry), after))
        for line in entry.lines.all():
            if line.currency in totals and _asked(line, filters):
                totals[line.currency] -= line.units
    return LedgerPage(page, rows)


def _asked(line: Line, filters: Filters) -> bool:
    return (filters.fund is None or line.fund_id == filters.fund.pk) and (
        filters.box is None or line.box_id == filters.box.pk
    )


def _totals(filters: Filters, entry: Entry) -> dict[str, int]:
    """What the fund or box held after this entry, in the order of the list."""
    same = Q(day=entry.day, entry__created_at=entry.created_at, entry__pk__lte=entry.pk)
    earlier = Q(day__lt=entry.day) | Q(day=entry.day, entry__created_at__lt=entry.created_at) | same
    sums = Line.objects.filter(filters.lines, earlier).order_by("currency").values_list("currency")
    return dict(sums.annotate(sum=Sum("units")))


def moved(entry: Entry) -> list[Moved]:
    """Lines as money."""
    return [Moved(line, Money(line.units, line.currency)) for line in entry.lines.all()]


def entry_sheet(entry: Entry) -> EntrySheet:
    """Lines, words and, for an exchange, the distance from the rates of the day."""
    lines = moved(entry)
    told = sealed.read(entry, "reason")
    return EntrySheet(entry, lines, str(told.get("text", "")), _swapped(entry, lines))


def _swapped(entry: Entry, lines: Sequence[Moved]) -> reckoning.Swapped | None:
    if entry.kind != Kind.EXCHANGE or entry.rate is None:
        return None
    sums: dict[str, int] = defaultdict(int)
    for one in lines:
        sums[one.money.currency] += one.money.units
    given = [Money(-units, currency) for currency, units in sums.items() if units < 0]
    taken = [Money(units, currency) for currency, units in sums.items() if units > 0]
    return reckoning.swapped(given[0], taken[0], entry.rate) if given and taken else None


def seen(user: User) -> QuerySet[Entry]:
    """Entries for their own page."""
    rows: QuerySet[Entry] = _with_lines(Entry.objects.visible_to(user))
    return rows.select_related("house", "created_by", "rate")
