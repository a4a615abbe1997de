"""What pages and other rooms read about people; a constant number of queries each."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import phones
from cases.core.errors import Denied
from cases.houses.models import House
from cases.people import codenames, finder, rules
from cases.people.models import Alert, KeepApart, MatchKey, Person, PersonQuerySet
from cases.vault import index, keys, sealed

SHORTEST = 2  # letters of a code name worth looking for


@dataclass(frozen=True)
class Hit:
    """Somebody found, masked: who, by what ("code_name", "name", "phone"), and how surely (0 to 100)."""

    person: Person
    why: str
    score: float


@dataclass(frozen=True)
class Warning:
    """An alert with what to do."""

    alert: Alert
    instructions: str


@dataclass(frozen=True)
class Doorway:
    """What whoever opens the door must know about one person."""

    alerts: list[Warning]
    medical_alert: str
    kept_apart: set[uuid.UUID]


def propose_code_name() -> str:
    """Two neutral words that nobody bears now."""

    def taken(names: list[str]) -> set[str]:
        return set(Person.objects.filter(code_name__in=names).values_list("code_name", flat=True))

    return codenames.propose(taken)


def search(*, user: User, text: str, limit: int = 20) -> list[Hit]:
    """People the user may see, by code name, whole telephone number, or name in any spelling or script."""
    people = Person.objects.visible_to(user).current()
    found: dict[uuid.UUID, tuple[str, float]] = {}
    for why, hits in (
        ("phone", with_number(people, text)),
        ("code_name", with_code_name(people, text, limit)),
        ("name", finder.find(people, [text], limit)),
    ):
        for pk, score in hits:
            found.setdefault(pk, (why, score))
    first = dict(sorted(found.items(), key=lambda hit: -hit[1][1])[:limit])
    rows = people.select_related("house").in_bulk(list(first))
    return [Hit(rows[pk], why, score) for pk, (why, score) in first.items() if pk in rows]


def with_code_name(people: PersonQuerySet, text: str, limit: int) -> list[tuple[uuid.UUID, float]]:
    """Those whose code name has this in it, in whichever of the three languages it was typed."""
    written, latin = rules.tidy(text), codenames.search_forms(text)
    if len(written) < SHORTEST or not latin:
        return []
    rows = people.filter(Q(code_name__icontains=latin) | Q(code_name__icontains=written)).order_by(
        "code_name"
    )
    whole = {written.casefold(), latin.casefold()}
    named = rows.values_list("pk", "code_name")[:limit]
    return [(pk, 100.0 if name.casefold() in whole else 95.0) for pk, name in named]


def with_number(people: PersonQuerySet, text: str) -> list[tuple[uuid.UUID, float]]:
    """Those who have exactly this telephone number."""
    number = phones.normalise(text)
    if number is None:
        return []
    digest = index.digest(MatchKey.Kind.PHONE, number)
    owners = people.filter(match_keys__kind=MatchKey.Kind.PHONE, match_keys__digest=digest)
    return [(pk, 100.0) for pk in owners.values_list("pk", flat=True)]


def doorway(*, person: Person, day: dt.date) -> Doorway:
    """Alerts in force with their instructions, the medical alert, and who must not be in the same house."""
    alerts: list[Any] = list(Alert.objects.filter(person=person).in_force(day).order_by("kind", "valid_from"))
    key = keys.subject_keys([person.pk]).get(person.pk)
    texts = [text_of(alert, key, "instructions") for alert in alerts]
    warnings = [Warning(alert, text) for alert, text in zip(alerts, texts, strict=True)]
    medical = text_of(person, key, "care", "medical_alert")
    return Doorway(warnings, medical, kept_apart_ids(person.pk, day))


def text_of(row: Any, key: Any, column: str, name: str = "text") -> str:
    """One text of level N, with the subject's key in hand; empty where there is no text or no key."""
    if key is None or not getattr(row, column):
        return ""
    return str(sealed.read_with(row, key=key, column=column).get(name, ""))


def kept_apart_ids(person_id: uuid.UUID, day: dt.date) -> set[uuid.UUID]:
    """People who must not be in one house with this one on this day."""
    pairs = KeepApart.objects.filter(Q(person=person_id) | Q(other=person_id))
    in_force = pairs.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return {pk for pair in in_force.values_list("person_id", "other_id") for pk in pair} - {person_id}


def house_for(person: Person, permission: Permission, user: User) -> uuid.UUID:
    """The house through which a user has this authority over a person: it keeps the record, or housed him."""
    if user.grants.covers(permission, person.house_id):
        return person.house_id
    housed = person.stays.filter(house__in=user.grants.houses(permission) or ())
    found = housed.order_by("-planned_from").values_list("house_id", flat=True).first()
    if found is None:
        raise Denied
    return found


def houses_for(user: User, permission: Permission) -> list[House]:
    """Running houses in which the user may do this."""
    return list(within(House.objects.running(), user, permission, "pk"))


def other_houses(person: Person) -> QuerySet[House]:
    """Running houses that could keep this record instead."""
    return House.objects.running().exclude(pk=person.house_id)


def current_person(*, user: User, pk: uuid.UUID) -> Person:
    """The record of this key, or the one it was merged into; `Person.DoesNotExist` outside the scope."""
    standing = Person.objects.filter(pk=pk).order_by().values(standing=Coalesce("merged_into_id", "pk"))
    people = Person.objects.visible_to(user).current().select_related("house", "household")
    return people.get(pk__in=standing)


def medical_alert(person: Person) -> str:
    """What a helper must know at once."""
    return text_of(person, keys.subject_keys([person.pk]).get(person.pk), "care", "medical_alert")
