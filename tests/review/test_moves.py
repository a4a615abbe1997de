"""The whole table: every state, every move, everybody; exactly the graph goes through, all else changes nothing."""

import datetime as dt

import pytest

from cases.access.models import Membership, User
from cases.audit.models import Event as AuditEvent
from cases.core.errors import Denied, Refused
from cases.evidence.actions import Copied, keep_link
from cases.review import actions
from cases.review.queries.queue import written_by
from cases.threats import codes
from cases.threats.actions import submit
from cases.threats.codes import State
from cases.threats.models import Report, ReportStep
from cases.threats.rules import GRAPH, Event
from tests.factories.access import make_user
from tests.factories.review import make_told
from tests.factories.threats import make_report

pytestmark = pytest.mark.django_db
REASON = "Looked at it twice"
DOING = {
    Event.SUBMIT: lambda report, by, other: submit(report=report, answer=REASON, by=by),
    Event.TAKE: lambda report, by, other: actions.take(report=report, by=by),
    Event.RELEASE: lambda report, by, other: actions.release(report=report, by=by),
    Event.ASK: lambda report, by, other: actions.ask(report=report, question=REASON, by=by),
    Event.VERIFY: lambda report, by, other: actions.verify(report=report, certainty="likely", by=by),
    Event.UNVERIFY: lambda report, by, other: actions.unverify(report=report, reason=REASON, by=by),
    Event.DUPLICATE: lambda report, by, other: actions.duplicate(report=report, other=other, by=by),
    Event.REJECT: lambda report, by, other: actions.reject(report=report, reason=REASON, by=by),
    Event.REOPEN: lambda report, by, other: actions.reopen(report=report, reason=REASON, by=by),
}
EVERYBODY = (
    "reporter", "caseworker", "coordinator", "reviewer", "admin", "author_admin", "treasurer", "auditor",
    "other_worker", "stranger",
)  # fmt: skip
RECORDS, REVIEWS = {"reporter", "caseworker", "coordinator"}, {"reviewer", "admin"}
ANY_REVIEWER = {Event.TAKE, Event.REOPEN}


@pytest.fixture
def reporter(house):
    return make_user("narin", role="caseworker", house=house)


@pytest.fixture
def reviewer(db):
    return make_user("helan", role="admin", house=None)


@pytest.fixture
def author_admin(house):
    """Reviews, and wrote on this report as a caseworker."""
    user = make_user("both", role="admin", house=None)
    Membership.objects.create(user=user, role="caseworker", house=house)
    return user


def goes_through(state: State, event: Event, who: str) -> bool:
    """As the graph, the table of roles and the rule of authors say, written down a second time."""
    if state not in GRAPH[event].frm:
        return False
    if event == Event.SUBMIT:
        return who in RECORDS | {"author_admin"}
    if event in ANY_REVIEWER:
        return who in REVIEWS
    return who == "reviewer"  # admin reviews too, but this report is in somebody else's hands


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("state", list(State))
def test_the_whole_table(state, event, who, house, request):
    reporter, reviewer, author_admin = map(request.getfixturevalue, ("reporter", "reviewer", "author_admin"))
    other = make_told(house=house, by=reporter)
    held = None if state in ("draft", "submitted") else reviewer
    report = make_told(house=house, by=reporter, state=state, reviewer=held)
    ReportStep(
        report=report, kind="changed", at=report.received_at, before="draft", after="draft"
    ).keep(by=author_admin)  # fmt: skip
    user = User.objects.get(pk=request.getfixturevalue(who).pk)
    steps, events = ReportStep.objects.count(), AuditEvent.objects.count()
    if goes_through(state, event, who):
        DOING[event](report, user, other)
        row = Report.objects.get(pk=report.pk)
        assert row.state == GRAPH[event].to and row.state_since >= report.state_since
        assert (ReportStep.objects.count(), AuditEvent.objects.count()) == (steps + 1, events + 1)
        return
    before = Report.objects.filter(pk=report.pk).values().get()
    with pytest.raises((Denied, Refused)):
        DOING[event](report, user, other)
    assert Report.objects.filter(pk=report.pk).values().get() == before
    assert (ReportStep.objects.count(), AuditEvent.objects.count()) == (steps, events)


def test_the_table_above_leaves_no_move_of_the_graph_out():
    tried = {
        (state, event)
        for state in State
        for event in Event
        if any(goes_through(state, event, who) for who in EVERYBODY)
    }
    assert tried == {(state, event) for event in GRAPH for state in GRAPH[event].frm}


@pytest.fixture
def told(house, reporter, reviewer):
    return make_told(house=house, by=reporter, state=State.UNDER_REVIEW, reviewer=reviewer)


def test_a_decision_is_on_the_report_on_its_timeline_and_in_the_audit(told, reviewer):
    actions.verify(report=told, certainty="possible", by=reviewer)
    row, step = Report.objects.get(pk=told.pk), ReportStep.objects.get(report=told)
    assert (row.state, row.certainty, row.reviewer) == ("verified", "possible", reviewer)
    assert row.decided_at == row.state_since
    assert (step.kind, step.before, step.after) == ("verified", "under_review", "verified")
    event = AuditEvent.objects.order_by("seq").last()
    assert (event.action, event.object_id, event.house_id) == ("review.verified", told.pk, told.house_id)
    assert event.detail == {"before": "under_review", "certainty": "possible"}


