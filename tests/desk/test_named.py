"""Whoever is named as second person or witness sees it on his home; whoever was not there can say so."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.core import clock
from cases.donors import actions as donors
from cases.ledger import actions as ledger
from tests.factories.donors import NAME, make_donor, make_gift

pytestmark = pytest.mark.django_db
TITLE = "In your name"


def test_a_count_is_told_to_the_second_person(books, treasurer, caseworker, coordinator, home):
    fund, box = books
    short = ledger.Count(uuid.uuid4(), box, 75_000, caseworker, fund, "A note of 25,000 is missing")
    ledger.count(found=short, by=treasurer)
    text = home(caseworker)
    assert TITLE in text and "Small safe · 75,000 IQD" in text and "-25,000 IQD" in text
    assert "missing" not in text
    assert TITLE not in home(treasurer) and TITLE not in home(coordinator)


def test_a_gift_in_cash_and_its_reversal_are_told_to_the_witness(books, house, treasurer, caseworker, home):
    fund, box = books
    donor = make_donor(house, by=treasurer)
    gift = make_gift(donor, fund, box, "40,000", by=treasurer, method="cash", witness=caseworker)
    text = home(caseworker)
    assert f"Receipt {gift} · 40,000 IQD" in text and "Reversed" not in text
    donors.reverse_donation(donation=gift, reason="It was never there", by=treasurer)
    text = home(caseworker)
    assert "Reversed" in text and donor.code not in text and NAME not in text


def test_after_two_weeks_it_is_told_no_more_and_never_from_another_house(
    books, treasurer, caseworker, house, other_house, home
):
    fund, box = books
    with clock.pretend(clock.now() - dt.timedelta(days=15)):
        ledger.count(found=ledger.Count(uuid.uuid4(), box, 0, caseworker, fund, "Gone"), by=treasurer)
    assert TITLE not in home(caseworker)
    ledger.count(found=ledger.Count(uuid.uuid4(), box, 0, caseworker), by=treasurer)
    assert TITLE in home(caseworker)
    caseworker.memberships.update(house=other_house)
    caseworker.forget_grants()
    assert TITLE not in home(caseworker)


def test_it_costs_no_further_question_to_the_database(books, treasurer, caseworker, sign_in):
    client, address = sign_in(caseworker), reverse("home")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(address)
    for _time in range(3):
        ledger.count(found=ledger.Count(uuid.uuid4(), books[1], 100_000, caseworker), by=treasurer)
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)
