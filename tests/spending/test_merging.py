"""An expense for somebody follows the record that stands."""

import pytest

from cases.merging.actions import merge
from cases.vault import sealed
from tests.factories.people import make_person
from tests.factories.spending import make_expense

pytestmark = pytest.mark.django_db


def test_an_expense_follows_whom_it_was_for(fund, house, caseworker, coordinator):
    kept, other = (make_person(house=house, by=caseworker) for _n in range(2))
    row = make_expense(fund, person=other, what="Shoes", by=caseworker)
    merge(winner=kept, loser=other, take=(), by=coordinator)
    row.refresh_from_db()
    assert row.person == kept and sealed.read(row, "note") == {"what": "Shoes"}
    assert row.updated_by == caseworker
