"""The figures of docs/runway.md, exactly."""

import datetime as dt
from fractions import Fraction

import pytest

from cases.core import clock
from cases.runway import formulas, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guests", "pledge")]


@pytest.fixture
def found(treasurer, house, today):
    return queries.runways(treasurer, house).whole


def span(lasting):
    return lasting.days, lasting.until.isoformat()


def test_money_costs_and_nights_are_those_of_the_example(found):
    facts = found.facts
    assert facts.free == {"IQD": 3_000_000, "USD": 200_000} and facts.running == {"IQD": 900_000}
    assert facts.apart == {"IQD": 500_000} and facts.bills == {"IQD": 300_000}
    assert (found.usual, found.mean.total, found.budget.total) == (3_510_000, 39_000, 6_000)
    assert (found.cost.fixed, found.cost.personal, found.cost.rent) == (15_000, 24_000, 15_000)
    assert (facts.nights, facts.people, facts.beds) == (110, 2, 4)
    assert found.night == Fraction(351_000, 11) and formulas.rounded(found.night) == 31_909
    assert found.month == 1_170_000 and not found.missing and found.alarm is None


def test_the_three_versions_last_as_long_as_by_hand(found):
    money = {one.code: one.money for one in found.versions}
    assert money == {"definition": 6_600_000, "free": 5_700_000, "pledges": 6_900_000}
    lasting = {one.code: span(one.as_is) for one in found.versions}
    assert lasting["definition"] == (169, "2027-05-10")
    assert lasting["free"] == (146, "2027-04-17")
    assert lasting["pledges"] == (176, "2027-05-17")
    assert span(found.main.tonight) == (121, "2027-03-23")
    assert span(found.main.full) == (70, "2027-01-31")


def test_pledges_and_costs_are_those_of_the_example(found):
    facts = found.facts
    assert facts.late == {"IQD": 200_000} and facts.pledged == {"IQD": 600_000}
    assert facts.fulfilled == {"IQD": (200_000, 400_000)}
    assert formulas.added(*facts.spent.values()) == {"USD": 90_000, "IQD": 2_160_000}


def test_the_what_if_of_the_example(found):
    wish = formulas.Whatif(3, Fraction(600_000), Fraction(600_000))
    assert span(formulas.what_if(found.main.money, found.cost, wish, found.facts.on)) == (112, "2027-03-14")


def test_the_page_shows_the_figures(sign_in, treasurer, today, house):
    page = sign_in(treasurer).get("/money/runway/").content.decode()
    for figure in ("2027-05-10", "2027-04-17", "2027-05-17", "2027-03-23", "2027-01-31", "31,909 IQD"):
        assert figure in page
    for figure in ("1,170,000 IQD", "6,600,000 IQD", "1,310", "1,500", "200,000 IQD"):
        assert figure in page
    asked = {"people": "٣", "gifts": "600,000", "rent": "600000"}
    assert "2027-03-14" in sign_in(treasurer).get("/money/runway/", asked).content.decode()


def test_a_gift_taken_back_counts_no_more(found, treasurer, house, pledge, today):
    from cases.donors.actions import reverse_donation
    from cases.donors.models import Donation

    reverse_donation(donation=Donation.objects.get(), reason="Entered twice", by=treasurer)
    after = queries.runways(treasurer, house).whole
    assert after.facts.late == {"IQD": 400_000} and after.main.money == 6_400_000
    assert after.versions[2].money == 6_400_000  # nothing came of what was due


def test_tomorrow_the_window_has_moved_on(treasurer, house):
    with clock.pretend(clock.local_moment(dt.date(2026, 11, 23), 18)):
        found = queries.runways(treasurer, house).whole
    # without one day of rent and food, with one more of food; two people slept here
    assert found.usual == 3_510_000 - 15_000 - 24_000 + 24_000 and found.facts.nights == 111
