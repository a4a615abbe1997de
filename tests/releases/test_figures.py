"""Figures leave with small numbers hidden. All rows are invented."""

import csv
import io
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.audit.models import Event
from cases.core import clock
from cases.figures.suppression import Published
from cases.releases import figures, rules
from cases.releases.models import Release
from tests.factories.threats import make_report
from tests.releases.conftest import DAY

pytestmark = pytest.mark.django_db
ASKED = {"audience": "partners", "ending": "csv", "recipient": "=The public", "purpose": "yearly figures"}
URL = "/releases/figures/"


@pytest.fixture
def tell(house, caseworker):
    """A function that adds as many reports of one kind."""

    def told(count, type="dthr", governorate="IQ-BG", days_ago=20):
        day = clock.tonight() - days_ago * DAY
        for _ in range(count):
            make_report(
                house=house, by=caseworker, type=type, governorate=governorate, happened_on=day, state="verified"
            )  # fmt: skip

    return told


def words(**asked):
    return {"token": str(uuid.uuid4())} | ASKED | asked


def taken(client, **asked):
    answer = client.post(URL, words(**asked))
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return answer


def cells(answer, table):
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    return {row["code"]: row["events"] for row in rows if row["table"] == table}


def test_an_administrator_hands_out_tables_with_small_numbers_hidden(as_admin, tell):
    tell(12), tell(7, type="kill"), tell(3, type="surv"), tell(3, type="raid")
    answer = taken(as_admin)
    acts = cells(answer, "act")
    assert (acts["dthr"], acts["kill"], acts["surv"], acts["raid"]) == ("12", "7", "hidden", "hidden")
    assert acts["sxha"] == "hidden" and acts[""] == "25"
    release = Release.objects.get()
    assert release.kind == "figures" and release.house is None and release.wish["audience"] == "partners"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    assert {(row[0], row[1]) for row in rows} == {(release.mark, "'=The public")}
    assert answer["Content-Disposition"] == f'attachment; filename="figures-{release.mark}.csv"'
    event = Event.objects.get(action="releases.given_out")
    assert event.detail["mark"] == release.mark and event.detail["sha256"] == release.sha256


def test_the_public_sees_less(as_admin, tell):
    tell(12), tell(7, type="kill"), tell(4, type="surv"), tell(14, type="raid")
    acts = cells(taken(as_admin, audience="public"), "act")
    assert acts["raid"] == "14" and acts["dthr"] == "12" and acts["kill"] == "hidden"


def test_the_last_seven_days_never_leave(as_admin, tell):
    tell(12), tell(6, type="kill", days_ago=2), tell(6, type="raid", days_ago=8)
    tell(3, type="surv"), tell(3, type="stlk")
    acts = cells(taken(as_admin), "act")
    assert (acts["dthr"], acts["raid"]) == ("12", "6") and acts["kill"] == "hidden" and acts[""] == "24"


def test_what_could_be_reckoned_from_the_release_before_is_hidden(as_admin, tell):
    tell(12), tell(20, type="kill"), tell(3, type="surv"), tell(3, type="stlk")
    first = cells(taken(as_admin), "act")
    assert first["dthr"] == "12"
    tell(2)
    second = cells(taken(as_admin), "act")
    assert second["dthr"] == "hidden"
    other = cells(taken(as_admin, audience="public"), "act")
    assert other["dthr"] == "hidden"


def test_xlsx_keeps_numbers_and_its_mark(as_admin, tell):
    tell(12)
    sheet = load_workbook(io.BytesIO(taken(as_admin, ending="xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == figures.COLUMNS and rows[1][0] == Release.objects.get().mark
    assert {type(cell) for row in rows[1:] for cell in row[-3:]} <= {int, str}


def test_where_all_is_small_nothing_leaves(as_admin, tell):
    tell(3)
    answer = as_admin.post(URL, words())
    assert answer.status_code == 422 and "too small" in answer.content.decode()
    assert not Release.objects.exists()


def test_sent_twice_it_is_one_copy(as_admin, tell):
    tell(12)
    asked = words()
    first, again = as_admin.post(URL, asked), as_admin.post(URL, asked)
    assert first.status_code == 200 and again.content == first.content and Release.objects.count() == 1


def test_one_house_s_figures_do_not_leave(as_coordinator, tell, sign_in, caseworker):
    tell(12)
    assert as_coordinator.get(URL).status_code == 403 and as_coordinator.post(URL, words()).status_code == 403
    assert sign_in(caseworker).get(URL).status_code == 403
    assert "Give out figures" not in as_coordinator.get(reverse("releases")).content.decode()


def test_the_pass_phrase_is_asked_again_first(sign_in, admin, tell):
    client = sign_in(admin)
    assert client.get(URL).url.startswith(reverse("account_reauthenticate"))
    assert client.post(URL, words()).url == URL and not Release.objects.exists()


def test_a_total_hidden_in_one_table_is_hidden_in_all():
    whole, part = Published({"a": 9, "b": 8}, 17), Published({"c": 12, "d": None, "e": None}, None)
    assert rules.one_total({"one": whole}) == {"one": whole}
    assert rules.one_total({"one": whole, "two": part}) == {
        "one": Published({"a": None, "b": None}, None), "two": part
    }  # fmt: skip


def test_what_was_let_see_is_read_back_as_it_was():
    seen = {"events": {"act": Published({"kill": 12, "surv": None}, 20)}}
    assert figures.kept(figures.as_kept(seen)) == seen
