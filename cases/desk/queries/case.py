"""Everything a person's page shows, masked, in a constant number of queries."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.desk.queries.threats import Told, reports_of
from cases.people import codes, rules
from cases.people.models import KeepApart, Person
from cases.people.queries import Warning, text_of
from cases.risk.queries import alerts_and_level
from cases.risk.standing import RiskState
from cases.vault import keys

STAYS_SHOWN = 40
P = Permission
ASKED = {
    "edit": P.PERSON_EDIT,
    "reveal": P.PERSON_REVEAL,
    "merge": P.PERSON_MERGE,
    "hand_over": P.PERSON_HAND_OVER,
    "record_stay": P.STAY_RECORD,
    "assess": P.RISK_ASSESS,
    "report": P.THREAT_RECORD,
}


@dataclass(frozen=True)
class Pair:
    """Somebody who must not be in the same house; `other` is None for one the user may not see."""

    row: KeepApart
    other: Person | None
    why: str


@dataclass(frozen=True)
class Sheet:
    """One person as the case team sees him."""

    person: Person
    medical_alert: str
    alerts: list[Warning]
    coming_alerts: list[Warning]
    pairs: list[Pair]
    members: list[Person]
    contacts: list[Any]
    papers: list[Any]
    consents: list[tuple[Any, str]]
    stays: list[Any]
    open_stay: Any
    may: dict[str, bool]
    risk: RiskState | None  # None: the user may not see it
    reports: list[Told]

    @property
    def languages(self) -> list[Any]:
        """In words."""
        return codes.in_words(codes.Language, self.person.languages)

    @property
    def needs(self) -> list[Any]:
        """In words."""
        return codes.in_words(codes.Need, self.person.needs)


def of(*, person: Person, user: User, day: dt.date) -> Sheet:
    """Read it all; `person` comes with house and household."""
    alerts, risk = alerts_and_level(user=user, person=person, day=day, moment=clock.now())
    rows = pairs_of(person, user, day)
    ring = keys.subject_keys({person.pk} | {row.person_id for row in rows})
    warnings = [Warning(alert, text_of(alert, ring.get(person.pk), "instructions")) for alert in alerts]
    every = list(person.stays.select_related("house").order_by("-planned_from", "-created_at")[:STAYS_SHOWN])
    houses = {person.house_id} | {stay.house_id for stay in every}
    seen = [stay for stay in every if user.grants.covers(Permission.STAY_VIEW, stay.house_id)]
    members = Person.objects.visible_to(user).current().exclude(pk=person.pk)
    return Sheet(
        person=person,
        medical_alert=text_of(person, ring.get(person.pk), "care", "medical_alert"),
        alerts=[warning for warning in warnings if warning.alert.valid_from <= day],
        coming_alerts=[warning for warning in warnings if warning.alert.valid_from > day],
        pairs=[pair_seen(row, person.pk, ring) for row in rows],
        members=list(members.filter(household=person.household_id)) if person.household_id else [],
        contacts=list(person.safe_contacts.order_by("-is_emergency", "created_at")),
        papers=list(person.papers.order_by("kind", "created_at")),
        consents=[(row, consent_state(row, day)) for row in person.consents.order_by("-given_on", "purpose")],
        stays=seen,
        open_stay=next(
            (stay for stay in seen if stay.status in ("held", "expected", "in_house", "away")), None
        ),
        may={word: any(user.grants.covers(asked, pk) for pk in houses) for word, asked in ASKED.items()},
        risk=risk,
        reports=reports_of(person, user),
    )


def consent_state(row: Any, day: dt.date) -> str:
    """Whether a consent holds today."""
    return rules.consent_state(withdrawn=row.withdrawn_on is not None, valid_until=row.valid_until, day=day)


def pairs_of(person: Person, user: User, day: dt.date) -> list[Any]:
    """Keep-apart rows in force, each knowing whether the user may see the other one."""
    visible = Person.objects.visible_to(user).current()
    rows = KeepApart.objects.filter(Q(person=person) | Q(other=person)).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    return list(
        rows.annotate(
            sees_one=Exists(visible.filter(pk=OuterRef("person_id"))),
            sees_other=Exists(visible.filter(pk=OuterRef("other_id"))),
        )
        .select_related("person", "other")
        .only("valid_to", "why", "person__code_name", "other__code_name")
    )


def pair_seen(row: Any, me: uuid.UUID, ring: dict[uuid.UUID, Any]) -> Pair:
    """The pair from one side."""
    other, seen = (row.other, row.sees_other) if row.person_id == me else (row.person, row.sees_one)
    return Pair(row, other if seen else None, text_of(row, ring.get(row.person_id), "why"))
