"""Fill a scratch database with threat reports: years of events, acts, namings and chains."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, field

from tqdm import tqdm

from cases.access.models import Membership, User
from cases.actors.codes import ActorType, Platform
from cases.actors.models import Channel
from cases.core import clock
from cases.houses.models import House
from cases.people.codes import Governorate, Sex
from cases.people.models import Person
from cases.threats import codes
from cases.threats.models import Act, Involvement, Link, Naming, Report, Victim
from cases.vault import keys, sealed

BATCH = 1000
DAYS = 5 * 365
CHANNELS = 60
COUNTED = (codes.State.VERIFIED,) * 16 + (codes.State.UNVERIFIED,) * 2 + codes.WAITING
COMMON = (codes.ActType.DTHR, codes.ActType.NAME, codes.ActType.THRE, codes.ActType.ASLT, codes.ActType.DETN)
STORY = "An invented story for measuring, about as long as what people tell on the phone. " * 4


@dataclass
class Threats:
    """What was made, for the measuring."""

    reviewer: User
    victims: list[Victim] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    reports: list[uuid.UUID] = field(default_factory=list)  # those that count


@dataclass
class Lot:
    """Rows of one batch."""

    reports: list[Report] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    involvements: list[Involvement] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def save(self) -> None:
        """In the order of their keys."""
        made = keys.make_subject_keys([report.id for report in self.reports], "report")
        for report in self.reports:
            sealed.put_with(report, key=made[report.id], column="story", document={"what": STORY})
        for rows in (self.reports, self.acts, self.involvements, self.namings, self.links):
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]


class Writer:
    """Makes the rows of one event after the other, always the same for the same seed."""

    def __init__(self, made: Threats, houses: list[House], by: User, rng: random.Random) -> None:
        self.made, self.houses, self.by, self.rng, self.lot = made, houses, by, rng, Lot()
        self.now, self.today = clock.now(), clock.tonight()
        self.types, self.actors = (*codes.GRAVEST_FIRST, *COMMON * 4), tuple(ActorType)
        self.places = tuple(Governorate)

    def report(self, number: int, state: str) -> Report:
        """One event with its acts."""
        day = self.today - dt.timedelta(days=self.rng.randrange(DAYS))
        moment = self.now - (self.today - day) * 0.99
        decided = state in codes.DECIDED
        report = Report(
            ref=f"T-{number:06d}",
            house=self.rng.choice(self.houses),
            state=state,
            received_at=moment,
            happened_on=day,
            governorate=self.rng.choice(self.places),
            how_known=codes.Connection.WITNESS,
            submitted_at=None if state == codes.State.DRAFT else moment,
            state_since=moment,
            reviewer=self.made.reviewer if decided or state == codes.State.UNDER_REVIEW else None,
            decided_at=moment if decided else None,
            duplicate_of_id=self.rng.choice(self.made.reports) if state == codes.State.DUPLICATE else None,
            created_by=self.by,
            updated_by=self.by,
        )
        self.lot.reports.append(report)
        kind, victim = self.rng.choice(self.types), self.rng.choice(self.made.victims)
        self.act(report, victim, kind)
        if self.rng.random() < 0.1:
            self.act(report, self.rng.choice(self.made.victims), kind)
        if self.rng.random() < 0.1:
            self.act(report, victim, codes.ActType.THRE if kind != codes.ActType.THRE else codes.ActType.CYBR)
        if kind == codes.ActType.NAME:
            self.naming(report, victim)
        return report

    def act(self, report: Report, victim: Victim, kind: str) -> None:
        """One act and who did it."""
        if any(
            act.victim is victim and act.type == kind and act.report is report for act in self.lot.acts[-3:]
        ):
            return
        act = Act(report=report, victim=victim, type=kind, happened_on=report.happened_on)
        self.lot.acts.append(act)
        who = self.rng.choice(self.actors)
        self.lot.involvements.append(Involvement(report=report, act=act, actor_type=who))

    def naming(self, report: Report, victim: Victim) -> None:
        """Which channel named the victim."""
        channel = self.rng.choice(self.made.channels)
        posted = clock.local_moment(report.happened_on, 20)
        naming = Naming(report=report, victim=victim, channel=channel, posted_at=posted, exposed=["name"])
        self.lot.namings.append(naming)

    def link(self, report: Report) -> None:
        """One in fifty is part of another event, one in twenty came after another."""
        if not self.made.reports or self.rng.random() > 0.07:
            return
        kind = codes.LinkKind.PART_OF if self.rng.random() < 0.3 else codes.LinkKind.PRECEDES
        self.lot.links.append(Link(earlier=report, later_id=self.rng.choice(self.made.reports), kind=kind))

    def save(self) -> None:
        """What stands so far; another batch begins."""
        self.made.reports += [report.id for report in self.lot.reports if report.state in COUNTED]
        self.lot.save()
        self.lot = Lot()


def make_victims(count: int, houses: list[House], people: list[Person], rng: random.Random) -> list[Victim]:
    """Some of them protected people, the others known by a code only."""
    rows = [
        Victim(code=f"V-{n:06d}", house=rng.choice(houses), sex=rng.choice((Sex.FEMALE, Sex.MALE)))
        for n in range(count)
    ]
    for row, person in zip(rows, people[: count // 10], strict=False):
        row.person, row.house_id, row.code = person, person.house_id, person.code_name
    Victim.objects.bulk_create(rows, batch_size=BATCH)
    return rows


def make_reviewer() -> User:
    """Whoever reports does not review."""
    user = User.objects.create(username="bench-reviewer")
    Membership.objects.create(user=user, role="admin")
    return user


def build_threats(events: int, *, houses: list[House], people: list[Person], by: User) -> Threats:
    """So many events that count, about 1.2 acts each, and one in twelve more that does not count."""
    rng = random.Random(11)  # noqa: S311 - invented data
    made = Threats(make_reviewer(), make_victims(max(2, events * 2 // 5), houses, people, rng))
    made.channels = [
        Channel(platform=Platform.TELEGRAM, handle=f"bench{n}", handle_key=f"bench{n}")
        for n in range(CHANNELS)
    ]
    Channel.objects.bulk_create(made.channels)
    writer = Writer(made, houses, by, rng)
    for number in tqdm(range(events + events // 12), desc="events", disable=None, leave=False):
        states = COUNTED if number < events else codes.NOT_COUNTED
        state = states[number % len(states)]
        writer.link(writer.report(number, state))
        if len(writer.lot.reports) == BATCH or number == events - 1:
            writer.save()  # what is a duplicate comes last: it needs another it is the same as
    writer.save()
    return made
