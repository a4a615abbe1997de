"""What can be done to a person's record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import House
from cases.people import codes, queries, rules
from cases.people.models import MatchKey, Person
from cases.vault import index, sealed

FACTS = ("code_name", "sex", "is_minor", "birth_year", "languages", "governorate", "defender_role", "needs")


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody at the door; only the code name must be."""

    code_name: str
    sex: str = codes.Sex.UNKNOWN
    is_minor: bool = False
    birth_year: int | None = None
    identity: Mapping[str, Any] = field(default_factory=dict)
    phones: tuple[str, ...] = ()


@transaction.atomic
def create_person(*, new: NewPerson, house: House, by: User) -> Person:
    """Open a record in a house; names and numbers are sealed before the row is written."""
    require(by, Permission.PERSON_EDIT, house=house.pk)
    year = rules.birth_year(new.birth_year, this_year=clock.tonight().year)
    person = Person(
        code_name=rules.code_name(new.code_name),
        house=house,
        sex=new.sex,
        is_minor=new.is_minor,
        birth_year=year,
    )
    numbers = rules.phone_numbers(new.phones)
    sealed.put(person, identity=rules.identity(new.identity), contact={"phones": numbers})
    keep_named(person, by=by)
    index_numbers(person, MatchKey.Kind.PHONE, numbers)
    chain.record("people.created", by=by, on=person, house=house.pk, detail={"phones": len(numbers)})
    return person


def keep_named(person: Person, *, by: User, update_fields: Iterable[str] | None = None) -> None:
    """Save a person; a code name somebody else bears is refused, also when both were typed at once."""
    taken = Refused("code_name_taken", _("Someone has this code name already."), field="code_name")
    if Person.objects.filter(code_name__iexact=person.code_name).exclude(pk=person.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            person.keep(by=by, update_fields=update_fields)
    except IntegrityError as error:
        raise taken from error


def index_numbers(person: Person, kind: str, numbers: Iterable[str]) -> None:
    """Digests to find the same number again; of the numbers themselves nothing is left."""
    rows = [MatchKey(person=person, kind=kind, digest=index.digest(kind, number)) for number in numbers]
    MatchKey.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def change_facts(*, person: Person, changed: Iterable[str], by: User) -> Person:
    """Keep the open fields as they stand on the row; `changed` names them for the audit."""
    house = queries.house_for(person, Permission.PERSON_EDIT, by)
    person.code_name = rules.code_name(person.code_name)
    rules.birth_year(person.birth_year, this_year=clock.tonight().year)
    keep_named(person, by=by, update_fields=FACTS)
    chain.record("people.changed", by=by, on=person, house=house, detail={"fields": sorted(changed)})
    return person


@transaction.atomic
def replace_names(*, person: Person, identity: Mapping[str, Any], by: User) -> Person:
    """Seal new names in place of the old ones."""
    house = queries.house_for(person, Permission.PERSON_EDIT, by)
    sealed.put(person, identity=rules.identity(identity))
    person.keep(by=by, update_fields=["identity"])
    chain.record("people.names_replaced", by=by, on=person, house=house)
    return person


@transaction.atomic
def replace_phones(*, person: Person, phones: Iterable[str], by: User) -> Person:
    """Seal new numbers in place of the old ones, and their digests."""
    house = queries.house_for(person, Permission.PERSON_EDIT, by)
    numbers = rules.phone_numbers(phones)
    sealed.put(person, contact={"phones": numbers})
    person.keep(by=by, update_fields=["contact"])
    person.match_keys.filter(kind=MatchKey.Kind.PHONE).delete()
    index_numbers(person, MatchKey.Kind.PHONE, numbers)
    chain.record("people.phones_replaced", by=by, on=person, house=house, detail={"phones": len(numbers)})
    return person


@transaction.atomic
def write_medical_alert(*, person: Person, text: str, by: User) -> Person:
    """Seal what a helper must know at once; an empty text takes it away."""
    house = queries.house_for(person, Permission.PERSON_EDIT, by)
    sealed.put(person, care={"medical_alert": text.strip()})
    person.keep(by=by, update_fields=["care"])
    detail = {"given": bool(text.strip())}
    chain.record("people.medical_alert_written", by=by, on=person, house=house, detail=detail)
    return person


@transaction.atomic
def hand_over(*, person: Person, house: House, by: User) -> Person:
    """Another house keeps the record; the old one sees it only if the person has or had a stay there."""
    before = person.house_id
    require(by, Permission.PERSON_HAND_OVER, house=before)
    if house.pk == before:
        raise Refused("same_house", _("This house keeps the record already."), field="house")
    if house.closed_on is not None:
        raise Refused("house_closed", _("This house was closed."), field="house")
    person.house = house
    person.keep(by=by, update_fields=["house"])
    chain.record("people.handed_over", by=by, on=person, house=before, detail={"to": str(house.pk)})
    return person


def search_people(*, text: str, by: User) -> list[queries.Hit]:
    """Search and leave a trace of it: how many were found, never what was typed."""
    require_anywhere(by, Permission.PERSON_VIEW)
    hits = queries.search(user=by, text=text)
    chain.record("people.searched", by=by, detail={"found": len(hits)})
    return hits
