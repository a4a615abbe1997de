"""Counts of boxes: how long ago, and whether the books still agree with them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery, Sum

from cases.core import clock
from cases.core.money import Money
from cases.houses.models import House
from cases.ledger import rules
from cases.ledger.codes import Place
from cases.ledger.models import CashBox, CashCount, Entry, Line
from cases.vault import sealed

SHOWN = 30  # counts on the page of a box


@dataclass(frozen=True)
class Counted:
    """One count with its words."""

    count: CashCount
    counted: Money
    difference: Money
    explanation: str


def days_since_count(box: CashBox, today: dt.date) -> int | None:
    """None: never counted."""
    last = box.counts.order_by("-counted_at").values_list("counted_at", flat=True).first()
    return (today - clock.night_of(last)).days if last else None


def last_counts(boxes: Iterable[CashBox]) -> dict[uuid.UUID, CashCount]:
    """The last count of each box, by box; one query."""
    newest = CashCount.objects.filter(box=OuterRef("pk")).order_by("-counted_at", "-created_at").values("pk")
    keys = CashBox.objects.filter(pk__in=[box.pk for box in boxes]).values(last=Subquery(newest[:1]))
    return {row.box_id: row for row in CashCount.objects.filter(pk__in=keys)}


def uncounted_boxes(house: House, first: dt.date) -> list[CashBox]:
    """Boxes of cash in use that month which nobody counted at its end or later, or whose books were changed since:
    its entry was reversed, or something was entered afterwards for a day before the count.
    """
    since = clock.local_moment(rules.next_month(first) - dt.timedelta(days=rules.COUNT_LAG), 0)
    boxes = CashBox.objects.filter(house=house, place=Place.CASH).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=first)
    )
    asked = list(boxes.order_by("code"))
    counts = last_counts(asked)
    late = _entered_since(counts.values())
    settled = [row.entry_id for row in counts.values() if row.entry_id]
    undone = set(Entry.objects.filter(reverses__in=settled).values_list("reverses", flat=True))
    return [
        box
        for box in asked
        if (last := counts.get(box.pk)) is None
        or last.counted_at < since
        or last.entry_id in undone
        or late.get(box.pk, 0) != 0
    ]


def _entered_since(counts: Iterable[CashCount]) -> dict[uuid.UUID, int]:
    """By box: the sum of what was entered after its count for a day before it."""
    asked = Q(pk__in=[])
    for row in counts:
        before = Q(day__lt=clock.night_of(row.counted_at))
        asked |= Q(box=row.box_id, entry__created_at__gt=row.created_at) & before
    rows = Line.objects.filter(asked).order_by("box").values_list("box").annotate(sum=Sum(F("units")))
    return dict(rows)


def counts_of(box: CashBox) -> list[Counted]:
    """The latest counts of a box, newest first; two queries."""
    rows = list(box.counts.select_related("created_by", "second_by", "entry")[:SHOWN])
    words = sealed.read_many(rows, "explanation")
    return [
        Counted(
            row,
            Money(row.counted, box.currency),
            Money(row.counted - row.expected, box.currency),
            str(told.get("text", "")),
        )
        for row, told in zip(rows, words, strict=True)
    ]
