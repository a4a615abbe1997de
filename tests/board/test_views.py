"""The board's pages: states, roles, filters, and a constant number of queries."""

import datetime as dt
import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.core import clock
from cases.houses.models import BedOut, House
from cases.stays import actions
from cases.stays.models import Stay
from tests.factories.board import fill_house
from tests.factories.houses import make_room
from tests.factories.stays import make_booking, make_person, make_stay

pytestmark = pytest.mark.django_db
PAGES = ("board", "board_day", "board_timeline")


def words(response):
    """The text of the page, without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def count_queries(client, url):
    client.get(url)  # session, content types and the like
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.fixture
def beds(house):
    return list(make_room(house, code="1", beds=8).beds.order_by("label"))


def test_every_bed_says_what_it_is_tonight(caseworker, house, beds, sign_in):
    tonight = clock.tonight()
    make_stay(beds[0], by=caseworker, person=make_person(house, code_name="Here Now"))
    away = make_stay(beds[1], by=caseworker)
    actions.go_away(stay=away, absence=actions.Away(from_night=tonight), by=caseworker)
    make_booking(beds[2], by=caseworker)
    make_booking(beds[3], by=caseworker, kind="held")
    lapsing = make_booking(beds[4], by=caseworker)
    Stay.objects.filter(pk=lapsing.pk).update(hold_until=clock.now() + dt.timedelta(hours=2))
    late = make_stay(beds[5], by=caseworker, person=make_person(house, code_name="Late One"))
    Stay.objects.filter(pk=late.pk).update(
        planned_from=tonight - dt.timedelta(days=9), planned_to=tonight - dt.timedelta(days=2)
    )
    BedOut.objects.create(bed=beds[6], from_night=tonight, reason="cleaning")
    text = words(sign_in(caseworker).get(reverse("board")))
    for number, state in enumerate(
        [
            "In house",
            "Away, bed kept",
            "Expected",
            "Held",
            "Hold ends soon",
            "Overdue",
            "Cleaning or pests",
            "Free",
        ]
    ):
        assert f"{'ABCDEFGH'[number]} {state}" in text
    assert "To do now Late One" in text
    assert "Here Now" in text


@pytest.mark.parametrize("state", ["amber", "red", "evacuated"])
def test_a_house_that_is_not_green_says_so(caseworker, house, beds, sign_in, state):
    House.objects.filter(pk=house.pk).update(security_state=state)
    page = sign_in(caseworker).get(reverse("board")).content.decode()
    assert state.capitalize() in page
    assert ("bed-blocked" in page) is (state != "amber")
    assert (reverse("reserve") in page) is (state == "amber")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("caseworker", 200),
        ("coordinator", 200),
        ("admin", 200),
        ("treasurer", 403),
        ("auditor", 403),
        ("stranger", 403),
    ],
)
def test_who_sees_the_board(page, role, status, sign_in, request):
    user = request.getfixturevalue(role)
    assert sign_in(user).get(reverse(page)).status_code == status
    assert sign_in(user).post(reverse(page)).status_code == (405 if status == 200 else 403)


@pytest.mark.parametrize("page", PAGES)
def test_a_worker_of_another_house_sees_nothing_of_this_one(
    page, other_worker, caseworker, house, beds, sign_in
):
    make_stay(beds[0], by=caseworker, person=make_person(house, code_name="Here Now"))
    for query in ("", f"?house={house.pk}"):
        answer = sign_in(other_worker).get(reverse(page) + query)
        assert answer.status_code == 200
        assert "Here Now" not in words(answer)
        assert "Cedar" not in words(answer)
        assert str(house.pk) not in answer.content.decode()


def test_who_only_looks_is_offered_no_steps(admin, caseworker, house, beds, sign_in):
    late = make_stay(beds[0], by=caseworker)
    Stay.objects.filter(pk=late.pk).update(
        planned_to=clock.tonight(), planned_from=clock.tonight() - dt.timedelta(3)
    )
    page = sign_in(admin).get(reverse("board")).content.decode()
    assert reverse("stay", args=[late.pk]) in page
    assert reverse("stay_depart", args=[late.pk]) not in page
    assert reverse("reserve") not in page
    assert (
        reverse("stay_depart", args=[late.pk]) in sign_in(caseworker).get(reverse("board")).content.decode()
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        "house=x", "house=6f1d5a0e-7b1c-4a53-9d2e-0c2f5b7a9e11", "house=",
        "group=dragon", "group=man&group=%00", "only=%00",
        "day=9999-12-31", "day=0001-01-01", "day=tomorrow", "from=2026-02-30", "from=10000-01-01", "from=%ff%fe",
        "from=\u0662\u0660\u0662\u0666-01-01", "house=" + "a" * 5000,
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_passed_over(page, query, caseworker, beds, sign_in):
    assert sign_in(caseworker).get(f"{reverse(page)}?{query}").status_code == 200


def test_filters_narrow_and_survive(caseworker, house, beds, sign_in):
    make_room(house, code="W", rule="women", beds=1)
    make_stay(beds[0], by=caseworker)
    client = sign_in(caseworker)
    page = client.get(reverse("board") + f"?group=man&only=free&house={house.pk}").content.decode()
    assert page.count("bed-free") == 7
    assert "bed-in_house" not in page
    assert f"?house={house.pk}&amp;group=man&amp;only=due" in page
    assert client.get(reverse("board") + "?group=woman").content.decode().count("bed-free") == 8
    due = client.get(reverse("board") + "?only=due").content.decode()
    assert "bed-free" not in due


def test_the_number_of_queries_is_the_same_for_5_and_200_beds(caseworker, house, sign_in):
    fill_house(house, rooms=1, beds=5, by=caseworker)
    before = [count_queries(sign_in(caseworker), reverse(page)) for page in PAGES]
    other = House.objects.create(code_name="Big")
    caseworker.memberships.create(role="caseworker", house=other)
    caseworker.forget_grants()
    fill_house(other, rooms=20, beds=10, by=caseworker)
    assert [count_queries(sign_in(caseworker), reverse(page)) for page in PAGES] == before
    assert max(before) <= 12


def test_three_houses_weigh_at_most_12_kb(caseworker, house, sign_in):
    for number in range(3):
        home = house if number == 0 else House.objects.create(code_name=f"House {number}")
        if number:
            caseworker.memberships.create(role="caseworker", house=home)
        fill_house(home, rooms=4, beds=3, by=caseworker)
    caseworker.forget_grants()
    assert len(gzip.compress(sign_in(caseworker).get(reverse("board")).content, 6)) <= 12 * 1024


def test_a_day_shows_who_comes_and_goes(caseworker, house, beds, sign_in):
    tonight = clock.tonight()
    make_stay(beds[0], by=caseworker, nights=3, person=make_person(house, code_name="Goes Soon"))
    make_booking(beds[1], by=caseworker, in_nights=3, person=make_person(house, code_name="Comes Then"))
    client = sign_in(caseworker)
    text = words(client.get(reverse("board_day") + f"?day={tonight + dt.timedelta(days=3)}"))
    assert re.search(r"Arrivals 1 Comes Then .* Departures 1 Goes Soon", text)
    assert "1 of 8 beds taken" not in text
    assert re.search(r"Arrivals 1 Goes Soon .* Arrived", words(client.get(reverse("board_day"))))


def test_a_day_that_passed_shows_who_slept_there(caseworker, house, beds, sign_in):
    stay = make_stay(beds[0], by=caseworker, arrived_at=clock.now() - dt.timedelta(days=3))
    actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=caseworker)
    yesterday = clock.tonight() - dt.timedelta(days=1)
    client = sign_in(caseworker)
    text = words(client.get(reverse("board_day") + f"?day={yesterday}"))
    assert f"A {stay.person.code_name}" in text
    assert "Slept here" in text
    tonight = words(client.get(reverse("board_day")))
    assert re.search(rf"Departures 1 {stay.person.code_name}", tonight)
    text = words(client.get(reverse("board_timeline") + f"?from={yesterday}"))
    assert stay.person.code_name in text


def test_who_is_away_without_a_bed_is_not_lost(caseworker, house, beds, sign_in):
    stay = make_stay(beds[0], by=caseworker)
    away = actions.Away(from_night=clock.tonight(), bed_held=False)
    actions.go_away(stay=stay, absence=away, by=caseworker)
    client = sign_in(caseworker)
    assert f"{stay.person.code_name} : no bed is kept here." in words(client.get(reverse("board")))
    assert re.search(rf"Away 1 {stay.person.code_name}", words(client.get(reverse("board_day"))))


def test_a_house_without_beds_says_what_to_do(caseworker, house, sign_in):
    assert "No beds are recorded here." in words(sign_in(caseworker).get(reverse("board")))


def test_a_code_name_cannot_write_html(caseworker, house, beds, sign_in):
    make_stay(beds[0], by=caseworker, person=make_person(house, code_name="<b>Bold</b> & Co"))
    for page in PAGES:
        content = sign_in(caseworker).get(reverse(page)).content.decode()
        assert "<b>Bold" not in content
        assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Co" in content
