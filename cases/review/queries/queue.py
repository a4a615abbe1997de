"""What waits for reviewers: someone in danger now first, then what has waited longest."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.review.queries.alike import proposals, told_in
from cases.review.queries.rows import Line, lines, with_acts
from cases.review.rules import STUCK_AFTER
from cases.threats.codes import Ongoing, State
from cases.threats.history import WRITING, tells
from cases.threats.models import Report, ReportStep

A_PAGE = 25
SHOWN = ("all", "to_take", "mine", "returned", "stuck")
DANGER_FIRST = Case(
    When(ongoing=Ongoing.DANGER, then=Value(0)), default=Value(1), output_field=IntegerField()
)


@dataclass(frozen=True)
class Queue:
    """One page of the queue and how many there are of each kind."""

    lines: list[Line]
    counts: dict[str, int]
    page: Any
    own: frozenset[uuid.UUID]  # reports the user wrote on, and so does not review


def stuck(now: dt.datetime) -> Q:
    """Reports nobody moved for longer than our limits."""
    late = Q()
    for state, limit in STUCK_AFTER.items():
        late |= Q(state=state, state_since__lt=now - limit)
    return late


def _kind(show: str, user: User, now: dt.datetime) -> Q:
    return {
        "to_take": Q(state=State.SUBMITTED),
        "mine": Q(state=State.UNDER_REVIEW, reviewer=user),
        "returned": Q(state=State.RETURNED),
        "stuck": stuck(now),
    }.get(show, Q())


def waiting(user: User) -> Any:
    """Reports that wait, in the houses for which the user reviews."""
    return within(Report.objects.waiting(), user, Permission.THREAT_REVIEW)


def queue(user: User, *, show: str = "all", page: str | int | None = 1) -> Queue:
    """One page; a constant number of queries."""
    now = clock.now()
    rows = waiting(user)
    counts = rows.aggregate(**{kind: Count("pk", filter=_kind(kind, user, now)) for kind in SHOWN})
    ordered = rows.filter(_kind(show, user, now)).order_by(DANGER_FIRST, "state_since", "pk")
    pages = Paginator(with_acts(ordered), A_PAGE)
    pages.count = counts[show]  # known already
    found = pages.get_page(page)
    reports = list(found.object_list)
    keys = [report.pk for report in reports]
    return Queue(
        lines=lines(reports, now, proposals(user=user, own=told_in(keys))),
        counts=counts,
        page=found,
        own=frozenset(written_by(user, reports)),
    )


def written_by(user: User, reports: Iterable[Report]) -> set[uuid.UUID]:
    """Which of these the user wrote on (as `threats.history.authors`, for many), and so may not review."""
    steps = ReportStep.objects.filter(report__in=[report.pk for report in reports], created_by=user)
    rows = steps.filter(kind__in=WRITING).values_list("report_id", "before", "detail")
    wrote = {pk for pk, before, detail in rows if tells(before, detail)}
    return wrote | {report.pk for report in reports if report.created_by_id == user.pk}
