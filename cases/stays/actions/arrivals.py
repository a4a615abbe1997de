"""Somebody comes, or is going to: arrive, arrive as expected, reserve."""

import uuid

from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.circle import actions as circle
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import House
from cases.people.actions import create_person
from cases.people.codes import Sex
from cases.people.models import Person
from cases.stays import rules
from cases.stays.actions import history
from cases.stays.actions.ends import lapsed_houses, release_lapsed
from cases.stays.actions.ground import (
    free_nights,
    hold_stay,
    lock_houses,
    reason_of,
    whole,
    write_nights,
)
from cases.stays.actions.orders import Arrival, Reservation, Who
from cases.stays.actions.placing import Given, Search, find_bed, houses_for, put_in
from cases.stays.codes import BOOKED, Group, Status, Step
from cases.stays.models import Stay, StayStep

CLASHES = {(Sex.FEMALE, Group.MAN), (Sex.MALE, Group.WOMAN)}


@whole
def arrive(*, arrival: Arrival, by: User) -> Stay:
    """Somebody is at the door and gets a bed; the same form sent twice makes one stay."""
    houses, sent = _ready(arrival, by=by)
    if sent is not None:
        return sent
    now = clock.now()
    arrived_at = arrival.arrived_at or now
    rules.check_arrival(arrived_at, now=now)
    first = clock.night_of(arrived_at)
    rules.check_until(first, arrival.until)
    given = find_bed(_search(arrival, houses, rules.Window(first, arrival.until)), by=by)
    stay = _new_stay(arrival, given, by=by)
    stay.status, stay.planned_from = Status.IN_HOUSE, first
    stay.arrived_at, stay.arrived_by, stay.first_night = arrived_at, by, first
    stay.ticks = sorted(set(arrival.ticks))
    return _written(stay, given, Step.ARRIVED, by=by)


@whole
def reserve(*, reservation: Reservation, by: User) -> Stay:
    """A bed is kept for somebody who is still to come, for 48 hours after the planned arrival."""
    houses, sent = _ready(reservation, by=by)
    if sent is not None:
        return sent
    now, expected_at = clock.now(), reservation.arrival_expected_at
    if reservation.start < clock.tonight():
        raise Refused("in_past", _("The first night has passed."), field="start")
    if expected_at is not None and clock.night_of(expected_at) != reservation.start:
        sentence = _("The expected arrival is not on the first night.")
        raise Refused("time_differs", sentence, field="arrival_expected_at")
    if reservation.kind == Status.EXPECTED and expected_at is None:
        expected_at = clock.local_moment(reservation.start, 22)
    rules.check_until(reservation.start, reservation.until)
    hold_until = rules.hold_ends(expected_at, now=now)
    given = find_bed(_search(reservation, houses, rules.Window(reservation.start, reservation.until)), by=by)
    stay = _new_stay(reservation, given, by=by)
    stay.status = Status.EXPECTED if reservation.kind == Status.EXPECTED else Status.HELD
    stay.planned_from, stay.hold_until = reservation.start, hold_until
    return _written(stay, given, Step.RESERVED, by=by)


@whole
def arrive_expected(*, stay: Stay, arrival: Arrival, by: User) -> Stay:
    """Somebody who was expected is at the door, on the day or another; without a bed named, the one kept."""
    stay = hold_stay(stay, by=by)
    if StayStep.objects.filter(pk=arrival.token, stay=stay).exists():
        return stay
    rules.check_step(Step.ARRIVED, stay.status)
    release_lapsed(house=stay.house_id, by=by, spare=stay.pk)
    now = clock.now()
    arrived_at = arrival.arrived_at or now
    rules.check_arrival(arrived_at, now=now)
    first = clock.night_of(arrived_at)
    rules.check_until(first, arrival.until)
    _check_group(stay.person.sex, arrival.group)
    then = history.before(stay)
    bed = arrival.bed or stay.bed
    if houses_for(bed, stay.house_id, by=by) != (stay.house_id,):
        raise Refused("other_house", _("This bed is in another house."), field="bed")
    search = Search(
        group=arrival.group, person=stay.person, window=rules.Window(first, arrival.until), bed=bed,
        houses=(stay.house_id,), reason=arrival.override_reason,
    )  # fmt: skip
    given = find_bed(search, by=by)
    put_in(stay, given)
    stay.status, stay.group, stay.hold_until = Status.IN_HOUSE, arrival.group, None
    stay.planned_from, stay.planned_to = min(stay.planned_from, first), given.until
    stay.arrived_at, stay.arrived_by, stay.first_night = arrived_at, by, first
    stay.ticks = sorted({*stay.ticks, *arrival.ticks})
    stay.keep(by=by)
    free_nights(stay, min(first, stay.planned_from))
    write_nights(stay, given.bed.pk, clock.nights(first, given.until))
    history.write_step(stay, Step.ARRIVED, then, by=by, token=arrival.token)
    _record(stay, given, "stays.arrived", by=by)
    return stay


