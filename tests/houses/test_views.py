"""Pages of houses by role."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.houses import actions
from cases.houses.models import Bed, BedOut, House, Room
from tests.factories.houses import make_bed, make_house, make_room
from tests.factories.stays import make_stay

pytestmark = pytest.mark.django_db
ADDRESS = actions.Address("Invented street 12", "Past the made-up mill", "Green gate")


@pytest.fixture
def bed(house):
    return make_bed(make_room(house, beds=0), label="A")


def pages_that_change(bed):
    """Every page that writes, with its row."""
    out = BedOut.objects.create(bed=bed, from_night=dt.date(2030, 1, 1), reason="broken")
    house, room = bed.room.house, bed.room
    rows = {
        "house_edit": house,
        "house_state": house,
        "house_address": house,
        "house_address_edit": house,
        "room_new": house,
        "room_edit": room,
        "beds_add": room,
        "bed_edit": bed,
        "bed_out_new": bed,
        "bed_out_back": out,
    }
    return {name: reverse(name, args=[row.pk]) for name, row in rows.items()}


@pytest.mark.parametrize("who", ["caseworker", "treasurer", "coordinator"])
def test_staff_see_their_houses_and_no_others(request, who, sign_in, bed, other_house):
    client = sign_in(request.getfixturevalue(who))
    listed = client.get(reverse("houses")).content.decode()
    assert "Cedar" in listed and "Willow" not in listed
    assert client.get(reverse("house", args=[bed.room.house_id])).status_code == 200
    assert client.get(reverse("house", args=[other_house.pk])).status_code == 404


def test_an_admin_sees_all_houses(admin, sign_in, house, other_house):
    listed = sign_in(admin).get(reverse("houses")).content.decode()
    assert "Cedar" in listed and "Willow" in listed


@pytest.mark.parametrize("who", ["auditor", "stranger"])
def test_others_see_no_house(request, who, sign_in, house):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("houses")).status_code == 403
    assert client.get(reverse("house", args=[house.pk])).status_code == 403


@pytest.mark.parametrize("who", ["caseworker", "treasurer"])
def test_a_caseworker_and_a_treasurer_change_nothing(request, who, sign_in, bed):
    client = sign_in(request.getfixturevalue(who))
    page = client.get(reverse("house", args=[bed.room.house_id])).content.decode()
    for url in pages_that_change(bed).values():
        assert client.get(url).status_code == client.post(url, {}).status_code == 403
        assert url not in page


def test_foreign_and_unknown_rows_are_not_there(coordinator, sign_in, other_house):
    client = sign_in(coordinator)
    for url in pages_that_change(make_bed(make_room(other_house, beds=0), label="A")).values():
        assert client.get(url).status_code == client.post(url, {}).status_code == 404
    unknown = uuid.uuid4()
    for name in ("house", "room_edit", "bed_edit", "bed_out_back"):
        assert client.get(reverse(name, args=[unknown])).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_who_runs_the_house_opens_every_page(request, who, sign_in, bed):
    client = sign_in(request.getfixturevalue(who))
    for url in pages_that_change(bed).values():
        assert client.get(url).status_code == 200
        assert client.post(url, {}).status_code == 422


def test_only_an_admin_opens_a_new_house(coordinator, admin, sign_in):
    typed = {"code_name": "Juniper", "area": "Made-up side", "accepts_women": "on"}
    assert sign_in(coordinator).post(reverse("house_new"), typed).status_code == 403
    answer = sign_in(admin).post(reverse("house_new"), typed)
    house = House.objects.get(code_name="Juniper")
    assert answer.url == reverse("house", args=[house.pk]) and not house.accepts_men


def test_a_coordinator_makes_a_room_with_four_beds_and_takes_one_out(coordinator, sign_in, house):
    client = sign_in(coordinator)
    room = {"code": "R1", "floor_area_m2": "12", "gender_rule": "women"}
    answer = client.post(reverse("room_new", args=[house.pk]), room)
    made = Room.objects.get(house=house)
    assert answer.url == reverse("beds_add", args=[made.pk])
    beds = {"number": "4", "kind": "single", "in_service_from": "2026-01-01"}
    assert client.post(answer.url, beds).status_code == 302
    first = made.beds.get(label="A")
    nights = {"from_night": clock.tonight().isoformat(), "reason": "cleaning"}
    assert client.post(reverse("bed_out_new", args=[first.pk]), nights).status_code == 302
    page = client.get(reverse("house", args=[house.pk])).content.decode()
    assert "Out of service" in page and "Cleaning or pests" in page
    back = reverse("bed_out_back", args=[BedOut.objects.get().pk])
    assert client.post(back, {"to_night": clock.tonight().isoformat()}).status_code == 302
    assert not BedOut.objects.exists()


def test_a_narrow_room_is_told_calmly(caseworker, sign_in, house):
    room = make_room(house, beds=4)
    for month, told in ((7, b"less than the advised 3.5"), (12, b"less than the advised 4.5")):
        with clock.pretend(clock.local_moment(dt.date(2026, month, 1))):
            assert told in sign_in(caseworker).get(reverse("house", args=[house.pk])).content
    room.beds.exclude(label="A").delete()
    assert b"less than the advised" not in sign_in(caseworker).get(reverse("house", args=[house.pk])).content


@pytest.mark.parametrize(
    ("page", "typed", "mend"),
    [
        ("room_new", {"code": "1", "gender_rule": "any"}, ("code", "room of this name")),
        (
            "room_new",
            {"code": "2", "gender_rule": "any", "floor_area_m2": "0.2"},
            ("floor_area_m2", "greater"),
        ),
        ("house_edit", {"code_name": "Willow", "accepts_men": "on"}, ("code_name", "already")),
        ("house_edit", {"code_name": "Cedar"}, ("accepts_men", "at least one group")),
        ("house_state", {"state": "red", "reason": "no"}, ("reason", "few words")),
        ("house_state", {"state": "purple", "reason": "long enough"}, ("state", "valid choice")),
        ("house_address", {"reason": "hm"}, ("reason", "few words")),
    ],
)
def test_bad_input_stands_beside_its_field(coordinator, sign_in, bed, page, typed, mend):
    make_house(code_name="Willow")
    answer = sign_in(coordinator).post(reverse(page, args=[bed.room.house_id]), typed)
    assert answer.status_code == 422
    assert mend[1] in answer.context["form"].errors[mend[0]][0]
    assert Room.objects.count() == 1 and House.objects.get(pk=bed.room.house_id).security_state == "green"


def test_what_clashes_with_a_stay_is_said_on_the_page(coordinator, caseworker, sign_in, bed):
    make_stay(bed, by=caseworker, nights=3)
    typed = {"from_night": clock.tonight().isoformat(), "to_night": "", "reason": "broken", "note": "Leg"}
    answer = sign_in(coordinator).post(reverse("bed_out_new", args=[bed.pk]), typed)
    assert answer.status_code == 422 and 'value="Leg"' in answer.content.decode()
    assert clock.tonight().isoformat() in answer.context["form"].errors["from_night"][0]
    label = {"label": "B", "kind": "cot", "in_service_from": "2026-01-01", "in_service_to": "9999-12-31"}
    assert sign_in(coordinator).post(reverse("bed_edit", args=[bed.pk]), label).status_code == 422
    assert Bed.objects.get().label == "A"


def test_the_address_is_shown_once_after_a_logged_reason(coordinator, sign_in, house):
    client = sign_in(coordinator)
    address = reverse("house_address", args=[house.pk])
    assert client.post(reverse("house_address_edit", args=[house.pk]), vars(ADDRESS)).status_code == 302
    assert b"Invented street" not in client.get(address).content
    shown = client.post(address, {"reason": "Taxi for an arrival"})
    assert b"Invented street 12" in shown.content and b"Green gate" in shown.content
    assert "no-store" in shown["Cache-Control"]
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.house_id) == ("vault.opened", house.pk)
    assert chain.read_reason(event) == "Taxi for an arrival"
    for page in ("houses", "house", "house_edit", "house_state", "house_address_edit", "house_address"):
        args = [] if page == "houses" else [house.pk]
        assert b"Invented street" not in client.get(reverse(page, args=args)).content


def test_pages_cost_the_same_with_fifty_rooms(coordinator, sign_in, house):
    client = sign_in(coordinator)
    for number in range(50):
        room = make_room(house, code=str(number), beds=3)
        BedOut.objects.create(bed=room.beds.first(), from_night=clock.tonight(), reason="broken")
        make_house(code_name=f"House {number}")
    for url in (reverse("houses"), reverse("house", args=[house.pk])):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 8
