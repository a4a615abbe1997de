"""The arithmetic of risk: points, bands, levels, floors, who must agree (domain.md section 4).

risk = threats x vulnerability / capacities, reckoned on bands from 1 to 5.  Pure: no clock, no database.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.risk import items
from cases.risk.items import UNKNOWN, YES
from cases.risk.models import Level

SEVERITY = tuple(Level)
# The least points of bands 2 to 5.
THREAT_BANDS = (6, 13, 21, 29)
VULNERABILITY_BANDS = (4, 8, 12, 16)
CAPACITY_BANDS = (4, 7, 10, 13)
LIMITS = ((Level.LOW, 2), (Level.MEDIUM, 5), (Level.HIGH, 10))  # below this; else extreme

FRESH, RECENT, AFTER_DEADLINE = dt.timedelta(days=14), dt.timedelta(days=90), dt.timedelta(days=14)
VIOLENT = (items.ARMED, items.ATTEMPT)
DEADLY = (items.DEATH_THREAT, *VIOLENT)  # F2 holds for a death threat and for what is graver
REASSESS = {
    Level.LOW: dt.timedelta(days=90),
    Level.MEDIUM: dt.timedelta(days=30),
    Level.HIGH: dt.timedelta(days=7),
    Level.EXTREME: dt.timedelta(hours=24),  # our own: the law says 24 to 72 hours
}
WHY_MIN = 8
MINOR = "F6"


def rank(level: str) -> int:
    """0 low to 3 extreme."""
    return SEVERITY.index(Level(level))


def highest(levels: Iterable[str]) -> Level:
    """The gravest of these; low if there is none."""
    return SEVERITY[max(map(rank, levels), default=0)]


@dataclass(frozen=True)
class Points:
    """The three sums, and the questions nobody could answer."""

    threat: int
    vulnerability: int
    capacity: int
    unknowns: tuple[str, ...] = ()


def points(answers: Mapping[str, str]) -> Points:
    """Add up; what is missing or not known counts the middle value and is flagged."""
    threat, vulnerability, capacity = (
        sum(item.points(answers.get(item.code, UNKNOWN)) for item in side) for _name, side in items.SIDES
    )
    unknowns = [code for code in items.ITEMS if answers.get(code, UNKNOWN) == UNKNOWN]
    return Points(threat, vulnerability, capacity, tuple(unknowns))


def band(value: int, limits: tuple[int, ...]) -> int:
    """From 1 to 5."""
    return 1 + sum(value >= limit for limit in limits)


def bands(t: int, v: int, c: int) -> tuple[int, int, int]:
    """Of threat, vulnerability and capacity points."""
    return band(t, THREAT_BANDS), band(v, VULNERABILITY_BANDS), band(c, CAPACITY_BANDS)


def ratio(t: int, v: int, c: int) -> Fraction:
    """R = T x V / C on bands; t, v, c are points."""
    threat, vulnerability, capacity = bands(t, v, c)
    return Fraction(threat * vulnerability, capacity)


def reckon(t: int, v: int, c: int) -> Level:
    """The level the points alone give."""
    risk = ratio(t, v, c)
    return next((level for level, limit in LIMITS if risk < limit), Level.EXTREME)


@dataclass(frozen=True)
class Facts:
    """What the floors look at; a day nobody knows is None."""

    day: dt.date  # of the assessment
    threat: int = 0  # points
    act: str = "none"
    armed_on: dt.date | None = None
    private: bool = False
    killed_there: bool = False
    channel: bool = False
    deadline: bool = False
    deadline_on: dt.date | None = None
    is_minor: bool = False


@dataclass(frozen=True)
class Floor:
    """The level is at least this until the end of that day (None: until the next assessment)."""

    code: str
    level: Level
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether it still counts."""
        return self.until is None or day <= self.until

    @property
    def sentence(self) -> str | Promise:
        """What it stands for."""
        return items.FLOORS[self.code]

    @property
    def row(self) -> list[str | None]:
        """As it is stored."""
        return [self.code, str(self.level), self.until.isoformat() if self.until else None]


def floors(facts: Facts) -> list[Floor]:
    """F1 to F6; F6 gives no level: a minor's form is shown to the coordinator."""
    found = _violence(facts)
    if facts.act in DEADLY and (facts.private or facts.killed_there):
        found.append(Floor("F2", Level.HIGH))
    if facts.channel:
        found.append(Floor("F3", Level.HIGH))
    if facts.deadline:
        found.append(Floor("F4", Level.EXTREME, (facts.deadline_on or facts.day) + AFTER_DEADLINE))
    threat = band(facts.threat, THREAT_BANDS)
    if threat >= 4:
        found.append(Floor("F5", Level.HIGH if threat == 5 else Level.MEDIUM))
    if facts.is_minor:
        found.append(Floor(MINOR, Level.LOW))
    return [floor for floor in found if floor.holds(facts.day)]


