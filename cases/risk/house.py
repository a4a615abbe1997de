"""The risk of a house, apart from that of its people: the highest of four steps.

The steps are our own defaults, chosen to be explained in one breath, not measured:
security state green low, amber medium, red high, evacuated extreme; one undecided incident medium, two high;
one naming within 30 days that exposed the house high, two extreme; somebody at high or extreme risk in the house
tonight medium, three high.  Pure.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.houses.models import House
from cases.risk.models import Level
from cases.risk.rules import highest

EXPOSED_WITHIN = dt.timedelta(days=30)
BY_STATE = {
    House.Security.GREEN: Level.LOW,
    House.Security.AMBER: Level.MEDIUM,
    House.Security.RED: Level.HIGH,
    House.Security.EVACUATED: Level.EXTREME,
}
# From so many on, this level.
INCIDENTS = ((1, Level.MEDIUM), (2, Level.HIGH))
NAMINGS = ((1, Level.HIGH), (2, Level.EXTREME))
PEOPLE = ((1, Level.MEDIUM), (3, Level.HIGH))


@dataclass(frozen=True)
class Signs:
    """What is known of a house now; counts only."""

    security: str
    incidents: int = 0
    namings: int = 0
    people: int = 0


@dataclass(frozen=True)
class Line:
    """One step of the arithmetic."""

    what: str | Promise
    value: int | str | Promise
    level: Level


@dataclass(frozen=True)
class HouseRisk:
    """The level and how it came about."""

    level: Level
    lines: tuple[Line, ...]


def step(count: int, steps: tuple[tuple[int, Level], ...]) -> Level:
    """The level of a count."""
    return highest(level for least, level in steps if count >= least)


def house_risk(signs: Signs) -> HouseRisk:
    """The highest step is the level of the house."""
    security = House.Security(signs.security)
    lines = (
        Line(_("Security state of the house"), security.label, BY_STATE[security]),
        Line(_("Incidents nobody has decided about"), signs.incidents, step(signs.incidents, INCIDENTS)),
        Line(_("Namings in 30 days that exposed the house"), signs.namings, step(signs.namings, NAMINGS)),
        Line(_("People at high or extreme risk here tonight"), signs.people, step(signs.people, PEOPLE)),
    )
    return HouseRisk(highest(line.level for line in lines), lines)
