"""Reads for the pages around a person."""

import uuid

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.errors import Denied
from cases.people.models import KeepApart, Person
from cases.people.queries import house_for


def side_of(pair: KeepApart, user: User) -> tuple[Person, uuid.UUID]:
    """Which of the two the user may change, and through which house; raises `Denied` if neither."""
    try:
        return pair.person, house_for(pair.person, Permission.PERSON_EDIT, user)
    except Denied:
        return pair.other, house_for(pair.other, Permission.PERSON_EDIT, user)