def _violence(facts: Facts) -> list[Floor]:
    """F1: extreme for 14 days, high for 90; if nobody knows the day, high (the middle) for 90 from now."""
    if facts.act not in VIOLENT:
        return []
    if facts.armed_on is None:
        return [Floor("F1", Level.HIGH, facts.day + RECENT)]
    return [
        Floor("F1", Level.EXTREME, facts.armed_on + FRESH),
        Floor("F1", Level.HIGH, facts.armed_on + RECENT),
    ]


def stored(rows: Iterable[list[Any]]) -> list[Floor]:
    """Floors as they were kept with an assessment."""
    return [
        Floor(code, Level(level), dt.date.fromisoformat(until) if until else None)
        for code, level, until in rows
    ]


@dataclass(frozen=True)
class Score:
    """All the arithmetic of one form."""

    points: Points
    reckoned: Level
    floors: list[Floor]

    @property
    def floor(self) -> Level:
        """The gravest floor."""
        return highest(floor.level for floor in self.floors)

    @property
    def level(self) -> Level:
        """What form and floors say together."""
        return highest((self.reckoned, self.floor))


def facts_of(answers: Mapping[str, str], *, threat: int, is_minor: bool, day: dt.date) -> Facts:
    """The floors' facts of a filled-in form."""
    asked = {code: answers.get(code) == YES for code in ("private", "killed_there", "channel", "deadline")}
    days = {code: _day(answers.get(code)) for code in items.FLOOR_DAYS}
    act = answers.get("act", UNKNOWN)
    return Facts(day=day, threat=threat, act=act, is_minor=is_minor, **asked, **days)  # type: ignore[arg-type]


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def score(answers: Mapping[str, str], *, is_minor: bool, day: dt.date) -> Score:
    """From answers to a level."""
    sums = points(answers)
    facts = facts_of(answers, threat=sums.threat, is_minor=is_minor, day=day)
    reckoned = reckon(sums.threat, sums.vulnerability, sums.capacity)
    return Score(sums, reckoned, floors(facts))


def sound(answers: Mapping[str, str], day: dt.date) -> None:
    """The days must fit what was answered, or a floor would be missed in silence."""
    armed, deadline = (_day(answers.get(code)) for code in (items.ARMED_ON, items.DEADLINE_ON))
    if armed is not None:
        if armed > day:
            raise Refused("armed_later", _("This day lies ahead."), field=items.ARMED_ON)
        violent = answers.get("act") in VIOLENT
        if violent and day - armed > RECENT:
            raise Refused("armed_long_ago", _("The form asks about the last 90 days."), field=items.ARMED_ON)
        if not violent and day - armed <= RECENT:
            raise Refused("armed_unsaid", _("Then it is the gravest thing: choose it."), field="act")
    if deadline is not None and answers.get("deadline") != YES and day <= deadline + AFTER_DEADLINE:
        raise Refused("deadline_unsaid", _("A day is given: then a deadline was set."), field="deadline")
    if deadline is not None and answers.get("deadline") == YES and day > deadline + AFTER_DEADLINE:
        raise Refused("deadline_over", _("It ran out more than two weeks ago."), field=items.DEADLINE_ON)


def due(level: str, at: dt.datetime) -> dt.datetime:
    """When the form is to be filled in again."""
    return at + REASSESS[Level(level)]


@dataclass(frozen=True)
class Outcome:
    """What comes of a form: a level in force at once, one that waits for a second name, or both."""

    in_force: Level | None
    waits: Level | None


def outcome(score: Score, *, given: str | None, why: str, before: Level | None) -> Outcome:
    """F7: never below a floor; another level than the form's needs a reason; lowering needs two names.

    Whoever lowers what the form says leaves the form's level in force until somebody else agrees,
    unless an earlier one in force is higher: then that one stays.
    """
    level = Level(given) if given else score.level
    if rank(level) < rank(score.floor):
        raise Refused("below_floor", _("The level is never below a floor."), field="given_level")
    if level != score.level and len(why.strip()) < WHY_MIN:
        raise Refused("why_missing", _("Write why, in at least 8 letters."), field="why")
    lowers = before is not None and rank(level) < rank(before)
    if rank(level) >= rank(score.level):
        return Outcome(None, level) if lowers else Outcome(level, None)
    keeps = before is not None and rank(score.level) < rank(before)
    return Outcome(None if keeps else score.level, level)
