"""How somebody's risk stands at a moment: the form in force, its floors that still hold, and what raised it since.

Pure, between rules and queries: one reading of the rows serves the door, the page and the list of what is due.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.functional import Promise

from cases.core import clock
from cases.risk.models import Level, Raise
from cases.risk.rules import Floor, due, highest, rank


@dataclass(frozen=True)
class Standing:
    """The assessment in force, as far as the level needs it."""

    level: Level
    reckoned: Level
    floor: Level
    floors: tuple[Floor, ...]
    assessed_at: dt.datetime
    due_at: dt.datetime

    @property
    def base(self) -> Level:
        """What stays when every floor's day has passed: the level a person gave, else the reckoned one."""
        return self.level if self.level != highest((self.reckoned, self.floor)) else self.reckoned

    def floors_on(self, day: dt.date) -> tuple[Floor, ...]:
        """Those that still hold."""
        return tuple(floor for floor in self.floors if floor.holds(day))

    def level_on(self, day: dt.date) -> Level:
        """Falls back to the base once the floors' days have passed."""
        return highest((self.base, *(floor.level for floor in self.floors_on(day))))


@dataclass(frozen=True)
class Raised:
    """Something happened: at least this level until then."""

    cause: str
    level: Level
    since: dt.datetime
    until: dt.datetime

    @property
    def cause_label(self) -> str | Promise:
        """What happened, in words."""
        return Raise.Cause(self.cause).label


@dataclass(frozen=True)
class RiskState:
    """Everything a page says about the level at one moment; `level` None: nobody assessed it yet."""

    level: Level | None = None
    assessment: Standing | None = None
    raises: tuple[Raised, ...] = ()
    floors_in_force: tuple[Floor, ...] = ()
    due_at: dt.datetime | None = None
    overdue: bool = False
    floors_ended: tuple[Floor, ...] = field(default=())

    @property
    def fallen(self) -> bool:
        """Whether the form gave more than holds today, because the day of a floor has passed."""
        if self.assessment is None or not self.floors_ended:
            return False
        now = highest((self.assessment.base, *(floor.level for floor in self.floors_in_force)))
        return rank(now) < rank(self.assessment.level)


def state_at(form: Standing | None, raises: list[Raised], moment: dt.datetime) -> RiskState:
    """Put together what holds at this moment."""
    day = clock.night_of(moment)
    running = tuple(one for one in raises if one.since <= moment < one.until)
    levels = [one.level for one in running] + ([form.level_on(day)] if form else [])
    after = form.assessed_at if form else None
    dates = [form.due_at] if form else []
    dates += [due(one.level, one.since) for one in running if after is None or one.since > after]
    due_at = min(dates, default=None)
    holding = form.floors_on(day) if form else ()
    return RiskState(
        level=highest(levels) if levels else None,
        assessment=form,
        raises=running,
        floors_in_force=holding,
        due_at=due_at,
        overdue=due_at is not None and due_at <= moment,
        floors_ended=tuple(floor for floor in form.floors if floor not in holding) if form else (),
    )
