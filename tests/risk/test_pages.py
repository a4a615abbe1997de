"""The pages: what they show, to whom, and that a level stands on no list."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.core import clock
from cases.risk import items
from cases.risk.actions import raise_level
from cases.risk.models import Assessment
from cases.threats.codes import ActType, State
from tests.factories.access import confirmed, make_user
from tests.factories.houses import make_room
from tests.factories.people import make_person
from tests.factories.risk import CALM, make_answers, make_assessment, make_vector
from tests.factories.stays import make_booking, make_stay
from tests.factories.threats import make_report, make_victim

pytestmark = pytest.mark.django_db
WHY = "She moved to another city"
ROLES = ("caseworker", "coordinator", "admin", "treasurer", "auditor", "stranger")


@pytest.fixture
def person(house, caseworker):
    return make_person(house=house, by=caseworker, code_name="Amber Kettle")


@pytest.fixture
def waiting(person, coordinator):
    """Extreme in force, and a low one that waits."""
    make_assessment(person=person, by=coordinator, answers=make_vector(32, 12, 5))
    return make_assessment(person=person, by=coordinator)


@pytest.fixture
def seconder(house):
    return make_user("second", role="coordinator", house=house)


def pages(person, waiting):
    return {
        "risk": reverse("risk", args=[person.pk]),
        "risk_version": reverse("risk_version", args=[person.pk, 1]),
        "risk_assess": reverse("risk_assess", args=[person.pk]),
        "risk_level": reverse("risk_level", args=[person.pk]),
        "risk_second": reverse("risk_second", args=[waiting.pk]),
        "risk_due": reverse("risk_due"),
        "house_risk": reverse("house_risk", args=[person.house_id]),
    }


SEES = {"risk", "risk_version", "risk_due", "house_risk"}
MAY = {
    "caseworker": SEES | {"risk_assess", "risk_level"},
    "coordinator": SEES | {"risk_assess", "risk_level", "risk_second"},
    "admin": SEES | {"risk_second"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages(request, person, waiting, sign_in, role, django_assert_max_num_queries):
    client = sign_in(request.getfixturevalue(role))
    for name, url in pages(person, waiting).items():
        with django_assert_max_num_queries(12):
            answer = client.get(url)
        assert answer.status_code == (200 if name in MAY.get(role, ()) else 403), name


def test_a_worker_of_another_house_finds_nothing(person, waiting, other_worker, sign_in):
    client = sign_in(other_worker)
    for name, url in pages(person, waiting).items():
        found = {"risk_due": 200, "risk_second": 403}.get(name, 404)  # no caseworker gives second names
        assert client.get(url).status_code == found, name
        posted = found if name in ("risk_assess", "risk_level", "risk_second") else 405
        assert client.post(url, CALM).status_code == posted, name
    assert "Amber Kettle" not in client.get(reverse("risk_due")).content.decode()
    assert Assessment.objects.count() == 2


def test_a_coordinator_of_another_house_finds_no_second(other_house, waiting, sign_in):
    far = make_user("far", role="coordinator", house=other_house)
    url = reverse("risk_second", args=[waiting.pk])
    assert sign_in(far).post(url, {"agree": "yes"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_the_form_is_filled_in_and_the_arithmetic_shown(person, caseworker, sign_in):
    client = sign_in(caseworker)
    answer = client.post(reverse("risk_assess", args=[person.pk]), make_vector(19, 9, 6), follow=True)
    assert answer.redirect_chain == [(reverse("risk", args=[person.pk]), 302)]
    text = answer.content.decode()
    for words in ("19 / 41", "9 / 20", "6 / 16", "R = 3 × 3 / 2 = 4.5", "Medium", "High", "F2", "dana"):
        assert words in text, words
    assert "1 question nobody could answer" in text and "not been checked" in text and "beds" in text
    row = Assessment.objects.get()
    assert (row.level, row.floor, row.reckoned, row.unknowns) == ("high", "high", "medium", 1)


def test_an_untouched_form_is_all_unknown(person, caseworker, sign_in):
    client = sign_in(caseworker)
    page = client.get(reverse("risk_assess", args=[person.pk]))
    form = page.context["form"]
    sent = {name: field.initial or "" for name, field in form.fields.items()}
    assert client.post(reverse("risk_assess", args=[person.pk]), sent).status_code == 302
    row = Assessment.objects.get()
    assert row.unknowns == 26 and (row.threat_points, row.vulnerability_points, row.capacity_points) == (
        21,
        10,
        8,
    )
    assert (
        "26 questions nobody could answer" in client.get(reverse("risk", args=[person.pk])).content.decode()
    )


def test_what_reports_say_is_proposed_and_marked(house, person, caseworker, sign_in):
    victim = make_victim(house=house, person=person, by=caseworker)
    make_report(house=house, by=caseworker, victim=victim, type=ActType.RAID, state=State.SUBMITTED)
    make_assessment(person=person, by=caseworker, answers=make_answers(who="local"))
    page = sign_in(caseworker).get(reverse("risk_assess", args=[person.pk]))
    form = page.context["form"]
    assert form["act"].value() == "armed" and form[items.ARMED_ON].value() == clock.tonight().isoformat()
    assert form["who"].value() == "local"
    text = page.content.decode()
    assert text.count("Proposed from our records") == 2 and "answers of version 1" in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"act": "thunder"}, "Select a valid choice"),
        ({"act": "armed", "armed_on": "2031-01-01"}, "lies ahead"),
        ({"armed_on": "today"}, "2026-11-22"),
        ({"act": "death_threat", "armed_on": clock.tonight().isoformat()}, "choose it"),
        ({"deadline_on": "2031-01-01"}, "a deadline was set"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_changes_nothing(
    person, caseworker, sign_in, changed, sentence
):
    sent = make_vector(3, 5, 10) | {"face": "yes"} | changed
    answer = sign_in(caseworker).post(reverse("risk_assess", args=[person.pk]), sent)
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert answer.context["form"]["face"].value() == "yes" and not Assessment.objects.exists()


def test_raising_and_lowering_on_the_pages(person, caseworker, seconder, sign_in):
    client, url = sign_in(caseworker), reverse("risk_level", args=[person.pk])
    assert client.get(url).status_code == 302, "there is no form yet"
    make_assessment(person=person, by=caseworker, answers=make_vector(19, 9, 6))
    assert "never below a floor" in client.post(url, {"given_level": "low", "why": WHY}).content.decode()
    client.post(url, {"given_level": "extreme", "why": WHY})
    text = client.post(url, {"given_level": "high", "why": WHY}, follow=True).content.decode()
    assert "waits for a second name" in text and "Agree or decline" not in text
    waiting = Assessment.objects.get(state="waiting")
    second = sign_in(seconder)
    assert "Agree or decline" in second.get(reverse("risk", args=[person.pk])).content.decode()
    page = reverse("risk_second", args=[waiting.pk])
    assert client.post(page, {"agree": "yes"}).status_code == 403
    assert second.post(page, {"agree": "perhaps"}).status_code == 422
    assert second.post(page, {"agree": "yes"}).status_code == 302
    text = second.get(reverse("risk", args=[person.pk])).content.decode()
    assert "second name" in text and "Version 3" in text and WHY in text
    assert WHY in second.get(reverse("risk_version", args=[person.pk, 2])).content.decode()
    assert second.get(reverse("risk_version", args=[person.pk, 9])).status_code == 404


def test_the_own_form_gets_no_second_name_from_oneself(waiting, coordinator, sign_in):
    client, url = sign_in(coordinator), reverse("risk_second", args=[waiting.pk])
    assert "another person" in client.get(url).content.decode()
    assert client.post(url, {"agree": "yes"}).status_code == 422


def test_a_floor_that_ended_and_a_raise_are_said(person, caseworker, sign_in):
    day = clock.tonight() - dt.timedelta(days=10)
    answers = make_answers(c=16, act="armed", armed_on=day.isoformat())
    with clock.pretend(clock.now() - dt.timedelta(days=9)):
        make_assessment(person=person, by=caseworker, answers=answers)
    client, url = sign_in(caseworker), reverse("risk", args=[person.pk])
    assert "fell back" not in client.get(url).content.decode()
    Assessment.objects.update(
        floors=[["F1", "extreme", (clock.tonight() - dt.timedelta(days=1)).isoformat()]]
    )
    until = clock.now() + dt.timedelta(days=2)
    raise_level(person=person, cause="named", level="medium", report=None, until=until, by=caseworker)
    text = client.get(url).content.decode()
    assert "fell back" in text and "Was named in public" in text and "Overdue" in text


@pytest.mark.parametrize("role", ROLES)
def test_the_level_stands_on_no_list(request, caseworker, person, waiting, sign_in, role):
    beds = make_room(person.house, beds=2).beds.order_by("label")
    make_stay(beds[0], by=caseworker, person=person)
    make_booking(beds[1], by=caseworker)
    client = confirmed(sign_in(request.getfixturevalue(role)))
    for name in (
        "home",
        "people",
        "board",
        "board_timeline",
        "stays",
        "roll_call",
        "houses",
        "risk_due",
        "arrive",
    ):
        text = client.get(reverse(name)).content.decode()
        assert not [word for word in ("Extreme", "extreme", "R =") if word in text], name
    answer = client.post(
        reverse("register_export"), {"purpose": "yearly report of the house", "ending": "csv"}
    )
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"xtreme" not in data and (b"Amber Kettle" in data) == (role in ("coordinator", "admin"))


def test_the_level_is_seen_at_the_door_on_the_stay_and_on_the_person(house, person, caseworker, sign_in):
    bed = make_room(house).beds.get(label="A")
    client = sign_in(caseworker)
    door = f"{reverse('arrive')}?person={person.pk}"
    assert "Not assessed yet" in client.get(door).content.decode()
    make_assessment(person=person, by=caseworker, answers=make_vector(32, 12, 5))
    assert "Extreme" in client.get(door).content.decode()
    stay = make_stay(bed, by=caseworker, person=person)
    for name, pk in (("stay", stay.pk), ("person", person.pk)):
        assert "Extreme" in client.get(reverse(name, args=[pk])).content.decode(), name


def test_who_is_due_stands_on_a_list_without_a_level(person, waiting, seconder, caseworker, sign_in):
    with clock.pretend(clock.now() + dt.timedelta(hours=25)):
        text = sign_in(seconder).get(reverse("risk_due")).content.decode()
        assert text.count("Amber Kettle") == 2 and "second name" in text and "Overdue" in text
        assert sign_in(caseworker).get(reverse("risk_due")).content.decode().count("Amber Kettle") == 1


def test_the_risk_of_a_house_counts_and_names_nobody(
    house, other_house, person, caseworker, waiting, sign_in
):
    make_stay(make_room(house).beds.get(label="A"), by=caseworker, person=person)
    client = sign_in(caseworker)
    text = client.get(reverse("house_risk", args=[house.pk])).content.decode()
    assert "Amber Kettle" not in text and "Medium" in text
    assert client.get(reverse("house_risk", args=[other_house.pk])).status_code == 404
