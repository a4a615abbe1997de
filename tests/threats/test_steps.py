"""Every later step: one small page, kept at once, back to the report.  All names are invented."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.core import clock
from cases.threats import actions, history
from cases.threats.models import Act, Intervention, Involvement, Link, Report, ReportStep, Source, Victim
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.people import make_person
from tests.factories.threats import make_actor, make_channel, make_naming, make_victim, tell

TODAY = timezone.localdate().isoformat()
ACT = {"type": "kill", "happened_on": TODAY, "precision": "exact", "target": "self"}
EVENT = {
    "what": "He heard other words", "happened_on": TODAY, "precision": "estimate", "governorate": "IQ-NI",
    "locality": "Marzipan road", "how_known": "witness", "ongoing": "no", "motive": "probable",
    "monitoring": "pending",
}  # fmt: skip
SOURCE = {"connection": "witness", "reliability": "fairly_reliable", "confirms": ["act", "date"],
          "is_independent": "on", "heard_on": TODAY, "name": "Invented Witness", "contact": "Cinnamon bridge",
          "statement": "She saw the saffron car"}  # fmt: skip
VICTIM = {"sex": "male", "age_group": "adult", "is_defender": "yes", "defender_role": "lawyer",
          "status": "injured"}  # fmt: skip


@pytest.fixture
def report(house, caseworker):
    return tell(house=house, by=caseworker, what="He heard zephyr words", locality="Marzipan street")


@pytest.fixture
def client(caseworker, sign_in):
    return sign_in(caseworker)


@pytest.fixture
def under_review(report, caseworker, admin):
    actions.submit(report=report, by=caseworker)
    Report.objects.filter(pk=report.pk).update(state="under_review", reviewer=admin)
    return Report.objects.get(pk=report.pk)


def body(answer):
    return answer.content.decode().split("<main")[1]


def kept(answer, report):
    return answer.status_code == 302 and answer.url == f"/threats/{report.pk}/"


def last(report):
    return ReportStep.objects.filter(report=report).latest("created_at")


def test_the_event_is_mended_and_its_act_moves_with_it(client, report):
    url = reverse("report_edit", args=[report.pk])
    page = body(client.get(url))
    assert "zephyr" in page and "Marzipan street" in page
    day = timezone.localdate() - dt.timedelta(3)
    assert kept(client.post(url, EVENT | {"happened_on": day.isoformat()}), report)
    report.refresh_from_db()
    assert (report.governorate, report.motive, report.monitoring) == ("IQ-NI", "probable", "pending")
    assert sealed.read(report, "story") == {"what": "He heard other words", "locality": "Marzipan road"}
    act = report.acts.get()
    assert (act.happened_on, act.precision) == (day, "estimate")
    step = last(report)
    assert step.kind == "changed" and step.detail["part"] == "report" and "motive" in step.detail["fields"]
    assert client.post(url, EVENT | {"locality": ""}).status_code == 302
    report.refresh_from_db()
    assert "locality" not in sealed.read(report, "story")


@pytest.mark.parametrize(
    "wrong", [{"happened_on": "2098-01-01"}, {"what": ""}, {"motive": "?"}, {"ongoing": ""}]
)
def test_an_event_that_cannot_be_is_refused(client, report, wrong):
    answer = client.post(reverse("report_edit", args=[report.pk]), EVENT | wrong)
    assert answer.status_code == 422 and "Marzipan road" in body(answer)
    assert ReportStep.objects.filter(report=report).count() == 1


def test_a_colleague_mends_without_reading_and_loses_nothing(house, report, sign_in):
    colleague = make_user("colleague", role="caseworker", house=house)
    client, url = sign_in(colleague), reverse("report_edit", args=[report.pk])
    page = body(client.get(url))
    assert "zephyr" not in page and "without reading" in page and 'name="blind" value="True"' in page
    assert kept(client.post(url, EVENT | {"what": "", "locality": "", "blind": "True"}), report)
    report.refresh_from_db()
    assert sealed.read(report, "story")["what"] == "He heard zephyr words" and report.motive == "probable"
    assert history.authors(report) == {report.created_by_id, colleague.pk}
    # by now the colleague is an author; the form opened blind keeps what stands all the same
    client.post(url, EVENT | {"what": "", "locality": "Other road", "blind": "True"})
    report.refresh_from_db()
    assert sealed.read(report, "story") == {"what": "He heard zephyr words", "locality": "Other road"}


def test_a_second_act_of_the_same_event(client, house, caseworker, report):
    first = report.acts.get()
    Involvement.objects.update(actor_type="paramilitary")
    url = reverse("act_new", args=[report.pk])
    page = body(client.get(url))
    assert f'value="victim:{first.victim_id}" ' in page and "Invented Neighbour" not in page
    assert kept(client.post(url, ACT | {"known": f"victim:{first.victim_id}"}), report)
    second = Act.objects.get(type="kill")
    assert second.victim == first.victim
    assert second.involvements.get().actor_type == "paramilitary"
    assert last(report).detail == {
        "part": "act", "new": True, "fields": ["happened_on", "leave_out", "precision", "type"]
    } or last(report).detail["new"]  # fmt: skip
    person = make_person(house=house, by=caseworker, code_name="Amber Kettle")
    assert kept(client.post(url, ACT | {"known": "", "who": "Amber Kettle"}), report)
    assert kept(client.post(url, ACT | {"known": "", "name": "Invented Cousin"}), report)
    assert report.acts.count() == 4 and Victim.objects.get(person=person).acts.count() == 1
    page = body(client.get(reverse("report_acts", args=[report.pk])))
    assert "010101040000" in page and "020103020100" in page and "Amber Kettle" in page
    assert "Invented Cousin" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"type": "dthr"}, "recorded already"),
        ({"type": ""}, "required"),
        ({"happened_on": "2098-01-01"}, "future"),
        ({"known": ""}, "Say who is concerned"),
        ({"known": "victim:1"}, "Choose again"),
    ],
)
def test_an_act_that_cannot_be_is_refused(client, report, wrong, sentence):
    typed = ACT | {"known": f"victim:{report.acts.get().victim_id}"} | wrong
    answer = client.post(reverse("act_new", args=[report.pk]), typed)
    assert answer.status_code == 422 and sentence in body(answer) and report.acts.count() == 1


def test_an_act_is_mended_and_taken_away_but_not_the_last(client, report):
    act = report.acts.get()
    url, known = reverse("act_edit", args=[act.pk]), f"victim:{act.victim_id}"
    assert 'value="dthr" selected' in body(client.get(url))
    assert kept(client.post(url, ACT | {"known": known, "type": "thre", "target": "family"}), report)
    act.refresh_from_db()
    assert (act.type, act.target) == ("thre", "family")
    drop = reverse("act_drop", args=[act.pk])
    answer = client.post(drop)
    assert answer.status_code == 422 and "at least one act" in body(answer)
    client.post(reverse("act_new", args=[report.pk]), ACT | {"known": known})
    assert client.get(drop).status_code == 200 and kept(client.post(drop), report)
    assert [one.type for one in report.acts.all()] == ["kill"] and Involvement.objects.count() == 1


def test_the_act_of_a_naming_stays(client, house, caseworker):
    victim = make_victim(house=house, by=caseworker, name="Invented")
    channel = make_channel(by=caseworker)
    naming = make_naming(house=house, by=caseworker, victim=victim, channel=channel, at=clock.now())
    Report.objects.filter(pk=naming.report_id).update(state="returned")
    act = naming.report.acts.get()
    typed = ACT | {"known": f"victim:{victim.pk}"}
    answer = client.post(reverse("act_edit", args=[act.pk]), typed)
    assert answer.status_code == 422 and "recorded naming" in body(answer)
    assert client.post(reverse("act_edit", args=[act.pk]), typed | {"type": "name"}).status_code == 302
    client.post(reverse("act_new", args=[naming.report_id]), typed)
    assert client.post(reverse("act_drop", args=[act.pk])).status_code == 422


def test_a_victim_known_by_a_sealed_name(client, report):
    victim = report.acts.get().victim
    url = reverse("victim_edit", args=[report.pk, victim.pk])
    assert "Invented Neighbour" in body(client.get(url))
    assert kept(client.post(url, VICTIM | {"name": "Invented Friend", "other_names": "Nutmeg"}), report)
    victim.refresh_from_db()
    assert (victim.sex, victim.status, victim.defender_role) == ("male", "injured", "lawyer")
    assert sealed.read(victim, "identity") == {"name": "Invented Friend", "other_names": "Nutmeg"}
    assert last(report).detail["part"] == "victim" and "Nutmeg" not in str(last(report).detail)
    assert client.post(url, VICTIM | {"name": " "}).status_code == 422


def test_a_protected_victim_keeps_names_on_the_record(client, house, caseworker):
    person = make_person(house=house, by=caseworker, code_name="Amber Kettle", identity={"given": "Zaynab"})
    report = tell(house=house, by=caseworker, person=person)
    victim = report.acts.get().victim
    url = reverse("victim_edit", args=[report.pk, victim.pk])
    page = body(client.get(url))
    assert "Amber Kettle" in page and 'name="name"' not in page and "Zaynab" not in page
    assert kept(client.post(url, VICTIM | {"name": "Zaynab"}), report)
    victim.refresh_from_db()
    assert victim.identity is None and victim.age_group == "adult"


def test_a_victim_of_another_report_is_not_there(client, house, caseworker, report):
    other = tell(house=house, by=caseworker, name="Someone Else").acts.get().victim
    assert client.get(reverse("victim_edit", args=[report.pk, other.pk])).status_code == 404


def test_a_victim_mended_in_one_report_stands_on_the_timelines_of_the_others(
    report, house, caseworker, admin, client
):
    """A victim has one row: with a draft somebody would change what a verified report says, and nobody saw it."""
    victim = report.acts.get().victim
    actions.submit(report=report, by=caseworker)
    Report.objects.filter(pk=report.pk).update(state="verified", reviewer=admin)
    draft = tell(house=house, by=caseworker, victim=victim)
    before = ReportStep.objects.filter(report=report).count()
    url = reverse("victim_edit", args=[draft.pk, victim.pk])
    same = {"name": "Invented Neighbour", "sex": victim.sex, "age_group": victim.age_group,
            "is_defender": victim.is_defender, "status": victim.status}  # fmt: skip
    assert kept(client.post(url, same), draft)
    assert ReportStep.objects.filter(report=report).count() == before
    assert kept(client.post(url, VICTIM | {"name": "Somebody Else"}), draft)
    step = last(report)
    assert step.created_by == caseworker and {"identity", "status"} <= set(step.detail["fields"])
    assert "victims" in client.get(reverse("report", args=[report.pk])).content.decode()
    reviewing = make_user("helan", role="admin", house=None)
    Report.objects.filter(pk=draft.pk).update(
        state="under_review", reviewer=reviewing, submitted_at=clock.now()
    )
    facts = actions.VictimFacts(status="dead")
    actions.keep_victim(report=draft, victim=victim, facts=facts, by=reviewing)
    assert history.authors(report) == {caseworker.pk}
    helper = make_user("narin", role="caseworker", house=house)
    other = tell(house=house, by=helper, victim=victim)
    actions.keep_victim(report=other, victim=victim, facts=actions.VictimFacts(), by=helper)
    assert history.authors(report) == {caseworker.pk, helper.pk}


def test_a_caseworker_names_a_kind_and_never_a_group(client, admin, report):
    group = make_actor(by=admin)
    row = Involvement.objects.get()
    url = reverse("involvement_edit", args=[row.pk])
    page = body(client.get(url))
    assert "Invented Brigade" not in page and 'name="actor"' not in page
    typed = {"actor_type": "police", "degree": "ordered", "certainty": "likely", "basis": "The cardamom seal",
             "actor": str(group.pk), "leave_out": "on"}  # fmt: skip
    assert kept(client.post(url, typed), report)
    row.refresh_from_db()
    assert (row.actor_type, row.actor, row.degree, row.leave_out) == ("police", None, "ordered", True)
    assert sealed.read(row, "basis") == {"text": "The cardamom seal"}


def test_the_reviewer_names_a_group_and_the_house_does_not_see_it(client, admin, sign_in, under_review):
    group = make_actor(by=admin)
    gone = make_actor(name="Gone Brigade", by=admin)
    gone.is_active = False
    gone.keep(by=admin)
    row = Involvement.objects.get()
    reviewer, url = sign_in(admin), reverse("involvement_edit", args=[row.pk])
    page = body(reviewer.get(url))
    assert "Invented Brigade" in page and "Gone Brigade" not in page
    typed = {"actor_type": "police", "degree": "suspected", "certainty": "likely", "actor": str(group.pk)}
    assert kept(reviewer.post(url, typed), under_review)
    row.refresh_from_db()
    assert row.actor == group and row.actor_type == "paramilitary"
    acts = reverse("report_acts", args=[under_review.pk])
    assert "Invented Brigade" in body(reviewer.get(acts))
    assert "Invented Brigade" not in body(client.get(acts))
    Report.objects.update(state="returned")
    assert client.post(url, typed | {"actor": ""}).status_code == 302
    row.refresh_from_db()
    assert row.actor == group and row.actor_type == "paramilitary"


def test_more_than_one_may_be_behind_an_act(client, report):
    act = report.acts.get()
    url = reverse("involvement_new", args=[act.pk])
    typed = {"actor_type": "police", "degree": "failed_to_protect", "certainty": "unknown"}
    assert client.get(url).status_code == 200 and kept(client.post(url, typed), report)
    one, two = act.involvements.order_by("created_at")
    assert kept(client.post(reverse("involvement_drop", args=[one.pk])), report)
    answer = client.post(reverse("involvement_drop", args=[two.pk]))
    assert answer.status_code == 422 and act.involvements.get() == two


def test_a_source_with_what_it_confirms(client, report):
    url = reverse("source_new", args=[report.pk])
    assert f'value="{timezone.localdate()}"' in body(client.get(url))
    assert kept(client.post(url, SOURCE), report)
    source = Source.objects.get(connection="witness")
    assert source.confirms == ["act", "date"] and source.is_independent
    assert sealed.read(source, "identity") == {"name": "Invented Witness", "contact": "Cinnamon bridge"}
    assert sealed.read(source, "statement") == {"text": "She saw the saffron car"}
    for step in ReportStep.objects.all():
        assert "saffron" not in str(step.detail) and "Cinnamon" not in str(step.detail)
    edit = reverse("source_edit", args=[source.pk])
    assert "saffron" in body(client.get(edit))
    assert kept(client.post(edit, SOURCE | {"statement": "", "confirms": []}), report)
    source.refresh_from_db()
    assert source.statement is None and source.confirms == []
    assert kept(client.post(reverse("source_drop", args=[source.pk])), report)
    assert not Source.objects.filter(pk=source.pk).exists()


def test_a_colleague_does_not_read_a_source(house, client, report, sign_in):
    client.post(reverse("source_new", args=[report.pk]), SOURCE)
    source = Source.objects.get(connection="witness")
    colleague = sign_in(make_user("colleague", role="caseworker", house=house))
    edit = reverse("source_edit", args=[source.pk])
    page = body(colleague.get(edit))
    assert "saffron" not in page and "Cinnamon" not in page and "Invented Witness" not in page
    typed = SOURCE | {"name": "", "contact": "", "statement": "", "blind": "True", "reliability": "unknown"}
    assert kept(colleague.post(edit, typed), report)
    source.refresh_from_db()
    assert source.reliability == "unknown" and sealed.read(source, "statement")["text"].endswith("car")


@pytest.mark.parametrize("wrong", [{"connection": ""}, {"confirms": ["x"]}, {"heard_on": "2098-01-01"}])
def test_a_source_that_cannot_be_is_refused(client, report, wrong):
    answer = client.post(reverse("source_new", args=[report.pk]), SOURCE | wrong)
    assert answer.status_code == 422 and "saffron" in body(answer) and Source.objects.count() == 1


def test_two_events_are_linked_and_parted(client, house, caseworker, report):
    victim = report.acts.get().victim
    naming = tell(house=house, by=caseworker, victim=victim, type="name")
    url = reverse("report_links", args=[report.pk])
    assert naming.ref in body(client.get(url))
    assert kept(client.post(url, {"how": "precedes:back", "other": str(naming.pk)}), report)
    link = Link.objects.get()
    assert (link.earlier, link.later, link.kind) == (naming, report, "precedes")
    again = client.post(url, {"how": "precedes:back", "ref": naming.ref.lower()})
    assert again.status_code == 422 and "linked already" in body(again)
    back = client.post(url, {"how": "precedes:on", "ref": naming.ref[2:]})
    assert back.status_code == 422 and "other way round" in body(back)
    assert kept(client.post(url, {"how": "causes:back", "ref": naming.ref}), report)
    assert naming.ref in body(client.get(url)) and Link.objects.count() == 2
    drop = reverse("link_drop", args=[link.pk])
    assert client.get(drop).status_code == 200 and kept(client.post(drop), report)
    assert Link.objects.count() == 1


def test_a_link_stands_on_the_timelines_of_both(house, caseworker, admin, report):
    """Two verified reports that become parts of somebody's draft count as one event."""
    actions.submit(report=report, by=caseworker)
    Report.objects.filter(pk=report.pk).update(state="verified", reviewer=admin)
    draft = tell(house=house, by=caseworker)
    link = actions.link(earlier=report, later=draft, kind="part_of", by=caseworker)
    assert last(report).detail == {"part": "link", "kind": "part_of", "elsewhere": True}
    actions.unlink(link=link, by=caseworker)
    assert last(report).detail["dropped"] and last(draft).detail["dropped"]


