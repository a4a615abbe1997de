"""Event files: codes only, with consent only, marked and logged. All names are invented."""

import csv
import hashlib
import io
import json
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.releases.actions import entering
from cases.releases.models import Release
from cases.threats.models import Act, Intervention, Involvement, Link
from cases.vault import sealed
from tests.factories.threats import make_report
from tests.releases.conftest import DAY, NAMES, SEALED

pytestmark = pytest.mark.django_db
ASKED = {
    "recipient": "=An invented archive",
    "purpose": "yearly report on threats",
    "ending": "json",
    "standing": "verified",
}


def words(house, **asked):
    return {"token": str(uuid.uuid4()), "house": str(house.pk)} | ASKED | asked


def looked(client, asked, url=None):
    return client.post(url or reverse("release_new"), asked | {"look": "1"})


def seen_in(answer):
    found = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert found, answer.content.decode().split("<main")[1][:3000]
    return found[1]


def taken(client, asked, url=None):
    seen = seen_in(looked(client, asked, url))
    return client.post(url or reverse("release_new"), asked | {"hand_out": "1", "seen": seen})


def document(answer):
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment"), (
        answer.content
    )
    return json.loads(answer.content)


def table(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_coordinator_hands_out_codes_and_the_copy_is_marked(as_coordinator, agreed):
    answer = taken(as_coordinator, words(agreed.house))
    found, release = document(answer), Release.objects.get()
    day = timezone.localdate(clock.now()).isoformat()
    assert found["copy"] == {"mark": release.mark, "given_to": "=An invented archive", "given_on": day}
    assert re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{8}", release.mark)
    assert release.sha256 == hashlib.sha256(answer.content).hexdigest() and release.rows == 1
    assert sealed.read(release, "recipient") == {"name": "=An invented archive"}
    event = found["events"][0]
    assert (event["event"], event["governorate"], event["review"]) == (agreed.report.ref, "IQ-BG", "verified")
    assert event["victims"] == [
        {"victim": "V-1", "sex": "female", "age_group": "unknown", "defender": "yes", "status": "unknown"}
    ]
    act = event["acts"][0]
    assert (act["act"], act["huridocs"], act["acled"], act["victim"]) == (
        "kill",
        "010101020000",
        "Attack",
        "V-1",
    )
    assert act["perpetrators"] == [{"kind": "police", "degree": "carried_out", "certainty": "unknown"}]
    assert event["interventions"] == [{"kind": "legal", "priority": "normal", "progress": "done"}]
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'attachment; filename="events-{release.mark}.json"'


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_no_word_of_a_person_and_no_code_name_is_in_the_file(as_coordinator, second, ending, agreed):
    second(protected=False)
    text = taken(as_coordinator, words(agreed.house, ending=ending)).content.decode()
    hidden = [*SEALED.values(), "Zerrin", "Storybook", "Moonriver", "Umm Paper", "Haidar", "Amber", "Kettle"]
    hidden += [
        "Invented Brigade",
        agreed.house.code_name,
        str(agreed.person.pk),
        "paramilitary",
        ASKED["purpose"],
    ]
    assert [word for word in hidden if word in text] == [] and agreed.report.ref in text
    assert NAMES["given"] in hidden


def test_csv_has_the_mark_on_each_line_and_no_formula(as_coordinator, second, agreed):
    second(protected=False)
    rows = table(taken(as_coordinator, words(agreed.house, ending="csv")))
    mark = Release.objects.get().mark
    assert [(row["copy"], row["given_to"]) for row in rows] == [(mark, "'=An invented archive")] * 2
    assert {row["perpetrators"] for row in rows} == {
        "police/carried_out/unknown", "unidentified_armed_element/suspected/unknown"
    }  # fmt: skip
    assert {row["huridocs"] for row in rows} == {"010101020000", "020103020100"}


@pytest.mark.parametrize("state", ["none", "withdrawn", "expired", "other_purpose", "other_person"])
def test_without_a_consent_in_force_the_event_stays(as_coordinator, second, state, case):
    other, someone = second()
    case.agree(someone)
    yesterday = clock.tonight() - DAY
    if state == "withdrawn":
        case.agree(case.person, withdrawn_on=yesterday)
    elif state == "expired":
        case.agree(case.person, valid_until=yesterday - DAY, given_on=yesterday - 9 * DAY)
    elif state == "other_purpose":
        case.agree(case.person, purpose="un_submit")
    client, asked = as_coordinator, words(case.house)
    page = looked(client, asked).content.decode()
    assert "<b>1</b><span>events go" in page and "<b>1</b><span>stay here: somebody" in page
    assert "An invented archive" in page and Release.objects.count() == 0
    assert [event["event"] for event in document(taken(client, asked))["events"]] == [other.ref]


def test_where_nobody_agreed_the_file_is_refused_with_a_sentence(as_coordinator, case):
    client, asked = as_coordinator, words(case.house)
    for button in ("look", "hand_out"):
        answer = client.post(reverse("release_new"), asked | {button: "1"})
        assert answer.status_code == 422
        assert "have not agreed to reports" in answer.content.decode()
    assert not Release.objects.exists() and not Event.objects.filter(action__startswith="releases.").exists()


def test_what_is_marked_is_left_out(as_coordinator, second, also, caseworker, agreed):
    other, _someone = second(protected=False)
    victim = other.acts.get().victim
    also(agreed.report, victim, leave_out=True)
    Involvement.objects.filter(report=agreed.report).update(leave_out=True)
    Intervention.objects.filter(report=agreed.report).update(leave_out=True)
    Link(earlier=agreed.report, later=other, kind="precedes").keep(by=caseworker)
    Act.objects.filter(report=other).update(leave_out=True)
    found = document(taken(as_coordinator, words(agreed.house)))
    event = found["events"][0]
    assert len(found["events"]) == 1 and [act["act"] for act in event["acts"]] == ["kill"]
    assert event["acts"][0]["perpetrators"] == [] and event["acts"][0]["huridocs"] == "010101040000"
    assert event["interventions"] == [] and event["links"] == [] and len(event["victims"]) == 1


def test_links_lead_to_events_of_the_same_file(as_coordinator, second, caseworker, agreed):
    other, _someone = second(protected=False)
    Link(earlier=other, later=agreed.report, kind="precedes").keep(by=caseworker)
    events = {
        event["event"]: event for event in document(taken(as_coordinator, words(agreed.house)))["events"]
    }
    assert events[other.ref]["links"] == [{"kind": "precedes", "event": agreed.report.ref}]
    assert events[agreed.report.ref]["links"] == []


def test_days_acts_and_state_narrow_the_file(as_coordinator, second, house):
    early, _one = second(protected=False, type="dthr", happened_on=clock.tonight() - 40 * DAY)
    late, _two = second(protected=False, type="kill", state="submitted")
    second(protected=False, state="draft"), second(protected=False, state="rejected", decided_at=clock.now())
    client = as_coordinator

    def refs(**asked):
        return {event["event"] for event in document(taken(client, words(house, **asked)))["events"]}

    assert refs() == {early.ref} and refs(standing="all") == {early.ref, late.ref}
    assert refs(standing="all", start=clock.tonight() - DAY) == {late.ref}
    assert refs(standing="all", end=clock.tonight() - DAY) == {early.ref}
    assert refs(standing="all", acts=["kill", "katt"]) == {late.ref}
    wrong = words(house, start="2026-02-01", end="2026-01-01")
    assert looked(client, wrong).status_code == 422


def test_one_report_is_given_out_from_its_own_page(as_coordinator, second, agreed):
    second(protected=False)
    url = f"{reverse('release_new')}?report={agreed.report.pk}"
    found = document(taken(as_coordinator, words(agreed.house), url))
    assert [event["event"] for event in found["events"]] == [agreed.report.ref]
    assert Release.objects.get().report == agreed.report and Release.objects.get().house == agreed.house


def test_groups_are_named_only_if_asked_by_who_may(as_coordinator, as_admin, agreed):
    named = document(taken(as_admin, words(agreed.house, groups="on")))
    assert named["events"][0]["acts"][0]["perpetrators"][0]["group"] == "Invented Brigade"
    unnamed = document(taken(as_admin, words(agreed.house)))
    refused = document(taken(as_coordinator, words(agreed.house, groups="on")))
    for found in (unnamed, refused):
        assert "Invented Brigade" not in json.dumps(found)
    assert len(set(Release.objects.values_list("mark", flat=True))) == 3


def test_it_is_logged_with_its_purpose_before_the_file_leaves(as_coordinator, monkeypatch, agreed):
    client, asked = as_coordinator, words(agreed.house)
    seen = seen_in(looked(client, asked))

    def lost(*args):
        assert Event.objects.filter(action="releases.given_out").count() == 1
        raise ConnectionResetError

    with monkeypatch.context() as patch, pytest.raises(ConnectionResetError):
        patch.setattr("cases.releases.views.download", lost)
        client.post(reverse("release_new"), asked | {"hand_out": "1", "seen": seen})
    event, release = Event.objects.get(action="releases.given_out"), Release.objects.get()
    assert event.detail == {"kind": "events_json", "mark": release.mark, "rows": 1, "sha256": release.sha256}
    assert event.object_id == release.pk and event.house_id == agreed.house.pk
    assert chain.read_reason(event) == ASKED["purpose"]


def test_a_form_sent_twice_makes_one_copy_and_a_changed_one_is_refused(as_coordinator, agreed):
    client, asked = as_coordinator, words(agreed.house)
    first, again = taken(client, asked), taken(client, asked)
    assert first.content == again.content and Release.objects.count() == 1
    assert Event.objects.filter(action="releases.given_again").count() == 1
    for change in ({"recipient": "Somebody else"}, {"ending": "csv"}):
        answer = taken(client, asked | change)
        assert answer.status_code == 422 and Release.objects.get().mark in answer.content.decode()
    assert Release.objects.count() == 1


def test_two_forms_at_the_same_moment_make_one_copy(as_coordinator, agreed, monkeypatch):
    asked, find = words(agreed.house), entering._known
    first = taken(as_coordinator, asked)
    answers = [None]
    monkeypatch.setattr(entering, "_known", lambda entry: answers.pop() if answers else find(entry))
    assert taken(as_coordinator, asked).content == first.content
    assert Release.objects.count() == 1 and Event.objects.filter(action="releases.given_out").count() == 1


def test_what_changed_since_it_was_looked_at_is_not_handed_out(as_coordinator, second, agreed):
    consent = agreed.consent
    second(protected=False)
    client, asked = as_coordinator, words(agreed.house)
    seen = seen_in(looked(client, asked))
    consent.withdrawn_on = clock.tonight()
    consent.save()
    for sent in (seen, "", "bogus"):
        answer = client.post(reverse("release_new"), asked | {"hand_out": "1", "seen": sent})
        assert answer.status_code == 422 and "not what you looked at" in answer.content.decode()
    assert not Release.objects.exists()


def test_the_pass_phrase_is_asked_again_first(sign_in, coordinator, agreed):
    client, url = sign_in(coordinator), reverse("release_new")
    asked = client.get(url)
    assert asked.status_code == 302 and asked.url.startswith(reverse("account_reauthenticate"))
    assert client.post(url, words(agreed.house) | {"hand_out": "1"}).url == url
    assert not Release.objects.exists() and "yearly" not in str(dict(client.session))


def test_purpose_and_recipient_are_asked(as_coordinator, agreed):
    client = as_coordinator
    assert looked(client, words(agreed.house, purpose="")).status_code == 422
    for wrong in ({"purpose": "short"}, {"recipient": "x"}):
        assert taken(client, words(agreed.house, **wrong)).status_code == 422
    assert not Release.objects.exists()


def test_events_of_other_houses_stay_inside(
    as_coordinator, as_admin, other_house, other_worker, second, house
):
    mine, _one = second(protected=False)
    far = make_report(house=other_house, by=other_worker, state="verified")
    client = as_coordinator
    assert [e["event"] for e in document(taken(client, words(house)))["events"]] == [mine.ref]
    assert looked(client, words(other_house)).status_code == 422
    assert looked(client, words(house) | {"house": ""}).status_code == 422
    assert client.get(f"{reverse('release_new')}?report={far.pk}").status_code == 404
    found = document(taken(as_admin, words(house) | {"house": ""}))
    assert {event["event"] for event in found["events"]} == {mine.ref, far.ref}


def test_a_file_takes_a_constant_number_of_queries(
    as_coordinator, second, django_assert_max_num_queries, house
):
    second(protected=False)
    client, asked = as_coordinator, words(house)
    looked(client, asked)
    for number in range(12):
        second(protected=bool(number % 2), code_name=f"Pebble {number}")
    with django_assert_max_num_queries(12):
        looked(client, asked)
