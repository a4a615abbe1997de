"""Pledges: promised, filled in monthly, paid in parts, reminded of, ended; never cash."""

import calendar
import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cases.core import clock
from cases.core.errors import Refused
from cases.donors import actions, queries
from cases.donors.codes import Age
from cases.donors.models import Instalment, Pledge
from cases.ledger.models import Entry
from cases.runway.queries import facts_of
from cases.vault import sealed
from tests.factories.donors import make_donor, make_gift, make_pledge
from tests.factories.money import make_fund

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def body(answer):
    return answer.content.decode().split("<main")[1]


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def typed(given, **more):
    today = clock.tonight()
    known = {"token": str(uuid.uuid4()), "fund": given.pk, "currency": "USD", "made_on": today.isoformat()}
    return known | {"amount_0": "٢٥٠", "day_0": (today + 30 * DAY).isoformat()} | more


def part_of(pledge, number=0):
    return list(pledge.instalments.order_by("due_on"))[number]


def state(pledge, user):
    return queries.pledge_sheets(user, clock.tonight(), pk=pledge.pk)[0].state


def test_treasurer_records_a_pledge_once_and_it_is_no_cash(donor, fund, treasurer, sign_in):
    client, url, form = sign_in(treasurer), reverse("pledge_new", args=[donor.pk]), typed(fund)
    for _twice in "ab":
        assert client.post(url, form)["Location"] == reverse("pledge", args=[form["token"]])
    assert Instalment.objects.get().units == 25000 and not Entry.objects.exists()
    assert "250.00 USD" in body(client.get(reverse("pledge", args=[form["token"]])))


def test_a_second_step_fills_the_rows_monthly_without_scripts(donor, fund, treasurer, sign_in):
    client, url = sign_in(treasurer), reverse("pledge_new", args=[donor.pk])
    first = dt.date(clock.tonight().year + 1, 1, 31)
    second = dt.date(first.year, 2, calendar.monthrange(first.year, 2)[1])
    wish = typed(fund, amount_0="", day_0="", fill="1", each="1,000.50", first=first.isoformat(), times="١٢")
    answer = client.post(url, wish)
    page = body(answer)
    assert answer.status_code == 200 and not Pledge.objects.exists()
    assert page.count('value="1,000.50"') == 13 and f'value="{second}"' in page
    filled = {name: value for name, value in wish.items() if name not in ("fill", "each", "first", "times")}
    rows = answer.context["form"].initial
    filled |= {f"amount_{n}": rows[f"amount_{n}"] for n in range(12)}
    filled |= {f"day_{n}": rows[f"day_{n}"].isoformat() for n in range(12)}
    assert client.post(url, filled).status_code == 302
    assert Instalment.objects.filter(units=100050).count() == 12


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"each": ""}, "required"),
        ({"times": "25"}, "Between 1 and 24."),
        ({"times": "x"}, "Between 1 and 24."),
        ({"first": "soon"}, "Write the date"),
        ({"currency": "none"}, "0 decimals"),
    ],
)
def test_a_monthly_row_that_cannot_be_read_is_told(donor, fund, treasurer, sign_in, wrong, told):
    wish = typed(fund, fill="1", each="10.5", first="2027-01-01", times="3") | wrong
    answer = sign_in(treasurer).post(reverse("pledge_new", args=[donor.pk]), wish)
    assert answer.status_code == 422 and told in body(answer)
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"amount_0": "", "day_0": ""}, "at least one instalment"),
        ({"day_0": ""}, "Say when it is due."),
        ({"amount_0": ""}, "Say how much is to come."),
        ({"amount_0": "-5"}, "above zero"),
        ({"amount_0": "12,50"}, "more than one way"),
        ({"day_0": "2001-01-01"}, "before the promise"),
        ({"made_on": "2090-01-01"}, "still to come"),
        ({"fund": "00000000-0000-4000-8000-000000000000"}, "valid choice"),
        ({"token": "x"}, ""),
    ],
)
def test_a_pledge_that_makes_no_sense_is_told(donor, fund, treasurer, sign_in, wrong, told):
    answer = sign_in(treasurer).post(reverse("pledge_new", args=[donor.pk]), typed(fund, **wrong))
    assert answer.status_code == 422 and told in body(answer) and not Pledge.objects.exists()


