"""Threats in the demo's two years: told, reviewed, followed up, through the same actions as real ones."""

import datetime as dt
import random
import uuid
from functools import partial
from io import BytesIO

from PIL import Image, ImageDraw

from cases.access.models import User
from cases.actors import actions as actors
from cases.actors.codes import Platform
from cases.actors.models import Actor, Channel
from cases.core import clock
from cases.demo import told
from cases.demo.life import DAYS, Life, as_of
from cases.demo.told import Tale
from cases.evidence import actions as evidence
from cases.evidence.models import Evidence
from cases.people.models import Person
from cases.review import actions as review
from cases.stays.models import Stay
from cases.threats import actions, codes
from cases.threats.models import Intervention, Report, Source, Victim

HOUR = dt.timedelta(hours=1)
ALL = tuple(codes.Element)


class Threats:
    """What was told, in the order in which it happened."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.rng = random.Random(36)  # noqa: S311 - invented data; apart, so that the houses fill as before
        self.channels: list[Channel] = []
        self.admin: User = life.staff["rima"]

    def moment(self, ago: int, hour: int = 14) -> dt.datetime:
        """A time of day some days ago."""
        return clock.local_moment(self.life.tonight - dt.timedelta(days=ago), hour, 20)

    def plan(self) -> None:
        """Put the reports on the calendar."""
        self.life.plan(self.moment(DAYS - 2), self.list_groups)
        for tale in told.TALES:
            self.life.plan(self.moment(tale.ago), partial(self.tell, tale))
        self.life.plan(self.moment(told.CALLED.ago), self.called_twice)

    def lately(self) -> Report:
        """The last hours, which the calendar does not reach: somebody in danger now, and a draft."""
        now = clock.now()
        with as_of(now - 3 * HOUR):
            report = self.tell(told.AT_THE_DOOR)
        with as_of(now - HOUR):
            self.tell(told.BEGUN)
        return report

    def list_groups(self) -> None:
        """The administrator keeps the restricted list and the channels."""
        groups = [
            actors.keep_actor(actor=Actor(name=name, type=kind), by=self.admin) for name, kind in told.GROUPS
        ]
        for handle, group, sure in told.CHANNELS:
            channel = Channel(platform=Platform.TELEGRAM, handle=handle, actor=groups[group], confidence=sure)
            self.channels.append(actors.keep_channel(channel=channel, by=self.admin))

    def guest(self, house: str) -> Person | None:
        """Somebody who lives there at that moment."""
        here = Stay.objects.in_house().filter(house=self.life.houses[house], person__is_minor=False)
        stay = here.select_related("person").order_by("arrived_at", "pk").first()
        return stay.person if stay else None

    # --- Reports ---

    def first(self, tale: Tale, victim: Victim | None = None) -> actions.FirstReport:
        """The first page, filled in."""
        person = None if tale.name or victim else self.guest(tale.house)
        return actions.FirstReport(
            token=uuid.uuid4(),
            house=self.life.houses[tale.house],
            person=person,
            victim=victim,
            name="" if person or victim else tale.name or "Jasmin Fairytale",
            type=tale.act,
            what=tale.what,
            happened_on=clock.today(),
            governorate=tale.governorate,
            how_known=tale.how_known,
            ongoing=tale.ongoing,
            motive=tale.motive,
            actor_type=tale.actor_type,
        )

    def tell(self, tale: Tale, victim: Victim | None = None) -> Report:
        """Told, filled in, and on its way through the review as far as it came."""
        by = self.life.worker(tale.house)
        report = actions.report_first(first=self.first(tale, victim), by=by)
        self.fill_in(report, tale, by)
        if tale.outcome != codes.State.DRAFT:
            self.hand_over(report, tale, by)
        return report

    def fill_in(self, report: Report, tale: Tale, by: User) -> None:
        """What the reviewer will ask for: who the victim is; for the gravest, three sources."""
        victim = Victim.objects.get(acts__report=report)
        facts = actions.VictimFacts(
            sex=victim.sex if victim.person_id else self.rng.choice(("female", "male")),
            age_group=codes.AgeGroup.ADULT,
            is_defender=codes.Defender.YES,
            defender_role=tale.role,
            status=tale.status,
        )
        actions.keep_victim(report=report, victim=victim, facts=facts, by=by)
        if tale.certainty == "confirmed":
            known = Source.objects.get(report=report)
            for number, source in enumerate((known, Source(report=report), Source(report=report)), 1):
                actions.keep_source(source=source, facts=self.source(tale, number), by=by)

    def source(self, tale: Tale, number: int) -> actions.SourceFacts:
        """Somebody who saw it, and says so."""
        return actions.SourceFacts(
            connection=tale.how_known if number == 1 else codes.Connection.WITNESS,
            reliability=codes.Reliability.FAIRLY,
            is_independent=True,
            confirms=ALL,
            name=f"Storyteller number {number} (invented)",
            statement="Saw it from the tea house and told it the same way twice. (Invented.)",
        )

    def hand_over(self, report: Report, tale: Tale, by: User) -> None:
        """Submitted at once; taken, asked about and decided in the days after."""
        actions.submit(report=report, by=by)
        if tale.outcome == codes.State.SUBMITTED:
            return
        now, state = clock.now(), codes.State
        take = partial(review.take, report=report, by=self.admin)
        ends = {
            state.RETURNED: partial(review.ask, report=report, question=tale.words, by=self.admin),
            state.VERIFIED: partial(review.verify, report=report, certainty=tale.certainty, by=self.admin),
            state.UNVERIFIED: partial(review.unverify, report=report, reason=tale.words, by=self.admin),
            state.REJECTED: partial(review.reject, report=report, reason=tale.words, by=self.admin),
        }
        self.life.plan(now + 5 * HOUR, take)
        if tale.outcome in ends:
            self.life.plan(now + 26 * HOUR, ends[codes.State(tale.outcome)])

    def called_twice(self) -> None:
        """The same call told by two people."""
        report = self.tell(told.CALLED)
        victim = Victim.objects.get(acts__report=report)
        self.help(report, codes.InterventionKind.CONFIDENTIAL, "Called back by a number nobody knows.")

        def again() -> None:
            same = self.tell(told.CALLED_AGAIN, victim)
            end = partial(review.duplicate, report=same, other=report, by=self.admin)
            self.life.plan(clock.now() + 26 * HOUR, end)

        self.life.plan(self.moment(told.CALLED_AGAIN.ago), again)

    def help(self, report: Report, kind: str, note: str, progress: str = codes.Progress.DONE) -> None:
        """What was done about it."""
        facts = actions.InterventionFacts(kind=kind, progress=progress, note=f"{note} (Invented.)")
        by = self.life.worker(report.house.code_name)
        actions.keep_intervention(intervention=Intervention(report=report), facts=facts, by=by)


def attach(report: Report, by: User) -> None:
    """A picture of the post; in a transaction of its own, as sealed files are."""
    upload = evidence.Upload(
        data=screenshot(),
        name="invented-post.png",
        method=Evidence.Method.SCREENSHOT,
        captured_at=report.received_at,
        note="Sent by the brother. (Invented.)",
    )
    evidence.receive(report=report, upload=upload, by=by)


def screenshot() -> bytes:
    """A small picture nobody could mistake for a real one."""
    picture = Image.new("RGB", (360, 200), "#e9edf2")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 340, 180), outline="#33475b", width=3)
    draw.text((40, 60), "INVENTED POST", fill="#33475b")
    draw.text((40, 90), "Paper Crown: we know the brother's door.", fill="#33475b")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
