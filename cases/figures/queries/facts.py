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
from django.db.models import Case, F, FilteredRelation, IntegerField, Q, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractMonth, ExtractYear, StrIndex

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.actors.codes import ActorType, Certainty
from cases.figures import rules
from cases.people.codes import Governorate
from cases.threats import codes
from cases.threats.models import Act, Link
from cases.threats.rules import BEHIND_IT


@dataclass(frozen=True)
class Wish:
    """Which part of the reports is counted; nothing means all."""

    start: dt.date | None = None
    end: dt.date | None = None
    house: uuid.UUID | None = None
    state: str = ""
    acts: tuple[str, ...] = ()


# part: reports that are part of others.  head: the event they count with, at the end of the chain (of a ring: the
# first in order).  place = 1: the gravest act of this victim in this event, the earliest of several.
# Codes are numbers here, their places in CODES: sorting numbers is what makes 100,000 events quick.
WITH = """
WITH RECURSIVE part(id, whole) AS ({links}),
reach(id, whole) AS (
  SELECT id, whole FROM part UNION SELECT reach.id, part.whole FROM reach JOIN part ON part.id = reach.whole),
head(id, event) AS (
  SELECT id, CAST(COALESCE(MIN(CASE WHEN whole NOT IN (SELECT id FROM part) THEN CAST(whole AS varchar(36)) END),
    MIN(CAST(whole AS varchar(36)))) AS {key}) FROM reach GROUP BY id),
done(report, victim, act, day, month, vague, state, governorate, actor) AS ({acts}),
fact AS (
  SELECT report, victim, head.event, act, day, month, vague, state, governorate, actor, RANK() OVER (
    PARTITION BY COALESCE(head.event, report), victim ORDER BY act, day) AS place
  FROM done LEFT JOIN head ON head.id = report),
chosen AS (SELECT * FROM fact WHERE {narrowed})
"""
CODES: dict[str, tuple[str, ...]] = {
    "act": codes.GRAVEST_FIRST,  # the smaller, the graver
    "governorate": tuple(Governorate),
    "actor": tuple(ActorType),
    "state": rules.COUNTED,
}


def place_of(kind: str, code: str) -> int:
    """The number a code has in the rows: where it begins in the list written in one line, from 1."""
    return " ".join(CODES[kind]).index(code) + 1


def _number(kind: str, path: str) -> StrIndex:
    return StrIndex(Value(" ".join(CODES[kind])), F(path))


def acts_of(user: User, wish: Wish) -> Any:
    """Acts of counted reports that the user's figures are made of, not yet narrowed by day and kind."""
    states = [state for state in rules.COUNTED if wish.state in ("", state)]
    rows = Act.objects.visible_to(user).filter(
        house_filter(user, Permission.THREAT_FIGURES, "report__house"), report__state__in=states
    )
    if wish.house is not None:
        rows = rows.filter(report__house=wish.house)
    return rows


def _acts(user: User, wish: Wish) -> Any:
    """A row for each act and each kind of perpetrator: not who stood by, and not whom somebody ruled out."""
    who = ~Q(involvements__certainty=Certainty.NOT) & Q(involvements__degree__in=BEHIND_IT)
    no_month = Case(
        When(precision=codes.Precision.MONTH_UNKNOWN, then=0),
        default=ExtractMonth("happened_on"),
        output_field=IntegerField(),
    )
    rows = acts_of(user, wish).annotate(doer=FilteredRelation("involvements", condition=who))
    return rows.order_by().values_list(
        "report_id",
        "victim_id",
        _number("act", "type"),
        "happened_on",
        Cast(ExtractYear("happened_on") * 100 + no_month, IntegerField()),
        Case(When(precision__in=rules.VAGUE, then=F("pk"))),
        _number("state", "report__state"),
        _number("governorate", "report__governorate"),
        Coalesce(_number("actor", "doer__actor_type"), place_of("actor", ActorType.UNKNOWN)),
    )


def _links(user: User) -> Any:
    parts = Link.objects.visible_to(user).filter(kind=codes.LinkKind.PART_OF)
    return parts.order_by().values_list("earlier_id", "later_id")


def _narrowed(wish: Wish) -> tuple[str, list[Any]]:
    words: list[str] = ["1 = 1"]
    values: list[Any] = []
    for word, value in (("day >= %s", wish.start), ("day <= %s", wish.end)):
        if value is not None:
            words.append(word)
            values.append(value.isoformat())
    if wish.acts:
        words.append(f"act IN ({', '.join(['%s'] * len(wish.acts))})")
        values += [place_of("act", code) for code in wish.acts]
    return " AND ".join(words), values


def run(*, user: User, wish: Wish, select: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The rows of a SELECT over `fact` and `chosen`; none where the user may see none."""
    try:
        links, of_links = _links(user).query.sql_with_params()
        acts, of_acts = _acts(user, wish).query.sql_with_params()
    except EmptyResultSet:
        return []
    narrowed, of_narrowed = _narrowed(wish)
    key = UUIDField().db_type(connection)
    text = WITH.format(links=links, acts=acts, key=key, narrowed=narrowed) + select
    with connection.cursor() as cursor:
        cursor.execute(text, [*of_links, *of_acts, *of_narrowed, *values])
        return list(cursor.fetchall())
