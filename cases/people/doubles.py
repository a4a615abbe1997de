"""Who may be the same person: the same number, or nearly the same name; only among those one may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.access.models import User
from cases.people import finder, rules
from cases.people.models import MatchKey, Person, PersonQuerySet
from cases.vault import index, sealed

SHOWN = 8


@dataclass(frozen=True)
class Double:
    """A record that may be the same person, and why: "phone", "paper", "name"."""

    person: Person
    why: tuple[str, ...]


def of_new(*, user: User, identity: Mapping[str, Any], phones: Iterable[str]) -> list[Double]:
    """Records that may be the person somebody is about to write down."""
    digests = [index.digest(MatchKey.Kind.PHONE, number) for number in phones]
    return _find(Person.objects.visible_to(user).current(), rules.identity(identity), digests)


def of_person(*, user: User, person: Person) -> list[Double]:
    """Records that may be this person; the names are compared in memory and not shown."""
    digests = [bytes(digest) for digest in person.match_keys.values_list("digest", flat=True)]
    others = Person.objects.visible_to(user).current().exclude(pk=person.pk)
    return _find(others, sealed.read(person, "identity"), digests)


def _find(people: PersonQuerySet, identity: Mapping[str, Any], digests: list[bytes]) -> list[Double]:
    found: dict[Any, list[str]] = {}
    if digests:
        same = people.filter(match_keys__digest__in=digests).values_list("pk", "match_keys__kind").distinct()
        for pk, kind in same:
            found.setdefault(pk, []).append(kind)
    if texts := rules.names_to_compare(identity):
        for pk, _score in finder.find(people, texts, SHOWN):
            found.setdefault(pk, []).append("name")
    rows = people.select_related("house").in_bulk(list(found)[:SHOWN]) if found else {}
    return [Double(rows[pk], tuple(why)) for pk, why in found.items() if pk in rows]
