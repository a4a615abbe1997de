"""Namings, recorded through the same action as on the page."""

import datetime as dt
import uuid
from typing import Any

from cases.core import clock
from cases.houses.models import House
from cases.namings.actions import NewNaming
from cases.people.models import Person
from cases.threats.actions import FirstReport
from cases.threats.codes import ActType, Connection


def new_naming(*, house: House, person: Person | None = None, **facts: Any) -> NewNaming:
    """A channel named somebody two hours ago; `name` for whom nobody protects, `token` for the form."""
    posted_at = facts.setdefault("posted_at", clock.now() - dt.timedelta(hours=2))
    first = FirstReport(
        token=facts.pop("token", None) or uuid.uuid4(),
        house=house,
        person=person,
        name=facts.pop("name", "" if person else "Invented Neighbour"),
        type=ActType.NAME,
        what="Here is where the traitor sleeps",
        happened_on=posted_at.date(),
        how_known=Connection.THIRD_PARTY,
    )
    known: dict[str, Any] = {"channel": ("telegram", "@Invented_Channel"), "call": "none"}
    return NewNaming(first=first, **(known | facts))
