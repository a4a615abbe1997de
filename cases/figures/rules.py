"""What is counted, in which days, and in which words a comparison may be told.  Pure."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.figures.stats import Comparison
from cases.threats import codes

# The states of `Report.objects.counted()`, for joins that begin at an act.
COUNTED = (*codes.WAITING, codes.State.VERIFIED, codes.State.UNVERIFIED)
INCOMPLETE = dt.timedelta(days=30)  # what happened lately is still being reported
LONGEST = 3660  # days of a window
VAGUE = (codes.Precision.DAY_UNKNOWN, codes.Precision.MONTH_UNKNOWN)
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Days from the first to the last, both within."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Its length."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Windows:
    """Before and after a pivot day; the time after ends today at the latest."""

    before: Window
    after: Window

    @property
    def equal(self) -> bool:
        """Whether both are of one length."""
        return self.before.days == self.after.days


def windows(pivot: dt.date, length: int, today: dt.date) -> Windows:
    """[p - L, p - 1] and [p, p + L - 1] (domain.md section 3 item 16); days to come are no time observed."""
    if pivot > today:
        raise Refused(
            "pivot_ahead", _("This day has not come yet: nothing after it can be counted."), field="pivot"
        )
    length = min(length, LONGEST)
    end = min(pivot + dt.timedelta(days=length - 1), today)
    return Windows(Window(pivot - dt.timedelta(days=length), pivot - ONE_DAY), Window(pivot, end))


def incomplete_from(today: dt.date) -> dt.date:
    """The first day whose figures will still grow."""
    return today - INCOMPLETE


def earliest(day: dt.date, precision: str) -> dt.date:
    """The first day a date may mean: of a month or year that is all we know, its first day."""
    if precision == codes.Precision.MONTH_UNKNOWN:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == codes.Precision.DAY_UNKNOWN else day


def verdict(found: Comparison) -> str | Promise:
    """What may be said of a comparison."""
    if not found.before and not found.after:
        return _("Nothing was counted in either window.")
    if found.ratio is None:
        return (
            _("No ratio: one of the windows holds none.")
            if not found.by_chance
            else _(
                "No ratio: one of the windows holds none, and the counts are too few to tell apart from chance."
            )
        )
    return (
        _("Too few to tell apart from chance.")
        if found.by_chance
        else _("More than chance alone would explain.")
    )