def test_rows_beyond_24_are_not_read(donor, fund, treasurer, sign_in):
    far = {f"amount_{n}": "1" for n in (24, 99)} | {f"day_{n}": "2090-01-01" for n in (24, 99)}
    sign_in(treasurer).post(reverse("pledge_new", args=[donor.pk]), typed(fund, **far))
    assert Instalment.objects.count() == 1


def test_a_fund_of_another_house_or_a_closed_one_takes_no_pledge(donor, other_house, house, treasurer):
    assert refused(lambda: make_pledge(donor, make_fund(other_house), by=treasurer)) == "other_house"
    closed = make_fund(house, code="Old", closed_on=clock.tonight())
    assert refused(lambda: make_pledge(donor, closed, by=treasurer)) == "closed"


def test_states_follow_the_donations_and_their_reversal(donor, fund, box, treasurer):
    pledge = make_pledge(donor, fund, by=treasurer, in_days=(-10, 20))
    assert state(pledge, treasurer) == "overdue"
    first, second = part_of(pledge), part_of(pledge, 1)
    make_gift(donor, fund, box, "60", by=treasurer, instalment=first)
    assert state(pledge, treasurer) == "overdue"
    gift = make_gift(donor, fund, box, "40", by=treasurer, instalment=first)
    assert state(pledge, treasurer) == "part_paid"
    make_gift(donor, fund, box, "100", by=treasurer, instalment=second)
    assert state(pledge, treasurer) == "fulfilled"
    actions.reverse_donation(donation=gift, reason="The transfer was called back", by=treasurer)
    assert state(pledge, treasurer) == "overdue"


def test_a_gift_pays_only_a_pledge_of_its_donor_fund_and_currency(donor, fund, box, house, treasurer):
    part = part_of(make_pledge(donor, fund, by=treasurer))
    other = make_donor(house, by=treasurer)

    def give(giver=donor, into=fund, which=part):
        return lambda: make_gift(giver, into, box, by=treasurer, instalment=which)

    assert refused(give(giver=other)) == "other_donor"
    assert refused(give(into=make_fund(house, code="Rent"))) == "other_fund"
    dinars = make_pledge(donor, fund, by=treasurer, currency="IQD")
    assert refused(give(which=part_of(dinars))) == "other_currency"
    ended = actions.end_pledge(pledge=part.pledge, end="cancelled", why="Lost his work", by=treasurer)
    assert refused(give(which=part_of(ended))) == "pledge_ended"


def test_a_pledge_ends_once_with_a_reason_that_is_sealed(donor, fund, treasurer, sign_in):
    pledge = make_pledge(donor, fund, by=treasurer, in_days=(-5,), condition="If the grant comes")
    client, url = sign_in(treasurer), reverse("pledge_end", args=[pledge.pk])
    assert client.post(url, {"end": "written_off", "why": "-"}).status_code == 422
    assert client.post(url, {"end": "nothing", "why": "No answer"}).status_code == 422
    assert client.post(url, {"end": "written_off", "why": "No answer for a year"}).status_code == 302
    pledge.refresh_from_db()
    note = sealed.read(pledge, "note")
    assert note == {"condition": "If the grant comes", "why_ended": "No answer for a year"}
    assert state(pledge, treasurer) == "written_off"
    again = client.post(url, {"end": "cancelled", "why": "Once more"})
    assert again.status_code == 422 and "ended already" in body(again)
    assert not queries.late(treasurer, clock.tonight()).exists()


