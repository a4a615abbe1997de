"""Lines of the list and of the queue: masked, and with as many queries for one as for fifty."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from cases.review import rules
from cases.threats.codes import GRAVEST_FIRST, WAITING, ActType, Ongoing
from cases.threats.models import Act, Report, Victim

LISTED = (
    "ref",
    "state",
    "state_since",
    "happened_on",
    "precision",
    "ongoing",
    "governorate",
    "created_by",
    "reviewer",
    "house__code_name",
    "reviewer__username",
)
GRAVITY = {act: place for place, act in enumerate(GRAVEST_FIRST)}
SHOWN = 3


def code_of(victim: Victim) -> str:
    """The code name a protected person has now, or the victim's own code."""
    return victim.person.code_name if victim.person else victim.code


@dataclass(frozen=True)
class Line:
    """One report as a list shows it."""

    report: Report
    now: dt.datetime
    alike: tuple[uuid.UUID, ...] = ()

    @cached_property
    def acts(self) -> list[Act]:
        """The gravest first."""
        return sorted(self.report.acts.all(), key=lambda act: GRAVITY[ActType(act.type)])

    @property
    def gravest(self) -> Act | None:
        """What the line is called after."""
        return self.acts[0] if self.acts else None

    @property
    def more_acts(self) -> int:
        """How many others there are."""
        return max(0, len(self.acts) - 1)

    @cached_property
    def codes(self) -> list[str]:
        """Who it happened to, by code, each once."""
        return list(dict.fromkeys(code_of(act.victim) for act in self.acts))

    @property
    def first_codes(self) -> list[str]:
        """As many as a line holds."""
        return self.codes[:SHOWN]

    @property
    def more_codes(self) -> int:
        """How many people the line leaves out."""
        return max(0, len(self.codes) - SHOWN)

    @property
    def danger(self) -> bool:
        """Somebody is in danger now."""
        return self.report.ongoing == Ongoing.DANGER

    @property
    def waits(self) -> bool:
        """On somebody's desk still."""
        return self.report.state in WAITING

    @property
    def waited(self) -> dt.timedelta:
        """How long it has been in this state."""
        return rules.age(self.report.state_since, self.now)

    @property
    def hours(self) -> int:
        """The same in whole hours."""
        return int(self.waited.total_seconds() // 3600)

    @property
    def stuck(self) -> bool:
        """Longer than our limit."""
        return rules.is_stuck(self.report.state, self.report.state_since, self.now)


def with_acts(reports: Any) -> Any:
    """Reports with what a line shows, the acts in one query more."""
    acts = Act.objects.select_related("victim__person").only(
        "report", "type", "happened_on", "victim__code", "victim__person__code_name"
    )
    return (
        reports.select_related("house", "reviewer")
        .only(*LISTED)
        .prefetch_related(Prefetch("acts", queryset=acts))
    )


def lines(
    reports: Iterable[Report],
    now: dt.datetime,
    alike: Mapping[uuid.UUID, Collection[uuid.UUID]] | None = None,
) -> list[Line]:
    """Lines in the order of the reports."""
    return [Line(report, now, tuple((alike or {}).get(report.pk, ()))) for report in reports]
