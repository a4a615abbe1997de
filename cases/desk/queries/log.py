"""The audit log: newest first, page after page by number, so that no page counts through all of it."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from cases.access.models import User
from cases.audit.models import Event
from cases.core import clock

PAGE = 50
RECENT = 5000  # events looked through for the last day, and checked on demand
DAY = dt.timedelta(days=1)
NO = (Event.Outcome.DENIED, Event.Outcome.REFUSED, Event.Outcome.FAILED)


@dataclass(frozen=True)
class LogFilter:
    """Which events; each empty value means all."""

    who: str = ""
    action: str = ""
    outcome: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    object: uuid.UUID | None = None

    @property
    def used(self) -> list[str]:
        """The names of the filters that are set, for the audit of an export: names only, no values."""
        return [
            name for name in ("who", "action", "outcome", "first", "last", "object") if getattr(self, name)
        ]


@dataclass(frozen=True)
class LogPage:
    """One page and the ways to its neighbours; None where there is none."""

    events: list[Event]
    newer: int | None
    older: int | None


def events(wish: LogFilter) -> QuerySet[Event]:
    """The events asked for, each with the user name of who did it."""
    name = User.objects.filter(pk=OuterRef("actor")).values("username")
    rows = Event.objects.annotate(who=Subquery(name)).defer("reason", "reason_hash", "previous", "mac")
    if wish.who:
        rows = rows.filter(actor__in=User.objects.filter(username=wish.who).values("pk"))
    if wish.action:
        rows = rows.filter(action__startswith=wish.action)
    if wish.outcome:
        rows = rows.filter(outcome=wish.outcome)
    if wish.first:
        rows = rows.filter(at__gte=clock.local_moment(wish.first, 0))
    if wish.last:
        rows = rows.filter(at__lt=clock.local_moment(wish.last + DAY, 0))
    if wish.object:
        rows = rows.filter(object_id=wish.object)
    return rows


def log_page(wish: LogFilter, *, before: int | None = None, after: int | None = None) -> LogPage:
    """One more row than shown tells whether there is a next page."""
    rows = events(wish)
    if after is not None:
        found = list(rows.filter(seq__gt=after).order_by("seq")[: PAGE + 1])
        shown = found[:PAGE][::-1]
        return LogPage(shown, shown[0].seq if len(found) > PAGE else None, shown[-1].seq if shown else None)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: PAGE + 1])
    shown = found[:PAGE]
    newer = shown[0].seq if shown and before is not None else None
    return LogPage(shown, newer, shown[-1].seq if len(found) > PAGE else None)


def walk(wish: LogFilter, *, up_to: int) -> Iterator[Event]:
    """All of them, oldest first, in pieces."""
    seen, size = 0, 2000
    while True:
        piece = list(events(wish).filter(seq__gt=seen, seq__lte=up_to).order_by("seq")[:size])
        yield from piece
        if len(piece) < size:
            return
        seen = piece[-1].seq


def refused_lately() -> list[Event]:
    """What was denied, refused or failed in the last 24 hours, among the newest 5,000 events."""
    newest = (
        Event.objects.order_by().annotate(none=F("seq") * 0).values("none").annotate(n=Max("seq")).values("n")
    )
    rows = events(LogFilter()).filter(
        seq__gt=Subquery(newest) - RECENT, at__gte=clock.now() - DAY, outcome__in=NO
    )
    return list(rows.order_by("-seq")[:100])
