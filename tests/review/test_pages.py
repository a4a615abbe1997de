"""The page of a report, the list and the queue: who sees what, what comes next, what is missing."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access.models import Membership
from cases.audit.models import Event as AuditEvent
from cases.core import clock
from cases.review import queries
from cases.review.queries.alike import proposed_for
from cases.review.queries.outcomes import came_back
from cases.threats import codes
from cases.threats.actions import submit
from cases.threats.codes import Ongoing, State
from cases.threats.models import Intervention, Link, Report, ReportStep, Source
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.people import make_person
from tests.factories.review import KNOWN, make_source, make_told
from tests.factories.threats import make_actor, make_channel, make_naming, make_report, make_victim

pytestmark = pytest.mark.django_db
MOVES = ("take", "release", "ask", "verify", "unverify", "duplicate", "reject", "reopen")
SECRETS = ("Invented Name", "Shot at the gate", "Aunt of nobody", "she heard the car", "a neighbour's word")


def words(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def at(name, report):
    return reverse(name, args=[report.pk])


@pytest.fixture
def told(house, caseworker):
    """A whole report, submitted by the caseworker, with sealed words everywhere."""
    report = make_told(house=house, by=caseworker, what="Shot at the gate")
    source = make_source(report=report, by=caseworker)
    sealed.put(source, identity={"name": "Aunt of nobody"}, statement={"text": "she heard the car"})
    source.save()
    involvement = report.involvements.get()
    sealed.put(involvement, basis={"text": "a neighbour's word"})
    involvement.save()
    ReportStep(report=report, kind="reported", at=clock.now(), after="draft").keep(by=caseworker)
    ReportStep(report=report, kind="submitted", at=clock.now(), before="draft", after="submitted").keep(
        by=caseworker
    )
    return report


# --- Who sees it ---


@pytest.mark.parametrize("who", ["treasurer", "auditor", "stranger"])
def test_treasurer_auditor_and_strangers_see_no_report(who, told, sign_in, request):
    client = sign_in(request.getfixturevalue(who))
    pages = [at(name, told) for name in ("report", "report_open", *(f"report_{move}" for move in MOVES))]
    for page in [reverse("reports"), reverse("queue"), *pages]:
        assert client.get(page).status_code == client.post(page).status_code == 403
    assert told.ref not in client.get(reverse("home")).content.decode()


def test_another_house_finds_nothing(told, other_worker, sign_in):
    client = sign_in(other_worker)
    assert client.get(at("report", told)).status_code == 404
    assert client.post(at("report_open", told), {"parts": "story"}).status_code == 404
    page = client.get(reverse("reports"))
    assert page.status_code == 200 and told.ref not in words(page) and "Cedar" not in words(page)


@pytest.mark.parametrize("who", ["caseworker", "coordinator"])
def test_the_house_sees_its_report_and_no_move_of_a_reviewer(who, told, sign_in, request):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(at("report", told)).status_code == 200
    for move in MOVES:
        assert client.get(at(f"report_{move}", told)).status_code == 403
        assert client.post(at(f"report_{move}", told), {"reason": "x" * 20}).status_code == 403
    assert Report.objects.get(pk=told.pk).state == State.SUBMITTED


@pytest.mark.parametrize("who", ["caseworker", "coordinator", "admin"])
def test_nothing_sealed_stands_on_page_list_or_queue(who, told, sign_in, request):
    user = request.getfixturevalue(who)
    pages = [at("report", told), reverse("reports")] + ([reverse("queue")] if who == "admin" else [])
    for page in pages:
        text = sign_in(user).get(page).content.decode()
        assert told.ref in text and not [word for word in SECRETS if word in text]


def test_a_named_group_is_for_those_who_may_name_groups(house, caseworker, admin, sign_in):
    report = make_told(house=house, by=caseworker, actor=make_actor(name="Invented Brigade", by=admin))
    assert "Invented Brigade" in words(sign_in(admin).get(at("report", report)))
    assert "Invented Brigade" not in words(sign_in(caseworker).get(at("report", report)))


# --- Reading what is sealed ---


def opened_events():
    return [event.detail for event in AuditEvent.objects.filter(action="vault.opened")]


def test_the_reviewer_reads_with_one_tap_and_is_logged(told, admin, sign_in):
    client = sign_in(admin)
    client.post(at("report_take", told))
    answer = client.post(at("report_open", told), {"parts": "story"})
    assert answer.status_code == 200 and "Shot at the gate" in words(answer)
    assert opened_events() == [{"column": "story", "standing": True}]
    assert "Invented Name" not in words(answer)


def test_others_give_a_reason_first(told, coordinator, sign_in):
    client = sign_in(coordinator)
    refused = client.post(at("report_open", told), {"parts": "story", "reason": "short"})
    assert refused.status_code == 400 and "Shot at the gate" not in words(refused) and opened_events() == []
    reason = {"parts": "story", "reason": "The lawyer asks for it"}
    assert "Shot at the gate" in words(client.post(at("report_open", told), reason))
    assert opened_events() == [{"column": "story"}]


def test_who_the_source_is_is_not_for_every_caseworker(told, house, coordinator, sign_in):
    key = f"source-{Source.objects.get(report=told).pk}"
    other = make_user("second", role="caseworker", house=house)
    asked = {"parts": key, "reason": "The lawyer asks for it"}
    assert key not in sign_in(other).get(at("report_open", told)).content.decode()
    refused = sign_in(other).post(at("report_open", told), asked)
    assert refused.status_code == 400 and "Aunt" not in words(refused) and opened_events() == []
    shown = words(sign_in(coordinator).post(at("report_open", told), asked))
    assert "Aunt of nobody" in shown and "she heard the car" in shown
    assert len(opened_events()) == 2


def test_several_parts_are_opened_together_each_logged(told, admin, sign_in):
    client = sign_in(admin)
    client.post(at("report_take", told))
    page = client.get(at("report_open", told)).content.decode()
    parts = re.findall(r'name="parts"[^>]*value="([^"]+)"', page)
    shown = words(client.post(at("report_open", told), {"parts": parts}))
    assert [word for word in SECRETS if word not in shown.replace("&#x27;", "'")] == []
    assert len(opened_events()) == 5


# --- What comes next, what is missing ---


def test_each_side_is_shown_its_next_step_first(told, caseworker, admin, sign_in):
    page = sign_in(admin).get(at("report", told)).content.decode()
    assert re.search(r'action="[^"]+/take/".*?button-main', page, re.S)
    assert "It waits for a reviewer" in words(sign_in(caseworker).get(at("report", told)))
    Report.objects.filter(pk=told.pk).update(state=State.DRAFT, submitted_at=None)
    page = sign_in(caseworker).get(at("report", told)).content.decode()
    assert re.search(r'button-main" href="[^"]+/submit/"', page)


def test_what_is_missing_is_named_and_leads_to_where_it_is_mended(house, caseworker, sign_in):
    report = make_report(house=house, by=caseworker, actor_type="unknown")
    page = sign_in(caseworker).get(at("report", report)).content.decode()
    victim, involvement = report.acts.get().victim, report.involvements.get()
    for sentence, address in (
        ("The victim has no name or alias.", reverse("victim_edit", args=[report.pk, victim.pk])),
        ("sex is not recorded", reverse("victim_edit", args=[report.pk, victim.pk])),
        ("The governorate is not known.", at("report_edit", report)),
        ("what kind of people did it", reverse("involvement_edit", args=[involvement.pk])),
        ("because of the work", at("report_edit", report)),
    ):
        assert re.search(rf'<a href="{address}">[^<]*{sentence}', page), sentence


def test_the_reporter_reads_why_he_cannot_review(house, caseworker, sign_in):
    Membership.objects.create(user=caseworker, role="admin", house=None)
    report = make_told(house=house, by=caseworker)
    sentence = "You wrote on this report yourself"
    assert sentence in words(sign_in(caseworker).get(at("report", report)))
    answer = sign_in(caseworker).post(at("report_take", report))
    assert answer.status_code == 422 and sentence in words(answer)
    assert Report.objects.get(pk=report.pk).state == State.SUBMITTED
    assert "Your own" in words(sign_in(caseworker).get(reverse("queue")))


# --- The moves on their pages ---


def test_the_whole_way_through_the_pages(told, caseworker, admin, sign_in):
    reviewer, reporter = sign_in(admin), sign_in(caseworker)
    assert reviewer.post(at("report_take", told), follow=True).status_code == 200
    question = "On which day exactly was it?"
    assert reviewer.post(at("report_ask", told), {"question": question}).status_code == 302
    page = words(reporter.get(at("report", told)))
    assert question in page and "Answer" in page
    submit(report=told, answer="On the tenth", by=caseworker)
    reviewer.post(at("report_take", told))
    assert reviewer.post(at("report_verify", told), {"certainty": "likely"}).status_code == 302
    page = words(reporter.get(at("report", told)))
    assert "Verified: Likely" in page and "On the tenth" in page and admin.username in page
    assert reviewer.post(at("report_reopen", told), {"reason": "A new source came"}).status_code == 302
    reviewer.post(at("report_reject", told), {"reason": "It was a misunderstanding"})
    page = words(reporter.get(at("report", told)))
    assert "It was a misunderstanding" in page and "A new source came" in page


def test_confirmed_is_refused_beside_the_field_and_says_what_is_missing(told, admin, sign_in):
    client = sign_in(admin)
    client.post(at("report_take", told))
    answer = client.post(at("report_verify", told), {"certainty": "confirmed"})
    text = words(answer)
    assert answer.status_code == 422 and "2 more sources that confirm something" in text
    for element in codes.Element:
        assert f"{element.label}: fewer than two independent sources" in text
    for _ in range(2):
        make_source(report=told, by=admin)
    assert client.post(at("report_verify", told), {"certainty": "confirmed"}).status_code == 302


def test_a_duplicate_is_chosen_from_those_proposed_or_by_its_number(told, house, caseworker, admin, sign_in):
    victim = told.acts.get().victim
    same = make_told(house=house, by=caseworker, victim=victim)
    unlike = make_told(house=house, by=caseworker)
    client = sign_in(admin)
    client.post(at("report_take", told))
    page = words(client.get(at("report_duplicate", told)))
    assert same.ref in page and unlike.ref not in page
    for body in ({}, {"ref": "T-NOSUCH"}, {"other": str(unlike.pk)}, {"ref": told.ref}):
        answer = client.post(at("report_duplicate", told), body)
        assert answer.status_code == 422, body
    assert client.post(at("report_duplicate", told), {"other": str(same.pk)}).status_code == 302
    assert Report.objects.get(pk=told.pk).duplicate_of == same
    assert same.ref in words(sign_in(caseworker).get(at("report", told)))
    assert told.ref in words(sign_in(caseworker).get(at("report", same)))


@pytest.mark.parametrize("move", MOVES)
def test_a_move_that_is_not_possible_says_so_on_its_page(move, house, caseworker, admin, sign_in):
    report = make_told(house=house, by=caseworker, state=State.DRAFT)
    client = sign_in(admin)
    body = {"reason": "x" * 20, "question": "x" * 20, "certainty": "likely"}
    for answer in (client.get(at(f"report_{move}", report)), client.post(at(f"report_{move}", report), body)):
        assert "Nothing was changed." in words(answer)
    assert Report.objects.get(pk=report.pk).state == State.DRAFT


# --- List, queue, outcomes ---


def test_the_list_is_narrowed_by_state_house_and_act(told, house, other_house, caseworker, admin, sign_in):
    elsewhere = make_told(house=other_house, by=caseworker, type="kill")
    client = sign_in(admin)
    for query, shown in (
        ("", {told, elsewhere}),
        ("?state=submitted", {told, elsewhere}),
        ("?state=verified", set()),
        (f"?house={house.pk}", {told}),
        ("?act=kill", {elsewhere}),
        (f"?act=kill&house={house.pk}", set()),
        ("?state=nonsense&house=none&act=%00&page=x", {told, elsewhere}),
    ):
        text = words(client.get(reverse("reports") + query))
        assert {one for one in (told, elsewhere) if one.ref in text} == shown, query


def test_a_report_is_found_by_its_number_within_what_one_sees(told, caseworker, other_worker, sign_in):
    Report.objects.filter(pk=told.pk).update(ref="T-BCDFG")
    for typed in ("T-BCDFG", "t-bcdfg", "BCDFG", " tbcdfg "):
        answer = sign_in(caseworker).get(reverse("reports"), {"ref": typed})
        assert answer.status_code == 302 and answer.url == at("report", told)
    answer = sign_in(other_worker).get(reverse("reports"), {"ref": "T-BCDFG"})
    assert "No report you may see has this number" in words(answer)


def hours(count):
    return clock.now() - dt.timedelta(hours=count)


def test_danger_comes_first_then_age_and_what_is_stuck_is_marked(house, caseworker, admin, sign_in):
    new = make_told(house=house, by=caseworker, state_since=hours(1))
    old = make_told(house=house, by=caseworker, state_since=hours(30))
    danger = make_told(house=house, by=caseworker, state_since=hours(0), ongoing=Ongoing.DANGER)
    make_told(house=house, by=caseworker, state=State.DRAFT)
    make_told(house=house, by=caseworker, state=State.VERIFIED, reviewer=admin)
    found = queries.queue(admin)
    assert [line.report for line in found.lines] == [danger, old, new]
    assert [line.stuck for line in found.lines] == [False, True, False]
    assert found.counts == {"all": 3, "to_take": 3, "mine": 0, "returned": 0, "stuck": 1}
    text = words(sign_in(admin).get(reverse("queue") + "?show=stuck"))
    assert old.ref in text and new.ref not in text and "Stuck" in text


@pytest.mark.parametrize("who", ["caseworker", "coordinator"])
def test_the_queue_is_for_reviewers(who, sign_in, request):
    assert sign_in(request.getfixturevalue(who)).get(reverse("queue")).status_code == 403


def test_duplicates_are_proposed_to_reviewers_within_what_they_see(house, caseworker, admin, sign_in):
    person = make_person(house=house, by=caseworker)
    victim = make_victim(house=house, person=person, by=caseworker, **KNOWN)
    day = clock.tonight()
    one, near, far = (
        make_told(house=house, by=caseworker, victim=victim, happened_on=day - dt.timedelta(days=days))
        for days in (0, 7, 15)
    )
    rejected = make_told(house=house, by=caseworker, victim=victim, state="rejected", reviewer=admin)
    assert proposed_for(user=admin, report=one) == [near]
    text = words(sign_in(admin).get(at("report", one)))
    assert near.ref in text and far.ref not in text and rejected.ref not in text
    assert "Told twice?" in words(sign_in(admin).get(reverse("queue")))
    assert "may be told twice" not in words(sign_in(caseworker).get(at("report", one)))


def test_the_reporter_finds_what_became_of_his_reports(house, caseworker, coordinator, admin):
    kinds = {}
    for state in State:
        held = None if state in ("draft", "submitted") else admin
        kinds[state] = make_told(house=house, by=caseworker, state=state, reviewer=held)
    make_told(house=house, by=caseworker, state="verified", reviewer=admin, state_since=hours(24 * 15))
    found = came_back(caseworker)
    assert {report.state for report in found} == {*codes.DECIDED, "returned"} and len(found) == 5
    assert not came_back(coordinator).exists() and not came_back(admin).exists()
    ReportStep(report=kinds["verified"], kind="answered", at=clock.now(), after="submitted").keep(
        by=coordinator
    )
    assert list(came_back(coordinator)) == [kinds["verified"]]


# --- Queries ---


def fill(report, *, by, times):
    """Rows of every kind around a report."""
    for n in range(times):
        victim = make_victim(house=report.house, by=by, name=f"Nobody {n}")
        act = report.acts.create(victim=victim, type="thre", happened_on=report.happened_on)
        report.involvements.create(act=act, actor=make_actor(name=f"Group {victim.code}", by=by))
        make_source(report=report, by=by)
        intervention = Intervention(report=report, kind="legal")
        sealed.put(intervention, note={"text": "a note"})
        intervention.keep(by=by)
        other = make_told(house=report.house, by=by, state="duplicate", duplicate_of=report)
        Link(earlier=report, later=other, kind="precedes").keep(by=by)
        step = ReportStep(report=report, kind="asked", at=clock.now(), after="returned")
        sealed.put(step, note={"text": "a question"})
        step.keep(by=by)
        make_told(house=report.house, by=by, victim=report.acts.first().victim)


def count(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as queries_made:
        assert client.get(page).status_code == 200
    return len(queries_made)


@pytest.mark.parametrize("who", ["caseworker", "admin"])
def test_the_page_of_a_report_takes_at_most_15_queries(who, house, caseworker, admin, sign_in, request):
    victim = make_victim(house=house, by=caseworker, name="Invented Name")
    channel = make_channel(by=admin)
    report = make_naming(house=house, by=caseworker, victim=victim, channel=channel, at=clock.now()).report
    client, page = sign_in(request.getfixturevalue(who)), at("report", report)
    fill(report, by=caseworker, times=1)
    few = count(client, page)
    fill(report, by=caseworker, times=4)
    assert count(client, page) == few <= 15


def test_queue_and_list_take_the_same_few_queries_however_long(told, house, caseworker, admin, sign_in):
    client = sign_in(admin)
    few = {name: count(client, reverse(name)) for name in ("queue", "reports")}
    fill(told, by=caseworker, times=4)
    many = {name: count(client, reverse(name)) for name in ("queue", "reports")}
    assert many == few and max(few.values()) <= 12
