"""The last weeks, hour by hour: who is in the house tonight, expected, away and overdue."""

import datetime as dt
import uuid
from functools import partial

from cases.circle import actions as circle
from cases.core import clock
from cases.demo import cast
from cases.demo.life import Life
from cases.houses import actions as houses
from cases.houses.models import Bed, BedOut
from cases.people import codes as people
from cases.people.actions import write_medical_alert
from cases.stays import actions, codes
from cases.stays.models import Stay

# house, group, arrived days ago, nights asked for
PRESENT = (
    ("Cedar", "man", 21, 28),
    ("Cedar", "man", 3, 14),
    ("Cedar", "woman", 12, 21),
    ("Willow", "woman", 17, 25),
    ("Willow", "woman", 5, 14),
    ("Juniper", "man", 9, 14),
    ("Juniper", "man", 6, 20),
)
OVERDUE = ("Cedar", "man", 16, 14)
LONG = ("Juniper", "man", 57, 28)
FAMILY_DAYS, FAMILY_NIGHTS = 8, 21


def group_of(word: str) -> tuple[bool, str]:
    """Woman or not, and the group's code."""
    return word == "woman", codes.Group.WOMAN if word == "woman" else codes.Group.MAN


def plan(life: Life) -> None:
    """Twelve who live here tonight, and those around them."""
    for house, word, ago, nights in (*PRESENT, OVERDUE):
        life.plan(moment(life, ago), partial(come, life, house, word, nights))
    life.plan(moment(life, LONG[2]), partial(stay_long, life))
    life.plan(moment(life, FAMILY_DAYS), partial(family, life))
    life.plan(moment(life, 2, hour=16), partial(break_a_bed, life))
    life.plan(moment(life, 1, hour=14), partial(go_away, life))
    life.plan(moment(life, 1, hour=19), partial(expect, life, "Cedar", "man", 26))
    life.plan(moment(life, 1, hour=19), partial(expect, life, "Willow", "woman", 49))
    life.plan(moment(life, 1, hour=21), partial(warn, life))
    life.plan(clock.now() - dt.timedelta(hours=44), partial(hold, life))
    life.plan(moment(life, 1, hour=22, minute=30), partial(call_the_roll, life))


def moment(life: Life, days_ago: int, *, hour: int = 20, minute: int = 15) -> dt.datetime:
    """A time of day some days ago."""
    return clock.local_moment(life.tonight - dt.timedelta(days=days_ago), hour, minute)


def come(life: Life, house: str, word: str, nights: int) -> None:
    """One person arrives and is still here."""
    woman, group = group_of(word)
    life.arrive(house, life.newcomer(woman=woman), group, nights)


def stay_long(life: Life) -> None:
    """Somebody whose request for a third month waits for the coordinator."""
    stay = life.arrive("Juniper", life.newcomer(woman=False), codes.Group.MAN, LONG[3])
    if stay is None:
        return
    first = stay.planned_from
    life.plan(
        clock.local_moment(first + dt.timedelta(days=26), 12),
        lambda: life.extend(stay, first + dt.timedelta(days=60)),
    )
    life.plan(moment(life, 2, hour=12), lambda: life.extend(stay, first + dt.timedelta(days=75)))


def family(life: Life) -> None:
    """A mother with two children in the family room."""
    name, by = life.rng.choice(cast.FAMILIES), life.worker("Cedar")
    mother = life.known("Cedar", woman=True, family=name)
    household = circle.make_household(
        person=mother, code=mother.code_name, role=people.HouseholdRole.HEAD, by=by
    )
    children = [life.known("Cedar", woman=life.rng.random() < 0.5, family=name, minor=True) for _ in range(2)]
    for child in children:
        circle.join_household(person=child, household=household, role=people.HouseholdRole.CHILD, by=by)
    for person in (mother, *children):
        life.arrive("Cedar", person, codes.Group.FAMILY, FAMILY_NIGHTS)
    write_medical_alert(person=children[0], text="Allergic to penicillin (invented).", by=by)


def warn(life: Life) -> None:
    """Somebody expected tonight whom the coordinator wants to see first, and two who must not meet."""
    stay = Stay.objects.filter(status=codes.Status.EXPECTED, house=life.houses["Willow"]).get()
    circle.add_alert(
        person=stay.person,
        warn=circle.Warn(
            kind=people.AlertKind.ASK_COORDINATOR,
            valid_from=clock.tonight(),
            instructions="Call the coordinator before the door is opened.",
        ),
        by=life.staff["soran"],
    )
    others = Stay.objects.in_house().exclude(house=life.houses["Willow"]).order_by("arrived_at")
    circle.keep_apart(
        person=stay.person,
        other=others[0].person,
        apart=circle.Apart(why="An old quarrel about a loan."),
        by=life.staff["soran"],
    )


def break_a_bed(life: Life) -> None:
    """One bed waits for repair."""
    taken = Stay.objects.open().values("bed")
    bed = (
        Bed.objects.filter(room__house=life.houses["Cedar"])
        .exclude(pk__in=taken)
        .order_by("room__code", "label")
        .first()
    )
    if bed is not None:
        night = clock.tonight()
        houses.take_out(
            out=BedOut(
                bed=bed, from_night=night, to_night=night + dt.timedelta(days=6), reason=BedOut.Reason.BROKEN
            ),
            by=life.staff["soran"],
        )


def go_away(life: Life) -> None:
    """Two nights with relatives; the bed is kept."""
    stay = Stay.objects.in_house().filter(house=life.houses["Willow"]).order_by("arrived_at").first()
    if stay is not None:
        actions.go_away(
            stay=stay,
            absence=actions.Away(
                from_night=clock.tonight(),
                expected_back=clock.tonight() + dt.timedelta(days=3),
                with_notice=True,
            ),
            by=life.worker("Willow"),
        )


def expect(life: Life, house: str, word: str, hours: int) -> None:
    """Somebody on the way."""
    at = clock.now() + dt.timedelta(hours=hours)
    reserve(life, house, word, kind=codes.Status.EXPECTED, at=at)


def hold(life: Life) -> None:
    """A bed kept for somebody who has not said when; the hold lapses a few hours from now."""
    reserve(life, "Juniper", "man", kind=codes.Status.HELD, at=None)


def reserve(life: Life, house: str, word: str, *, kind: str, at: dt.datetime | None) -> None:
    """Through the action of the reservation page."""
    woman, group = group_of(word)
    start = clock.night_of(at or clock.now())
    actions.reserve(
        reservation=actions.Reservation(
            token=uuid.uuid4(),
            group=group,
            new_person=life.newcomer(woman=woman),
            house=life.houses[house],
            start=start,
            until=start + dt.timedelta(days=14),
            kind=kind,
            arrival_expected_at=at,
        ),
        by=life.staff["soran"],
    )


def call_the_roll(life: Life) -> None:
    """Last night everybody who was here was seen."""
    for stay in Stay.objects.filter(status=codes.Status.IN_HOUSE).select_related("house"):
        actions.mark_roll(
            stay=stay,
            mark=codes.Mark.PRESENT,
            night=clock.tonight(),
            by=life.worker(stay.house.code_name),
        )
