"""What is kept in memory of a register: one light line for a stay, one guest for a person."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import NamedTuple

from cases.core import clock
from cases.houses.models import House
from cases.imports.places import BedPlace
from cases.imports.rows import RegisterRow
from cases.people.codes import Sex
from cases.stays.codes import Group

NOON = dt.time(12)
DEFAULT_NIGHTS = 14
GROUPS = {Sex.MALE: Group.MAN, Sex.FEMALE: Group.WOMAN}
GROUP_OF_RULE = {"men": Group.MAN, "women": Group.WOMAN, "family": Group.FAMILY}


class Fault(NamedTuple):
    """Why a row cannot come in: never its words, only where and which rule; `other` is the row it meets."""

    row: int
    column: int | None
    code: str
    other: int | None = None


@dataclass(slots=True, eq=False)
class Guest:
    """One person of the file, new or known (`person`); names are plain here until they are sealed."""

    house: House
    code_name: str = ""
    identity: dict[str, str] | None = None
    folded: str = ""
    phones: tuple[str, ...] = ()
    sex: str = ""
    birth_year: int | None = None
    governorate: str = ""
    languages: tuple[str, ...] = ()
    since: int = 0
    person: uuid.UUID | None = None
    stays: int = 0


@dataclass(slots=True, eq=False)
class Line:
    """One stay; nights are day numbers, `end` is the first night not slept here."""

    row: int
    digest: bytes
    house: House
    guest: Guest
    bed: BedPlace | None
    room: str
    arrived: dt.datetime
    departed: dt.datetime | None
    first: int
    end: int
    planned: int
    sex: str
    destination: str
    tenure: str
    completion: str
    note: str

    def busy_until(self, tonight: int) -> int:
        """Who is still here takes the bed tonight, whatever was planned."""
        return self.end if self.departed else max(self.end, tonight + 1)

    @property
    def group(self) -> str:
        """By the sex given; where none is, by the rule of the room, else as a man's."""
        known = GROUPS.get(self.sex or self.guest.sex)  # type: ignore[call-overload]
        return known or GROUP_OF_RULE.get(self.bed.room.rule if self.bed else "", Group.MAN)

    @property
    def group_is_known(self) -> bool:
        """Room rules must hold tonight for who is still here: then nothing is guessed."""
        rule = self.bed.room.rule if self.bed else ""
        return (self.sex or self.guest.sex) in GROUPS or rule in GROUP_OF_RULE


def moments(row: RegisterRow, now: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
    """Wall-clock arrival and departure; noon where no time is known, never after now or out of order."""
    arrived = min(now, dt.datetime.combine(row.arrived, row.arrived_time or NOON))
    if row.departed is None:
        return arrived, None
    departed = min(now, dt.datetime.combine(row.departed, row.departed_time or NOON))
    if departed < arrived:  # on one day, and one of the two times is not known
        arrived, departed = (departed, departed) if row.arrived_time is None else (arrived, arrived)
    return arrived, departed


def night(moment: dt.datetime) -> int:
    """The day number of the night a wall-clock moment belongs to."""
    return (moment - dt.timedelta(hours=clock.NIGHT_TURNS_AT_HOUR)).toordinal()


def nights(row: RegisterRow, arrived: dt.datetime, departed: dt.datetime | None, tonight: int) -> list[int]:
    """First night, first night not slept here, planned end."""
    first = night(arrived)
    planned = row.planned_until.toordinal() if row.planned_until else 0
    if departed is None:
        planned = max(planned or tonight + DEFAULT_NIGHTS, first + 1)
        return [first, planned, planned]
    end = max(first, night(departed))
    return [first, end, max(planned or end, first + 1)]
