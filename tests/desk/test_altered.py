"""Whoever reverses an entry, or finds a box over or short, is seen by the others who keep or approve money."""

import datetime as dt
import uuid

import pytest

from cases.core import clock
from cases.donors import actions as donors
from cases.ledger import actions as ledger
from tests.factories.access import make_user
from tests.factories.donors import make_donor, make_gift
from tests.factories.money import make_box

pytestmark = pytest.mark.django_db
TITLE = "Changed in the books"


@pytest.fixture
def gift(books, house, treasurer, caseworker):
    donor = make_donor(house, by=treasurer)
    return make_gift(donor, *books, "40,000", by=treasurer, method="cash", witness=caseworker)


def test_a_gift_taken_back_by_one_person_is_seen_by_the_others(gift, treasurer, coordinator, admin, home):
    assert TITLE not in home(coordinator)
    donors.reverse_donation(donation=gift, reason="It was never there", by=treasurer)
    for user in (coordinator, admin):
        text = home(user)
        assert TITLE in text and f"Donation · -40,000 IQD Cedar · {treasurer}" in text
        assert "never there" not in text
    assert TITLE not in home(treasurer)


def test_who_sees_no_money_is_told_nothing(gift, treasurer, caseworker, auditor, home):
    donors.reverse_donation(donation=gift, reason="It was never there", by=treasurer)
    assert TITLE not in home(caseworker) + home(auditor)


def test_a_reversal_of_two_lines_is_one_line_and_a_count_short_another(
    books, house, treasurer, coordinator, caseworker, home
):
    fund, box = books
    other = make_box(house, code="Agent")
    there = ledger.Transfer(uuid.uuid4(), (fund, box), (fund, other), 30_000, clock.tonight())
    ledger.undo(entry=ledger.transfer(move=there, by=coordinator), reason="The wrong box", by=coordinator)
    short = ledger.Count(uuid.uuid4(), box, 75_000, caseworker, fund, "A note of 25,000 is missing")
    ledger.count(found=short, by=coordinator)
    text = home(treasurer)
    assert text.count("Transfer · ") == 1 and "30,000 IQD" in text and "-30,000 IQD" in text
    assert "Over or short at a count · -25,000 IQD" in text
    assert TITLE not in home(coordinator)


def test_after_two_weeks_it_is_told_no_more_and_never_to_another_house(
    gift, treasurer, coordinator, other_house, home
):
    stranger = make_user("far", role="coordinator", house=other_house)
    donors.reverse_donation(donation=gift, reason="It was never there", by=treasurer)
    assert TITLE in home(coordinator) and TITLE not in home(stranger)
    with clock.pretend(clock.now() + dt.timedelta(days=16)):
        assert TITLE not in home(coordinator)