def test_a_fulfilled_pledge_is_neither_ended_nor_reminded_of(donor, fund, box, treasurer):
    pledge = make_pledge(donor, fund, by=treasurer)
    make_gift(donor, fund, box, by=treasurer, instalment=part_of(pledge))
    ending = {"pledge": pledge, "end": "cancelled", "why": "No reason", "by": treasurer}
    assert refused(lambda: actions.end_pledge(**ending)) == "fulfilled"
    assert refused(lambda: actions.remind(instalment=part_of(pledge), by=treasurer)) == "fulfilled"


def test_late_and_soon_due_ones_are_listed_and_marked_as_reminded(donor, fund, treasurer, sign_in):
    pledge = make_pledge(donor, fund, by=treasurer, in_days=(-1, 0, 30, 31))
    client, url = sign_in(treasurer), reverse("pledges")

    def shown(query):
        return [sheet.row.due_on for sheet in client.get(url + query).context["sheets"]]

    today = clock.tonight()
    assert shown("") == shown("?show=junk") == [today - DAY]
    assert shown("?show=soon") == [today, today + 30 * DAY]
    part = part_of(pledge)
    ask = reverse("instalment_reminded", args=[part.pk])
    assert "100.00 USD" in body(client.get(ask)) and client.post(ask).status_code == 302
    part.refresh_from_db()
    assert part.reminded_on == today and today.isoformat() in body(client.get(url))


def test_late_pledges_by_age_and_currency(donor, fund, box, treasurer, sign_in):
    pledge = make_pledge(donor, fund, by=treasurer, in_days=(-100, -61, -31, -30, 0, 5))
    make_pledge(donor, fund, by=treasurer, in_days=(-2,), currency="IQD", each="25,000")
    make_gift(donor, fund, box, "40", by=treasurer, instalment=part_of(pledge))
    found = queries.ageing(treasurer, clock.tonight())
    assert {age: str(money) for age, money in found["USD"].items()} == {
        Age.ABOVE: "60.00 USD", Age.TO_90: "100.00 USD", Age.TO_60: "100.00 USD", Age.TO_30: "100.00 USD",
    }  # fmt: skip
    page = body(sign_in(treasurer).get(reverse("pledges_ageing")))
    assert "360.00 USD" in page and "25,000 IQD" in page


def test_what_the_runway_asks(donor, fund, box, house, other_house, treasurer):
    today = clock.tonight()
    pledge = make_pledge(donor, fund, by=treasurer, in_days=(-40, -10, 0, 15, 60))
    make_pledge(donor, fund, by=treasurer, in_days=(20,), condition="If he finds work")
    gone = make_pledge(donor, fund, by=treasurer, in_days=(-20, 7))
    actions.end_pledge(pledge=gone, end="cancelled", why="Moved away", by=treasurer)
    make_gift(donor, fund, box, "250", by=treasurer, instalment=part_of(pledge))  # more than he promised
    make_gift(donor, fund, box, "30", by=treasurer, instalment=part_of(pledge, 1))
    facts = facts_of([house.pk], today)[house.pk]
    assert facts.late == {"USD": 7000} and facts.pledged == {"USD": 30000}
    # due: -40, -10, 0, and -20 of the cancelled one; paid: 100 of 250, 30
    assert facts.fulfilled == {"USD": (13000, 40000)}
    yesterday = facts_of([house.pk], today - DAY)[house.pk]
    assert yesterday.fulfilled == {"USD": (0, 30000)} and yesterday.pledged["USD"] == 20000
    elsewhere = facts_of([other_house.pk], today)[other_house.pk]
    assert elsewhere.late == elsewhere.fulfilled == elsewhere.pledged == {}


def test_a_condition_that_came_true_is_reckoned_with(donor, fund, house, treasurer, sign_in):
    pledge = make_pledge(donor, fund, by=treasurer, in_days=(20,), condition="If he finds work")
    client, url = sign_in(treasurer), reverse("pledge_met", args=[pledge.pk])
    assert "If he finds work" in body(client.get(url)) and client.post(url).status_code == 302
    today = clock.tonight()
    assert facts_of([house.pk], today)[house.pk].pledged == {"USD": 10000}
    assert "If he finds work" in body(client.get(reverse("pledge", args=[pledge.pk])))
