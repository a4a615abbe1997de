"""Figures as a table for partners or the public: all houses together, fixed tables, small numbers hidden.

Never of one house, never of the last seven days; hidden too is what could be reckoned from any release before,
whoever received it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.access.models import User
from cases.core import clock, tables
from cases.figures.queries.counts import Figures, figures
from cases.figures.queries.facts import Wish
from cases.figures.suppression import Counts, Published, suppress_together
from cases.releases import rules
from cases.releases.files import Copy
from cases.releases.models import Release

LAG = dt.timedelta(days=7)
COUNTED = ("reports", "events", "victims")
COLUMNS = ("copy", "given_to", "given_on", "until", "table", "code", "label", *COUNTED)
HIDDEN = "hidden"
All = dict[str, dict[str, Published]]  # count -> table -> what may be seen


@dataclass(frozen=True)
class Counted:
    """The tables, what may be seen of them, and the last day they speak of."""

    found: Figures
    seen: All
    until: dt.date

    @property
    def shown(self) -> int:
        """How many numbers are left to see."""
        every = [table for tables_of in self.seen.values() for table in tables_of.values()]
        return sum(value is not None for table in every for value in table.lines.values())


def counted(*, user: User, audience: str, apart_from: Any = None) -> Counted:
    """The tables of today, hidden where small for this audience, alone or beside the release before."""
    until = clock.today() - LAG
    found = figures(user=user, wish=Wish(end=until))
    before = earlier(apart_from)
    seen: All = {}
    for count in COUNTED:
        total = getattr(found.total, count)
        counts = {
            table.code: Counts({line.code: getattr(line, count) for line in table.lines}, total)
            for table in found.tables
        }
        told = [release[count] for release in before]
        seen[count] = rules.one_total(suppress_together(counts, rules.AT_LEAST[audience], told))
    return Counted(found, seen, until)


def earlier(apart_from: Any) -> list[All]:
    """What each release before let see."""
    rows = Release.objects.filter(kind=Release.Kind.FIGURES).exclude(pk=apart_from).order_by("at")
    return [kept(wish["tables"]) for wish in rows.values_list("wish", flat=True)]


def as_kept(seen: All) -> dict[str, Any]:
    """What was let see, for the release after this one."""
    return {
        count: {code: [dict(table.lines), table.total] for code, table in tables_of.items()}
        for count, tables_of in seen.items()
    }


def kept(stored: Mapping[str, Any]) -> All:
    """The same, read back."""
    return {
        count: {code: Published(lines, total) for code, (lines, total) in tables_of.items()}
        for count, tables_of in stored.items()
    }


def lines(done: Counted, copy: Copy) -> Iterator[list[Any]]:
    """One line a value, its three counts side by side; the copy's mark on each."""
    mark = [copy.mark, copy.recipient, copy.day, done.until.isoformat()]
    yield list(COLUMNS)
    for table in done.found.tables:
        of = {count: done.seen[count][table.code] for count in COUNTED}
        for line in table.lines:
            counts = [_told(of[count].lines[line.code]) for count in COUNTED]
            yield [*mark, table.code, line.code, line.label, *counts]
        yield [*mark, table.code, "", done.found.total.label, *(_told(of[count].total) for count in COUNTED)]


def _told(count: int | None) -> int | str:
    return HIDDEN if count is None else count


def as_file(done: Counted, copy: Copy, ending: str) -> bytes:
    """CSV or XLSX."""
    if ending == "csv":
        return b"".join(tables.csv_lines(lines(done, copy)))
    return tables.xlsx([("Figures", lines(done, copy))])
