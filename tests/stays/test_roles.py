"""Every step by every role in every status: done, refused with a sentence, or denied; and nothing in between."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import Bed
from cases.stays import actions, codes, rules
from cases.stays.actions import ground
from cases.stays.models import BedNight, Stay
from tests.factories.houses import make_room
from tests.factories.stays import make_arrival, make_booking, make_person, make_stay

pytestmark = pytest.mark.django_db
MAY = ("caseworker", "coordinator")
MAY_NOT = ("admin", "treasurer", "auditor", "other_worker", "stranger")


def leave(stay, by):
    return actions.depart(stay=stay, departure=actions.Departure(destination="hotel"), by=by)


def away(stay, by):
    return actions.go_away(stay=stay, absence=actions.Away(from_night=clock.tonight()), by=by)


def longer(stay, by):
    until = max(stay.planned_to, clock.tonight()) + dt.timedelta(5)
    return actions.ask_extension(stay=stay, until=until, why="no other place yet", by=by)


STEPS = {
    "arrived": lambda stay, by: actions.arrive_expected(stay=stay, arrival=make_arrival(), by=by),
    "moved": lambda stay, by: actions.move_bed(stay=stay, bed=Bed.objects.get(label="B"), by=by),
    "went_away": away,
    "came_back": lambda stay, by: actions.come_back(stay=stay, by=by),
    "extended": longer,
    "ticked": lambda stay, by: actions.tick(stay=stay, ticks=["paper_seen"], by=by),
    "departed": leave,
    "no_show": lambda stay, by: actions.mark_no_show(stay=stay, by=by),
    "cancelled": lambda stay, by: actions.cancel(stay=stay, by=by),
}
PATHS = {
    "held": lambda bed, by: make_booking(bed, by=by, kind="held"),
    "expected": lambda bed, by: make_booking(bed, by=by),
    "in_house": lambda bed, by: make_stay(bed, by=by),
    "away": lambda bed, by: away(make_stay(bed, by=by), by),
    "departed": lambda bed, by: leave(make_stay(bed, by=by), by),
    "no_show": lambda bed, by: actions.mark_no_show(stay=make_booking(bed, by=by), by=by),
    "cancelled": lambda bed, by: actions.cancel(stay=make_booking(bed, by=by), by=by),
}


def outcome(step, stay, by):
    """What came of it; the world is put back afterwards."""
    events = Event.objects.count()
    with transaction.atomic():
        try:
            STEPS[step](stay, by)
            assert Event.objects.count() == events + 1, "each step leaves one event"
            found = "done"
        except Refused as no:
            assert str(no.sentence) and Event.objects.count() == events
            found = no.code
        except Denied:
            found = "denied"
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("status", PATHS)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_in_every_status_by_every_role(request, house, caseworker, time, step, status):
    room = make_room(house, beds=2)
    stay = PATHS[status](room.beds.get(label="A"), caseworker)
    assert stay.status == status
    expected = "done" if rules.allows(codes.Step(step), status) else "wrong_status"
    for role in MAY:
        assert outcome(step, stay, request.getfixturevalue(role)) == expected, role
    for role in MAY_NOT:
        assert outcome(step, stay, request.getfixturevalue(role)) == "denied", role


@pytest.mark.parametrize("role", MAY + MAY_NOT)
def test_who_may_log_an_arrival_and_who_may_reserve(request, house, time, role):
    bed = make_room(house, beds=1).beds.get()
    by = request.getfixturevalue(role)
    for placing in (make_stay, make_booking):
        person = make_person(house)
        if role in MAY:
            with transaction.atomic():
                assert placing(bed, by=by, person=person).house == house
                transaction.set_rollback(True)
        else:
            with pytest.raises(Denied):
                placing(bed, by=by, person=person)
    if role not in MAY:
        with pytest.raises(Denied):
            actions.arrive(arrival=make_arrival(person=make_person(house)), by=by)


def test_an_invariant_broken_by_another_process_is_a_sentence(house, caseworker, time):
    """The constraints speak where the rules were passed by; each engine names them in its way."""
    bed, other = make_room(house, beds=2).beds.order_by("label")
    stay = make_stay(bed, by=caseworker)

    @ground.whole
    def break_in(**changes):
        copy = Stay.objects.get(pk=stay.pk)
        copy.pk, copy._state.adding = None, True
        copy.id = make_arrival().token
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save(force_insert=True)
        BedNight.objects.create(bed=bed, night=time.night(), stay=copy)

    stranger = make_person(house)
    for code, changes in [
        ("already_here", {"bed": other}),
        ("taken", {"person": stranger}),
        ("taken", {"person": stranger, "bed": other}),
        ("sent_twice", {"id": stay.pk, "person": stranger, "bed": other}),
    ]:
        with pytest.raises(Refused) as refusal:
            break_in(**changes)
        assert refusal.value.code == code
    with pytest.raises(IntegrityError):
        break_in(person=stranger, bed=other, planned_to=stay.planned_from)
