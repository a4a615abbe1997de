"""The published figures, from invented records that went through the actions of the forms, on the pages.

Three months before a day 5 killed and 9 attempts, three months from it 11 and 11; 36 killed since that day, 21 of
them named first.
"""

import datetime as dt
import itertools
import re
import uuid

import pytest
from django.urls import reverse

from cases.actors.codes import ActorType, Certainty
from cases.core import clock
from cases.namings.actions import record_naming
from cases.people.codes import Governorate, Sex
from cases.review.actions import take, verify
from cases.threats import codes
from cases.threats.actions import FirstReport, VictimFacts, keep_victim, report_first, submit
from cases.threats.codes import ActType
from tests.factories.namings import new_naming

PIVOT, LENGTH = dt.date(2026, 2, 1), 90
TODAY = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
KNOWN = VictimFacts(sex=Sex.MALE, age_group=codes.AgeGroup.ADULT, is_defender=codes.Defender.YES)


def days(count, first, last):
    """So many days spread over [first, last], both counted from the pivot day."""
    return [PIVOT + dt.timedelta(days=first + n * (last - first) // max(1, count - 1)) for n in range(count)]


class Story:
    """A caseworker reports, an administrator verifies."""

    def __init__(self, house, caseworker, admin):
        self.house, self.caseworker, self.admin = house, caseworker, admin
        self.numbers = itertools.count(1)

    def attack(self, type, day, victim=None):
        """One report from the phone to "verified"."""
        first = FirstReport(
            token=uuid.uuid4(),
            house=self.house,
            person=None,
            victim=victim,
            name="" if victim else f"Invented Neighbour {next(self.numbers)}",
            type=type,
            what="Told on the phone, and invented",
            happened_on=day,
            governorate=Governorate.BASRA,
            motive=codes.Motive.PROBABLE,
            actor_type=ActorType.PARAMILITARY,
        )
        report = report_first(first=first, by=self.caseworker)
        victim = victim or report.acts.get().victim
        keep_victim(report=report, victim=victim, facts=KNOWN, by=self.caseworker)
        submit(report=report, by=self.caseworker)
        take(report=report, by=self.admin)
        verify(report=report, certainty=Certainty.POSSIBLE, by=self.admin)

    def naming(self, day):
        """One naming, handed in; the victim it names."""
        posted_at = clock.local_moment(day, 21)
        name = f"Invented Neighbour {next(self.numbers)}"
        naming = record_naming(
            naming=new_naming(house=self.house, name=name, posted_at=posted_at), by=self.caseworker
        )
        submit(report=naming.report, by=self.caseworker)
        return naming.victim

    def tell(self):
        """Everything, in no order that would matter."""
        for day in days(5, -90, -1):
            self.attack(ActType.KILL, day)
        for day in (*days(9, -90, -1), *days(11, 0, 89)):
            self.attack(ActType.KATT, day)
        for n, day in enumerate((*days(11, 0, 89), *days(25, 90, 280))):
            victim = self.naming(day - dt.timedelta(days=20)) if n < 21 else None
            self.attack(ActType.KILL, day, victim)
        for day in days(3, 100, 200):
            self.naming(day)


@pytest.fixture
def page(house, caseworker, admin, coordinator, sign_in, monkeypatch):
    """What the coordinator reads on a page, without markup."""
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    Story(house, caseworker, admin).tell()
    client = sign_in(coordinator)

    def read(name, **asked):
        answer = client.get(reverse(name), asked)
        assert answer.status_code == 200
        words = " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())
        return words.replace(" .", ".")

    return read


def test_the_pages_show_the_published_figures(page):
    compared = page("figures_pivot", pivot=PIVOT.isoformat(), length=LENGTH, acts_counted=codes.ATTACKS)
    few = "Too few to tell apart from chance."
    assert f"Killing 5 11 RR 2.20 (0.76-6.33) p = 0.21 {few}" in compared
    assert f"Attempted killing 9 11 RR 1.22 (0.51-2.95) p = 0.82 {few}" in compared
    assert f"All together 14 22 RR 1.57 (0.80-3.07) p = 0.24 {few}" in compared
    assert "2025-11-03 – 2026-01-31 (90 days)" in compared and "2026-02-01 – 2026-05-01 (90 days)" in compared

    named = page("figures_named", start=PIVOT.isoformat())
    assert "21 of 36 = 58 % (42-73 %)." in named and "This is a lower bound" in named
    assert "21 of 24 named people were attacked until 2026-11-22." in named
    assert "Median among those attacked 20 days" in named
    assert "Telegram Invented_Channel 24 21 88 % (69-96 %)" in named

    counted = page("figures")
    assert "85 reports 85 events 64 victims" in counted
    assert "Killing 41 41 41" in counted and "Attempted killing 20 20 20" in counted
    assert "Public naming 24 24 24" in counted
    assert "Verified 61 61 61" in counted and "Submitted 24 24 24" in counted
    assert "Paramilitary group 61 61 61" in counted and "Basra 61 61 61" in counted
