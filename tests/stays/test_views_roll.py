"""Tonight's roll call: one tap, what is missing at 22:00, and who may do it."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from cases.core import clock
from cases.stays import actions
from cases.stays.models import RollMark
from tests.factories.houses import make_room
from tests.factories.stays import make_booking, make_stay

ROLL = "/roll/"


@pytest.fixture
def beds(house):
    return list(make_room(house, beds=4).beds.order_by("label"))


@pytest.fixture
def stays(time, beds, caseworker):
    return [make_stay(bed, by=caseworker) for bed in beds[:2]]


@pytest.fixture
def client(time, sign_in, caseworker):
    return sign_in(caseworker)


def mark(client, stay, answer, time, **headers):
    url = reverse("roll_mark", args=[stay.pk])
    return client.post(url, {"answer": answer, "night": time.night().isoformat()}, **headers)


def test_everyone_in_the_house_is_asked_for_and_nobody_else(client, stays, beds, caseworker, other_house):
    make_booking(beds[3], by=caseworker)
    page = client.get(ROLL)
    assert [row.stay for row in page.context["roll"].rows] == stays
    assert "2 still to ask" in page.text


def test_an_empty_house_is_calm(client, house):
    assert "Nobody lives here tonight" in client.get(ROLL).text


def test_who_is_missing_at_22_stands_at_the_top(client, sign_in, caseworker, stays, time):
    mark(client, stays[0], "present", time)
    assert "not accounted for since 22:00" not in client.get(ROLL).text
    time.moment = clock.local_moment(dt.date(2026, 5, 4), 22, 1)
    page = sign_in(caseworker).get(ROLL)
    assert "1 not accounted for since 22:00" in page.text
    assert page.context["roll"].missing[0].stay == stays[1]


def test_after_midnight_it_is_still_the_same_roll(sign_in, caseworker, stays, time):
    time.moment = clock.local_moment(dt.date(2026, 5, 5), 1)
    page = sign_in(caseworker).get(ROLL)
    assert page.context["roll"].night == dt.date(2026, 5, 4)
    assert "2 not accounted for" in page.text


def test_one_tap_without_scripts_comes_back_to_the_row(client, stays, time):
    answer = mark(client, stays[0], "present", time)
    assert answer["Location"] == f"{ROLL}#roll-{stays[0].pk}"
    assert RollMark.objects.get().mark == "present"
    assert client.get(ROLL).context["roll"].done == 1


def test_another_tap_corrects(client, stays, time):
    mark(client, stays[0], "present", time)
    mark(client, stays[0], "away_no_notice", time)
    assert RollMark.objects.get().mark == "away_no_notice"
    assert "1 away without a word" in client.get(ROLL).text


def test_all_accounted_for_ends_calmly(client, stays, time):
    for stay in stays:
        mark(client, stay, "present", time)
    assert "Everyone is accounted for" in client.get(ROLL).text


def test_people_away_with_notice_are_accounted_for_until_they_are_due(
    client, sign_in, stays, time, caseworker
):
    away = actions.Away(from_night=time.night(), expected_back=time.night(2))
    actions.go_away(stay=stays[0], absence=away, by=caseworker)
    assert [row.answer for row in client.get(ROLL).context["roll"].rows] == ["away_notice", ""]
    time.goes_on(days=2)
    page = sign_in(caseworker).get(ROLL)
    assert [row.answer for row in page.context["roll"].rows] == ["", ""]


def test_row_and_counter_swapped_in_equal_a_fresh_page(client, stays, time):
    part = mark(client, stays[0], "present", time, HTTP_HX_REQUEST="true").text
    page = client.get(ROLL).text
    assert piece(part, "li", f"roll-{stays[0].pk}") == piece(page, "li", f"roll-{stays[0].pk}")
    assert state(part) == state(page)


def piece(text, tag, name):
    found = re.search(rf'<{tag} id="{name}".*?</{tag}>', text, re.S)[0]
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", found).split()


def state(text):
    start = text.index('<div id="_roll_state"')
    inside = text[start : text.index("</progress>", start)]
    return inside.replace(' hx-swap-oob="true"', "").split()


@pytest.mark.parametrize(
    "data",
    [{}, {"answer": "x"}, {"answer": ["present", "\x00"]}, {"answer": "present", "night": "9999-99-99"}],
)
def test_bad_answers_change_nothing(client, stays, data):
    page = client.post(reverse("roll_mark", args=[stays[0].pk]), data)
    assert page.status_code == 422
    assert not RollMark.objects.exists()


def test_a_page_left_open_since_yesterday_marks_nothing(sign_in, caseworker, stays, time):
    yesterday = time.night().isoformat()
    time.goes_on(days=1)
    url = reverse("roll_mark", args=[stays[0].pk])
    page = sign_in(caseworker).post(url, {"answer": "present", "night": yesterday})
    assert page.status_code == 422
    assert not RollMark.objects.exists()


def test_present_without_a_bed_leads_to_the_stay(client, stays, time, caseworker):
    away = actions.Away(from_night=time.night(), bed_held=False)
    actions.go_away(stay=stays[0], absence=away, by=caseworker)
    page = mark(client, stays[0], "present", time)
    assert page.status_code == 422
    assert "No bed was kept" in page.text


@pytest.mark.parametrize("role", ["admin", "treasurer", "auditor", "stranger"])
def test_others_do_not_call_the_roll(request, sign_in, stays, time, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(ROLL).status_code == 403
    assert mark(client, stays[0], "present", time).status_code == 403


def test_a_worker_of_another_house_sees_and_marks_nobody(sign_in, other_worker, stays, time):
    client = sign_in(other_worker)
    assert client.get(ROLL).context["roll"].rows == []
    assert mark(client, stays[0], "present", time).status_code == 404
    assert client.post(f"/roll/{uuid.uuid4()}/").status_code == 404
