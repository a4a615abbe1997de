"""Named first: how many of the attacked were named in public before, and what followed a naming (item 17)."""

import datetime as dt
import statistics
import uuid
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.actors.codes import Platform
from cases.figures import rules
from cases.figures.queries.facts import Wish, acts_of
from cases.figures.stats import Interval, Step, half_left, kaplan_meier, wilson
from cases.threats.models import Naming

Days = dict[uuid.UUID, dt.date]
MARKS = (7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825)


@dataclass(frozen=True)
class Share:
    """k of n with Wilson's interval."""

    part: int
    whole: int

    @property
    def interval(self) -> Interval | None:
        """95 %; None of nothing."""
        return wilson(self.part, self.whole)


@dataclass(frozen=True)
class ChannelLine:
    """What followed the namings of one channel."""

    platform: str
    handle: str
    share: Share


@dataclass(frozen=True)
class Mark:
    """The curve at one day: still followed and not attacked before it, attacked until then, share not attacked."""

    day: int
    at_risk: int
    happened: int
    left: float


@dataclass(frozen=True)
class Named:
    """Everything on the page."""

    first: Share  # named before the day of the first attack, of all attacked
    same_day: int  # named on that day: the order is not known, not counted as named first
    followed: Share  # attacked after the naming, of all named who were not attacked before
    days: list[int]  # from naming to attack, of the attacked, in order
    steps: list[Step]
    channels: list[ChannelLine]

    @property
    def median(self) -> float | None:
        """Days from naming to attack among the attacked."""
        return statistics.median(self.days) if self.days else None

    @property
    def half_left(self) -> int | None:
        """The day on which half of all named were attacked."""
        return half_left(self.steps)

    @property
    def marks(self) -> list[Mark]:
        """The curve as a table."""
        last = self.steps[-1].day if self.steps else -1
        return [self._mark(day) for day in (*[mark for mark in MARKS if mark < last], last) if day >= 0]

    def _mark(self, day: int) -> Mark:
        passed = [step for step in self.steps if step.day <= day]
        gone = sum(step.happened + step.censored for step in passed if step.day < day)
        happened = sum(step.happened for step in passed)
        return Mark(day, self.followed.whole - gone, happened, passed[-1].left if passed else 1.0)


def named(*, user: User, wish: Wish, until: dt.date) -> Named:
    """Two queries. `wish.acts`: what an attack is; `wish.start`: attacks from this day; `until`: followed so long."""
    attacks, whole = _attacks(user, wish, until), _namings(user, wish, until)
    names: Days = {}
    for (victim, _channel), day in whole.items():
        names[victim] = min(day, names.get(victim, day))
    counted = {
        who: day for who, day in attacks.items() if day <= until and (not wish.start or day >= wish.start)
    }
    first = sum(1 for who, day in counted.items() if who in names and names[who] < day)
    same_day = sum(1 for who, day in counted.items() if names.get(who) == day)
    times = [time for who, day in names.items() if (time := _time(day, attacks.get(who), until))]
    days = sorted(day for day, attacked in times if attacked)
    return Named(
        Share(first, len(counted)),
        same_day,
        Share(len(days), len(times)),
        days,
        kaplan_meier(times),
        _channels(whole, attacks, until),
    )


def _attacks(user: User, wish: Wish, until: dt.date) -> Days:
    """The day of each victim's first attack, whenever it was; of a month or year, its first day."""
    rows = acts_of(user, wish).filter(type__in=wish.acts, happened_on__lte=until).order_by()
    found: Days = {}
    for who, day, precision in rows.values_list("victim_id", "happened_on", "precision"):
        day = rules.earliest(day, precision)
        found[who] = min(day, found.get(who, day))
    return found


def _namings(user: User, wish: Wish, until: dt.date) -> dict[tuple[uuid.UUID, tuple[str, str]], dt.date]:
    """The first day on which a channel named a victim."""
    states = [state for state in rules.COUNTED if wish.state in ("", state)]
    rows = Naming.objects.visible_to(user).filter(
        house_filter(user, Permission.THREAT_FIGURES, "report__house"), report__state__in=states
    )
    if wish.house is not None:
        rows = rows.filter(report__house=wish.house)
    grouped = rows.order_by().values_list("victim_id", "channel__platform", "channel__handle")
    found = {
        (who, (platform, handle)): timezone.localtime(posted).date()
        for who, platform, handle, posted in grouped.annotate(Min("posted_at"))
    }
    return {key: day for key, day in found.items() if day <= until}


def _time(named_on: dt.date, attacked_on: dt.date | None, until: dt.date) -> tuple[int, bool] | None:
    """Days under observation and whether they ended with an attack; None for who was attacked before, or that day."""
    if attacked_on is None:
        return (until - named_on).days, False
    return ((attacked_on - named_on).days, True) if attacked_on > named_on else None


def _channels(
    whole: dict[tuple[uuid.UUID, tuple[str, str]], dt.date], attacks: Days, until: dt.date
) -> list[ChannelLine]:
    """k of n for each channel, those that named most first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for (who, channel), day in whole.items():
        if time := _time(day, attacks.get(who), until):
            line = counts.setdefault(channel, [0, 0])
            line[0] += time[1]
            line[1] += 1
    order = sorted(counts.items(), key=lambda item: (-item[1][1], item[0]))
    return [
        ChannelLine(str(Platform(platform).label), handle, Share(part, n))
        for (platform, handle), (part, n) in order
    ]
