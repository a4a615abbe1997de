"""The list of stays and reservations: what is shown to whom, and at what cost."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.people.models import Alert
from cases.stays import actions
from cases.stays.models import Stay
from cases.vault import sealed
from tests.factories.houses import make_room
from tests.factories.people import make_person
from tests.factories.stays import make_booking, make_stay

MOST_QUERIES = 12
RESERVE = "/reserve/"


@pytest.fixture
def beds(house):
    return list(make_room(house, beds=8).beds.order_by("label"))


@pytest.fixture
def client(time, sign_in, caseworker, beds):
    return sign_in(caseworker)


def listed(client, **query):
    return list(client.get("/stays/", query).context["page"].object_list)


def test_filters_show_what_they_say(client, sign_in, time, beds, caseworker):
    late = make_stay(beds[0], by=caseworker, nights=1)
    gone = make_stay(beds[1], by=caseworker)
    away = make_stay(beds[2], by=caseworker)
    held = make_booking(beds[3], by=caseworker, in_nights=1, kind="held")
    actions.depart(stay=gone, departure=actions.Departure(destination="hotel"), by=caseworker)
    actions.go_away(stay=away, absence=actions.Away(from_night=time.night()), by=caseworker)
    time.goes_on(hours=40)
    client = sign_in(caseworker)
    assert set(listed(client)) == {late, away, held}
    assert listed(client, show="in_house") == [late]
    assert listed(client, show="away") == [away]
    assert listed(client, show="booked") == [held]
    assert listed(client, show="overdue") == [late]
    assert listed(client, show="lapsing") == [held]
    assert listed(client, show="ended") == [gone]
    assert len(listed(client, show="all")) == 4
    assert client.get("/stays/").context["chips"][0][2] == 3


@pytest.mark.parametrize("query", [{"show": "\x00"}, {"house": "x"}, {"page": "999"}, {"page": "x" * 9999}])
def test_strange_addresses_show_the_plain_list(client, query):
    assert client.get("/stays/", query).status_code == 200


def test_a_house_of_others_cannot_be_filtered_for(client, other_house, other_worker):
    make_stay(make_room(other_house).beds.first(), by=other_worker)
    page = client.get("/stays/", {"house": str(other_house.pk), "show": "all"})
    assert page.context["house"] is None
    assert not page.context["page"].object_list


@pytest.mark.parametrize("role", ["treasurer", "auditor", "stranger"])
def test_others_see_no_stays(request, sign_in, house, time, role):
    client = sign_in(request.getfixturevalue(role))
    assert client.get("/stays/").status_code == 403
    assert client.get("/extensions/").status_code == 403
    assert client.get(RESERVE).status_code == 403


def test_pages_cost_the_same_for_one_and_for_many(client, sign_in, beds, caseworker, coordinator, time):
    stay = make_stay(beds[0], by=caseworker)
    booking = make_booking(beds[1], by=caseworker)
    person = make_person(house=beds[0].room.house, sex="male")
    for one in (person, booking.person):
        warn(one)
    pages = ["/arrive/", f"/arrive/?stay={booking.pk}", f"/arrive/?person={person.pk}", RESERVE]
    pages += [f"{RESERVE}?person={person.pk}", f"/stays/{stay.pk}/", "/stays/", "/roll/"]
    pages += [f"/stays/{stay.pk}/{step}/" for step in ("depart", "move", "away", "extend", "undo")]
    first = [count(client, page) for page in pages]
    for bed in beds[2:6]:
        make_stay(bed, by=caseworker)
        make_booking(bed, by=caseworker, in_nights=20, nights=2)
    assert [count(client, page) for page in pages] == first
    assert max(first) <= MOST_QUERIES, dict(zip(pages, first, strict=True))
    until = stay.planned_from + dt.timedelta(70)
    actions.ask_extension(stay=stay, until=until, why="waits for papers", by=caseworker)
    assert count(sign_in(coordinator), "/extensions/") <= MOST_QUERIES


def warn(person):
    alert = Alert(person=person, kind="hostile_expected", valid_from=dt.date(2020, 1, 1))
    sealed.put(alert, instructions={"text": "Say nobody is here"})
    alert.keep(by=None)


def count(client, page):
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def booked(time, **fields):
    values = {"token": str(uuid.uuid4()), "who": "new", "code_name": "Quiet Kettle", "group": "man"}
    values |= {"first": time.night(1).isoformat(), "nights": "7", "kind": "held"}
    return values | fields


def test_reserving_for_a_new_person_holds_the_bed_shown(client, time, beds):
    answer = client.post(RESERVE, booked(time, bed=str(beds[2].pk)), follow=True)
    stay = Stay.objects.get()
    assert (stay.status, stay.bed, stay.planned_from) == ("held", beds[2], time.night(1))
    assert "the bed waits until" in answer.text
    assert answer.context["stay"] == stay


def test_reserving_twice_with_one_form_makes_one_stay(client, time):
    fields = booked(time)
    assert client.post(RESERVE, fields)["Location"] == client.post(RESERVE, fields)["Location"]
    assert Stay.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": "9999-12-31"}, "first"),
        ({"first": "2020-01-01"}, "first"),
        ({"first": ""}, "first"),
        ({"nights": "date", "until": ""}, "until"),
        ({"nights": "date", "until": "2026-05-04"}, "until"),
        ({"nights": "date", "until": "2027-05-04"}, "until"),
        ({"arrival_expected_at": "2026-06-30T10:00"}, "arrival_expected_at"),
        ({"group": ""}, "group"),
        ({"phone": "not a number"}, "phone"),
    ],
)
def test_bad_reservations_change_nothing_and_say_why(client, time, wrong, field):
    page = client.post(RESERVE, booked(time, **wrong))
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not Stay.objects.exists()


def test_beds_of_the_reservation_follow_its_nights(client, time, beds, caseworker):
    make_stay(beds[0], by=caseworker, nights=3)
    soon = client.post("/reserve/beds/", booked(time), HTTP_HX_REQUEST="true")
    late = client.post(
        "/reserve/beds/", booked(time, first=time.night(5).isoformat()), HTTP_HX_REQUEST="true"
    )
    assert (soon.context["beds"].free, late.context["beds"].free) == (7, 8)
