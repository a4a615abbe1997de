"""Fill a scratch database: houses, people with sealed names, many past stays, a full house tonight."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass

from django.db import transaction
from tqdm import tqdm

from cases.access.models import Membership, User
from cases.core import clock
from cases.houses.models import Bed, House, Room
from cases.people.models import Person
from cases.stays import codes
from cases.stays.models import BedNight, Stay
from cases.vault import keys, sealed

HOUSES, ROOMS, BEDS_A_ROOM = 10, 4, 3
BATCH = 1000
GIVEN = (
    "Zerrin",
    "Haidar",
    "نور",
    "کاروان",
    "Sawsan",
    "مصطفى",
    "Hiwa",
    "دنيا",
    "Yasir",
    "شيلان",
    "Laith",
    "ئاسۆ",
)
FAMILY = ("Storybook", "الحكاية", "Paperboat", "نهر القمر", "Dreamland", "الخيال", "Inkwell", "المحبرة")


@dataclass
class World:
    """What the measuring needs to know of the scratch database."""

    worker: User
    houses: list[House]
    beds: list[Bed]
    people: list[Person]


def staff(houses: list[House]) -> User:
    """One coordinator of all houses: sees and does the most."""
    user = User.objects.create(username="bench")
    for house in houses:
        Membership.objects.create(user=user, role="coordinator", house=house)
    return user


def make_houses() -> tuple[list[House], list[Bed]]:
    """Ten houses of twelve beds."""
    long_ago = dt.date(2000, 1, 1)
    rules = (Room.Rule.MEN, Room.Rule.WOMEN, Room.Rule.ANY, Room.Rule.FAMILY)
    houses = [House(code_name=f"House {n:02d}", area="Invented") for n in range(HOUSES)]
    rooms = [Room(house=h, code=str(n + 1), gender_rule=rules[n]) for h in houses for n in range(ROOMS)]
    beds = [Bed(room=r, label="ABC"[n], in_service_from=long_ago) for r in rooms for n in range(BEDS_A_ROOM)]
    House.objects.bulk_create(houses)
    Room.objects.bulk_create(rooms)
    Bed.objects.bulk_create(beds)
    return houses, beds


def make_people(count: int, houses: list[House], rng: random.Random) -> list[Person]:
    """People with sealed names, keys and all."""
    people: list[Person] = []
    for start in tqdm(range(0, count, BATCH), desc="people", disable=None, leave=False):
        batch = [
            Person(code_name=f"Bench {n:06d}", house=rng.choice(houses), sex=rng.choice(("male", "female")))
            for n in range(start, min(start + BATCH, count))
        ]
        made = keys.make_subject_keys([person.id for person in batch], "person")
        for person in batch:
            name = {"given": rng.choice(GIVEN), "father": rng.choice(GIVEN), "family": rng.choice(FAMILY)}
            sealed.put_with(person, key=made[person.id], column="identity", document=name)
        Person.objects.bulk_create(batch)
        people += batch
    return people


def _stay(person: Person, bed: Bed, first: dt.date, end: dt.date, user: User) -> Stay:
    return Stay(
        id=uuid.uuid4(),
        person=person,
        house_id=bed.room.house_id,
        bed=bed,
        status=codes.Status.IN_HOUSE,
        group=codes.Group.MAN if person.sex == "male" else codes.Group.WOMAN,
        planned_from=first,
        planned_to=end,
        arrived_at=clock.local_moment(first, 15),
        arrived_by=user,
        first_night=first,
    )


def make_past(count: int, people: list[Person], beds: list[Bed], user: User) -> None:
    """Departed stays of three nights, bed after bed, back into the past."""
    last = clock.tonight() - dt.timedelta(days=10)
    for start in tqdm(range(0, count, BATCH), desc="past stays", disable=None, leave=False):
        stays, rows = [], []
        for n in range(start, min(start + BATCH, count)):
            bed = beds[n % len(beds)]
            end = last - dt.timedelta(days=3 * (n // len(beds)))
            stay = _stay(people[n % len(people)], bed, end - dt.timedelta(days=3), end, user)
            stay.status, stay.departed_by = codes.Status.DEPARTED, user
            stay.departed_at, stay.last_night_end = clock.local_moment(end, 9), end
            stay.destination, stay.completion = codes.Destination.OWN_RENT, codes.Completion.COMPLETED
            stays.append(stay)
            rows += [
                BedNight(bed=bed, night=night, stay=stay) for night in clock.nights(stay.planned_from, end)
            ]
        Stay.objects.bulk_create(stays)
        BedNight.objects.bulk_create(rows, batch_size=5000)


def make_tonight(people: list[Person], beds: list[Bed], user: User) -> None:
    """Two of three beds taken, for the next nine nights."""
    tonight = clock.tonight()
    chosen = [bed for n, bed in enumerate(beds) if n % 3 != 2]
    end = tonight + dt.timedelta(days=9)
    stays = [
        _stay(person, bed, tonight - dt.timedelta(days=4), end, user)
        for person, bed in zip(people, chosen, strict=False)
    ]
    Stay.objects.bulk_create(stays)
    BedNight.objects.bulk_create(
        [
            BedNight(bed=stay.bed, night=night, stay=stay)
            for stay in stays
            for night in clock.nights(stay.planned_from, stay.planned_to)
        ]
    )


def build(*, people: int, past: int) -> World:
    """Everything, always the same for the same sizes."""
    keys.init()
    rng = random.Random(10)  # noqa: S311 - invented data
    with transaction.atomic():
        houses, beds = make_houses()
        user = staff(houses)
        guests = make_people(people, houses, rng)
        make_past(past, guests, beds, user)
        make_tonight(guests, beds, user)
    return World(user, houses, beds, guests)