def _ready(who: Who, *, by: User) -> tuple[tuple[uuid.UUID, ...], Stay | None]:
    """Wait for the houses' turn; find a form sent before, release what ran out, look at the person."""
    houses = houses_for(who.bed, who.house.pk if who.house else None, by=by)
    if not houses:
        raise Denied
    person = who.person
    stale = lapsed_houses(person) if person else set()
    lock_houses({*houses, *stale})
    sent = Stay.objects.filter(pk=who.token).first()
    if sent is not None:
        require(by, Permission.STAY_RECORD, house=sent.house_id)
        return houses, sent
    for house in sorted({*houses, *stale}):
        release_lapsed(house=house, by=by, person=None if house in houses else person)
    if (person is None) == (who.new_person is None):
        raise Refused("who_missing", _("Choose a person, or enter a new code name."), field="person")
    if person is not None:
        _check_person(person, by=by)
    _check_group(who.new_person.sex if who.new_person else person.sex if person else "", who.group)
    return houses, None


def _check_person(person: Person, *, by: User) -> None:
    """The user may see this record, it is the one in use, and the person is nowhere else."""
    known = Person.objects.visible_to(by).filter(pk=person.pk).first()
    if known is None:
        raise Denied
    if known.merged_into_id is not None:
        raise Refused(
            "merged", _("This record was joined with another one. Choose that one."), field="person"
        )
    elsewhere = Stay.objects.open().filter(person=known).first()
    if elsewhere is not None and elsewhere.status in BOOKED:
        raise Refused(
            "already_expected", _("A bed is kept for this person. Log the arrival there."), field="person"
        )
    if elsewhere is not None:
        raise Refused("already_here", _("This person has an open stay already."), field="person")


def _check_group(sex: str, group: str) -> None:
    """A room rule is only as hard as the group is true."""
    if (sex, group) in CLASHES:
        raise Refused("group_differs", _("The group does not fit the person's record."), field="group")


def _search(who: Who, houses: tuple[uuid.UUID, ...], window: rules.Window) -> Search:
    return Search(
        group=who.group,
        person=who.person,
        window=window,
        bed=who.bed,
        houses=houses,
        reason=who.override_reason,
        came_with=who.came_with,
    )


def _new_stay(who: Who, given: Given, *, by: User) -> Stay:
    """The row, not saved; a new person is made in the same transaction, or nobody at all."""
    house: House = given.bed.room.house
    person = who.person
    if who.new_person is not None:
        person = create_person(new=who.new_person, house=house, by=by)
    if person is None:
        raise Denied
    if who.came_with is not None:
        _join(person, who.came_with, by=by)
    stay = Stay(id=who.token, person=person, house=house, group=who.group, planned_to=given.until)
    put_in(stay, given)
    return stay


def _join(person: Person, other: Person, *, by: User) -> None:
    """Who comes together is one household; the first two make it, nobody is taken out of another."""
    if not Person.objects.visible_to(by).filter(pk=other.pk).exists():
        raise Denied
    household = other.household or circle.make_household(person=other, code=other.code_name, role="", by=by)
    if person.household_id is None:
        circle.join_household(person=person, household=household, role="", by=by)


def _written(stay: Stay, given: Given, step: Step, *, by: User) -> Stay:
    stay.keep(by=by, force_insert=True)
    write_nights(stay, given.bed.pk, clock.nights(stay.planned_from, stay.planned_to))
    history.write_step(stay, step, history.NEW, by=by)
    _record(stay, given, f"stays.{step.value}", by=by)
    return stay


def _record(stay: Stay, given: Given, action: str, *, by: User) -> None:
    chain.record(
        action,
        by=by,
        on=stay,
        house=stay.house_id,
        detail={
            "bed": str(given.bed.pk),
            "until": given.until.isoformat(),
            "overridden": list(given.overridden),
        },
        reason=reason_of(given.reason, stay),
    )
