"""Reports, distinct events and distinct victims side by side, each table by one attribute."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.actors.codes import ActorType
from cases.figures import rules
from cases.figures.queries.facts import Wish, run
from cases.people.codes import Governorate
from cases.threats import codes
from cases.threats.models import Report
from cases.threats.queries import today

SELECT = """
SELECT '{code}', {value}, COUNT(DISTINCT report), COUNT(DISTINCT CASE WHEN place = 1 THEN event END),
  COUNT(DISTINCT CASE WHEN place = 1 THEN victim END) FROM {source} GROUP BY 2
"""
# An act nobody is tied to was done by somebody not known at all; one of two kinds stands in both lines.
BY = {
    "all": ("''", "chosen"),
    "act": ("kind", "chosen"),
    "governorate": ("governorate", "chosen"),
    "month": ("CAST(month AS varchar(6))", "chosen"),
    "actor": ("COALESCE(doer.kind, 'unknown')", "chosen LEFT JOIN doer ON doer.act = chosen.id"),
    "state": ("state", "chosen"),
}
LEFT_OUT = (codes.State.DRAFT, codes.State.DUPLICATE, codes.State.REJECTED)
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
    parts = [SELECT.format(code=code, value=value, source=source) for code, (value, source) in BY.items()]
    found: dict[str, dict[str, tuple[int, int, int]]] = {code: {} for code in BY}
    for code, value, *counts in run(user=user, wish=wish, select=" UNION ALL ".join(parts)):
        found[code][str(value)] = (counts[0], counts[1], counts[2])
    return Figures(
        Line("", _("All together"), *found["all"].get("", ())),
        [
            _table("act", codes.ActType.choices, found["act"]),
            _table("governorate", Governorate.choices, found["governorate"]),
            _months(found["month"]),
            _table("actor", ActorType.choices, found["actor"]),
            _table("state", [(code, codes.State(code).label) for code in rules.COUNTED], found["state"]),
        ],
        _left_out(user, wish),
    )


def _left_out(user: User, wish: Wish) -> dict[str, int]:
    """Reports that are no event: why the sum is smaller than the list of reports."""
    rows = Report.objects.visible_to(user).filter(
        house_filter(user, Permission.THREAT_FIGURES, "house"), state__in=LEFT_OUT
    )
    if wish.house is not None:
        rows = rows.filter(house=wish.house)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def _table(code: str, values: Iterable[tuple[str, str]], found: dict[str, tuple[int, int, int]]) -> Table:
    lines = [Line(value, str(label), *found.get(value, ())) for value, label in values]
    return Table(code, str(TITLES[code]), lines)


def _months(found: dict[str, tuple[int, int, int]]) -> Table:
    """202611 is a month, 202600 a year of which no more is known; months without a count between two are told."""
    since = rules.incomplete_from(today())
    keys = set(found)
    dated = sorted(dt.date(int(key[:4]), int(key[4:]), 1) for key in keys if not key.endswith("00"))
    if dated and (length := _months_between(dated[0], dated[-1])) <= FILLED:
        first = dated[0].year * 12 + dated[0].month - 1
        keys |= {f"{(first + n) // 12}{(first + n) % 12 + 1:02d}" for n in range(length)}
    return Table("month", str(TITLES["month"]), [_month(key, found, since) for key in sorted(keys)])


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _month(key: str, found: dict[str, tuple[int, int, int]], since: dt.date) -> Line:
    year, month = key[:4], key[4:]
    if month == "00":
        return Line(
            year, _("{year}, month not known").format(year=year), *found[key], int(year) >= since.year
        )
    incomplete = (int(year), int(month)) >= (since.year, since.month)
    return Line(f"{year}-{month}", f"{year}-{month}", *found.get(key, (0, 0, 0)), incomplete)
