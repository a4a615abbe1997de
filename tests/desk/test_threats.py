"""What is due of threats stands on the home of whoever does it, and on nobody else's; a person's page lists reports."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.core import clock
from cases.incidents.actions import NewIncident, report_incident
from cases.namings.actions import record_naming, warn
from cases.review import actions as review
from cases.risk.models import Assessment, Level
from cases.threats.codes import Ongoing, State
from cases.threats.models import Naming, Report
from tests.factories.namings import new_naming
from tests.factories.people import make_person
from tests.factories.risk import make_assessment
from tests.factories.threats import make_report, make_victim

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def words(client, path="/"):
    """The text of a page's content, without marks."""
    main = client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle", sex="female")


@pytest.fixture
def naming(house, caseworker, person):
    return record_naming(naming=new_naming(house=house, person=person), by=caseworker)


def watched(house, by):
    new = NewIncident(
        uuid.uuid4(), house, "stranger_or_surveillance", 2, "Somebody takes pictures of the gate"
    )
    return report_incident(incident=new, by=by)


def test_a_caseworker_sees_drafts_questions_and_decisions_of_his_own(house, caseworker, admin, sign_in):
    draft = make_report(house=house, by=caseworker)
    asked = make_report(house=house, by=caseworker, state=State.UNDER_REVIEW, reviewer=admin)
    refused = make_report(house=house, by=caseworker, state=State.UNDER_REVIEW, reviewer=admin)
    waits = make_report(house=house, by=caseworker, state=State.SUBMITTED)
    long_ago = make_report(
        house=house, by=caseworker, state=State.VERIFIED, state_since=clock.now() - 15 * DAY
    )
    review.ask(report=asked, question="At what time of day?", by=admin)
    Report.objects.filter(pk=asked.pk).update(state_since=clock.now() - 40 * DAY)
    review.reject(report=refused, reason="It was a wrong number", by=admin)
    text = words(sign_in(caseworker))
    assert re.search(
        rf"Your threat reports .*{asked.ref} Death threat .* Back with a question {draft.ref} Death threat .* Draft"
        rf" {refused.ref} Death threat .* Rejected",
        text,
    )
    assert waits.ref not in text and long_ago.ref not in text


def test_an_unwarned_naming_stands_there_until_somebody_warned(house, caseworker, naming, sign_in):
    client = sign_in(caseworker)
    page = client.get("/").content.decode()
    assert "Named in public, not warned yet" in page and "Amber Kettle" in page
    assert reverse("naming_warned", args=[naming.pk]) in page
    warn(naming=naming, at=None, by=caseworker)
    assert "not warned yet" not in words(client)


def test_risk_forms_due_are_named_without_a_level(house, caseworker, naming, sign_in):
    make_assessment(person=make_person(house=house, by=caseworker, code_name="Due One"), by=caseworker)
    Assessment.objects.update(due_at=clock.now() - DAY, level=Level.EXTREME)
    text = words(sign_in(caseworker))
    assert re.search(
        r"Risk forms due All 2 Due One Reassess by .* Overdue Amber Kettle Something happened", text
    )
    assert not re.search("Extreme|High|Medium", text.partition("Risk forms due")[2])


def test_a_coordinator_sees_the_time_left_for_a_decision_on_top(
    house, caseworker, coordinator, admin, sign_in
):
    incident = watched(house, caseworker)
    for user in (coordinator, admin):
        client = sign_in(user)
        text = words(client)
        assert text.index("Incidents that wait") < text.index("Workbench" if user == admin else "Board")
        assert re.search(r"Cedar : Stranger or surveillance 2: serious .* 1 h 59 min left", text)
        assert reverse("incident_decide", args=[incident.pk]) in client.get("/").content.decode()
    assert "Incidents that wait" not in words(sign_in(caseworker))


