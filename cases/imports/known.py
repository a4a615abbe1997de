"""What the database knows of a file's rows and people; asked in pieces, so that memory stays bounded."""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from cases.access.models import User
from cases.core.names import fold, meets
from cases.imports.clashes import chunks
from cases.imports.lines import Guest
from cases.imports.models import ImportedRow
from cases.people import rules
from cases.people.models import MatchKey, Person
from cases.vault import index, sealed


def rows_in(digests: Iterable[bytes]) -> dict[bytes, uuid.UUID]:
    """Rows that became stays before, with the person of each stay now."""
    found: dict[bytes, uuid.UUID] = {}
    for some in chunks(digests):
        rows = ImportedRow.objects.filter(digest__in=some).values_list("digest", "stay__person_id")
        found |= {bytes(digest): person for digest, person in rows}
    return found


def visible(people: Iterable[uuid.UUID], user: User) -> set[uuid.UUID]:
    """Those the user may see."""
    found: set[uuid.UUID] = set()
    for some in chunks(people):
        found |= set(Person.objects.visible_to(user).filter(pk__in=some).values_list("pk", flat=True))
    return found


def match_code_names(guests: Iterable[Guest], user: User) -> tuple[list[Guest], set[str]]:
    """Tie guests to the people who bear their code names; returns those borne by people out of sight, and all
    code names in use."""
    wanted = {guest.code_name.casefold(): guest for guest in guests if guest.code_name}
    taken: set[str] = set()
    bearers: dict[uuid.UUID, Guest] = {}
    rows = Person.objects.values_list("pk", "code_name", "merged_into_id").iterator(chunk_size=5000)
    for pk, name, merged in rows:
        taken.add(name)
        guest = wanted.get(name.casefold())
        if guest is not None:
            bearers[merged or pk] = guest
    seen = visible(bearers, user)
    foreign = []
    for person, guest in bearers.items():
        if person in seen:
            guest.person = person
        elif guest.person is None:
            foreign.append(guest)
    return foreign, taken


def match_phones(guests: Iterable[Guest], user: User) -> None:
    """Tie guests to the one visible person with their number, unless the names speak against it."""
    wanted: dict[bytes, list[Guest]] = defaultdict(list)
    digest = index.digester(MatchKey.Kind.PHONE)
    for guest in guests:
        for number in guest.phones:
            wanted[digest(number)].append(guest)
    candidates: dict[uuid.UUID, list[Guest]] = defaultdict(list)
    for some in chunks(wanted):
        rows = MatchKey.objects.filter(kind=MatchKey.Kind.PHONE, digest__in=some, person__merged_into=None)
        for person, found in rows.values_list("person_id", "digest"):
            candidates[person] += wanted[bytes(found)]
    for known in chunks(visible(candidates, user)):
        people = list(Person.objects.filter(pk__in=known).only("id", "identity"))
        for row, names in zip(people, sealed.read_many(people, "identity"), strict=True):
            for guest in candidates[row.pk]:
                if guest.person is None and _agree(guest, names):
                    guest.person = row.pk


def _agree(guest: Guest, names: dict[str, str]) -> bool:
    """One family shares one telephone: where both have names, the names must be one."""
    one, other = rules.full_name(guest.identity or {}), rules.full_name(names)
    return not one or not other or fold(other) == guest.folded or meets(one, other)


def count_doubles(guests: Iterable[Guest], user: User) -> int:
    """How many new people bear exactly the name of somebody known; they are told of, never joined."""
    wanted: dict[str, int] = defaultdict(int)
    for guest in guests:
        if len(guest.folded.split()) > 1:
            wanted[guest.folded] += 1
    if not wanted:
        return 0
    found: set[str] = set()
    ids = list(Person.objects.visible_to(user).current().values_list("pk", flat=True))
    for some in chunks(ids):
        people = list(Person.objects.filter(pk__in=some).only("id", "identity"))
        found |= {fold(rules.full_name(names)) for names in sealed.read_many(people, "identity")}
    return sum(number for name, number in wanted.items() if name in found)
