"""Threats of one house for the attacks: a report in each state, and one row of everything that hangs on a report."""

import datetime as dt
import uuid

from django.utils import timezone

from cases.access.models import User
from cases.core import clock
from cases.evidence import actions as evidence
from cases.houses.models import House
from cases.incidents import actions as incidents
from cases.namings.actions import record_naming
from cases.people.models import Person
from cases.releases.models import Release
from cases.threats import actions, codes
from cases.threats.codes import State
from cases.threats.models import Act, Intervention, Report, Source
from cases.vault import sealed
from tests.factories.evidence import still
from tests.factories.namings import new_naming
from tests.factories.review import make_told
from tests.factories.risk import make_assessment, make_vector
from tests.factories.threats import make_actor, make_channel


def tell(house: House, by: User, reviewer: User) -> None:
    """All of it; the reports under review are the reviewer's."""
    people = list(Person.objects.filter(house=house).order_by("code_name"))
    draft = first_report(house, people[0], by)
    describe(draft, by)
    for state in set(State) - {State.DRAFT}:
        held = {"reviewer": reviewer} if state == State.UNDER_REVIEW else {}
        make_told(house=house, by=by, state=state, **held)
    submitted = Report.objects.filter(house=house, state=State.SUBMITTED).order_by("pk")[0]
    actions.link(earlier=submitted, later=draft, kind=codes.LinkKind.PRECEDES, by=by)
    keep_evidence(draft, by)
    name_somebody(house, people[1], by)
    happen(house, by, reviewer)
    assess(people, by)
    hand_out(house, submitted, by)


def first_report(house: House, person: Person, by: User) -> Report:
    """As the first page makes it."""
    first = actions.FirstReport(
        token=uuid.uuid4(),
        house=house,
        person=person,
        name="",
        type=codes.ActType.DTHR,
        what="an invented voice on the phone",
        happened_on=timezone.localtime(clock.now()).date() - dt.timedelta(days=1),
    )
    return actions.report_first(first=first, by=by)


def describe(report: Report, by: User) -> None:
    """A second victim known by name, a source, something that was done."""
    whom = actions.Whom(name="Somebody Invented")
    facts = actions.ActFacts(whom, codes.ActType.THRE, report.happened_on)
    actions.keep_act(act=Act(report=report), facts=facts, by=by)
    told = actions.SourceFacts(
        connection=codes.Connection.WITNESS, name="An Invented Witness", statement="so it was"
    )
    actions.keep_source(source=Source(report=report), facts=told, by=by)
    step = actions.InterventionFacts(kind=codes.InterventionKind.LEGAL, note="a lawyer was asked")
    actions.keep_intervention(intervention=Intervention(report=report), facts=step, by=by)


def keep_evidence(report: Report, by: User) -> None:
    """A picture with its copy, and a link."""
    upload = evidence.Upload(data=still("PNG"), name="invented.png", method="screenshot")
    evidence.receive(report=report, upload=upload, by=by)
    evidence.keep_link(report=report, link=evidence.Copied("https://example.invalid/7", "words"), by=by)


def name_somebody(house: House, person: Person, by: User) -> None:
    """A naming nobody was warned of, in a channel of its own, which opened an incident of the house."""
    group = make_actor(name=f"Invented Column {uuid.uuid4().hex[:6]}", by=by)
    channel = make_channel(handle=f"invented_{uuid.uuid4().hex[:6]}", actor=group, by=by)
    new = new_naming(house=house, person=person, channel=channel, exposed_house=house, exposed=("name",))
    record_naming(naming=new, by=by)


def happen(house: House, by: User, reviewer: User) -> None:
    """An incident nobody has decided about, and one about lives that was decided."""
    for severity in (3, 4):
        new = incidents.NewIncident(uuid.uuid4(), house, "raid", severity, "Strangers knocked at the gate")
        row = incidents.report_incident(incident=new, by=by)
    incidents.decide(incident=row, decision="normal", why="They are gone", by=reviewer)


def assess(people: list[Person], by: User) -> None:
    """A form of everybody in force; for two a lower level that waits for the second name."""
    for number, person in enumerate(people):
        answers = make_vector(32, 12, 5) if number < 2 else None
        make_assessment(person=person, by=by, answers=answers)
    for person in people[:2]:
        make_assessment(person=person, by=by, why="lives in another town now")


def hand_out(house: House, report: Report, by: User) -> None:
    """A copy that left the house."""
    row = Release(
        mark=uuid.uuid4().hex[:10],
        kind=Release.Kind.UN,
        at=clock.now(),
        house=house,
        report=report,
        rows=1,
        sha256="0" * 64,
    )
    sealed.put(row, recipient={"name": "An invented office"}, purpose={"text": "an invented purpose"})
    row.keep(by=by, force_insert=True)
