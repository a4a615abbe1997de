"""People in beds; every state is reached through the actions."""

import datetime as dt
import itertools
import uuid
from typing import Any

from cases.access.models import User
from cases.core import clock
from cases.houses.models import Bed, House
from cases.people.models import Person
from cases.stays import actions
from cases.stays.models import Stay

NUMBERS = itertools.count(1)


def make_person(house: House, *, code_name: str = "", **fields: Any) -> Person:
    """An invented person whose record the house keeps."""
    return Person.objects.create(house=house, code_name=code_name or f"Made Up {next(NUMBERS):04d}", **fields)


def make_arrival(*, nights: int = 14, **fields: Any) -> actions.Arrival:
    """A man at the door who stays two weeks, in the best bed."""
    moment = fields.get("arrived_at") or clock.now()
    values = {"token": uuid.uuid4(), "group": "man", "until": clock.night_of(moment) + dt.timedelta(nights)}
    return actions.Arrival(**values | fields)


def make_stay(bed: Bed, *, by: User, **fields: Any) -> Stay:
    """Somebody new sleeps in this bed from tonight."""
    fields.setdefault("person", make_person(bed.room.house))
    return actions.arrive(arrival=make_arrival(bed=bed, **fields), by=by)


def make_booking(bed: Bed, *, by: User, in_nights: int = 0, nights: int = 14, **fields: Any) -> Stay:
    """A bed kept for somebody who comes in so many nights."""
    start = clock.tonight() + dt.timedelta(in_nights)
    values = {
        "token": uuid.uuid4(),
        "group": "man",
        "start": start,
        "until": start + dt.timedelta(nights),
        "kind": "expected",
        "bed": bed,
    }
    fields.setdefault("person", make_person(bed.room.house))
    return actions.reserve(reservation=actions.Reservation(**values | fields), by=by)
