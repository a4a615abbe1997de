"""Threat reports made straight, for tests of what reads them; the way through the pages has tests of its own."""

import datetime as dt
import uuid
from typing import Any

from cases.access.models import User
from cases.actors.codes import ActorType
from cases.actors.models import Actor, Channel
from cases.core import clock
from cases.houses.models import House
from cases.people.models import Person
from cases.threats import codes
from cases.threats.actions import FirstReport, report_first
from cases.threats.models import Act, Involvement, Naming, Report, Victim
from cases.vault import sealed


def make_actor(*, name: str = "Invented Brigade", type: str = ActorType.PARAMILITARY, by: User) -> Actor:
    actor = Actor(name=name, type=type)
    actor.keep(by=by)
    return actor


def make_channel(*, handle: str = "invented_channel", actor: Actor | None = None, by: User) -> Channel:
    channel = Channel(handle=handle, handle_key=handle.casefold(), actor=actor)
    channel.keep(by=by)
    return channel


def make_victim(
    *, house: House, person: Person | None = None, name: str = "", by: User, **facts: Any
) -> Victim:
    pk = uuid.uuid4()
    victim = Victim(
        id=pk, house=house, person=person, code=person.code_name if person else f"V-{pk.hex[:8]}", **facts
    )
    if name:
        sealed.put(victim, identity={"name": name})
    victim.keep(by=by)
    return victim


def make_report(
    *, house: House, by: User, victim: Victim | None = None, type: str = codes.ActType.DTHR, **facts: Any
) -> Report:
    """A report with one act and one involvement; `facts`: columns, and what, actor_type, actor."""
    now, pk = clock.now(), uuid.uuid4()
    what, actor = facts.pop("what", ""), facts.pop("actor", None)
    actor_type = facts.pop("actor_type", ActorType.UNIDENTIFIED)
    known: dict[str, Any] = {
        "id": pk,
        "ref": f"T-{pk.hex[:8]}",
        "received_at": now,
        "state_since": now,
        "happened_on": clock.tonight(),
        "how_known": codes.Connection.VICTIM,
        "submitted_at": None if facts.get("state", codes.State.DRAFT) == codes.State.DRAFT else now,
    }
    report = Report(house=house, **(known | facts))
    if what:
        sealed.put(report, story={"what": what})
    report.keep(by=by)
    victim = victim or make_victim(house=house, by=by)
    act = Act(report=report, victim=victim, type=type, happened_on=report.happened_on)
    act.keep(by=by)
    Involvement(report=report, act=act, actor_type=actor_type, actor=actor).keep(by=by)
    return report


def make_naming(
    *, house: House, by: User, victim: Victim, channel: Channel, at: dt.datetime, **facts: Any
) -> Naming:
    """A naming with its report."""
    report = make_report(
        house=house,
        by=by,
        victim=victim,
        type=codes.ActType.NAME,
        happened_on=clock.night_of(at),
        state=codes.State.SUBMITTED,
    )
    naming = Naming(report=report, victim=victim, channel=channel, posted_at=at, **facts)
    naming.keep(by=by)
    return naming


def tell(*, house: House, by: User, person: Person | None = None, name: str = "", **facts: Any) -> Report:
    """A first report through its own action, as it is told on the phone."""
    known: dict[str, Any] = {
        "token": uuid.uuid4(),
        "type": codes.ActType.DTHR,
        "what": "They called at night",
        "happened_on": clock.tonight(),
    }
    name = name or ("" if person or facts.get("victim") else "Invented Neighbour")
    return report_first(first=FirstReport(house=house, person=person, name=name, **(known | facts)), by=by)
