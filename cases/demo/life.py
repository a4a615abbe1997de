"""Two years of life: 52 people housed for various periods, and tonight as a house really looks."""

import datetime as dt
import heapq
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from unittest import mock

from django.utils import timezone

from cases.access.models import User
from cases.core import clock
from cases.core.errors import Refused
from cases.demo import cast
from cases.houses.models import House
from cases.people import queries as people
from cases.people.actions import NewPerson, create_person
from cases.people.models import Person
from cases.stays import actions, codes
from cases.stays.models import Stay

DAYS = 730
HOUSED = 52
OPENED_DAYS_AGO = {"Cedar": 730, "Willow": 400, "Juniper": 230}
LONG_ENOUGH = (6, 9, 12, 14, 18, 21, 25, 30, 34, 40, 48, 55)  # nights
DESTINATIONS = (
    codes.Destination.OWN_RENT,
    codes.Destination.OWN_RENT_WITH_HELP,
    codes.Destination.FAMILY_TEMPORARY,
    codes.Destination.FRIENDS_TEMPORARY,
    codes.Destination.ABROAD_ASYLUM,
    codes.Destination.RETURNED_HOME,
    codes.Destination.MOVED_GOVERNORATE,
    codes.Destination.OTHER_PROGRAMME,
    codes.Destination.NO_EXIT_INTERVIEW,
)


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """Things happen at this moment, and rows say so: Django stamps them by the machine's clock, which goes on."""
    machine, began = timezone.now, timezone.now()
    with clock.pretend(moment), mock.patch.object(timezone, "now", lambda: moment + (machine() - began)):
        yield


class Life:
    """A calendar of things that happen, each through the action a member of staff would take."""

    def __init__(self, rng: random.Random, staff: dict[str, User], houses: dict[str, House]) -> None:
        self.rng, self.staff, self.houses = rng, staff, houses
        self.agenda: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self.order = count()
        self.housed = 0
        self.tonight = clock.tonight()

    def plan(self, moment: dt.datetime, happens: Callable[[], object]) -> None:
        """Put something on the calendar; what lies in the future does not happen."""
        if moment < clock.local_moment(self.tonight, 13) - dt.timedelta(hours=1):
            heapq.heappush(self.agenda, (moment, next(self.order), happens))

    def run(self) -> Iterator[int]:
        """Let everything happen in order; yields how many were housed so far."""
        while self.agenda:
            moment, _, happens = heapq.heappop(self.agenda)
            with as_of(moment):
                happens()
            yield self.housed

    def at(self, day: dt.date) -> dt.datetime:
        """Some time of that day, mostly in the evening."""
        return clock.local_moment(day, self.rng.choice((13, 17, 20, 21, 22, 23)), self.rng.randrange(60))

    def worker(self, house: str) -> User:
        """Who is on duty there."""
        return self.staff["lana" if house == "Juniper" else "dana"]

    def newcomer(
        self, *, woman: bool, family: tuple[str, str] | None = None, minor: bool = False
    ) -> NewPerson:
        """Somebody invented."""
        year = self.tonight.year
        return NewPerson(
            code_name=people.propose_code_name(),
            sex="female" if woman else "male",
            is_minor=minor,
            birth_year=year - (self.rng.randrange(6, 17) if minor else self.rng.randrange(20, 55)),
            identity=cast.identity(self.rng, woman=woman, family=family),
            phones=() if minor or self.rng.random() < 0.3 else (cast.phone(self.rng),),
        )

    def house_for(self, day: dt.date, *, woman: bool) -> str:
        """A house that was open then and takes this person."""
        age = (self.tonight - day).days
        fits = [name for name, opened in OPENED_DAYS_AGO.items() if age <= opened - 3]
        return self.rng.choice([name for name in fits if woman or name != "Willow"])

    def arrives(self, day: dt.date, nights: int, *, woman: bool) -> None:
        """One more person is housed; later extended if needed, and gone."""
        name = self.house_for(day, woman=woman)
        stay = self.arrive(
            name, self.newcomer(woman=woman), codes.Group.WOMAN if woman else codes.Group.MAN, nights
        )
        if stay is not None:
            self.leaves(stay, day + dt.timedelta(days=nights), nights)

    def known(self, house: str, *, woman: bool, family: tuple[str, str], minor: bool = False) -> Person:
        """Somebody whose record is opened before the arrival."""
        new = self.newcomer(woman=woman, family=family, minor=minor)
        return create_person(new=new, house=self.houses[house], by=self.worker(house))

    def arrive(self, house: str, who: NewPerson | Person, group: str, nights: int) -> Stay | None:
        """Through the action of the arrival page; None where the house was full."""
        tonight = clock.tonight()
        try:
            stay = actions.arrive(
                arrival=actions.Arrival(
                    token=uuid.uuid4(),
                    group=group,
                    person=who if isinstance(who, Person) else None,
                    new_person=who if isinstance(who, NewPerson) else None,
                    house=self.houses[house],
                    until=tonight + dt.timedelta(days=min(nights, 28)),
                    ticks=tuple(codes.Tick.values[: self.rng.choice((4, 6, 6, 6))]),
                ),
                by=self.worker(house),
            )
        except Refused:
            return None
        self.housed += 1
        return stay

    def leaves(self, stay: Stay, day: dt.date, nights: int) -> None:
        """Longer first where more than four weeks were needed, then out into the morning."""
        if nights > 28:
            self.plan(
                clock.local_moment(stay.planned_to - dt.timedelta(days=3), 12), lambda: self.extend(stay, day)
            )
        self.plan(clock.local_moment(day, self.rng.choice((12, 14, 16)), 20), lambda: self.depart(stay))

    def extend(self, stay: Stay, until: dt.date) -> None:
        """Up to sixty nights a caseworker decides alone."""
        actions.ask_extension(
            stay=stay,
            until=until,
            why="Waits for papers of the new flat",
            by=self.worker(stay.house.code_name),
        )

    def depart(self, stay: Stay) -> None:
        """With a destination, as most do."""
        actions.depart(
            stay=stay,
            departure=actions.Departure(
                destination=self.rng.choice(DESTINATIONS),
                tenure=codes.Tenure.SHORT,
                completion=codes.Completion.COMPLETED,
                ok_to_follow_up=True,
            ),
            by=self.worker(stay.house.code_name),
        )

    def years(self) -> None:
        """Forty people over two years, more of them lately; all gone before this week."""
        for number in range(HOUSED - 12):
            back = int(DAYS * (1 - (number + 1) / (HOUSED - 10)) ** 1.2) + 22
            nights = min(self.rng.choice(LONG_ENOUGH), back - 12) if back > 20 else 8
            day = self.tonight - dt.timedelta(days=min(back, DAYS - 4))
            woman = self.rng.random() < 0.4
            self.plan(self.at(day), lambda d=day, n=nights, w=woman: self.arrives(d, n, woman=w))  # type: ignore[misc]
