"""The rows all counts are made of, as one SQL text: each act once, with its event and whether it leads for its victim.

Written by hand where the ORM has no word (recursion, one materialised set counted many ways): reading 120,000 acts
once instead of once a table.  What may be seen is still decided by `visible_to`: its rows are compiled into the text.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast, ExtractMonth, ExtractYear, StrIndex

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.actors.codes import Certainty
from cases.figures import rules
from cases.threats import codes
from cases.threats.models import Act, Involvement, Link

GRAVITY = " ".join(codes.GRAVEST_FIRST)  # where a type stands in it: the smaller, the graver
DONE_BY_OTHERS = (codes.Degree.FAILED_TO_PROTECT, codes.Degree.PRESENT)


@dataclass(frozen=True)
class Wish:
    """Which part of the reports is counted; nothing means all."""

    start: dt.date | None = None
    end: dt.date | None = None
    house: uuid.UUID | None = None
    state: str = ""
    acts: tuple[str, ...] = ()


# part: reports that are part of others.  head: the event they count with, at the end of the chain (of a ring: the
# first in order).  fact.place = 1: the gravest act of this victim in this event, the earliest of several.
WITH = """
WITH RECURSIVE part(id, whole) AS ({links}),
reach(id, whole) AS (
  SELECT id, whole FROM part UNION SELECT reach.id, part.whole FROM reach JOIN part ON part.id = reach.whole),
head(id, event) AS (
  SELECT id, CAST(COALESCE(MIN(CASE WHEN whole NOT IN (SELECT id FROM part) THEN CAST(whole AS varchar(36)) END),
    MIN(CAST(whole AS varchar(36)))) AS {key}) FROM reach GROUP BY id),
doer(act, kind) AS ({doers}),
act(id, report, victim, kind, gravity, day, month, vague, state, governorate) AS ({acts}),
fact AS (
  SELECT act.*, COALESCE(head.event, act.report) AS event, ROW_NUMBER() OVER (
    PARTITION BY COALESCE(head.event, act.report), act.victim ORDER BY gravity, day, act.id) AS place
  FROM act LEFT JOIN head ON head.id = act.report),
chosen AS (SELECT * FROM fact WHERE {narrowed})
"""


def acts_of(user: User, wish: Wish) -> QuerySet[Any, Any]:
    """Acts of counted reports that the user's figures are made of, not yet narrowed by day and kind."""
    states = [state for state in rules.COUNTED if wish.state in ("", state)]
    rows = Act.objects.visible_to(user).filter(
        house_filter(user, Permission.THREAT_FIGURES, "report__house"), report__state__in=states
    )
    return rows if wish.house is None else rows.filter(report__house=wish.house)


def _acts(user: User, wish: Wish) -> QuerySet[Any, Any]:
    no_month = Case(
        When(precision=codes.Precision.MONTH_UNKNOWN, then=0),
        default=ExtractMonth("happened_on"),
        output_field=IntegerField(),
    )
    return (
        acts_of(user, wish)
        .order_by()
        .values_list(
            "pk",
            "report_id",
            "victim_id",
            "type",
            StrIndex(Value(GRAVITY), F("type")),
            "happened_on",
            Cast(ExtractYear("happened_on") * 100 + no_month, IntegerField()),
            Case(When(precision__in=rules.VAGUE, then=1), default=0),
            "report__state",
            "report__governorate",
        )
    )


def _links(user: User) -> QuerySet[Any, Any]:
    parts = Link.objects.visible_to(user).filter(kind=codes.LinkKind.PART_OF)
    return parts.order_by().values_list("earlier_id", "later_id")


def doers() -> QuerySet[Any, Any]:
    """Who did an act: not who stood by, and not whom somebody ruled out."""
    rows = Involvement.objects.exclude(certainty=Certainty.NOT).exclude(degree__in=DONE_BY_OTHERS)
    return rows.order_by().values_list("act_id", "actor_type")


def _narrowed(wish: Wish) -> tuple[str, list[Any]]:
    words, values = ["1 = 1"], []
    for word, value in (("day >= %s", wish.start), ("day <= %s", wish.end)):
        if value is not None:
            words.append(word)
            values.append(value.isoformat())
    if wish.acts:
        words.append(f"kind IN ({', '.join(['%s'] * len(wish.acts))})")
        values += wish.acts
    return " AND ".join(words), values


def run(*, user: User, wish: Wish, select: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The rows of a SELECT over `fact` and `chosen`; none where the user may see none."""
    try:
        links, of_links = _links(user).query.sql_with_params()
        involved, of_doers = doers().query.sql_with_params()
        acts, of_acts = _acts(user, wish).query.sql_with_params()
    except EmptyResultSet:
        return []
    narrowed, of_narrowed = _narrowed(wish)
    key = UUIDField().db_type(connection)
    text = WITH.format(links=links, doers=involved, acts=acts, key=key, narrowed=narrowed) + select
    with connection.cursor() as cursor:
        cursor.execute(text, [*of_links, *of_doers, *of_acts, *of_narrowed, *values])
        return list(cursor.fetchall())
