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


def keep_named(person: Person, *, by: User) -> None:
    """Save a person; a code name somebody else bears is refused, also when both were typed at once."""
    taken = Refused("code_name_taken", _("Someone has this code name already."), field="code_name")
    if Person.objects.filter(code_name__iexact=person.code_name).exclude(pk=person.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            person.keep(by=by)
    except IntegrityError as error:
        raise taken from error


def index_numbers(person: Person, kind: str, numbers: Iterable[str]) -> None:
    """Digests to find the same number again; of the numbers themselves nothing is left."""
    rows = [MatchKey(person=person, kind=kind, digest=index.digest(kind, number)) for number in numbers]
    MatchKey.objects.bulk_create(rows, ignore_conflicts=True)


def search_people(*, text: str, by: User) -> list[queries.Hit]:
    """Search and leave a trace of it: how many were found, never what was typed."""
    require_anywhere(by, Permission.PERSON_VIEW)
    hits = queries.search(user=by, text=text)
    chain.record("people.searched", by=by, detail={"found": len(hits)})
    return hits
