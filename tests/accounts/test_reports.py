"""Month and year reports: the sums, the counts beside them, and who may take them out."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cases.accounts import books, queries
from cases.audit.models import Event
from cases.ledger import actions
from tests.accounts.conftest import day
from tests.factories import access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("money")]
NOVEMBER = books.month(day("2026-11-15"))


def of(house, span=NOVEMBER):
    return queries.report(house, span)


def sums(row):
    return [row.sums[name] for name in books.COLUMNS]


def test_each_fund_and_currency_adds_up(house):
    found = of(house)
    rows = {(row.fund, row.currency): sums(row) for row in found.books.rows}
    assert rows == {
        ("General", "IQD"): [1_000_000, 300_000, -250_000, -100_000, -150_000, 0, 800_000],
        ("General", "USD"): [0, 0, 0, 0, 100_00, 0, 100_00],
        ("Winter", "IQD"): [0, 0, 0, 100_000, 0, 0, 100_000],
    }
    totals = {row.currency: sums(row) for row in found.books.totals}
    assert totals["IQD"] == [1_000_000, 300_000, -250_000, 0, -150_000, 0, 900_000]
    assert found.balances and found.box_totals == {"IQD": 900_000, "USD": 100_00}
    assert [(code, str(amount)) for code, amount in found.books.came_in] == [("donation", "300,000 IQD")]
    assert [(code, str(amount)) for code, amount in found.books.went_out] == [("rent", "250,000 IQD")]


def test_a_month_opens_with_what_the_one_before_closed_with(house):
    before, after = of(house, books.month(day("2026-10-01"))), of(house, books.month(day("2026-12-01")))
    assert sums(before.books.totals[0])[-1] == sums(of(house).books.totals[0])[0]
    assert sums(after.books.totals[0])[0] == sums(of(house).books.totals[0])[-1]
    whole = of(house, books.year(2026))
    assert sums(whole.books.totals[0])[0] == 0 and sums(whole.books.totals[0])[-1] == 900_000


def test_the_report_says_whether_it_agrees_with_the_counts(house, money, count, sign_in, treasurer):
    url = reverse("report_month")
    page = sign_in(treasurer).get(url, {"month": "2026-11"}).content.decode()
    assert "Not proven by counts" in page and "Not counted" in page
    count(money.safe, 875_000, "2026-11-29", money.general)
    found = of(house)
    (safe,) = [box for box in found.boxes if box.is_cash]
    assert safe.agrees and str(safe.difference) == "-25,000 IQD" and safe.days == -1
    assert safe.ledger.units == 875_000 and sums(found.books.totals[0])[5] == -25_000 and found.balances
    page = sign_in(treasurer).get(url, {"month": "2026-11"}).content.decode()
    assert "Agrees with the counts" in page and "-25,000 IQD" in page and "Not counted by hand" in page


def test_a_count_of_the_middle_of_the_month_proves_nothing(house, money, count):
    count(money.safe, 900_000, "2026-11-20")
    assert not of(house).boxes[1].agrees
    count(money.safe, 900_000, "2026-12-01")
    assert of(house).boxes[1].agrees and of(house).boxes[1].days == 1


def test_what_was_entered_afterwards_for_days_before_shows(house, money, count, move):
    count(money.safe, 900_000, "2026-11-30")
    assert not of(house).differing
    move("donation", "2026-11-28", (money.general, money.safe, 5_000))
    assert [box.box.code for box in of(house).differing] == ["Safe"]


def test_a_count_that_was_undone_proves_nothing(house, money, count, treasurer):
    row = count(money.safe, 875_000, "2026-11-30", money.general)
    actions.undo(entry=row.entry, reason="Counted the wrong box", by=treasurer)
    assert [box.box.code for box in of(house).differing] == ["Safe"]


def test_closed_months_are_marked(house, money, count, treasurer, sign_in):
    count(money.safe, 900_000, "2026-11-30")
    assert not of(house).is_closed
    for month in ("2026-10-01", "2026-11-01"):
        actions.close_month(house=house, month=day(month), by=treasurer)
    assert of(house).is_closed and not of(house, books.year(2026)).is_closed
    assert "Closed" in sign_in(treasurer).get(reverse("report_month")).content.decode()


@pytest.mark.parametrize("name", ["report_month", "report_year"])
@pytest.mark.parametrize("role", ["coordinator", "treasurer", "admin"])
def test_who_sees_money_sees_reports(sign_in, request, role, name, other_house):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(reverse(name)).status_code == 200
    expected = 200 if role == "admin" else 404
    assert client.get(reverse(name), {"house": other_house.pk}).status_code == expected


@pytest.mark.parametrize(
    "name", ["report_month", "report_year", "report_export", "report_donors", "gifts_import"]
)
@pytest.mark.parametrize("role", ["caseworker", "auditor", "stranger"])
def test_nobody_else_comes_near(sign_in, request, role, name):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(reverse(name)).status_code == 403 and client.post(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [{"month": "2026-13"}, {"month": "x"}, {"month": "٢٠٢٦-11"}, {"house": "x"}, {"month": "0000-01"}],
)
def test_an_address_that_means_nothing_is_not_found(sign_in, treasurer, asked):
    assert sign_in(treasurer).get(reverse("report_month"), asked).status_code == 404


def test_the_report_asks_the_database_at_most_twelve_times(sign_in, treasurer, money, count):
    count(money.safe, 900_000, "2026-11-30")
    client = sign_in(treasurer)
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse("report_month"), {"month": "2026-11"}).status_code == 200
    assert len(found) <= 12


@pytest.fixture
def confirmed(sign_in, treasurer):
    return access.confirmed(sign_in(treasurer))


def export(client, house, **form):
    url = f"{reverse('report_export')}?house={house.pk}&month=2026-11"
    return client.post(url, {"ending": "csv", "purpose": "For the yearly meeting"} | form)


def test_a_report_leaves_for_a_purpose_and_is_noted(confirmed, house, sign_in, treasurer):
    assert sign_in(treasurer).get(reverse("report_export")).status_code == 302
    assert export(confirmed, house, purpose=" ").status_code == 422
    assert not Event.objects.filter(action="accounts.exported").exists()
    answer = export(confirmed, house)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["Total", "IQD", "1000000", "300000", "250000", "0", "-150000", "0", "900000"] in rows
    assert answer["Content-Disposition"] == 'attachment; filename="report-2026-11.csv"'
    event = Event.objects.get(action="accounts.exported")
    assert event.detail == {"format": "csv", "from": "2026-11-01", "to": "2026-11-30"}


def test_names_that_look_like_formulas_stay_text(confirmed, house, money, treasurer):
    type(money.winter).objects.filter(pk=money.winter.pk).update(code="=1+1")
    assert b"'=1+1" in export(confirmed, house).content
    book = load_workbook(io.BytesIO(export(confirmed, house, ending="xlsx").content))
    cells = [cell for row in book["Funds"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells) and "'=1+1" in {cell.value for cell in cells}
    assert 100 in {cell.value for cell in cells}


def test_another_house_s_report_does_not_leave(confirmed, other_house):
    assert export(confirmed, other_house).status_code == 404
