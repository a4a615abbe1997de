"""The board counts from its own light rows: its numbers are those of the rules of placing, house by house."""

import datetime as dt
import random

import pytest

from cases.board.queries.tonight import Filter, tonight_board
from cases.core import clock
from cases.houses.models import Bed, BedOut, House, Room
from cases.stays import actions
from cases.stays.models import BedNight, Stay
from cases.stays.queries import placeable_tonight
from tests.factories.board import LONG_AGO, plan_stay
from tests.factories.houses import make_house, make_room
from tests.factories.stays import make_booking, make_stay

pytestmark = pytest.mark.django_db


def counts_of(user):
    board = tonight_board(user=user, wish=Filter())
    return {
        row.house.code_name: (row.places.man, row.places.woman, row.places.family, row.places.family_rooms)
        for row in board.houses
        if row.places
    }


def reference(user):
    return {
        row.house.code_name: (row.man, row.woman, row.family, row.family_rooms)
        for row in placeable_tonight(user=user)
    }


@pytest.mark.parametrize("seed", range(8))
def test_the_board_agrees_with_the_rules_of_placing(admin, seed):
    rng = random.Random(seed)
    tonight = clock.tonight()
    for number in range(4):
        house = make_house(
            code_name=f"House {number}",
            security_state=rng.choice(House.Security.values),
            accepts_men=rng.random() < 0.8,
            accepts_families=rng.random() < 0.8,
            opened_on=rng.choice([None, LONG_AGO, tonight + dt.timedelta(days=1)]),
        )
        for code, rule in enumerate(rng.choices(Room.Rule.values, k=4)):
            make_room(house, code=str(code), rule=rule, beds=3)
    for bed in Bed.objects.select_related("room__house").order_by("pk"):
        chance = rng.random()
        if chance < 0.4:
            stay = plan_stay(bed, rng.randrange(8), by=admin)
            if stay.hold_until and rng.random() < 0.5:
                stay.hold_until = clock.now() - dt.timedelta(minutes=1)
            if stay.arrived_at and rng.random() < 0.3:
                stay.planned_from, stay.planned_to = (
                    tonight - dt.timedelta(days=9),
                    tonight - dt.timedelta(days=2),
                )
            if stay.arrived_at and rng.random() < 0.3:
                stay.status, stay.bed_held = "away", rng.random() < 0.5
            stay.person.save()
            stay.save()
            nights = clock.nights(stay.planned_from, stay.planned_to) if stay.bed_held else []
            BedNight.objects.bulk_create(BedNight(bed=bed, night=night, stay=stay) for night in nights)
        elif chance < 0.5:
            BedOut.objects.create(bed=bed, from_night=tonight, reason="broken")
    assert counts_of(admin) == reference(admin)


def test_it_still_agrees_after_real_steps(caseworker, coordinator, house):
    beds = list(make_room(house, code="1", beds=4).beds.order_by("label"))
    make_stay(beds[0], by=caseworker)
    away = make_stay(beds[1], by=caseworker)
    make_booking(beds[2], by=caseworker)
    assert counts_of(caseworker) == reference(caseworker) == {"Cedar": (1, 1, 1, 0)}
    actions.go_away(
        stay=away, absence=actions.Away(from_night=clock.tonight(), bed_held=False), by=caseworker
    )
    assert counts_of(caseworker) == reference(caseworker) == {"Cedar": (2, 2, 2, 0)}
    assert Stay.objects.get(pk=away.pk).bed_held is False


def test_a_house_without_beds_is_not_known_rather_than_full(caseworker, house):
    board = tonight_board(user=caseworker, wish=Filter())
    assert board.places is None
    assert [row.code_name for row in board.unknown] == ["Cedar"]
