"""The same form twice at once, and two namings in one house at once: nobody waits in a circle."""

import pytest
from django.db import connection

from cases.incidents.models import HouseIncident
from cases.namings.actions import record_naming
from cases.risk.models import Raise
from cases.threats.models import Naming, Report
from tests.factories.houses import make_room
from tests.factories.namings import new_naming
from tests.factories.races import at_once
from tests.factories.stays import make_stay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(house, caseworker):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: its transaction is the lock")
    return [make_stay(bed, by=caseworker).person for bed in make_room(house, beds=6).beds.all()]


def test_the_same_form_sent_twice_at_once_makes_one(people, caseworker, house):
    wish = new_naming(house=house, person=people[0], exposed_house=house)
    made = at_once(*[lambda: record_naming(naming=wish, by=caseworker)] * 4)
    assert len(made) == 4 and len({naming.pk for naming in made}) == 1
    assert Naming.objects.count() == Report.objects.count() == HouseIncident.objects.count() == 1
    assert Raise.objects.count() == 6


def test_many_are_named_at_once_by_one_new_channel(people, caseworker, coordinator, house):
    wishes = [new_naming(house=house, person=person) for person in people]
    users = [caseworker, coordinator] * 3
    made = at_once(
        *[
            lambda wish=wish, by=by: record_naming(naming=wish, by=by)
            for wish, by in zip(wishes, users, strict=True)
        ]
    )
    assert len({naming.pk for naming in made}) == 6 and len({naming.channel_id for naming in made}) == 1
    assert Raise.objects.count() == 36
