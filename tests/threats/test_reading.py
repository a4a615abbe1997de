"""Who reads sealed words with and without a reason, who writes in which state, who is an author."""

import itertools

import pytest
from django.urls import reverse

from cases.audit.models import Event
from cases.core.errors import Denied, Refused
from cases.threats import actions, history, queries, reading
from cases.threats.codes import State, StepKind
from cases.threats.models import Act, Intervention, Involvement, Link, Report, ReportStep, Source, Victim
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.threats import make_victim, tell

REASON = "The lawyer asks for it"


@pytest.fixture
def report(house, caseworker):
    """With something sealed in each part."""
    report = tell(house=house, by=caseworker, what="He heard zephyr words", name="Invented Neighbour")
    involvement = Involvement.objects.get()
    facts = actions.InvolvementFacts(act=involvement.act, basis="The cardamom seal")
    actions.keep_involvement(involvement=involvement, facts=facts, by=caseworker)
    facts = actions.SourceFacts(connection="victim", name="Invented Witness", statement="The saffron car")
    actions.keep_source(source=Source.objects.get(), facts=facts, by=caseworker)
    return report


@pytest.fixture
def colleague(house):
    return make_user("colleague", role="caseworker", house=house)


def put(report, state, reviewer=None):
    submitted = None if state == State.DRAFT else report.created_at
    other = tell(house=report.house, by=report.created_by) if state == State.DUPLICATE else None
    Report.objects.filter(pk=report.pk).update(
        state=state, submitted_at=submitted, reviewer=reviewer, duplicate_of=other
    )
    return Report.objects.select_related("house").get(pk=report.pk)


def sealed_rows():
    return [
        (Report.objects.order_by("created_at").first(), "story", "zephyr"),
        (Victim.objects.get(), "identity", "Neighbour"),
        (Involvement.objects.get(), "basis", "cardamom"),
        (Source.objects.get(), "identity", "Witness"),
        (Source.objects.get(), "statement", "saffron"),
    ]


def opened():
    return Event.objects.filter(action="vault.opened")


def test_the_author_reads_on_and_each_look_is_logged(report, caseworker):
    for state in ("draft", "returned"):
        now = put(report, state, None)
        for row, column, word in sealed_rows():
            before = opened().count()
            assert word in str(reading.words(row=row, column=column, report=now, by=caseworker))
            event = opened().latest("seq")
            assert opened().count() == before + 1 and event.actor == caseworker.pk
            assert event.detail == {"column": column, "standing": True} and event.reason is None
            assert event.object_id == row.pk and event.house_id == report.house_id


def test_the_reviewer_reads_on_while_he_reviews(report, admin):
    now = put(report, "under_review", admin)
    for row, column, word in sealed_rows():
        assert word in str(reading.words(row=row, column=column, report=now, by=admin))
    now = put(report, "verified", admin)
    with pytest.raises(Refused, match="reason_missing"):
        reading.words(row=now, column="story", report=now, by=admin)


@pytest.mark.parametrize("state", ["submitted", "under_review", "verified", "unverified", "rejected"])
def test_the_author_says_why_once_it_is_out_of_his_hands(report, caseworker, admin, state):
    now = put(report, state, admin)
    row = Report.objects.get(pk=report.pk)
    count = opened().count()
    for reason in ("", " short "):
        with pytest.raises(Refused, match="reason_missing"):
            reading.words(row=row, column="story", report=now, by=caseworker, reason=reason)
    assert opened().count() == count
    assert reading.words(row=row, column="story", report=now, by=caseworker, reason=REASON)
    assert "standing" not in opened().latest("seq").detail and opened().latest("seq").reason
    for column in ("identity", "statement"):  # sources ask for more than a reason
        with pytest.raises(Denied):
            reading.words(row=Source.objects.get(), column=column, report=now, by=caseworker, reason=REASON)


def test_a_colleague_and_the_coordinator_say_why(report, colleague, coordinator):
    for user in (colleague, coordinator):
        with pytest.raises(Refused, match="reason_missing"):
            reading.words(row=report, column="story", report=report, by=user)
        assert reading.words(row=report, column="story", report=report, by=user, reason=REASON)
    source = Source.objects.get()
    with pytest.raises(Denied):
        reading.words(row=source, column="identity", report=report, by=colleague, reason=REASON)
    assert reading.words(row=source, column="identity", report=report, by=coordinator, reason=REASON)


@pytest.mark.parametrize("role", ["other_worker", "treasurer", "auditor", "stranger"])
def test_others_read_nothing_whatever_they_say(report, role, request):
    user = request.getfixturevalue(role)
    for row, column, _word in sealed_rows():
        with pytest.raises(Denied):
            reading.words(row=row, column=column, report=report, by=user, reason=REASON)
    assert not opened().exists()


