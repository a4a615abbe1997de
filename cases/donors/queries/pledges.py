"""What was promised, what came of it, what is late: every figure is reckoned from donations that stand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core.money import Money
from cases.donors import rules
from cases.donors.codes import LOOKS, Age, PledgeState
from cases.donors.models import Donation, Donor, Instalment, Pledge

SOON = dt.timedelta(days=30)


def instalments(on: dt.date | None = None) -> QuerySet[Any]:
    """Each with what was paid for it (up to a day); reversed donations count for nothing."""
    gifts = Donation.objects.filter(instalment=OuterRef("pk"), entry__reversed_by__isnull=True)
    gifts = gifts.filter(received_on__lte=on) if on else gifts
    paid = gifts.order_by().values("instalment").annotate(sum=Sum("units")).values("sum")
    return Instalment.objects.annotate(paid=Coalesce(Subquery(paid), 0))


def instalments_for(user: User) -> QuerySet[Any]:
    """Instalments of donors in the user's scope, with pledge, donor and fund."""
    rows = within(instalments(), user, Permission.DONOR_VIEW, "pledge__donor__house")
    return rows.select_related("pledge__donor__house", "pledge__fund")


def _unpaid(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(pledge__end="", units__gt=F("paid"))


@dataclass(frozen=True)
class PartSheet:
    """One instalment as a page shows it; `row` comes from `instalments`."""

    row: Any
    currency: str
    today: dt.date
    end: str = ""

    @property
    def part(self) -> rules.Part:
        """For the rules."""
        return rules.Part(self.row.due_on, self.row.units, self.row.paid)

    @property
    def state(self) -> PledgeState:
        """Of an ended pledge, nothing is late any more."""
        state = rules.part_state(self.part, self.today)
        return PledgeState(self.end) if self.end and state != PledgeState.FULFILLED else state

    @property
    def look(self) -> str:
        """Its badge."""
        return LOOKS[self.state]

    @property
    def amount(self) -> Money:
        """As promised."""
        return Money(self.row.units, self.currency)

    @property
    def left(self) -> Money:
        """Still to come."""
        return Money(self.part.left, self.currency)

    @property
    def is_payable(self) -> bool:
        """A gift may be recorded for it."""
        return not self.end and self.part.left > 0


@dataclass(frozen=True)
class PledgeSheet:
    """One pledge as a page shows it."""

    pledge: Pledge
    parts: list[PartSheet]
    today: dt.date

    @property
    def state(self) -> PledgeState:
        """Reckoned."""
        return rules.pledge_state([sheet.part for sheet in self.parts], self.pledge.end, self.today)

    @property
    def look(self) -> str:
        """Its badge."""
        return LOOKS[self.state]

    @property
    def promised(self) -> Money:
        """All instalments."""
        return Money(sum(sheet.row.units for sheet in self.parts), self.pledge.currency)

    @property
    def paid(self) -> Money:
        """What came."""
        return Money(sum(sheet.row.paid for sheet in self.parts), self.pledge.currency)

    @property
    def left(self) -> Money:
        """Still to come; nothing of a pledge that ended."""
        units = 0 if self.pledge.end else sum(sheet.part.left for sheet in self.parts)
        return Money(units, self.pledge.currency)


def pledge_sheets(
    user: User, today: dt.date, *, donor: Donor | None = None, pk: Any = None
) -> list[PledgeSheet]:
    """Visible pledges, the newest first, each with its instalments; two queries."""
    rows = Pledge.objects.visible_to(user).select_related("donor__house", "fund")
    rows = rows.filter(donor=donor) if donor else rows
    rows = rows.filter(pk=pk) if pk else rows
    parts = Prefetch("instalments", instalments().order_by("due_on"), to_attr="with_paid")
    return [
        PledgeSheet(row, [PartSheet(part, row.currency, today, row.end) for part in row.with_paid], today)
        for row in rows.prefetch_related(parts).order_by("-made_on", "pk")
    ]


def sheets_of(rows: Iterable[Any], today: dt.date) -> list[PartSheet]:
    """Instalments with their pledges, as pages show them."""
    return [PartSheet(row, row.pledge.currency, today, row.pledge.end) for row in rows]


def late(user: User, today: dt.date) -> QuerySet[Any]:
    """Unpaid and past their day, the longest first."""
    return _unpaid(instalments_for(user)).filter(due_on__lt=today).order_by("due_on", "pk")


def due_soon(user: User, today: dt.date) -> QuerySet[Any]:
    """Unpaid and due within thirty days."""
    rows = _unpaid(instalments_for(user)).filter(due_on__gte=today, due_on__lte=today + SOON)
    return rows.order_by("due_on", "pk")


def payable(donor: Donor) -> QuerySet[Any]:
    """What a gift of this donor may be for."""
    return _unpaid(instalments()).filter(pledge__donor=donor).select_related("pledge").order_by("due_on")


def ageing(user: User, today: dt.date) -> dict[str, dict[Age, Money]]:
    """What is late, by currency and by how long; a currency without late pledges is left out."""
    found: dict[str, dict[Age, Money]] = {}
    for sheet in sheets_of(late(user, today), today):
        band = rules.age(sheet.row.due_on, today)
        if band is None:
            continue
        bands = found.setdefault(sheet.currency, {each: Money(0, sheet.currency) for each in Age})
        bands[band] = bands[band] + sheet.left
    return dict(sorted(found.items()))
