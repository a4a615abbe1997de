"""What can be done around a person."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.circle import rules
from cases.circle.queries import side_of
from cases.core import clock
from cases.core.errors import Refused
from cases.people import codes
from cases.people.models import Alert, Household, KeepApart, Person, SafeContact
from cases.people.queries import house_for
from cases.people.rules import tidy
from cases.vault import sealed

P = Permission
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ContactFacts:
    """One safe contact; `sealed`: name, phone, safe_hours, opener, code_word, duress_word, burned []."""

    relation: str
    channel: str
    may_be_told: str = codes.MayBeTold.NOTHING
    is_emergency: bool = False
    sealed: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def keep_contact(*, contact: SafeContact, facts: ContactFacts, by: User) -> SafeContact:
    """Write a safe contact, new or known; all that could betray him is sealed."""
    house = house_for(contact.person, P.PERSON_EDIT, by)
    rules.safe_contact(facts.sealed)
    verb = "added" if contact._state.adding else "changed"
    contact.relation, contact.channel = facts.relation, facts.channel
    contact.may_be_told, contact.is_emergency = facts.may_be_told, facts.is_emergency
    sealed.put(contact, contact=dict(facts.sealed))
    contact.keep(by=by)
    chain.record(f"circle.contact_{verb}", by=by, on=contact, house=house)
    return contact


@dataclass(frozen=True)
class Warn:
    """One alert: what, from when, until when (None: open), and what to do."""

    kind: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    instructions: str = ""


@transaction.atomic
def add_alert(*, person: Person, warn: Warn, by: User) -> Alert:
    """Warn whoever opens the door."""
    house = house_for(person, P.PERSON_EDIT, by)
    rules.span(warn.valid_from, warn.valid_to)
    alert = Alert(person=person, kind=warn.kind, valid_from=warn.valid_from, valid_to=warn.valid_to)
    sealed.put(alert, instructions={"text": warn.instructions.strip()})
    alert.keep(by=by)
    chain.record("circle.alert_added", by=by, on=alert, house=house, detail={"kind": warn.kind})
    return alert


@transaction.atomic
def end_alert(*, alert: Alert, by: User) -> Alert:
    """Take a warning away from today on; the row stays."""
    house = house_for(alert.person, P.PERSON_EDIT, by)
    alert.valid_to = clock.tonight() - ONE_DAY
    alert.valid_from = min(alert.valid_from, alert.valid_to)
    alert.keep(by=by, update_fields=["valid_from", "valid_to"])
    chain.record("circle.alert_ended", by=by, on=alert, house=house, detail={"kind": alert.kind})
    return alert


@dataclass(frozen=True)
class Apart:
    """Until when (None: open) and why two people are kept apart."""

    valid_to: dt.date | None = None
    why: str = ""


@transaction.atomic
def keep_apart(*, person: Person, other: Person, apart: Apart, by: User) -> KeepApart:
    """Two people are never placed in one house; one row for both, whoever is named first."""
    house = house_for(person, P.PERSON_EDIT, by)
    house_for(other, P.PERSON_VIEW, by)
    if person.pk == other.pk:
        raise Refused("same_person", _("This is the same person."), field="who")
    rules.not_past(apart.valid_to, clock.tonight())
    first, second = sorted((person, other), key=lambda one: one.pk.hex)
    known: Any = KeepApart.objects.filter(person=first, other=second).first()
    pair: KeepApart = known or KeepApart(person=first, other=second)
    pair.valid_to = apart.valid_to
    sealed.put(pair, why={"text": apart.why.strip()})
    pair.keep(by=by)
    chain.record("circle.kept_apart", by=by, on=pair, house=house)
    return pair


@transaction.atomic
def end_keep_apart(*, pair: KeepApart, by: User) -> KeepApart:
    """The two may be in one house again from today on; asks authority over either."""
    _person, house = side_of(pair, by)
    pair.valid_to = clock.tonight() - ONE_DAY
    pair.keep(by=by, update_fields=["valid_to"])
    chain.record("circle.keep_apart_ended", by=by, on=pair, house=house)
    return pair


@transaction.atomic
def make_household(*, person: Person, code: str, role: str, by: User) -> Household:
    """Begin a household with one person in it."""
    house = house_for(person, P.PERSON_EDIT, by)
    if person.household_id is not None:
        raise Refused("has_household", _("This person belongs to a household already."))
    household = Household(code=tidy(code))
    try:
        with transaction.atomic():
            household.keep(by=by)
    except IntegrityError as error:
        raise Refused("household_taken", _("A household has this name already."), field="code") from error
    _belong(person, household, role, by)
    chain.record("circle.household_made", by=by, on=household, house=house, detail={"person": str(person.pk)})
    return household


@transaction.atomic
def join_household(*, person: Person, household: Household, role: str, by: User) -> Person:
    """Put somebody into a household; he leaves the one he was in."""
    house = house_for(person, P.PERSON_EDIT, by)
    if person.household_id == household.pk:
        raise Refused("in_household", _("This person belongs to this household already."), field="who")
    _belong(person, household, role, by)
    chain.record(
        "circle.household_joined", by=by, on=person, house=house, detail={"household": str(household.pk)}
    )
    return person


@transaction.atomic
def leave_household(*, person: Person, by: User) -> Person:
    """Take somebody out; the household stays for the others."""
    house = house_for(person, P.PERSON_EDIT, by)
    before = person.household_id
    if before is None:
        raise Refused("no_household", _("This person belongs to no household."))
    _belong(person, None, "", by)
    chain.record("circle.household_left", by=by, on=person, house=house, detail={"household": str(before)})
    return person


def _belong(person: Person, household: Household | None, role: str, by: User) -> None:
    person.household, person.household_role = household, role
    person.keep(by=by, update_fields=["household", "household_role"])
