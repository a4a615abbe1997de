"""Set the stage: staff, houses, rooms and beds; then let two years pass."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from django.db import transaction

from cases.access import actions as access
from cases.access.models import User
from cases.core import clock
from cases.demo import cast, money, named, spent, threats, tonight
from cases.demo.life import DAYS, HOUSED, Life, as_of
from cases.houses import actions as houses
from cases.houses.models import Bed, House, Room
from cases.vault import keys


def played() -> bool:
    """Whether this database has its people already."""
    return User.objects.exists()


def staff_and_houses() -> tuple[dict[str, User], dict[str, House]]:
    """Accounts and houses, the administrator first, who opens the houses."""
    staff = {
        name: access.create_user(user=User(username=name), password=cast.PASSPHRASE, by=None)
        for name, _, _ in cast.STAFF
    }
    access.give_role(user=staff["rima"], at=access.RoleAt("admin", None), by=None)
    built = {plan.code_name: build(plan, staff["rima"]) for plan in cast.HOUSES}
    for name, role, places in cast.STAFF:
        where: list[uuid.UUID | None] = [built[place].pk for place in places]
        for house in where or [None]:
            if role != "admin":
                access.give_role(user=staff[name], at=access.RoleAt(role, house), by=None)
    return {name: User.objects.get(pk=user.pk) for name, user in staff.items()}, built


def build(plan: cast.HousePlan, by: User) -> House:
    """A house with rooms and beds, in service since before the first guest."""
    since = clock.tonight() - dt.timedelta(days=DAYS + 5)
    house = houses.open_house(
        house=House(code_name=plan.code_name, area=plan.area, opened_on=since, **plan.fields), by=by
    )
    houses.seal_address(house=house, address=houses.Address(line=plan.address), by=by)
    for wanted in plan.rooms:
        room = houses.add_room(
            room=Room(house=house, code=wanted.code, gender_rule=wanted.rule, floor_area_m2=wanted.area),
            by=by,
        )
        for number in range(wanted.beds):
            bunk = (Bed.Kind.BUNK_LOW, Bed.Kind.BUNK_HIGH)[number % 2]
            houses.add_bed(
                bed=Bed(
                    room=room,
                    label="ABCDEF"[number],
                    kind=bunk if wanted.bunks else Bed.Kind.SINGLE,
                    in_service_from=since,
                ),
                by=by,
            )
    return house


def play() -> Iterator[tuple[int, int]]:
    """Everything; yields (housed, of how many)."""
    keys.init()
    with transaction.atomic():
        began = clock.local_moment(clock.tonight() - dt.timedelta(days=DAYS + 6))
        with as_of(began):
            staff, built = staff_and_houses()
        life = Life(random.Random(52), staff, built)  # noqa: S311 - invented data
        life.years()
        tonight.plan(life)
        stage = threats.Threats(life)
        stage.plan()
        named.plan(stage)
        treasury = money.Treasury(life)
        treasury.plan()
        spent.plan(treasury)
        treasury.lately()
        for housed in life.run():
            yield housed, HOUSED
        houses.change_security(
            house=built["Juniper"],
            state=House.Security.AMBER,
            reason="Strangers asked questions in the street",
            by=staff["soran"],
        )
        report = stage.lately()
        named.watched(stage)
    threats.attach(report, staff["dana"])
