"""Reads for the door: who is expected tonight, whom a choice on the page means, what to heed first."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import OuterRef, Subquery

from cases.access.models import User
from cases.core import clock
from cases.people.codes import AlertKind, Sex
from cases.people.models import Alert, Person
from cases.people.queries import text_of
from cases.risk.queries import alerts_and_level
from cases.risk.standing import RiskState
from cases.stays.codes import Group
from cases.stays.models import Stay, StayStep
from cases.vault import keys

EXPECTED_SHOWN = 30
GROUP_OF_SEX = {Sex.FEMALE: Group.WOMAN, Sex.MALE: Group.MAN}
WITH_BED = ("person", "house", "bed__room")
# What the page shows of somebody expected and the rules ask about him; sealed names stay where they are.
SHOWN = (
    *("status", "group", "planned_from", "planned_to", "hold_until", "house__code_name", "bed__label"),
    *("person__code_name", "person__sex", "person__is_minor", "person__birth_year", "person__care"),
    *("person__house_id", "person__household_id", "person__merged_into_id", "bed__room__code"),
)
FIRST_OF_ALL = (AlertKind.MEDICAL_FIRST, AlertKind.ASK_COORDINATOR, AlertKind.HOSTILE_EXPECTED)


@dataclass(frozen=True)
class Known:
    """Somebody the program knows: with the booking that waits for the arrival, if there is one."""

    person: Person
    stay: Stay | None = None

    @property
    def group(self) -> str:
        """For whom a place is looked for, from the booking or the record; empty if neither says."""
        return self.stay.group if self.stay else GROUP_OF_SEX.get(Sex(self.person.sex), "")

    @property
    def code(self) -> str:
        """How the page names this choice."""
        return f"stay:{self.stay.pk}" if self.stay else f"person:{self.person.pk}"


def expected_tonight(user: User, night: dt.date) -> list[Stay]:
    """Bookings whose first night has come, the earliest first."""
    rows = Stay.objects.recordable_by(user).booked().filter(planned_from__lte=night)
    return list(
        rows.select_related(*WITH_BED).only(*SHOWN).order_by("planned_from", "hold_until")[:EXPECTED_SHOWN]
    )


def known_stay(user: User, key: uuid.UUID, among: Iterable[Stay] = ()) -> Known | None:
    """A booking the user may turn into an arrival; one read already is not read again."""
    stay = next((stay for stay in among if stay.pk == key), None)
    if stay is None:
        stay = Stay.objects.recordable_by(user).booked().select_related(*WITH_BED).filter(pk=key).first()
    return Known(stay.person, stay) if stay else None


def known_person(user: User, key: uuid.UUID) -> Known | None:
    """A person the user may see, with the booking if one waits."""
    bookings = Stay.objects.recordable_by(user).booked().filter(person=OuterRef("pk")).values("pk")[:1]
    person = (
        Person.objects.visible_to(user).current().annotate(booking=Subquery(bookings)).filter(pk=key).first()
    )
    if person is None:
        return None
    booking: uuid.UUID | None = cast(Any, person).booking
    return (known_stay(user, booking) if booking else None) or Known(person)


def company(user: User, key: uuid.UUID) -> Stay | None:
    """A family's stay that somebody else of it may join."""
    rows = Stay.objects.recordable_by(user).open().filter(group=Group.FAMILY)
    return rows.select_related("person__household", "house").filter(pk=key).first()


def sent_before(user: User, token: uuid.UUID | None) -> Stay | None:
    """The stay this very form made when it was sent the first time."""
    if token is None:
        return None
    # Two keys to look up; with "or" between them PostgreSQL would read every stay there ever was.
    made = Stay.objects.filter(pk=token).order_by().values("pk")
    steps = StayStep.objects.filter(pk=token).order_by().values("stay")
    return Stay.objects.visible_to(user).filter(pk__in=made.union(steps)).order_by().first()


@dataclass(frozen=True)
class Heed:
    """One alert in force and what to do."""

    alert: Alert
    instructions: str


@dataclass(frozen=True)
class AtTheDoor:
    """What must be read before this person is let in, medical help first."""

    person: Person
    medical_alert: str = ""
    alerts: list[Heed] = field(default_factory=list)
    risk: RiskState | None = None  # for who may see it; it never stops an arrival

    def __bool__(self) -> bool:
        return bool(self.medical_alert or self.alerts)

    @property
    def ask_coordinator(self) -> bool:
        """Nobody lets this person in alone."""
        return any(heed.alert.kind == AlertKind.ASK_COORDINATOR for heed in self.alerts)


def at_the_door(person: Person, day: dt.date, user: User) -> AtTheDoor:
    """One query where nothing is to be heeded, two where something is."""
    known, risk = alerts_and_level(user=user, person=person, day=day, moment=clock.now())
    alerts = [alert for alert in known if alert.valid_from <= day]
    if not alerts and not person.care:
        return AtTheDoor(person, risk=risk)
    key = keys.subject_keys([person.pk]).get(person.pk)
    alerts.sort(key=lambda alert: FIRST_OF_ALL.index(AlertKind(alert.kind)))
    heeds = [Heed(alert, text_of(alert, key, "instructions")) for alert in alerts]
    return AtTheDoor(person, text_of(person, key, "care", "medical_alert"), heeds, risk)
