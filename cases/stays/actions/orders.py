"""What a form hands to an action, as one thing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from cases.houses.models import Bed, House
from cases.people.actions import NewPerson
from cases.people.models import Person
from cases.stays.codes import Status


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody known, or somebody new; `token` is made with the form and makes sending it twice harmless."""

    token: uuid.UUID
    group: str
    person: Person | None = None
    new_person: NewPerson | None = None
    bed: Bed | None = None  # None: the best free one
    house: House | None = None  # asked only where no bed was chosen
    override_reason: str = ""
    came_with: Person | None = None  # one household with this person, who is here or expected


@dataclass(frozen=True, kw_only=True)
class Arrival(Who):
    """Somebody is at the door."""

    until: dt.date
    ticks: tuple[str, ...] = ()
    arrived_at: dt.datetime | None = None  # None: now


@dataclass(frozen=True, kw_only=True)
class Reservation(Who):
    """A bed for somebody who is still to come."""

    start: dt.date
    until: dt.date
    kind: str = Status.HELD  # held or expected
    arrival_expected_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Away:
    """Nights somewhere else, from this night on."""

    from_night: dt.date
    expected_back: dt.date | None = None
    with_notice: bool = True
    bed_held: bool = True


@dataclass(frozen=True, kw_only=True)
class Departure:
    """How and where to somebody left."""

    departed_at: dt.datetime | None = None  # None: now
    destination: str
    tenure: str = ""
    completion: str = ""
    ok_to_follow_up: bool | None = None
