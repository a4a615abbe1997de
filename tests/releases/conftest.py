"""A report of a protected person who agreed, ready to be given out. All names are invented."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cases.core import clock
from cases.papers.models import Consent
from cases.threats.codes import State
from cases.threats.models import Act, Intervention, Involvement, Source
from cases.vault import sealed
from tests.factories import access
from tests.factories.people import make_person
from tests.factories.threats import make_actor, make_report, make_victim

DAY = dt.timedelta(days=1)
SEALED = {
    "what": "Three invented men waited at the gate",
    "locality": "Paperboat Alley",
    "basis": "They wore an invented badge",
    "source": "Auntie Inkwell",
    "statement": "She saw them leave",
    "note": "Lawyer Dreamland was asked",
}
NAMES = {"given": "Zerrin", "father": "Storybook", "family": "Moonriver", "aliases": ["Umm Paper"]}


@pytest.fixture
def agree(caseworker):
    """A consent, in force unless said otherwise."""

    def agreed(person, purpose="report", recipient="An invented archive", **days):
        row = Consent(person=person, purpose=purpose, recipient=recipient)
        row.given_on = days.pop("given_on", clock.tonight() - DAY)
        for name, day in days.items():
            setattr(row, name, day)
        row.keep(by=caseworker)
        return row

    return agreed


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle", identity=NAMES)


@pytest.fixture
def report(house, caseworker, person):
    """Verified, with everything sealed that a report can hold."""
    victim = make_victim(house=house, by=caseworker, person=person, sex="female", is_defender="yes")
    made = make_report(
        house=house, by=caseworker, victim=victim, type="kill", state=State.VERIFIED, governorate="IQ-BG",
        actor_type="police", actor=make_actor(by=caseworker), decided_at=clock.now(),
    )  # fmt: skip
    sealed.put(made, story={"what": SEALED["what"], "locality": SEALED["locality"]})
    made.keep(by=caseworker)
    involved = Involvement.objects.get(report=made)
    involved.degree = "carried_out"
    sealed.put(involved, basis={"text": SEALED["basis"]})
    involved.keep(by=caseworker)
    source = Source(report=made, connection="witness")
    sealed.put(source, identity={"name": SEALED["source"]}, statement={"text": SEALED["statement"]})
    source.keep(by=caseworker)
    step = Intervention(report=made, kind="legal", progress="done")
    sealed.put(step, note={"text": SEALED["note"]})
    step.keep(by=caseworker)
    return made


@pytest.fixture
def case(house, report, person, agree):
    """All of it, with a consent of nobody yet."""
    return SimpleNamespace(house=house, report=report, person=person, agree=agree)


@pytest.fixture
def agreed(case):
    """All of it, with the person's consent."""
    case.consent = case.agree(case.person)
    return case


@pytest.fixture
def second(house, caseworker):
    """A function that adds another event, of another person or of somebody known by a code alone."""

    def made(*, protected=True, code_name="Second Pebble", **facts):
        someone = make_person(house=house, by=caseworker, code_name=code_name) if protected else None
        name = "" if protected else "Haidar Dreamland"
        victim = make_victim(house=house, by=caseworker, person=someone, name=name)
        facts.setdefault("state", State.VERIFIED)
        return make_report(house=house, by=caseworker, victim=victim, **facts), someone

    return made


@pytest.fixture
def also(caseworker):
    """A function that adds an act to a report."""

    def added(report, victim, type="aslt", **facts):
        act = Act(report=report, victim=victim, type=type, happened_on=report.happened_on, **facts)
        act.keep(by=caseworker)
        return act

    return added


@pytest.fixture
def confirmed(sign_in):
    """Signed in, and has just given the pass phrase again."""

    return lambda user: access.confirmed(sign_in(user))


@pytest.fixture
def as_coordinator(confirmed, coordinator):
    return confirmed(coordinator)


@pytest.fixture
def as_admin(confirmed, admin):
    return confirmed(admin)
