"""What the actions are told: one shape for each."""

import datetime as dt
import uuid
from dataclasses import dataclass

from cases.actors.codes import ActorType, Certainty
from cases.actors.models import Actor
from cases.houses.models import House
from cases.people.codes import Governorate, Sex
from cases.people.models import Person
from cases.threats import codes
from cases.threats.models import Act, Victim


@dataclass(frozen=True)
class Whom:
    """Whom an act was done to: a victim already recorded, a protected person, or a name to be sealed."""

    victim: Victim | None = None
    person: Person | None = None
    name: str = ""


@dataclass(frozen=True)
class FirstReport:
    """What is told on the phone; `token` becomes the report's id, so that the form sent twice makes one."""

    token: uuid.UUID
    house: House
    person: Person | None
    name: str
    type: str
    what: str
    happened_on: dt.date
    precision: str = codes.Precision.EXACT
    governorate: str = Governorate.UNKNOWN
    locality: str = ""
    how_known: str = codes.Connection.VICTIM
    ongoing: str = codes.Ongoing.UNKNOWN
    motive: str = codes.Motive.UNKNOWN
    target: str = codes.Target.SELF
    actor_type: str = ActorType.UNIDENTIFIED
    received_at: dt.datetime | None = None
    victim: Victim | None = None


@dataclass(frozen=True)
class ReportFacts:
    """The event itself; None in a sealed value keeps what stands."""

    happened_on: dt.date
    precision: str
    governorate: str
    how_known: str
    ongoing: str
    motive: str
    monitoring: str = codes.Monitoring.ACTIVE
    what: str | None = None
    locality: str | None = None


@dataclass(frozen=True)
class VictimFacts:
    """What a report must say of a victim; the names of a protected person stay on that person's record."""

    sex: str = Sex.UNKNOWN
    age_group: str = codes.AgeGroup.UNKNOWN
    is_defender: str = codes.Defender.UNKNOWN
    defender_role: str = ""
    status: str = codes.VictimStatus.UNKNOWN
    name: str | None = None
    other_names: str | None = None


@dataclass(frozen=True)
class ActFacts:
    """One act: to whom, what, when."""

    whom: Whom
    type: str
    happened_on: dt.date
    precision: str = codes.Precision.EXACT
    target: str = codes.Target.SELF
    leave_out: bool = False


@dataclass(frozen=True)
class InvolvementFacts:
    """Who is behind an act; `actor` only from those who may name groups, None from all others keeps it."""

    act: Act
    actor_type: str = ActorType.UNIDENTIFIED
    actor: Actor | None = None
    degree: str = codes.Degree.SUSPECTED
    certainty: str = Certainty.UNKNOWN
    leave_out: bool = False
    basis: str | None = None


@dataclass(frozen=True)
class SourceFacts:
    """Who told, what of it he confirms, and who he is."""

    connection: str
    reliability: str = codes.Reliability.UNKNOWN
    is_independent: bool = False
    confirms: tuple[str, ...] = ()
    heard_on: dt.date | None = None
    name: str | None = None
    contact: str | None = None
    statement: str | None = None


@dataclass(frozen=True)
class InterventionFacts:
    """What was done, or is to be done."""

    kind: str
    priority: str = codes.Priority.NORMAL
    progress: str = codes.Progress.PLANNED
    due_on: dt.date | None = None
    leave_out: bool = False
    note: str = ""
