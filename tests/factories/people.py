"""People, recorded through the same action as on the pages; all names are invented."""

from itertools import count
from typing import Any

from cases.access.models import Membership, User
from cases.houses.models import House
from cases.people.actions import NewPerson, create_person
from cases.people.models import Person

NUMBERS = count(1)


def make_person(*, house: House, by: User | None = None, code_name: str = "", **known: Any) -> Person:
    """A record in a house; without `by`, a caseworker of that house writes it."""
    new = NewPerson(code_name=code_name or f"Quiet Lantern {next(NUMBERS)}", **known)
    return create_person(new=new, house=house, by=by or writer_of(house))


def writer_of(house: House) -> User:
    """A caseworker of this house who is nobody in the cast."""
    user, new = User.objects.get_or_create(username=f"writer-{house.pk.hex[:8]}")
    if new:
        Membership.objects.create(user=user, role="caseworker", house=house)
    return user
