"""What is due of reports, namings, risk and incidents: a query for each, masked, for home and a person's page."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.incidents import queries as incidents
from cases.incidents.queries import Waiting
from cases.namings.queries import unwarned_rows
from cases.people.models import Person
from cases.review.queries.outcomes import came_back
from cases.review.queries.queue import stuck, waiting
from cases.review.rules import age
from cases.risk.queries import Due, due_list
from cases.threats.codes import DECIDED, WAITING, ActType, Ongoing, State
from cases.threats.models import Act, Naming, Report

P = Permission
SHOWN = 60  # read at most; the page names a few and says how many there are
OWN_WORK = ("due", "raised")  # for who fills in the form; the rest is for who gives the second name


@dataclass(frozen=True)
class Told:
    """A report as a line of a list: number, first act, state."""

    report: Any

    @property
    def act(self) -> Any:
        """In words."""
        return ActType(self.report.act).label if self.report.act else ""


@dataclass(frozen=True)
class Mine:
    """What a reporter has on his desk, by what is to be done."""

    unwarned: list[Naming] = field(default_factory=list)
    returned: list[Told] = field(default_factory=list)
    drafts: list[Told] = field(default_factory=list)
    decided: list[Told] = field(default_factory=list)

    @property
    def reports(self) -> list[Told]:
        """A question first, then what was begun, then what was decided."""
        return [*self.returned, *self.drafts, *self.decided]


@dataclass(frozen=True)
class Heap:
    """One line of the review queue: how many, since when, how many too long."""

    word: Any
    show: str
    count: int
    waited: dt.timedelta
    stuck: int = 0
    danger: bool = False

    @property
    def days(self) -> int:
        """Whole days of the one that waits longest."""
        return self.waited.days

    @property
    def hours(self) -> int:
        """Whole hours beside the days."""
        return self.waited.seconds // 3600


@dataclass(frozen=True)
class Threats:
    """A part that is None is not the user's."""

    incidents: list[Waiting] | None
    mine: Mine | None
    risk: list[Due] | None
    queue: list[Heap] | None


def threats(user: User) -> Threats:
    """Four queries at most."""
    may = user.grants.anywhere
    return Threats(
        incidents=incidents.waiting_for(user) if may(P.INCIDENT_DECIDE) else None,
        mine=mine(user) if may(P.THREAT_RECORD) else None,
        risk=risk_due(user) if may(P.RISK_ASSESS) or may(P.RISK_SECOND) else None,
        queue=heaps(user) if may(P.THREAT_REVIEW) else None,
    )


def with_act(reports: Any) -> Any:
    """Each with the code of the act it was opened for."""
    first = Act.objects.filter(report=OuterRef("pk")).order_by("created_at", "pk").values("type")[:1]
    return reports.annotate(act=Subquery(first)).select_related("house", "naming__victim")


def mine(user: User) -> Mine:
    """Namings of the user's houses nobody was told of, and the user's own reports that move."""
    unwarned = unwarned_rows(user)
    drafts = Report.objects.filter(created_by=user, state=State.DRAFT).order_by()
    own = drafts.values("pk").union(came_back(user).order_by().values("pk"))
    # A union of keys: with "or" between them the databases would read every report there ever was.
    keys = own.union(unwarned.order_by().values("report"))
    rows = Report.objects.visible_to(user).filter(pk__in=keys)
    rows = rows.annotate(
        unwarned=Exists(unwarned.filter(report=OuterRef("pk"))),
        mine=Q(pk__in=own),
    )
    found = list(with_act(rows).order_by("-unwarned", "-state_since", "pk")[:SHOWN])
    told = [Told(report) for report in found if report.mine]
    return Mine(
        unwarned=sorted((row.naming for row in found if row.unwarned), key=lambda row: row.posted_at),
        returned=[one for one in told if one.report.state == State.RETURNED],
        drafts=[one for one in told if one.report.state == State.DRAFT],
        decided=[one for one in told if one.report.state in DECIDED],
    )


def risk_due(user: User) -> list[Due]:
    """Forms for who fills them in, second names for who gives them."""
    fills = user.grants.anywhere(P.RISK_ASSESS)
    return [row for row in due_list(user) if fills or row.why not in OWN_WORK]


HEAPS = {State.SUBMITTED: "to_take", State.UNDER_REVIEW: "all", State.RETURNED: "returned"}


def heaps(user: User) -> list[Heap]:
    """Somebody in danger now first, whatever the state; then one line for each state that waits."""
    now = clock.now()
    late, danger = stuck(now), Q(ongoing=Ongoing.DANGER)
    rows = waiting(user).order_by().values("state")
    found = rows.annotate(
        n=Count("pk"),
        since=Min("state_since"),
        late=Count("pk", filter=late),
        urgent=Count("pk", filter=danger),
        urgent_since=Min("state_since", filter=danger),
        urgent_late=Count("pk", filter=danger & late),
    )
    by_state = {row["state"]: row for row in found}
    return [
        *_in_danger([*by_state.values()], now),
        *(_heap(by_state[s], now) for s in WAITING if s in by_state),
    ]


def _heap(row: dict[str, Any], now: dt.datetime) -> Heap:
    state = State(row["state"])
    return Heap(state.label, HEAPS[state], row["n"], age(row["since"], now), row["late"])


def _in_danger(rows: list[dict[str, Any]], now: dt.datetime) -> list[Heap]:
    urgent = [row for row in rows if row["urgent"]]
    if not urgent:
        return []
    since = min(row["urgent_since"] for row in urgent)
    count, late = sum(row["urgent"] for row in urgent), sum(row["urgent_late"] for row in urgent)
    return [Heap(Ongoing.DANGER.label, "all", count, age(since, now), late, danger=True)]


def reports_of(person: Person, user: User) -> list[Told]:
    """The reports of what was done to this person that the user may see, the newest first."""
    if not user.grants.anywhere(P.THREAT_VIEW):
        return []
    acts = Act.objects.filter(victim__person=person)
    rows = Report.objects.visible_to(user).filter(pk__in=acts.values("report"))
    first = acts.filter(report=OuterRef("pk")).order_by("created_at", "pk").values("type")[:1]
    found = rows.annotate(act=Subquery(first)).order_by("-happened_on", "-received_at")
    return [Told(report) for report in found[:SHOWN]]
