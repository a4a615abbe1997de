"""The register taken out: code names only, no formula, noted with its purpose."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.tables import safe
from cases.imports.export import values
from cases.stays.models import Stay
from tests.factories import access
from tests.factories.houses import make_room
from tests.factories.people import make_person
from tests.factories.stays import make_stay

pytestmark = pytest.mark.django_db
ASKED = {"purpose": "yearly report of the house", "ending": "csv"}


@pytest.fixture
def confirmed(sign_in):
    """Signed in, and has just given the pass phrase again."""

    return lambda user: access.confirmed(sign_in(user))


@pytest.fixture
def stay(house, caseworker):
    person = make_person(
        house=house, code_name="=Quiet Lantern", identity={"given": "Zain", "family": "Bozinu"}
    )
    return make_stay(make_room(house).beds.get(label="A"), by=caseworker, person=person)


def taken(client, **asked):
    answer = client.post(reverse("register_export"), ASKED | asked)
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_coordinator_takes_out_csv_without_names(confirmed, coordinator, stay):
    head, row = rows(taken(confirmed(coordinator)))
    assert head[:5] == ["Code name", "House", "Room", "Bed", "Arrived"]
    assert row[:4] == ["'=Quiet Lantern", "Cedar", "1", "A"]
    assert row[7:] == ["0", "Man", "", ""]
    assert "Zain" not in str(row) and "Bozinu" not in str(row)


def test_xlsx_keeps_dates_and_numbers_and_no_formula(confirmed, coordinator, stay):
    sheet = load_workbook(io.BytesIO(taken(confirmed(coordinator), ending="xlsx"))).active
    row = [cell for cell in list(sheet.iter_rows())[1]]
    assert row[0].value == "'=Quiet Lantern" and row[0].data_type == "s"
    assert isinstance(row[4].value, dt.datetime) and isinstance(row[6].value, dt.datetime)
    assert row[7].value == 0 and row[5].value is None


def test_the_pass_phrase_is_asked_again_first(sign_in, coordinator, stay):
    client = sign_in(coordinator)
    asked = client.get(reverse("register_export"))
    assert asked.status_code == 302 and asked.url.startswith(reverse("account_reauthenticate"))
    assert client.post(reverse("register_export"), ASKED).url == reverse("register_export")
    assert (
        "yearly" not in str(dict(client.session))
        and not Event.objects.filter(action="imports.exported").exists()
    )
    client.post(asked.url, {"password": access.PASSWORD})
    assert len(rows(taken(client))) == 2


def test_the_purpose_is_asked_for_sealed_and_noted_with_the_count(confirmed, coordinator, stay):
    client = confirmed(coordinator)
    for words in ("", "short"):
        answer = client.post(reverse("register_export"), ASKED | {"purpose": words})
        assert answer.status_code == 422
    taken(client)
    event = Event.objects.get(action="imports.exported")
    assert event.detail == {"rows": 1, "format": "csv", "from": "", "to": ""}
    assert chain.read_reason(event) == ASKED["purpose"]
    assert ASKED["purpose"].encode() not in bytes(event.reason)


def test_the_file_name_tells_only_the_date(confirmed, coordinator, stay):
    answer = confirmed(coordinator).post(reverse("register_export"), ASKED)
    assert (
        answer["Content-Disposition"] == f'attachment; filename="register-{clock.tonight().isoformat()}.csv"'
    )
    assert answer["Cache-Control"] == "no-store, private" and answer["X-Content-Type-Options"] == "nosniff"


def test_another_house_s_stays_stay_inside(confirmed, coordinator, stay, other_house, other_worker):
    make_stay(make_room(other_house).beds.get(label="A"), by=other_worker)
    assert len(rows(taken(confirmed(coordinator)))) == 2
    refused = confirmed(coordinator).post(reverse("register_export"), ASKED | {"house": str(other_house.pk)})
    assert refused.status_code == 422


def test_an_admin_takes_out_all_or_one_house(confirmed, admin, stay, house, other_house, other_worker):
    make_stay(make_room(other_house).beds.get(label="A"), by=other_worker)
    assert len(rows(taken(confirmed(admin)))) == 3
    assert len(rows(taken(confirmed(admin), house=str(house.pk)))) == 2


def test_days_narrow_the_file(confirmed, coordinator, stay):
    client, night = confirmed(coordinator), clock.tonight()
    assert len(rows(taken(client, start=night, end=night))) == 2
    assert len(rows(taken(client, end=night - dt.timedelta(days=1)))) == 1
    answer = client.post(reverse("register_export"), ASKED | {"start": "2026-01-02", "end": "2026-01-01"})
    assert answer.status_code == 422


def test_what_goes_out_can_be_brought_in_again(confirmed, coordinator, imported, tried, register):
    imported(register({}, {"Code name": "Red Spoon", "Bed": "B", "Destination": "hotel"}))
    data = taken(confirmed(coordinator))
    before = Stay.objects.count()
    batch = tried(data)
    assert {code for _row, _column, code, _other in batch.errors} == {"person_elsewhere", "bed_taken"}
    assert Stay.objects.count() == before


@pytest.mark.parametrize("sign", list("=+-@\t\r \u3000＝＋－＠"))
def test_no_text_becomes_a_formula(sign):
    assert safe(f"{sign}1+1") == f"'{sign}1+1"


def test_ordinary_text_is_left_alone():
    assert [safe(text) for text in ("", "R1", "غرفة", "a=b")] == ["", "R1", "غرفة", "a=b"]


def test_nights_of_a_departed_stay_are_those_slept():
    moment = clock.local_moment(dt.date(2024, 3, 1))
    row = ("A", "B", "1", "2", moment, moment, dt.date(2024, 3, 9), dt.date(2024, 3, 1), dt.date(2024, 3, 8))
    assert values((*row, "man", "hotel", "completed"), dt.date(2026, 1, 1))[7:] == [
        7,
        "Man",
        "Hotel",
        "As planned",
    ]
