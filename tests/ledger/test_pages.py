"""Pages of money by role: who enters, what is seen, what a mistake answers."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.core import clock
from cases.ledger import actions
from cases.ledger.models import CashBox, CashCount, Entry, Fund, MonthClose
from tests.factories.access import make_user
from tests.factories.houses import make_house
from tests.factories.money import make_box, make_fund, make_rate, put_in

pytestmark = pytest.mark.django_db

VIEW = ("money", "ledger", "rates", "funds", "boxes")
RECORD = ("transfer", "exchange", "opening", "rate_new")
SETUP = ("fund_new", "box_new", "money_people_list")
MAY = {
    "coordinator": (*VIEW, *RECORD, "count"),
    "treasurer": (*VIEW, *RECORD, "count"),
    "admin": (*VIEW, *SETUP),
    "caseworker": ("count",),
    "auditor": (),
    "stranger": (),
}


@pytest.fixture
def fund(house):
    return make_fund(house)


@pytest.fixture
def box(house):
    return make_box(house)


def rows_of(fund, box, entry):
    """Pages of one row."""
    closed = MonthClose(house=fund.house, month=dt.date(2020, 1, 1), closed_at=clock.now())
    closed.save()
    rows = {
        "entry": entry,
        "entry_reverse": entry,
        "fund": fund,
        "fund_edit": fund,
        "box": box,
        "box_edit": box,
    }
    rows |= {"money_people": fund.house, "month_close": fund.house, "month_reopen": closed}
    return {name: reverse(name, args=[row.pk]) for name, row in rows.items()}


ROWS = {
    "coordinator": {"entry", "entry_reverse", "fund", "box", "month_close"},
    "treasurer": {"entry", "entry_reverse", "fund", "box", "month_close"},
    "admin": {"entry", "fund", "fund_edit", "box", "box_edit", "money_people", "month_reopen"},
}


@pytest.mark.parametrize("who", MAY)
def test_each_role_finds_its_pages_and_no_others(request, who, sign_in, fund, box, treasurer):
    client = sign_in(request.getfixturevalue(who))
    for name in (*VIEW, *RECORD, *SETUP, "count"):
        assert client.get(reverse(name)).status_code == (200 if name in MAY[who] else 403), name
    for name, url in rows_of(fund, box, put_in(fund, box, "10", by=treasurer)).items():
        assert client.get(url).status_code == (200 if name in ROWS.get(who, ()) else 403), name


def test_another_house_does_not_exist(other_house, house, sign_in):
    theirs = make_user("their.treasurer", role="treasurer", house=other_house)
    mine = sign_in(make_user("our.coordinator", role="coordinator", house=house))
    fund, box = make_fund(other_house, code="Hidden fund"), make_box(other_house, code="Hidden box")
    entry = put_in(fund, box, "10", by=theirs)
    for name, url in rows_of(fund, box, entry).items():
        assert mine.get(url).status_code in ({404} if name in ROWS["coordinator"] else {403}), name
    for name in (*VIEW, *RECORD, "count"):
        assert "Hidden" not in mine.get(reverse(name)).content.decode(), name
    assert mine.post(reverse("entry_reverse", args=[entry.pk]), {"reason": "Because"}).status_code == 404
    sent = {"token": uuid.uuid4(), "fund": fund.pk, "box": box.pk, "amount": "1", "day": clock.tonight()}
    assert mine.post(reverse("opening"), sent).status_code == 422
    assert Entry.objects.count() == 1


def sent(**facts):
    return {"token": uuid.uuid4(), "day": clock.tonight().isoformat()} | {
        name: getattr(value, "pk", value) for name, value in facts.items()
    }


def test_an_opening_balance_is_recorded_once_however_often_the_form_is_sent(treasurer, sign_in, fund, box):
    client = sign_in(treasurer)
    form = sent(fund=fund, box=box, amount="١٢٬٥٠٠")
    first, again = (client.post(reverse("opening"), form) for _ in range(2))
    assert first.url == again.url == reverse("entry", args=[form["token"]])
    assert "12,500 IQD" in client.get(first.url).content.decode() and Entry.objects.count() == 1


def test_a_key_of_another_entry_is_worn_out(treasurer, coordinator, sign_in, fund, box):
    form = sent(fund=fund, box=box, amount="10")
    assert sign_in(treasurer).post(reverse("opening"), form).status_code == 302
    answer = sign_in(coordinator).post(reverse("opening"), form)
    assert answer.status_code == 422 and "used before" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12,50", "more than one way"),
        ("much", "in digits"),
        ("12.5", "has 0 decimals"),
        ("0", "above zero"),
        ("-5", "above zero"),
        ("9" * 20, "too large"),
        ("", "required"),
        ("\x00", ""),
    ],
)
def test_an_amount_that_is_none_gets_a_sentence_and_stays_in_its_field(
    typed, sentence, treasurer, sign_in, fund, box
):
    answer = sign_in(treasurer).post(reverse("opening"), sent(fund=fund, box=box, amount=typed))
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text and not Entry.objects.exists()
    assert not typed.isascii() or "\x00" in typed or f'value="{typed}"' in text or typed == ""


def test_the_currency_of_an_amount_is_that_of_its_box(treasurer, sign_in, fund, house):
    dollars = make_box(house, currency="USD")
    answer = sign_in(treasurer).post(reverse("opening"), sent(fund=fund, box=dollars, amount="1,250.50"))
    entry = Entry.objects.get()
    assert answer.status_code == 302 and entry.lines.get().units == 125050
    unknown = sign_in(treasurer).post(reverse("opening"), sent(fund=fund, box=uuid.uuid4(), amount="much"))
    assert "digits" not in unknown.content.decode()


def test_a_transfer_moves_and_a_restricted_fund_keeps_its_money(treasurer, sign_in, fund, box, house):
    rent = make_fund(house, code="Rent", restriction="purpose", categories=["rent"])
    bank = make_box(house, code="Bank", place="bank")
    put_in(rent, box, "1000", by=treasurer)
    client = sign_in(treasurer)
    form = sent(fund=rent, box=box, target_fund=rent, target=bank, amount="400", reason="Brought to the bank")
    assert client.post(reverse("transfer"), form).status_code == 302
    wrong = client.post(
        reverse("transfer"), sent(fund=rent, box=bank, target_fund=fund, target=bank, amount="1")
    )
    assert wrong.status_code == 422 and "stays in its fund" in wrong.content.decode()
    more = client.post(
        reverse("transfer"), sent(fund=rent, box=bank, target_fund=rent, target=box, amount="401")
    )
    assert more.status_code == 422 and "holds only 400 IQD" in more.content.decode()
    same = client.post(
        reverse("transfer"), sent(fund=rent, box=bank, target_fund=rent, target=bank, amount="1")
    )
    assert same.status_code == 422 and "another cash box" in same.content.decode()


def test_an_exchange_shows_its_distance_from_the_official_rate(treasurer, sign_in, fund, box, house):
    dollars, rate = make_box(house, currency="USD"), make_rate(by=treasurer, official=1310, market=1420)
    put_in(fund, dollars, "500", by=treasurer)
    client = sign_in(treasurer)
    form = sent(fund=fund, box=dollars, amount="100", target=box, taken="141,000", rate=rate)
    page = client.get(client.post(reverse("exchange"), form).url).content.decode()
    assert "1,410" in page and "10,000 IQD" in page and "to the good of the house" in page
    assert "-1,000 IQD" in page
    plain = client.post(reverse("exchange"), form | sent(box=box, amount="10", target=box, taken="10"))
    assert plain.status_code == 422 and "Record a transfer" in plain.content.decode()


def test_an_entry_is_reversed_with_a_reason_and_once(treasurer, sign_in, fund, box):
    entry, client = put_in(fund, box, "1000", by=treasurer), sign_in(treasurer)
    url = reverse("entry_reverse", args=[entry.pk])
    assert client.post(url, {"reason": "."}).status_code == 422
    assert client.post(url, {"reason": "Counted twice"}).status_code == 302
    page = client.get(reverse("entry", args=[entry.pk])).content.decode()
    assert "This entry was reversed" in page and url not in page
    assert client.post(url, {"reason": "Once more"}).status_code == 422
    back = Entry.objects.get(reverses=entry)
    assert "Counted twice" in client.get(reverse("entry", args=[back.pk])).content.decode()


def test_the_overview_never_adds_currencies_and_marks_its_estimate(treasurer, sign_in, fund, box, house):
    dollars = make_box(house, currency="USD")
    put_in(fund, box, "100000", by=treasurer)
    put_in(fund, dollars, "100", by=treasurer)
    client = sign_in(treasurer)
    page = client.get(reverse("money")).content.decode()
    assert "100,000 IQD" in page and "100.00 USD" in page and "stimate: about" not in page
    make_rate(by=treasurer, official=1310, market=1420, source="Invented exchange shop")
    page = client.get(reverse("money")).content.decode()
    assert "Estimate: about <bdi>242,000 IQD</bdi>" in page and "Invented exchange shop" in page
    assert "was never counted" in page


@pytest.mark.parametrize("who", ["treasurer", "admin"])
def test_pages_ask_a_constant_number_of_queries(request, who, sign_in, treasurer, fund, box):
    client = sign_in(request.getfixturevalue(who))
    entry = put_in(fund, box, "1000", by=treasurer)
    make_rate(by=treasurer)
    urls = [reverse(name) for name in MAY[who]] + [f"{reverse('ledger')}?fund={fund.pk}&box={box.pk}"]
    urls += [url for name, url in rows_of(fund, box, entry).items() if name in ROWS[who]]

    def counted():
        found = {}
        for url in urls:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(url).status_code == 200
            found[url] = len(seen)
        return found

    before = counted()
    for number in range(6):
        house = make_house(code_name=f"Invented {number}") if number % 2 else fund.house
        other, more = make_fund(house, code=f"F{number}"), make_box(house, code=f"B{number}")
        for _ in range(4):
            put_in(other, more, "10", by=make_user(f"t{uuid.uuid4().hex[:8]}", role="treasurer", house=house))
        make_rate(by=treasurer, official=1300 + number, market=1400)
    after = counted()
    assert after == before and max(after.values()) <= 12, after


def test_funds_and_boxes_are_opened_changed_and_closed(admin, sign_in, house, treasurer):
    client = sign_in(admin)
    facts = {"house": house.pk, "code": "Winter", "restriction": "purpose", "categories": []}
    no = client.post(reverse("fund_new"), facts)
    assert no.status_code == 422 and "Choose what this fund may be spent on" in no.content.decode()
    assert client.post(reverse("fund_new"), facts | {"categories": ["fuel_heating"]}).status_code == 302
    twice = client.post(reverse("fund_new"), facts | {"categories": ["fuel_heating"]})
    assert twice.status_code == 422 and "of this name already" in twice.content.decode()
    fund = Fund.objects.get()
    new = {"house": house.pk, "code": "Safe", "place": "cash", "currency": "IQD"}
    assert client.post(reverse("box_new"), new).status_code == 302
    box = CashBox.objects.get()
    put_in(fund, box, "10", by=treasurer)
    url = reverse("box_edit", args=[box.pk])
    assert "its currency stays" in client.post(url, new | {"currency": "USD"}).content.decode()
    closing = client.post(url, new | {"closed_on": clock.tonight()})
    assert closing.status_code == 422 and "10 IQD" in closing.content.decode()
    assert client.post(url, new | {"code": "Small safe"}).status_code == 302
    gone = client.post(
        reverse("fund_edit", args=[fund.pk]), facts | {"categories": ["rent"], "closed_on": "2026-01-01"}
    )
    assert gone.status_code == 422 and Fund.objects.get().closed_on is None


def test_the_number_of_people_is_set(admin, sign_in, house):
    client = sign_in(admin)
    url = reverse("money_people", args=[house.pk])
    assert client.post(url, {"people": "1"}).status_code == 422
    assert client.post(url, {"people": "2"}).status_code == 302
    house.refresh_from_db()
    assert house.money_rule.people == 2


@pytest.mark.parametrize("typed", ["1310", "1,310", "١٣١٠", "1310.25", "1310٫25"])
def test_rates_are_read_as_typed(typed, treasurer, sign_in):
    form = {
        "day": clock.tonight(),
        "currency": "USD",
        "official": typed,
        "market": "1420",
        "source": "A shop",
    }
    client = sign_in(treasurer)
    assert client.post(reverse("rate_new"), form).status_code == 302
    assert "1,310" in client.get(reverse("rates")).content.decode()


@pytest.mark.parametrize("typed", ["0", "-1", "x", "1.31.2", "99999999", "", "NaN"])
def test_no_rate_is_guessed(typed, treasurer, sign_in):
    form = {
        "day": clock.tonight(),
        "currency": "USD",
        "official": typed,
        "market": "1420",
        "source": "A shop",
    }
    assert sign_in(treasurer).post(reverse("rate_new"), form).status_code == 422


def test_the_list_is_narrowed_and_nonsense_is_left_out(treasurer, sign_in, fund, box):
    first, second = put_in(fund, box, "100", by=treasurer), put_in(fund, box, "50", by=treasurer)
    actions.undo(entry=second, reason="A mistake", by=treasurer)
    client = sign_in(treasurer)
    page = client.get(reverse("ledger"), {"box": box.pk}).content.decode()
    assert page.index("100 IQD") < page.index("Held after it") or "150 IQD" in page
    assert reverse("entry", args=[first.pk]) in page
    only = client.get(reverse("ledger"), {"kind": "reversal"}).content.decode()
    assert reverse("entry", args=[first.pk]) not in only
    for nonsense in ({"box": "x"}, {"fund": uuid.uuid4()}, {"kind": "x"}, {"frm": "never"}, {"page": "x"}):
        assert client.get(reverse("ledger"), nonsense).status_code == 200


def test_the_pages_show_no_count_to_who_only_counts(caseworker, treasurer, sign_in, fund, box):
    put_in(fund, box, "77777", by=treasurer)
    page = sign_in(caseworker).get(reverse("count")).content.decode()
    assert box.code in page and "77,777" not in page and not CashCount.objects.exists()
