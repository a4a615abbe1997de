"""Past gifts come in as a whole or not at all, and never twice. All donors are invented."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from cases.audit.models import Event
from cases.donors import actions as donors
from cases.donors.models import Donation, ReceiptYear
from cases.ledger.queries import box_balance
from tests.accounts.conftest import at
from tests.factories.money import make_box, make_fund

pytestmark = pytest.mark.django_db
HEAD = "Donor code,Date,Amount,Currency,Purpose,How\n"
GOOD = (
    HEAD
    + 'D-KRTW,2025-11-03,"250,000",IQD,General,hawala\n'
    + "d-krtw,05.01.2026,1250.50,$,general,Bank transfer\n"
    + "D-MNPQ,٢٠٢٦-٠١-٠٣,٧٥٠٠٠,دينار,,نقدا\n"
)


@pytest.fixture(autouse=True)
def today():
    with at("2026-12-02"):
        yield


@pytest.fixture
def world(house, treasurer):
    for code in ("D-KRTW", "D-MNPQ"):
        donors.open_donor(house=house, facts=donors.DonorFacts(code), by=treasurer)
    fund = make_fund(house)
    return {"fund": fund, "IQD": make_box(house), "USD": make_box(house, currency="USD", place="bank")}


@pytest.fixture
def send(sign_in, treasurer, world, coordinator):
    client = sign_in(treasurer)

    def sent(text, name="gifts.csv", **more):
        data = text if isinstance(text, bytes) else text.encode()
        form = {
            "file": SimpleUploadedFile(name, data),
            "fund": str(world["fund"].pk),
            "box_IQD": str(world["IQD"].pk),
            "box_USD": str(world["USD"].pk),
            "witness": str(coordinator.pk),
        }
        return client.post(reverse("gifts_import"), form | more)

    return sent


def seen(answer):
    return answer.context["seen"]


def bring(send, text, **more):
    return send(text, seen=seen(send(text, **more)), bring_in="1", **more)


def test_first_the_page_says_what_the_file_says_and_nothing_is_written(send):
    answer = send(GOOD)
    assert answer.status_code == 200 and not answer.context["reading"].faults
    assert not Donation.objects.exists() and "1,250.50 USD" in answer.content.decode()


def test_what_stands_for_rows_that_do_not_say_it_was_looked_at_too(send):
    """Else dinars could come in as dollars that nobody saw."""
    text = "Donor code,Date,Amount,How\nD-KRTW,2025-11-03,250,hawala\n"
    looked = seen(send(text, currency="IQD"))
    answer = send(text, currency="USD", seen=looked, bring_in="1")
    assert answer.status_code == 422 and not Donation.objects.exists()
    assert send(text, currency="IQD", seen=looked, bring_in="1").status_code == 302


def test_then_all_of_it_comes_in_under_receipts(send, world):
    assert bring(send, GOOD).status_code == 302
    assert Donation.objects.count() == 3 and box_balance(world["IQD"].pk, "IQD").units == 325_000
    assert box_balance(world["USD"].pk, "USD").units == 1250_50
    assert dict(ReceiptYear.objects.values_list("year", "last")) == {2025: 1, 2026: 2}
    first = Donation.objects.get(receipt_year=2026, receipt_number=1)
    assert (first.donor.code, first.method, first.units) == ("D-MNPQ", "cash", 75_000)
    assert Event.objects.get(action="accounts.gifts_imported").detail["new"] == 3


def test_the_same_file_twice_adds_nothing_and_a_longer_one_only_what_is_new(send):
    bring(send, GOOD)
    answer = bring(send, GOOD)
    assert answer.status_code == 422 and "in already" in answer.content.decode()
    assert bring(send, GOOD + "D-MNPQ,2026-01-03,75000,IQD,,cash\n").status_code == 302
    assert Donation.objects.count() == 4  # two alike in one file are two gifts


@pytest.mark.parametrize(
    "line, said",
    [
        ("D-XXXX,2026-01-03,5,IQD,,cash", "no donor of this code"),
        (",2026-01-03,5,IQD,,cash", "code is missing"),
        ("D-KRTW,2026-02-30,5,IQD,,cash", "no such day"),
        ("D-KRTW,2027-01-03,5,IQD,,cash", "still to come"),
        ("D-KRTW,1999-01-03,5,IQD,,cash", "not lie before 2000"),
        ("D-KRTW,,5,IQD,,cash", "day is missing"),
        ("D-KRTW,2026-01-03,,IQD,,cash", "amount is missing"),
        ("D-KRTW,2026-01-03,1.250,USD,,bank", "not an amount"),
        ("D-KRTW,2026-01-03,-5,IQD,,cash", "above zero"),
        ("D-KRTW,2026-01-03,5,GBP,,cash", "IQD, USD or EUR"),
        ("D-KRTW,2026-01-03,5,,,cash", "currency of rows"),
        ("D-KRTW,2026-01-03,5,EUR,,bank", "where money of this currency"),
        ("D-KRTW,2026-01-03,5,IQD,Roof,cash", "no open fund"),
        ("D-KRTW,2026-01-03,5,IQD,,pigeon", "cash, hawala"),
        ("D-KRTW,2026-01-03,5,IQD,,", "does not say it"),
        ("D-KRTW,#REF!,5,IQD,,cash", "shows an error"),
    ],
)
def test_one_row_that_is_wrong_keeps_all_out(send, line, said):
    answer = send(GOOD + line + "\n")
    assert said in answer.content.decode() and answer.context["reading"].faults[0].row == 5
    assert bring(send, GOOD + line + "\n").status_code == 422 and not Donation.objects.exists()


def test_cash_needs_a_witness_and_a_hostile_source_is_refused(send, house, treasurer):
    assert "needs a witness" in send(GOOD, witness="").content.decode()
    donor = donors.open_donor(house=house, facts=donors.DonorFacts("D-BAD"), by=treasurer)
    donors.screen(donor=donor, finding=donors.Finding("hostile", "An invented militia"), by=treasurer)
    assert "hostile" in send(HEAD + "D-BAD,2026-01-03,5,IQD,,cash\n").content.decode()


def test_only_the_file_that_was_looked_at_comes_in(send):
    answer = send(GOOD + "D-KRTW,2026-01-09,5,IQD,,cash\n", seen=seen(send(GOOD)), bring_in="1")
    assert answer.status_code == 422 and not Donation.objects.exists()


def test_columns_can_be_named_by_hand(send):
    text = "a,b,c\nD-KRTW,2026-01-03,5000\n"
    assert "No column was chosen" in send(text, currency="IQD", method="bank").content.decode()
    chosen = {
        "column_0": "donor",
        "column_1": "day",
        "column_2": "amount",
        "currency": "IQD",
        "method": "bank",
    }
    assert bring(send, text, **chosen).status_code == 302 and Donation.objects.get().units == 5_000
    assert "Two columns" in send(text, **chosen | {"column_1": "donor"}).content.decode()


def test_a_workbook_comes_in_too(send):
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Donor code", "Day", "Amount", "Currency", "Method"])
    book.active.append(["D-KRTW", "2026-01-03", 1250.5, "USD", "bank"])
    book.save(file)
    answer = send(file.getvalue(), name="gifts.xlsx")
    token = seen(answer)
    assert send(file.getvalue(), name="gifts.xlsx", seen=token, bring_in="1").status_code == 302
    assert Donation.objects.get().units == 1250_50


@pytest.mark.parametrize(
    "text, name", [("", "gifts.csv"), ("a,b\n", "gifts.csv"), (GOOD, "gifts.pdf"), ("\x00\x01", "x.xlsx")]
)
def test_a_file_that_is_none_is_refused(send, text, name):
    assert send(text, name=name).status_code == 422


def test_another_house_is_not_there(sign_in, treasurer, other_house, admin):
    assert sign_in(treasurer).get(reverse("gifts_import"), {"house": other_house.pk}).status_code == 404
    assert sign_in(admin).get(reverse("gifts_import")).status_code == 403  # sees no donor
