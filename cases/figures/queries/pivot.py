"""Victims before and after a day: counts, rate ratio, interval, exact test (domain.md section 3 item 16)."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.access.models import User
from cases.core import clock
from cases.figures import rules
from cases.figures.queries.facts import Wish, place_of, run
from cases.figures.stats import Comparison, compare
from cases.threats import codes

SELECT = """
SELECT {key}, COUNT(DISTINCT CASE WHEN day < %s THEN victim END), COUNT(DISTINCT CASE WHEN day >= %s THEN victim END),
  COUNT(DISTINCT vague) FROM chosen WHERE place = 1 GROUP BY 1
"""


@dataclass(frozen=True)
class Row:
    """Distinct victims of one kind of act in both windows; `vague`: acts of which the day is not known."""

    code: str
    label: str
    found: Comparison
    vague: int

    @property
    def verdict(self) -> str | Promise:
        """What may be said of it."""
        return rules.verdict(self.found)


@dataclass(frozen=True)
class Pivot:
    """The windows and what was counted in them."""

    windows: rules.Windows
    rows: list[Row]
    incomplete: bool  # the window after reaches into the last 30 days

    @property
    def overlap(self) -> int:
        """How many are counted in more than one line of the same window; all together they count once."""
        if len(self.rows) < 2:
            return 0
        *kinds, together = self.rows
        counted = sum(row.found.before + row.found.after for row in kinds)
        return counted - together.found.before - together.found.after

    @property
    def vague(self) -> int:
        """Acts that stand on the first day of a month or year because no more is known."""
        return self.rows[-1].vague if self.rows else 0


def pivot(*, user: User, wish: Wish, windows: rules.Windows) -> Pivot:
    """One query; a line for each kind of act, and one for all where there are several."""
    wish = replace(wish, start=windows.before.first, end=windows.after.last)
    day = windows.after.first.isoformat()
    select = SELECT.format(key="act") + " UNION ALL " + SELECT.format(key="0")
    rows = run(user=user, wish=wish, select=select, values=(day, day, day, day))
    found = {number: counts for number, *counts in rows}
    kinds = [code for code in codes.GRAVEST_FIRST if code in wish.acts]
    lines = [(str(code), str(code.label), found.get(place_of("act", code))) for code in kinds]
    if len(lines) > 1:
        lines.append(("", _("All together"), found.get(0)))
    incomplete = windows.after.last >= rules.incomplete_from(clock.today())
    return Pivot(windows, [_row(*line, windows) for line in lines], incomplete)


def _row(code: str, label: str, counts: list[int] | None, windows: rules.Windows) -> Row:
    before, after, vague = counts or (0, 0, 0)
    found = compare(before, after, days_before=windows.before.days, days_after=windows.after.days)
    return Row(code, label, found, vague)
