"""Longer stays: 60 nights by the caseworker, more by the coordinator, above 90 by an administrator too."""

import datetime as dt

import pytest

from cases.access.models import Membership
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.stays import actions
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.houses import make_room
from tests.factories.stays import make_booking, make_stay

pytestmark = pytest.mark.django_db
WHY = "no other place was found"


@pytest.fixture
def stay(house, time, caseworker):
    return make_stay(make_room(house, beds=1).beds.get(), by=caseworker)


def ask(stay, nights, by, why=WHY):
    until = stay.first_night + dt.timedelta(nights)
    return actions.ask_extension(stay=stay, until=until, why=why, by=by)


def decide(extension, by, approve=True):
    return actions.decide_extension(extension=extension, approve=approve, by=by)


def length(stay):
    stay.refresh_from_db()
    assert stay.nights.count() == (stay.planned_to - stay.first_night).days
    return stay.nights.count()


def refused(code, action, *args, **what):
    with pytest.raises(Refused, match=code):
        action(*args, **what)


def test_up_to_60_nights_it_holds_at_once(stay, caseworker):
    extension = ask(stay, 60, caseworker)
    assert (extension.decision, length(stay)) == ("approved", 60)
    assert sealed.read(extension, "why") == {"text": WHY}
    assert WHY not in str(list(Event.objects.values_list("detail", flat=True)))


def test_above_60_another_person_with_the_authority_agrees(stay, house, caseworker, coordinator, admin):
    extension = ask(stay, 61, coordinator)
    assert (extension.decision, length(stay)) == ("asked", 14)
    for user in (caseworker, admin):
        with pytest.raises(Denied):
            decide(extension, user)
    refused("two_people", decide, extension, coordinator)
    second = make_user("hiwa", role="coordinator", house=house)
    assert decide(extension, second).decision == "approved"
    assert length(stay) == 61
    refused("decided", decide, extension, second)


def test_above_90_an_administrator_agrees_too(stay, caseworker, coordinator, admin):
    extension = decide(ask(stay, 91, caseworker), coordinator)
    assert (extension.decision, length(stay)) == ("second", 14)
    with pytest.raises(Denied):
        decide(extension, coordinator)
    extension = decide(extension, admin)
    assert (extension.decision, extension.approved_by, extension.second_by) == (
        "approved",
        coordinator,
        admin,
    )
    assert length(stay) == 91


def test_three_hats_on_one_head_are_one_person(stay, house, caseworker):
    both = make_user("both", role="coordinator", house=house)
    Membership.objects.create(user=both, role="admin")
    extension = decide(ask(stay, 91, caseworker), both)
    refused("two_people", decide, extension, both)
    asked = decide(extension, make_user("head", role="admin", house=None), approve=False)
    assert (asked.decision, length(stay)) == ("declined", 14)


def test_step_by_step_counts_the_whole_stay(stay, caseworker):
    ask(stay, 40, caseworker)
    ask(stay, 60, caseworker)
    assert ask(stay, 61, caseworker).decision == "asked"
    refused("already_asked", ask, stay, 62, caseworker)


def test_a_bed_promised_to_others_is_not_taken_from_them(stay, house, caseworker, time):
    make_booking(stay.bed, by=caseworker, in_nights=20)
    refused("free_only_until", ask, stay, 21, caseworker)
    assert ask(stay, 20, caseworker).decision == "approved"


@pytest.mark.parametrize(
    "nights,why,code", [(14, WHY, "not_longer"), (3, WHY, "not_longer"), (20, "why", "reason_missing")]
)
def test_longer_means_longer_and_says_why(stay, caseworker, nights, why, code):
    refused(code, ask, stay, nights, caseworker, why=why)


def test_a_plan_that_has_passed_catches_up(stay, caseworker, time):
    time.goes_on(days=16)
    refused("until_passed", ask, stay, 16, caseworker)
    ask(stay, 20, caseworker)
    assert length(stay) == 20


def test_who_was_seen_beyond_the_plan_stays_on(stay, caseworker, time):
    """The roll writes tonight down where the plan has ended; the longer stay takes that night over."""
    time.goes_on(days=14)
    actions.mark_roll(stay=stay, mark="present", night=clock.tonight(), by=caseworker)
    seen = stay.nights.count()
    assert seen == (clock.tonight() - stay.first_night).days + 1
    ask(stay, 20, caseworker)
    assert length(stay) == 20
    actions.undo(stay=stay, by=caseworker)
    assert stay.nights.count() == seen


def test_an_answer_that_comes_too_late_is_refused(stay, caseworker, coordinator):
    extension = ask(stay, 61, caseworker)
    actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=caseworker)
    refused("decided", decide, extension, coordinator)


def test_taking_a_longer_stay_back_declines_it(stay, caseworker):
    extension = ask(stay, 60, caseworker)
    actions.undo(stay=stay, by=caseworker)
    extension.refresh_from_db()
    assert (extension.decision, length(stay)) == ("declined", 14)


def test_a_request_ends_with_the_stay_and_waits_again_if_the_departure_is_taken_back(stay, caseworker):
    extension = ask(stay, 61, caseworker)
    actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=caseworker)
    extension.refresh_from_db()
    assert extension.decision == "declined"
    actions.undo(stay=stay, by=caseworker)
    extension.refresh_from_db()
    assert extension.decision == "asked"
    actions.undo(stay=stay, by=caseworker)
    extension.refresh_from_db()
    assert (stay.steps.filter(undone_at=None).count(), extension.decision) == (0, "declined")