def test_words_of_another_report_are_not_opened_with_this_one(report, house, caseworker):
    other = tell(house=house, by=caseworker, name="Someone Else")
    put(report, "verified")
    foreign = [report, report.acts.get().victim, report.involvements.get(), report.sources.get()]
    for row in foreign:
        column = {"report": "story", "involvement": "basis"}.get(row._meta.model_name, "identity")
        with pytest.raises(Denied):
            reading.words(row=row, column=column, report=other, by=caseworker)
    stranger = make_victim(house=house, by=caseworker, name="Nobody Told")
    with pytest.raises(Denied):
        reading.words(row=stranger, column="identity", report=other, by=caseworker)


def test_an_empty_value_is_read_without_noise(house, caseworker):
    report = tell(house=house, by=caseworker)
    row = Involvement.objects.get()
    assert reading.words(row=row, column="basis", report=report, by=caseworker) == {}
    assert not opened().exists()


def test_who_left_the_house_reads_no_more(report, caseworker):
    caseworker.memberships.all().delete()
    caseworker.forget_grants()
    with pytest.raises(Denied):
        reading.words(row=report, column="story", report=report, by=caseworker, reason=REASON)


# --- writing ---


def writing(report, by):
    """Every action that needs the pen, on fresh rows."""
    now = Report.objects.select_related("house").get(pk=report.pk)
    act = Act.objects.filter(report=now).first()
    day = now.happened_on
    facts = actions.ReportFacts(day, "exact", "IQ-BA", "victim", "no", "unknown")
    whom = actions.Whom(victim=act.victim)
    involvement, source = now.involvements.first(), now.sources.first()
    held = actions.InvolvementFacts(act=act)
    told = actions.SourceFacts(connection="witness")
    return {
        "change": lambda: actions.change_report(report=now, facts=facts, by=by),
        "victim": lambda: actions.keep_victim(
            report=now, victim=act.victim, facts=actions.VictimFacts(), by=by
        ),
        "act": lambda: actions.keep_act(act=act, facts=actions.ActFacts(whom, "thre", day), by=by),
        "new act": lambda: actions.keep_act(
            act=Act(report=now), facts=actions.ActFacts(whom, "kill", day), by=by
        ),
        "involvement": lambda: actions.keep_involvement(involvement=involvement, facts=held, by=by),
        "source": lambda: actions.keep_source(source=source, facts=told, by=by),
        "drop source": lambda: actions.drop_source(source=source, by=by),
        "drop act": lambda: actions.drop_act(act=act, by=by),
    }


ROLES = (
    "caseworker",
    "colleague",
    "coordinator",
    "admin",
    "reviewer",
    "other_worker",
    "treasurer",
    "auditor",
)


@pytest.mark.parametrize(("state", "role"), list(itertools.product(State, ROLES)))
def test_who_writes_in_which_state(report, request, admin, state, role):
    reviewer = make_user("reviewer", role="admin", house=None)
    user = reviewer if role == "reviewer" else request.getfixturevalue(role)
    put(report, state, reviewer)
    house = role in ("caseworker", "colleague", "coordinator")
    may = (house and state in ("draft", "returned")) or (role == "reviewer" and state == "under_review")
    steps = ReportStep.objects.filter(report=report).count()
    for name, write in writing(report, user).items():
        if may:
            write()
            continue
        with pytest.raises(Refused if house else Denied):
            write()
        assert ReportStep.objects.filter(report=report).count() == steps, name
    if role == "reviewer":
        assert user.pk not in history.authors(report)
    elif may:
        assert user.pk in history.authors(report)


@pytest.mark.parametrize(("state", "role"), list(itertools.product(State, ROLES)))
def test_who_notes_what_was_done(report, request, admin, state, role):
    reviewer = make_user("reviewer", role="admin", house=None)
    user = reviewer if role == "reviewer" else request.getfixturevalue(role)
    now = put(report, state, reviewer)
    facts = actions.InterventionFacts(kind="legal")
    before = history.authors(now)

    def keep():
        actions.keep_intervention(intervention=Intervention(report=now), facts=facts, by=user)

    if role in ("caseworker", "colleague", "coordinator", "admin", "reviewer"):
        keep()
        assert history.authors(now) == before
    else:
        with pytest.raises(Denied):
            keep()