def test_reopening_takes_the_decision_back_and_puts_it_into_the_hands_of_who_did(told, reviewer, admin):
    actions.verify(report=told, certainty="likely", by=reviewer)
    actions.reopen(report=told, reason=REASON, by=admin)
    row = Report.objects.get(pk=told.pk)
    assert (row.state, row.reviewer, row.decided_at) == ("under_review", admin, None)
    assert row.certainty == "unknown"
    assert [step.kind for step in ReportStep.objects.filter(report=told)] == ["verified", "reopened"]


def test_a_duplicate_names_the_other_and_forgets_it_when_reopened(told, reviewer, reporter, house):
    other = make_told(house=house, by=reporter)
    actions.duplicate(report=told, other=other, by=reviewer)
    assert Report.objects.get(pk=told.pk).duplicate_of == other
    actions.reopen(report=told, reason=REASON, by=reviewer)
    assert Report.objects.get(pk=told.pk).duplicate_of is None


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED, State.DUPLICATE])
def test_a_report_that_does_not_count_cannot_stand_for_another(state, told, reviewer, reporter, house):
    other = make_told(house=house, by=reporter, state=state, reviewer=reviewer)
    with pytest.raises(Refused, match="no_original"):
        actions.duplicate(report=told, other=other, by=reviewer)
    with pytest.raises(Refused, match="same_report"):
        actions.duplicate(report=told, other=told, by=reviewer)


@pytest.mark.parametrize("event", [event for event in Event if event != Event.SUBMIT])
def test_the_same_form_sent_twice_changes_nothing_more(event, house, reporter, reviewer):
    other = make_told(house=house, by=reporter)
    state = sorted(GRAPH[event].frm)[0]
    held = None if state == State.SUBMITTED else reviewer
    report = make_told(house=house, by=reporter, state=state, reviewer=held)
    DOING[event](report, reviewer, other)
    once = Report.objects.filter(pk=report.pk).values().get()
    steps, events = ReportStep.objects.count(), AuditEvent.objects.count()
    DOING[event](report, reviewer, other)
    assert Report.objects.filter(pk=report.pk).values().get() == once
    assert (ReportStep.objects.count(), AuditEvent.objects.count()) == (steps, events)


def test_the_second_of_two_reviewers_is_told(house, reporter, reviewer, admin):
    report = make_told(house=house, by=reporter)
    actions.take(report=report, by=reviewer)
    with pytest.raises(Refused, match="not_from_here"):
        actions.take(report=report, by=admin)
    with pytest.raises(Refused, match="other_reviewer"):
        actions.verify(report=report, certainty="likely", by=admin)
    assert Report.objects.get(pk=report.pk).reviewer == reviewer


def test_who_is_away_is_relieved_once_the_report_is_stuck(told, admin):
    with pytest.raises(Refused, match="other_reviewer"):
        actions.release(report=told, by=admin)
    long_ago = told.state_since - dt.timedelta(hours=73)
    Report.objects.filter(pk=told.pk).update(state_since=long_ago)
    actions.release(report=told, by=admin)
    row = Report.objects.get(pk=told.pk)
    assert (row.state, row.reviewer) == ("submitted", None)


def test_the_reporter_never_reviews_whatever_roles_he_has(house, author_admin):
    report = make_told(house=house, by=author_admin)
    with pytest.raises(Refused, match="author"):
        actions.take(report=report, by=author_admin)


def test_who_answered_the_question_does_not_take_it_back_for_review(house, reporter, author_admin):
    report = make_told(house=house, by=reporter)
    actions.take(report=report, by=author_admin)
    actions.ask(report=report, question=REASON, by=author_admin)
    submit(report=report, answer=REASON, by=author_admin)
    with pytest.raises(Refused, match="author"):
        actions.take(report=report, by=author_admin)


def test_who_added_evidence_beside_a_review_does_not_take_it_over(house, reporter, reviewer, author_admin):
    """The house adds evidence in any state; its reviewer does so without becoming an author."""
    report = make_told(house=house, by=reporter)
    actions.take(report=report, by=reviewer)
    report.refresh_from_db()
    link = Copied(address="https://example.org/invented", text="They wrote invented words")
    keep_link(report=report, link=link, by=author_admin)
    other = Copied(address="https://example.org/other", text="They wrote more invented words")
    keep_link(report=report, link=other, by=reviewer)
    actions.release(report=report, by=reviewer)
    assert written_by(author_admin, [report]) and not written_by(reviewer, [report])
    with pytest.raises(Refused, match="author"):
        actions.take(report=report, by=author_admin)
    actions.take(report=report, by=reviewer)


def test_verified_needs_what_is_required_and_confirmed_the_sources(house, reporter, reviewer):
    bare = make_report(house=house, by=reporter, state=State.UNDER_REVIEW, reviewer=reviewer)
    with pytest.raises(Refused, match="missing"):
        actions.verify(report=bare, certainty="likely", by=reviewer)
    whole = make_told(house=house, by=reporter, state=State.UNDER_REVIEW, reviewer=reviewer)
    with pytest.raises(Refused, match="unconfirmed"):
        actions.verify(report=whole, certainty="confirmed", by=reviewer)
    with pytest.raises(Refused, match="certainty"):
        actions.verify(report=whole, certainty="not", by=reviewer)
    assert Report.objects.get(pk=whole.pk).state == codes.State.UNDER_REVIEW


@pytest.mark.parametrize("event", [Event.ASK, Event.UNVERIFY, Event.REJECT])
def test_some_moves_need_words(event, told, reviewer):
    empty = {Event.ASK: {"question": " "}}.get(event, {"reason": " "})
    with pytest.raises(Refused, match="words_missing"):
        getattr(actions, event.value)(report=told, by=reviewer, **empty)
