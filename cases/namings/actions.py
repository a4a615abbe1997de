"""What can be done about a public naming: record it with all that follows, warn the person, note that it is gone."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.actors.actions import channel_of
from cases.actors.models import Channel
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import House
from cases.incidents.actions import NewIncident, open_for_naming
from cases.incidents.models import HouseIncident
from cases.namings import queries, rules
from cases.people.models import Person
from cases.risk.actions import raise_level
from cases.threats import history
from cases.threats.actions import FirstReport, report_first
from cases.threats.codes import ActType, Exposure, StepKind
from cases.threats.models import Naming, Report
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class NewNaming:
    """A channel named somebody: `first` says whom and through which house; `channel` is known or (platform, handle)."""

    first: FirstReport
    channel: Channel | tuple[str, str]
    posted_at: dt.datetime
    call: str
    exposed: tuple[str, ...] = ()
    exposed_house: House | None = None
    post_address: str = ""
    post_text: str = ""

    @property
    def danger(self) -> rules.Danger:
        """What the levels are made of."""
        return rules.Danger(frozenset(self.exposed), self.call, self.exposed_house is not None)

    @property
    def person(self) -> Person | None:
        """The protected person who was named, if it is one."""
        victim = self.first.victim
        return self.first.person or (victim.person if victim else None)


@transaction.atomic
def record_naming(*, naming: NewNaming, by: User) -> Naming:
    """Write a naming down as an event of its own; raise the risk of whoever it endangers; ask for a decision.

    All of it or nothing.  The same form sent twice makes one: the token is the id of its report.
    """
    require(by, P.THREAT_RECORD, house=naming.first.house.pk)
    rules.sound(posted_at=naming.posted_at, exposed=naming.exposed, call=naming.call, now=clock.now())
    _house_in_turn(naming.first.house)
    sent = _sent_before(naming.first.token, by)
    if sent is not None:
        return sent
    raises = _whom_it_endangers(naming)
    people = _held(raises)
    report = report_first(first=_as_report(naming), by=by)
    row = _row(naming, report, by)
    if naming.exposed_house is not None:
        row.incident = open_for_naming(incident=_incident(naming, naming.exposed_house), by=by)
    row.keep(by=by, force_insert=True)
    until = rules.raised_until(naming.posted_at, clock.now())
    if until is None:
        raises = []
    else:
        _raise(raises, people, report, until, by)
    detail = {"raised": len(raises), "incident": str(row.incident_id or "")}
    chain.record("namings.recorded", by=by, on=row, house=report.house_id, detail=detail)
    return row


def _raise(
    raises: list[rules.Raised], people: dict[uuid.UUID, Person], report: Report, until: dt.datetime, by: User
) -> None:
    for one in raises:
        person = people[one.person]
        raise_level(person=person, cause=one.cause, level=one.level, report=report, until=until, by=by)


def _house_in_turn(house: House) -> None:
    """The same form sent twice at once waits here and finds the first."""
    House.objects.select_for_update().filter(pk=house.pk).values_list("pk").first()


def _sent_before(token: uuid.UUID, by: User) -> Naming | None:
    """The naming this very form made the first time."""
    sent: Any = Report.objects.filter(pk=token).first()
    if sent is None:
        return None
    found: Naming | None = Naming.objects.filter(report=sent).first()
    if found is None or sent.created_by_id != by.pk:
        raise Refused("token_used", _("This form cannot be sent any more. Open it anew."))
    return found


def _whom_it_endangers(naming: NewNaming) -> list[rules.Raised]:
    person, exposed = naming.person, naming.exposed_house
    home = queries.home_of(person) if person else None
    houses = {house for house in (home, exposed.pk if exposed else None) if house}
    return rules.raises(
        person=person.pk if person else None,
        exposed_house=exposed.pk if exposed else None,
        present=queries.present_in(houses),
        danger=naming.danger,
    )


def _held(raises: list[rules.Raised]) -> dict[uuid.UUID, Person]:
    """Their rows, locked in one order and before the first audit event, so that nobody waits in a circle."""
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=[one.person for one in raises])
    return {person.pk: person for person in people.order_by("pk")}


def _as_report(naming: NewNaming) -> FirstReport:
    return replace(
        naming.first,
        type=ActType.NAME.value,
        happened_on=rules.day_of(naming.posted_at),
        ongoing=rules.ongoing(naming.danger),
        what=naming.first.what or naming.post_text,
    )


def _row(naming: NewNaming, report: Report, by: User) -> Naming:
    channel = naming.channel
    if not isinstance(channel, Channel):
        channel = channel_of(platform=channel[0], handle=channel[1], by=by)
    row = Naming(
        report=report,
        victim=report.acts.select_related("victim").get(type=ActType.NAME).victim,
        channel=channel,
        posted_at=naming.posted_at,
        exposed=[code.value for code in Exposure if code in naming.exposed],
        call_to_violence=naming.call,
        exposed_house=naming.exposed_house,
    )
    sealed.put(row, post={"address": naming.post_address.strip(), "text": naming.post_text.strip()})
    return row


def _incident(naming: NewNaming, house: House) -> NewIncident:
    return NewIncident(
        token=uuid.uuid4(),
        house=house,
        kind=HouseIncident.Kind.LEAK,
        severity=rules.severity(naming.call),
        what="",  # the report of the naming tells it
        happened_at=naming.posted_at,
        address_exposed=HouseIncident.Exposed.YES,
    )


@transaction.atomic
def warn(*, naming: Naming, at: dt.datetime | None, by: User) -> Naming:
    """The person was told of it: when, and by whom."""
    row = _turn_of(naming, by)
    if row.warned_at is not None:
        raise Refused("warned_already", _("It is noted already that the person was warned."))
    early = Refused("before_posting", _("Nobody can be warned before it was posted."), field="at")
    now = clock.now()
    rules.afterwards(at or now, row.posted_at, now, too_early=early)
    row.warned_at, row.warned_by = at or now, by
    return _noted(row, "warned", by)


@transaction.atomic
def take_down(*, naming: Naming, at: dt.datetime | None, by: User) -> Naming:
    """It can no longer be read there; the naming stays and counts."""
    row = _turn_of(naming, by)
    if row.taken_down_at is not None:
        raise Refused("down_already", _("It is noted already that it was taken down."))
    early = Refused("before_posting", _("It cannot be taken down before it was posted."), field="at")
    now = clock.now()
    rules.afterwards(at or now, row.posted_at, now, too_early=early)
    row.taken_down_at = at or now
    return _noted(row, "taken_down", by)


def _turn_of(naming: Naming, by: User) -> Naming:
    """The row as it stands, held; asks authority over its report."""
    require(by, P.THREAT_RECORD, house=naming.report.house_id)
    rows: Any = Naming.objects.select_for_update(of=("self",)).select_related("report")
    row: Naming = rows.get(pk=naming.pk)
    return row


def _noted(row: Naming, what: str, by: User) -> Naming:
    """What was done after a naming tells nothing new of the event: it makes nobody an author."""
    row.keep(by=by)
    report = row.report
    detail = {"part": history.HELP, "naming": what}
    history.note_step(report=report, kind=StepKind.CHANGED, by=by, before=report.state, detail=detail)
    chain.record(f"namings.{what}", by=by, on=row, house=report.house_id)
    return row