def test_a_link_needs_the_pen_of_one_end_and_sight_of_both(
    report, house, other_house, caseworker, other_worker
):
    decided = put(tell(house=house, by=caseworker), "verified")
    row = actions.link(earlier=decided, later=report, kind="precedes", by=caseworker)
    assert ReportStep.objects.filter(report=report, detail__part="link").count() == 1
    far = tell(house=other_house, by=other_worker)
    for user in (caseworker, other_worker):
        with pytest.raises(Denied):
            actions.link(earlier=far, later=report, kind="causes", by=user)
    put(report, "submitted")
    with pytest.raises(Refused, match="not_writable"):
        actions.unlink(link=row, by=caseworker)
    put(report, "returned")
    actions.unlink(link=row, by=caseworker)
    assert not Link.objects.exists()


def test_naming_a_group_is_for_those_who_may(report, caseworker, admin):
    from tests.factories.threats import make_actor

    row = Involvement.objects.get()
    facts = actions.InvolvementFacts(act=row.act, actor=make_actor(by=admin))
    with pytest.raises(Denied):
        actions.keep_involvement(involvement=row, facts=facts, by=caseworker)


# --- handing it over ---


def test_a_draft_is_sent_for_review(report, caseworker, sign_in):
    client, url = sign_in(caseworker), reverse("report_submit", args=[report.pk])
    page = client.get(url).content.decode()
    assert "Send for review" in page and 'name="answer"' not in page
    answer = client.post(url)
    assert answer.status_code == 302 and answer.url == f"/threats/{report.pk}/"
    report.refresh_from_db()
    assert report.state == "submitted" and report.submitted_at == report.state_since
    step = report.steps.latest("created_at")
    assert (step.kind, step.before, step.after) == ("submitted", "draft", "submitted")
    assert Event.objects.latest("seq").action == "threats.submitted"
    assert client.get(url).status_code == 409 and client.post(url).status_code == 422
    report.refresh_from_db()
    assert report.steps.filter(kind="submitted").count() == 1


def test_a_question_is_answered(report, caseworker, admin, sign_in):
    actions.submit(report=report, by=caseworker)
    first = Report.objects.get().submitted_at
    put_back = Report.objects.get()
    put_back.state, put_back.reviewer = State.RETURNED, admin
    put_back.save()
    history.note_step(
        report=put_back, kind=StepKind.ASKED, by=admin, before="under_review", note="Which nutmeg street?"
    )
    client, url = sign_in(caseworker), reverse("report_submit", args=[report.pk])
    assert "Which nutmeg street?" in client.get(url).content.decode()
    assert client.post(url, {"answer": ""}).status_code == 422
    assert client.post(url, {"answer": " . "}).status_code == 422
    assert client.post(url, {"answer": "The street of cloves"}).status_code == 302
    report.refresh_from_db()
    assert report.state == "submitted" and report.submitted_at == first
    step = report.steps.latest("created_at")
    assert step.kind == "answered" and sealed.read(step, "note") == {"text": "The street of cloves"}
    assert b"cloves" not in bytes(step.note)
    assert history.authors(report) == {caseworker.pk}
    assert queries.question_of(report) == "Which nutmeg street?"


@pytest.mark.parametrize(("role", "status"), [("admin", 403), ("other_worker", 404), ("treasurer", 403)])
def test_others_do_not_send_it(report, role, status, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    url = reverse("report_submit", args=[report.pk])
    assert client.get(url).status_code == status and client.post(url).status_code == status
    assert Report.objects.get().state == "draft"


def test_a_report_without_an_act_is_not_sent(report, caseworker):
    Involvement.objects.all().delete()
    Act.objects.all().delete()
    with pytest.raises(Refused, match="no_act"):
        actions.submit(report=report, by=caseworker)


def test_authors_are_all_who_wrote_but_the_reviewer_who_mended(report, caseworker, colleague, admin):
    assert history.authors(report) == {caseworker.pk}
    facts = actions.SourceFacts(connection="witness")
    actions.keep_source(source=Source(report=report), facts=facts, by=colleague)
    assert history.authors(report) == {caseworker.pk, colleague.pk}
    now = put(report, "under_review", admin)
    actions.keep_source(source=Source(report=now), facts=facts, by=admin)
    assert history.authors(now) == {caseworker.pk, colleague.pk}


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "t{1}", "T {1}", "{2}"])
def test_a_number_is_found_however_it_is_typed(report, caseworker, typed):
    Report.objects.filter(pk=report.pk).update(ref="T-TBCDF")
    ref = typed.format("T-TBCDF", "TBCDF", "t-tbcdf")
    assert queries.report_by_ref(ref, caseworker) == report
    assert queries.report_by_ref("BCDF", caseworker) is None