def test_an_administrator_sees_the_queue_by_state_danger_first(house, caseworker, admin, sign_in):
    long = {"state_since": clock.now() - 2 * DAY - dt.timedelta(minutes=5)}
    make_report(house=house, by=caseworker, state=State.SUBMITTED, **long)
    make_report(house=house, by=caseworker, state=State.SUBMITTED)
    make_report(house=house, by=caseworker, state=State.RETURNED, ongoing=Ongoing.DANGER)
    make_report(house=house, by=caseworker, state=State.VERIFIED)
    text = words(sign_in(admin))
    assert re.search(
        r"Reports that wait .* Someone is in danger now the oldest for 0 hours 1"
        r" Submitted the oldest for 2 days · 1 too long 2 Back with a question the oldest for 0 hours 1 ",
        text,
    )
    assert "Under review" not in text
    Report.objects.all().update(state=State.VERIFIED)
    assert "Nothing waits for a review." in words(sign_in(admin))


@pytest.mark.parametrize("role", ["treasurer", "auditor", "other_worker"])
def test_nobody_else_sees_anything_of_it(role, request, house, caseworker, naming, sign_in):
    watched(house, caseworker)
    page = sign_in(request.getfixturevalue(role)).get("/").content.decode()
    for word in ("Amber Kettle", "Cedar:", naming.report.ref, "Reports that wait", "not warned yet"):
        assert word not in page
    if role != "other_worker":
        assert not re.search(
            "[Tt]hreat|[Ii]ncident|[Rr]isk|[Nn]aming", words(sign_in(request.getfixturevalue(role)))
        )


def test_a_persons_page_lists_the_reports_that_are_visible(
    house, other_house, caseworker, other_worker, person, sign_in
):
    victim = make_victim(house=house, person=person, by=caseworker)
    seen = make_report(house=house, by=caseworker, victim=victim, state=State.SUBMITTED)
    hidden = make_report(house=other_house, by=other_worker, victim=victim)
    others = make_report(house=house, by=caseworker)
    client, path = sign_in(caseworker), reverse("person", args=[person.pk])
    text = words(client, path)
    assert re.search(
        rf"Threat reports Report a threat {seen.ref} Death threat \d{{4}}-\d\d-\d\d Submitted", text
    )
    assert hidden.ref not in text and others.ref not in text
    link = f"{reverse('report_new')}?person={person.pk}"
    assert link in client.get(path).content.decode()
    assert "Amber Kettle" in client.get(link).content.decode()


def test_an_administrator_sees_the_reports_of_a_person_but_writes_none(
    house, caseworker, admin, person, sign_in
):
    report = make_report(
        house=house, by=caseworker, victim=make_victim(house=house, person=person, by=caseworker)
    )
    text = words(sign_in(admin), reverse("person", args=[person.pk]))
    assert report.ref in text and "Report a threat" not in text


@pytest.mark.parametrize("role", ["caseworker", "coordinator", "admin", "treasurer", "auditor"])
def test_home_stays_at_twelve_queries_whatever_waits(role, request, house, caseworker, admin, sign_in):
    client, counts = sign_in(request.getfixturevalue(role)), []
    for size in (1, 8):
        for number in range(size):
            person = make_person(house=house, by=caseworker, code_name=f"Named {size} {number}")
            record_naming(naming=new_naming(house=house, person=person), by=caseworker)
            make_assessment(person=person, by=caseworker)
            make_report(house=house, by=caseworker)
            asked = make_report(house=house, by=caseworker, state=State.UNDER_REVIEW, reviewer=admin)
            review.ask(report=asked, question="At what time of day?", by=admin)
            watched(house, caseworker)
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/").status_code == 200
        counts.append(len(found))
    assert Naming.objects.count() == 9
    assert counts[0] == counts[1] <= 12


def test_a_persons_page_stays_at_twelve_queries(house, caseworker, coordinator, person, sign_in):
    client, path, counts = sign_in(coordinator), reverse("person", args=[person.pk]), []
    victim = make_victim(house=house, person=person, by=caseworker)
    for size in (1, 20):
        for _ in range(size):
            make_report(house=house, by=caseworker, victim=victim)
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 12, counts