def test_a_report_is_not_linked_to_itself_or_to_what_is_not_seen(client, other_house, other_worker, report):
    far = tell(house=other_house, by=other_worker)
    url = reverse("report_links", args=[report.pk])
    for ref in ("", "T-XXXXX", far.ref, report.ref):
        assert client.post(url, {"how": "causes:on", "ref": ref}).status_code == 422
    assert client.post(url, {"how": "causes:on", "other": str(far.pk)}).status_code == 422
    assert not Link.objects.exists()


def test_what_was_done_is_kept_at_any_time_and_makes_nobody_an_author(client, admin, sign_in, under_review):
    url = reverse("intervention_new", args=[under_review.pk])
    typed = {"kind": "legal", "priority": "urgent", "progress": "planned", "note": "The nutmeg lawyer"}
    assert kept(client.post(url, typed), under_review)
    row = Intervention.objects.get()
    assert sealed.read(row, "note") == {"text": "The nutmeg lawyer"}
    Report.objects.update(state="verified")
    edit = reverse("intervention_edit", args=[row.pk])
    reviewer = sign_in(admin)
    assert "nutmeg" in body(reviewer.get(edit))
    assert kept(reviewer.post(edit, typed | {"progress": "done"}), under_review)
    row.refresh_from_db()
    assert row.progress == "done" and admin.pk not in history.authors(under_review)
    assert last(under_review).detail["part"] == "intervention"
    assert client.post(url, typed | {"kind": ""}).status_code == 422
