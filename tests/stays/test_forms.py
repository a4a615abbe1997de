"""What the forms of stays read, and that nothing typed into them breaks a page."""

import datetime as dt
import random
import uuid

import pytest
from django.urls import reverse

from cases.core.errors import Refused
from cases.stays.codes import Destination
from cases.stays.forms import fields
from cases.stays.forms.arrival import ArrivalForm
from cases.stays.forms.steps import DESTINATION_GROUPS, DepartForm
from cases.stays.models import Stay
from tests.factories.houses import make_room
from tests.factories.stays import make_stay

HORRORS = [
    "", " ", "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\u202egnp.exe", "x" * 5000,
    "9999-12-31", "0001-01-01", "2026-02-30", "٢٠٢٦-٠٥-٠٦", "-1", "NaN", "1e309", "None", "[]", "{}", "' OR 1=1 --",
    "<script>alert(1)</script>", "stay:", "person:x", f"stay:{uuid.UUID(int=0)}", str(uuid.UUID(int=0)), "date", "new",
    "sure", "save", "search", "another", "enter", "family", "٧", "😀", "2026-05-04T25:61", "9999-12-31T23:59",
]  # fmt: skip
NAMES = {
    "arrive": "token who code_name q seen group nights until bed override_reason given phone ticks arrived_at act",
    "reserve": "token who code_name q group nights until bed override_reason first kind arrival_expected_at act",
    "arrive_beds": "who group nights until bed arrived_at act",
    "reserve_beds": "who group nights until bed first act",
    "stay_depart": "destination completion tenure ok_to_follow_up departed_at",
    "stay_move": "bed override_reason",
    "stay_away": "with_notice expected_back bed_held from_night",
    "stay_back": "bed override_reason",
    "stay_extend": "nights until why",
    "stay_undo": "step",
    "stay_ticks": "ticks",
    "roll_mark": "answer night",
}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_typed_breaks_a_page(name, time, sign_in, caseworker, house):
    stay = make_stay(make_room(house).beds.first(), by=caseworker)
    client = sign_in(caseworker)
    chance = random.Random(name)
    url = reverse(name, args=[stay.pk] if name.startswith(("stay_", "roll_")) else [])
    for _round in range(60):
        data = {}
        for field in NAMES[name].split():
            if chance.random() < 0.8:
                data[field] = chance.sample(HORRORS, chance.choice((1, 1, 1, 2)))
        answer = client.post(url, data)
        assert answer.status_code in (200, 302, 400, 422), (answer.status_code, data)


@pytest.mark.parametrize("page", ["/arrive/", "/reserve/", "/stays/", "/roll/"])
def test_nothing_in_an_address_breaks_a_page(page, time, sign_in, caseworker, house):
    client = sign_in(caseworker)
    for key in ("stay", "person", "bed", "first", "show", "house", "page"):
        for horror in HORRORS:
            assert client.get(page, {key: horror}).status_code in (200, 404)


@pytest.mark.parametrize("typed", ["2026-05-06", "6/5/2026", "٦/٥/٢٠٢٦", "06.05.2026"])
def test_days_are_read_as_they_are_written_here(typed):
    assert fields.Day().clean(typed) == dt.date(2026, 5, 6)


def test_every_destination_has_its_group():
    listed = [code for _name, codes in DESTINATION_GROUPS for code in codes]
    assert sorted(listed) == sorted(Destination)
    assert len(list(DepartForm().fields["destination"].choices)) == len(DESTINATION_GROUPS) + 1


def test_a_refusal_stands_beside_its_field_and_never_gets_lost(db, caseworker):
    form = ArrivalForm({"token": uuid.uuid4()}, user=caseworker)
    form.say(Refused("x", "about the phone", field="phones"))
    form.say(Refused("y", "about nothing here", field="elsewhere"))
    assert form.errors["phone"] == ["about the phone"]
    assert form.non_field_errors() == ["about nothing here"]


def test_the_day_of_leaving_is_counted_from_tonight(time, caseworker):
    data = {"token": uuid.uuid4(), "code_name": "Quiet Kettle", "group": "man", "nights": "3"}
    form = ArrivalForm(data | {"arrived_at": "2026-05-03T20:00"}, user=caseworker)
    assert form.is_valid()
    assert form.start == dt.date(2026, 5, 3)
    assert form.arrival(bed=None, house=None).until == dt.date(2026, 5, 7)


def test_no_stay_is_left_half_made(time, sign_in, caseworker, house):
    """A name that cannot be kept undoes bed, person and stay together."""
    make_room(house)
    data = {"token": uuid.uuid4(), "code_name": "Quiet Kettle", "group": "man", "nights": "3", "phone": "12"}
    page = sign_in(caseworker).post("/arrive/", data)
    assert page.status_code == 422
    assert page.context["form"].errors["phone"]
    assert not Stay.objects.exists()
