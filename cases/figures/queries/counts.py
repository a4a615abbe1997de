"""Reports, distinct events and distinct victims side by side, each table by one attribute."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.actors.codes import ActorType
from cases.core import clock
from cases.figures import rules
from cases.figures.queries.facts import Wish, place_of, run
from cases.people.codes import Governorate
from cases.threats import codes
from cases.threats.models import Report

SELECT = """
SELECT '{name}', {value}, COUNT(DISTINCT report),
  COUNT(DISTINCT CASE WHEN place = 1 THEN COALESCE(event, report) END),
  COUNT(DISTINCT CASE WHEN place = 1 THEN victim END) FROM chosen GROUP BY 2
"""
BY = {
    "all": "0",
    "act": "act",
    "governorate": "governorate",
    "month": "month",
    "actor": "actor",
    "state": "state",
}
Found = dict[int, tuple[int, int, int]]
FILLED = 120  # months between the first and the last that are shown even where nothing happened
TITLES: dict[str, str | Promise] = {
    "act": gettext_lazy("By act"),
    "governorate": gettext_lazy("By governorate"),
    "month": gettext_lazy("By month"),
    "actor": gettext_lazy("By kind of perpetrator"),
    "state": gettext_lazy("By verification"),
}


@dataclass(frozen=True)
class Line:
    """One value of the attribute and its three counts."""

    code: str
    label: str
    reports: int = 0
    events: int = 0
    victims: int = 0
    incomplete: bool = False

    @property
    def counted(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.reports)


@dataclass(frozen=True)
class Table:
    """All values of one attribute in a fixed order, also those that count nothing."""

    code: str
    title: str
    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        """Lines for a page: months without a gap, otherwise what counts something."""
        return self.lines if self.code == "month" else [line for line in self.lines if line.counted]


@dataclass(frozen=True)
class Figures:
    """Everything on the page."""

    total: Line
    tables: list[Table]
    left_out: dict[str, int] = field(default_factory=dict)


def figures(*, user: User, wish: Wish) -> Figures:
    """Two queries, however many reports."""
    select = " UNION ALL ".join(SELECT.format(name=name, value=value) for name, value in BY.items())
    found: dict[str, Found] = {name: {} for name in BY}
    for name, value, *counts in run(user=user, wish=wish, select=select):
        found[name][value] = (counts[0], counts[1], counts[2])
    return Figures(
        Line("", _("All together"), *found["all"].get(0, ())),
        [
            _table("act", codes.ActType.choices, found["act"]),
            _table("governorate", Governorate.choices, found["governorate"]),
            _months(found["month"], wish),
            _table("actor", ActorType.choices, found["actor"]),
            _table("state", [(code, codes.State(code).label) for code in rules.COUNTED], found["state"]),
        ],
        _left_out(user, wish),
    )


def _left_out(user: User, wish: Wish) -> dict[str, int]:
    """Reports that are no event: why the sum is smaller than the list of reports."""
    rows = Report.objects.visible_to(user).filter(
        house_filter(user, Permission.THREAT_FIGURES, "house"), state__in=codes.NOT_COUNTED
    )
    if wish.house is not None:
        rows = rows.filter(house=wish.house)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def _table(name: str, values: Iterable[tuple[str, Any]], found: Found) -> Table:
    lines = [Line(code, str(label), *found.get(place_of(name, code), ())) for code, label in values]
    return Table(name, str(TITLES[name]), lines)


def _months(found: Found, wish: Wish) -> Table:
    """202611 is a month, 202600 a year of which no more is known; months of the days asked for have no gap."""
    since = rules.incomplete_from(clock.today())
    dated = sorted(key for key in found if key % 100)
    keys = set(found)
    if dated:
        first = min(dated[0], _key(wish.start)) if wish.start else dated[0]
        last = max(dated[-1], _key(wish.end)) if wish.end else dated[-1]
        if _months_from(first, last) <= FILLED:
            keys |= {_later(first, n) for n in range(_months_from(first, last) + 1)}
    return Table("month", str(TITLES["month"]), [_month(key, found, since) for key in sorted(keys)])


def _key(day: dt.date) -> int:
    return day.year * 100 + day.month


def _months_from(first: int, last: int) -> int:
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100


def _later(key: int, n: int) -> int:
    year, month = divmod(key // 100 * 12 + key % 100 - 1 + n, 12)
    return year * 100 + month + 1


def _month(key: int, found: Found, since: dt.date) -> Line:
    year, month = divmod(key, 100)
    if not month:
        label = _("{year}, month not known").format(year=year)
        return Line(str(year), label, *found[key], year >= since.year)
    code = f"{year}-{month:02d}"
    return Line(code, code, *found.get(key, (0, 0, 0)), (year, month) >= (since.year, since.month))
