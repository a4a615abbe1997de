"""What a month or a year report is made of: lines summed by the database, counts found for the end of the span."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from cases.access.models import User
from cases.access.roles import Permission
from cases.accounts import sheet
from cases.accounts.books import Books, Held, Moved, Span, books
from cases.core import clock
from cases.core.money import Money
from cases.donors.models import Donation, Donor
from cases.houses.models import House
from cases.ledger.codes import Place
from cases.ledger.models import CashBox, CashCount, Fund, Line
from cases.ledger.queries import closed_months, houses_of
from cases.ledger.rules import COUNT_LAG

AFTER = dt.timedelta(days=45)  # a count later than this proves another month


@dataclass(frozen=True)
class Box:
    """One cash box at the end of the span, beside the count that proves it."""

    box: CashBox
    ledger: Money
    count: CashCount | None
    days: int | None  # from the end of the span to the count; before it: below zero
    changed: int  # units entered afterwards for days before the count

    @property
    def is_cash(self) -> bool:
        """Banks and agents are not counted by hand."""
        return self.box.place == Place.CASH

    @property
    def agrees(self) -> bool:
        """Counted, settled, and not changed since."""
        if not self.is_cash:
            return True
        return self.count is not None and not self.changed and not hasattr(self.count.entry, "reversed_by")

    @property
    def counted(self) -> Money | None:
        """What two people found."""
        return Money(self.count.counted, self.box.currency) if self.count else None

    @property
    def difference(self) -> Money | None:
        """Over, or below zero short."""
        if self.count is None:
            return None
        return Money(self.count.counted - self.count.expected, self.box.currency)


@dataclass(frozen=True)
class Report:
    """A span of days of one house."""

    house: House
    span: Span
    books: Books
    boxes: list[Box]
    closed: list[dt.date]

    @property
    def is_closed(self) -> bool:
        """Every month of it."""
        return set(self.span.months) <= set(self.closed)

    @property
    def differing(self) -> list[Box]:
        """Boxes no count proves."""
        return [box for box in self.boxes if not box.agrees]

    @property
    def box_totals(self) -> dict[str, int]:
        """By currency: what lies in all boxes."""
        found: dict[str, int] = {}
        for box in self.boxes:
            found[box.ledger.currency] = found.get(box.ledger.currency, 0) + box.ledger.units
        return {currency: units for currency, units in found.items() if units}

    @property
    def balances(self) -> bool:
        """Each line adds up, and funds hold together what boxes hold."""
        closing = {row.currency: row.sums["closing"] for row in self.books.totals if row.sums["closing"]}
        return self.books.balances and closing == self.box_totals


def houses_for(user: User, permission: Permission = Permission.MONEY_VIEW) -> QuerySet[House]:
    """Houses whose reports the user sees, or takes out."""
    return houses_of(user, permission)


def report(house: House, span: Span) -> Report:
    """Seven queries, however many entries."""
    funds = {pk: code for pk, code in Fund.objects.filter(house=house).values_list("pk", "code")}
    lines = Line.objects.filter(fund__in=list(funds)).order_by()
    opening = _held(lines.filter(day__lt=span.first), funds)
    moved = list(_moved(lines.filter(day__range=(span.first, span.last)), funds))
    closing = dict(opening)
    for one in moved:
        closing[one.fund, one.currency] = closing.get((one.fund, one.currency), 0) + one.units
    closed = closed_months(house).filter(month__range=(span.first, span.last))
    months = list(closed.order_by("month").values_list("month", flat=True))
    return Report(house, span, books(opening, moved, closing), _boxes(house, span), months)


def _held(lines: QuerySet[Any], funds: dict[uuid.UUID, str]) -> Held:
    sums = lines.values_list("fund", "currency").annotate(sum=Sum("units"))
    return {(funds[fund], currency): units for fund, currency, units in sums}


def _moved(lines: QuerySet[Any], funds: dict[uuid.UUID, str]) -> Iterable[Moved]:
    kinds = lines.annotate(kind=Coalesce("entry__reverses__kind", "entry__kind"))
    sums = kinds.values_list("fund", "currency", "kind", "category").annotate(sum=Sum("units"))
    for fund, currency, kind, category, units in sums:
        yield Moved(funds[fund], currency, kind, category, units)


def _boxes(house: House, span: Span) -> list[Box]:
    """Boxes that were open in the span, or hold something at its end."""
    boxes = list(CashBox.objects.filter(house=house).order_by("code"))
    lines = Line.objects.filter(box__in=boxes, day__lte=span.last).order_by()
    held = dict(lines.values_list("box").annotate(sum=Sum("units")))
    counts = _counts(boxes, span)
    changed = _changed(counts.values())
    found = []
    for box in boxes:
        units, count = held.get(box.pk, 0), counts.get(box.pk)
        if not units and box.closed_on is not None and box.closed_on <= span.first:
            continue
        days = (clock.night_of(count.counted_at) - span.last).days if count else None
        found.append(Box(box, Money(units, box.currency), count, days, changed.get(box.pk, 0)))
    return found


def _counts(boxes: list[CashBox], span: Span) -> dict[uuid.UUID, CashCount]:
    """The last count of the span's last three days, else the first one after it."""
    end = clock.local_moment(span.last + dt.timedelta(days=1), 0)
    since = end - dt.timedelta(days=COUNT_LAG)
    rows = CashCount.objects.filter(box__in=boxes, counted_at__gte=since, counted_at__lt=end + AFTER)
    found: dict[uuid.UUID, CashCount] = {}
    for row in rows.select_related("created_by", "second_by", "entry__reversed_by").order_by("counted_at"):
        if row.counted_at < end or row.box_id not in found:
            found[row.box_id] = row
    return found


def _changed(counts: Iterable[CashCount]) -> dict[uuid.UUID, int]:
    """By box: what was entered after its count for a day before it."""
    asked = Q(pk__in=[])
    for row in counts:
        day = clock.night_of(row.counted_at)
        asked |= Q(box=row.box_id, entry__created_at__gt=row.created_at, day__lt=day)
    return dict(Line.objects.filter(asked).order_by().values_list("box").annotate(sum=Sum(F("units"))))


def known_gifts(tokens: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these gifts came in before."""
    asked, found = list(tokens), set[uuid.UUID]()
    for start in range(0, len(asked), 500):
        rows = Donation.objects.filter(pk__in=asked[start : start + 500])
        found |= set(rows.values_list("pk", flat=True))
    return found


def known(house: House, *, boxes: Mapping[str, CashBox], witness: User | None, **stands: Any) -> sheet.Known:
    """What the rows of a sheet may name in this house."""
    donors = Donor.objects.filter(house=house).defer("identity", "contact", "why")
    today = clock.tonight()
    return sheet.Known(
        house=house.pk,
        today=today,
        donors={donor.code: donor for donor in donors},
        funds={fund.code.casefold(): fund for fund in Fund.objects.filter(house=house).open_on(today)},
        boxes=boxes,
        witness=witness,
        **stands,
    )
