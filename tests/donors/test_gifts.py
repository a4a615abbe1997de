"""Donations, receipts and gifts in kind."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation

from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Refused
from cases.core.money import Money
from cases.donors import actions
from cases.donors.models import Donation, GiftInKind, ReceiptYear
from cases.ledger import queries as ledger
from cases.ledger.models import Entry, Line, MonthClose
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.donors import HAWALA, NAME, make_donor, make_gift, make_pledge, new_gift
from tests.factories.money import make_box, make_fund, put_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def body(answer):
    return answer.content.decode().split("<main")[1]


def refused(act):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act()
    return refusal.value.code


def typed(fund, into, **more):
    known = {"token": str(uuid.uuid4()), "fund": fund.pk, "box": into.pk, "amount": "1,250.75"}
    return known | {"day": clock.tonight().isoformat(), "method": "bank"} | more


def url_for(donor):
    return f"{reverse('donation_new')}?donor={donor.pk}"


def test_treasurer_receives_a_gift_once_and_the_books_have_it(donor, fund, box, treasurer, sign_in):
    client, form = sign_in(treasurer), typed(fund, box)
    assert "D-KRTW" in body(client.get(reverse("donation_new")))
    for _twice in "ab":
        answer = client.post(url_for(donor), form)
        assert answer["Location"] == reverse("donation", args=[form["token"]])
    gift, line = Donation.objects.get(), Line.objects.get()
    assert (gift.units, line.units, line.fund, line.box) == (125075, 125075, fund, box)
    assert (gift.receipt_year, gift.receipt_number) == (clock.tonight().year, 1)
    assert ledger.fund_balance(fund.pk, "USD") == Money(125075, "USD")
    assert f"{clock.tonight().year}-0001" in body(client.get(reverse("donations")))


def test_what_begins_at_a_donation_leads_back_to_it(till, donor, treasurer, sign_in):
    gift, client = make_gift(*till, by=treasurer, hawala_reference=HAWALA), sign_in(treasurer)
    home = f'<a class="back" href="{reverse("donation", args=[gift.pk])}">'
    for step in ("donation_reverse", "donation_hawala", "receipt"):
        assert home in body(client.get(reverse(step, args=[gift.pk]))), step
    opened = body(
        client.post(reverse("donation_hawala", args=[gift.pk]), {"reason": "The agent asks for it"})
    )
    assert HAWALA in opened and opened.count(reverse("donation", args=[gift.pk])) > 1


def test_the_first_instalment_comes_by_hawala_from_what_is_proposed(till, treasurer, sign_in):
    donor, fund, box = till
    make_box(donor.house, currency="IQD", code="A dinar box")
    part = make_pledge(donor, fund, by=treasurer).instalments.get()
    client, url = sign_in(treasurer), f"{reverse('donation_new')}?instalment={part.pk}"
    form = client.get(url)
    assert 'value="100.00"' in body(form) and form.context["form"].initial["box"] == box
    answer = client.post(
        url, typed(fund, box, amount="100", instalment=part.pk, method="hawala", hawala_reference=HAWALA)
    )
    assert answer.status_code == 302
    gift = Donation.objects.get()
    assert gift.instalment == part and sealed.read(gift, "hawala") == {"reference": HAWALA}
    assert HAWALA not in body(client.get(reverse("donation", args=[gift.pk])))
    opened = client.post(reverse("donation_hawala", args=[gift.pk]), {"reason": "The agent asks for it"})
    assert HAWALA in body(opened) and Event.objects.get(action="vault.opened").object_id == gift.pk
    assert 'value="100.00"' not in body(client.get(url))


@pytest.mark.parametrize("method", ["bank", "hawala", "card"])
def test_what_lies_in_a_cash_box_was_received_by_two_whatever_it_is_called(
    donor, fund, house, treasurer, caseworker, method
):
    safe = make_box(house, code="Small safe")
    gift = {"token": uuid.uuid4(), "donor": donor, "fund": fund, "box": safe, "amount": Money(5000, "IQD"),
            "received_on": clock.tonight(), "method": method}  # fmt: skip
    assert refused(lambda: actions.receive(gift=actions.NewGift(**gift), by=treasurer)) == "no_witness"
    actions.receive(gift=actions.NewGift(**gift, witness=caseworker), by=treasurer)


def test_cash_needs_a_witness_of_the_house_who_is_another(
    till, treasurer, caseworker, stranger, other_worker
):
    def give(**facts):
        return lambda: make_gift(*till, by=treasurer, method="cash", **facts)

    assert refused(give()) == "no_witness"
    assert refused(give(witness=treasurer)) == "own_witness"
    assert refused(give(witness=stranger)) == refused(give(witness=other_worker)) == "no_witness"
    assert give(witness=caseworker)().witness == caseworker


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount": "0"}, "above zero"),
        ({"amount": "many"}, "in digits"),
        ({"amount": "1.250"}, "more than one way"),
        ({"day": "2090-01-01"}, "still to come"),
        ({"method": "cash"}, "needs a witness"),
        ({"method": "gold"}, "valid choice"),
        ({"box": ""}, ""),
        ({"instalment": "00000000-0000-4000-8000-000000000000"}, ""),
    ],
)
def test_a_wrong_gift_is_told_and_burns_no_number(till, treasurer, sign_in, wrong, told):
    donor, fund, box = till
    client = sign_in(treasurer)
    answer = client.post(url_for(donor), typed(fund, box, **wrong))
    assert answer.status_code == 422 and told in body(answer)
    assert not Entry.objects.exists() and not ReceiptYear.objects.exists()
    assert make_gift(donor, fund, box, by=treasurer).receipt_number == 1


def test_what_the_books_refuse_burns_no_number(till, other_house, treasurer):
    donor, fund, box = till
    house, today = donor.house, clock.tonight()
    make_gift(donor, fund, box, by=treasurer)
    MonthClose.objects.create(house=house, month=dt.date(2026, 1, 1), closed_at=clock.now())
    assert refused(lambda: make_gift(donor, fund, box, by=treasurer, received_on=dt.date(2026, 1, 5)))
    assert refused(lambda: make_gift(donor, make_fund(other_house), box, by=treasurer)) == "other_house"
    closed = make_box(house, currency="USD", code="Old", closed_on=today)
    assert refused(lambda: make_gift(donor, fund, closed, by=treasurer)) == "closed"
    dinars = make_box(house, currency="IQD")
    gift = new_gift(donor, fund, dinars, Money(5, "USD"))
    assert refused(lambda: actions.receive(gift=gift, by=treasurer)) == "other_currency"
    assert make_gift(donor, fund, box, by=treasurer).receipt_number == 2
    assert list(ReceiptYear.objects.values_list("year", "last")) == [(today.year, 2)]


def test_numbers_run_by_house_and_year(donor, fund, box, other_house, treasurer):
    before = dt.date(clock.tonight().year - 1, 12, 31)
    assert make_gift(donor, fund, box, by=treasurer).receipt_number == 1
    assert str(make_gift(donor, fund, box, by=treasurer, received_on=before)) == f"{before.year}-0001"
    assert make_gift(donor, fund, box, by=treasurer).receipt_number == 2
    other = make_user("foreign", role="treasurer", house=other_house)
    there = make_gift(
        make_donor(other_house, by=other), make_fund(other_house), make_box(other_house), by=other
    )
    assert there.receipt_number == 1


def test_a_form_of_another_donor_or_entry_is_not_answered_twice(donor, fund, box, house, treasurer):
    gift = make_gift(donor, fund, box, by=treasurer)
    other = make_donor(house, by=treasurer)
    assert refused(lambda: make_gift(other, fund, box, by=treasurer, token=gift.pk)) == "form_used"
    entry = put_in(fund, box, "5", by=treasurer)
    assert refused(lambda: make_gift(donor, fund, box, by=treasurer, token=entry.pk)) == "used_before"


def test_a_reversal_keeps_the_number_and_the_receipt_says_so(donor, fund, box, treasurer, sign_in):
    gift, client = make_gift(donor, fund, box, by=treasurer), sign_in(treasurer)
    url = reverse("donation_reverse", args=[gift.pk])
    assert client.post(url, {"reason": "x"}).status_code == 422
    assert client.post(url, {"reason": "Entered twice by mistake"}).status_code == 302
    assert ledger.fund_balance(fund.pk, "USD").units == 0
    again = client.post(url, {"reason": "Entered twice by mistake"})
    assert again.status_code == 422 and "reversed already" in body(again)
    assert make_gift(donor, fund, box, by=treasurer).receipt_number == 2
    paper = client.post(reverse("receipt", args=[gift.pk]), {"language": "en"})
    assert "no longer valid" in body(paper) and str(gift) in body(paper)


def test_the_database_keeps_numbers_once_and_donations_unchanged(donor, fund, box, treasurer):
    gift = make_gift(donor, fund, box, by=treasurer)
    for act in (
        lambda: Donation.objects.filter(pk=gift.pk).update(units=1),
        lambda: Donation.objects.filter(pk=gift.pk).delete(),
        lambda: Donation.objects.bulk_create([_again(gift)]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def _again(gift):
    names = [field.attname for field in gift._meta.concrete_fields if field.name not in ("id", "hawala")]
    return Donation(**{name: getattr(gift, name) for name in names})


@pytest.mark.parametrize(
    ("language", "screen"), [(paper, screen) for paper in ("en", "ar", "ckb") for screen in ("en", "ar")]
)
def test_a_receipt_in_the_donors_language_names_nobody(
    till, caseworker, sign_in, language, screen, treasurer
):
    _donor, fund, box = till
    gift = make_gift(*till, "1,250.75", by=treasurer, method="cash", witness=caseworker)
    client = sign_in(treasurer)
    client.cookies["language"] = screen
    url = reverse("receipt", args=[gift.pk])
    assert body(client.get(url)) and not Event.objects.filter(action="donors.receipt_printed").exists()
    answer = client.post(url, {"language": language})
    paper = answer.context["paper"]
    assert f'lang="{language}" dir="{"ltr" if language == "en" else "rtl"}"' in paper
    for word in (str(gift), "1,250.75 USD", clock.tonight().isoformat(), "D-KRTW"):
        assert word in paper
    with translation.override(language):
        assert translation.gettext("Received by") in paper
    for word in (NAME, "Cedar", treasurer.username, caseworker.username, fund.code, box.code):
        assert word not in paper
    event = Event.objects.get(action="donors.receipt_printed")
    assert event.detail == {"receipt": str(gift), "language": language, "named": False}
    assert f'<html lang="{screen}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("anonymity", "named"),
    [("public", True), ("name_to_staff", True), ("code_only", False), ("anonymous", False)],
)
def test_the_name_stands_on_a_receipt_only_where_the_donor_allows(
    fund, box, treasurer, sign_in, anonymity, named
):
    donor = make_donor(fund.house, by=treasurer, anonymity=anonymity)
    gift, client = make_gift(donor, fund, box, by=treasurer), sign_in(treasurer)
    url = reverse("receipt", args=[gift.pk])
    assert NAME not in body(client.post(url, {"language": "en"}))
    page = body(client.post(url, {"language": "en", "reason": "He asked for his name on it"}))
    assert (NAME in page) is named
    assert (donor.code in client.post(url, {"language": "en"}).context["paper"]) is (anonymity != "anonymous")
    assert Event.objects.filter(action="vault.opened").count() == named
    if named:
        assert client.post(url, {"language": "en", "reason": "short"}).status_code == 422
    else:
        wish = {"donation": gift, "language": "en", "reason": "He asked for his name", "by": treasurer}
        assert refused(lambda: actions.print_receipt(**wish)) == "not_named"


def test_an_unknown_language_prints_nothing(donor, fund, box, treasurer, sign_in):
    url = reverse("receipt", args=[make_gift(donor, fund, box, by=treasurer).pk])
    assert sign_in(treasurer).post(url, {"language": "xx"}).status_code == 422
    assert not Event.objects.filter(action="donors.receipt_printed").exists()


def test_goods_are_valued_and_in_no_sum_of_cash(donor, fund, treasurer, sign_in):
    client, url = sign_in(treasurer), reverse("goods_new", args=[donor.pk])
    token = str(uuid.uuid4())
    form = {"token": token, "day": clock.tonight().isoformat(), "what": "Rice", "quantity": "١٠.٥"}
    form |= {"unit": "kg", "currency": "IQD", "value": "21,000", "basis": "market"}
    for _twice in "ab":
        assert client.post(url, form).status_code == 302
    gift = GiftInKind.objects.get()
    assert (str(gift.quantity.normalize()), gift.units) == ("10.5", 21000)
    assert not Entry.objects.exists() and not Donation.objects.exists()
    page = body(client.get(reverse("goods")))
    assert "21,000 IQD" in page and "Rice" in page and "10.5" in page
    edit = reverse("goods_edit", args=[gift.pk])
    assert 'value="10.5"' in body(client.get(edit))
    assert client.post(edit, form | {"quantity": "100", "value": "0"}).status_code == 302
    gift.refresh_from_db()
    assert (gift.quantity, gift.units) == (100, 0)
    for wrong in ({"quantity": "0"}, {"quantity": "NaN"}, {"quantity": "1e30"}, {"value": "-1"}, {"unit": ""},
                  {"day": "2090-01-01"}, {"basis": "x"}, {"token": "x"}):  # fmt: skip
        assert client.post(url, form | {"token": str(uuid.uuid4())} | wrong).status_code == 422, wrong
