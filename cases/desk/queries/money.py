"""What is due of money, and how long it lasts: every list of a home page in one question to the database."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from cases.access.models import Grants, User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.gather import DAY, DECIMAL, KEY, MOMENT, WHOLE, WORD, Asked
from cases.core.money import Money
from cases.desk.queries import altered as books
from cases.desk.queries import named as in_name
from cases.donors import queries as donors
from cases.ledger import queries as ledger
from cases.ledger import reckoning
from cases.ledger.codes import Category, Place
from cases.ledger.models import CashBox, Line, Rate
from cases.runway import queries as runway
from cases.runway.reckoning import reckon
from cases.spending import queries as spending
from cases.spending.models import Expense

P = Permission
State = Expense.State
MOVED_FOR = dt.timedelta(days=7)  # how long an answer stays on the home of who asked
EXPENSE = {
    "pk": KEY,
    "category": WORD,
    "units": WHOLE,
    "currency": WORD,
    "house__code_name": WORD,
    "state": WORD,
    "updated_at": MOMENT,
    "created_by__username": WORD,
}


@dataclass(frozen=True)
class Step:
    """An expense as a line of a list."""

    pk: uuid.UUID
    category: Any
    money: Money
    house: str
    state: str
    since: dt.datetime
    asked_by: str

    def get_state_display(self) -> Any:
        """As the page of the expense says it."""
        return State(self.state).label

    @property
    def to_pay(self) -> bool:
        """Approved: money may leave the box."""
        return self.state == State.APPROVED


@dataclass(frozen=True)
class Lasts:
    """Until when the money of a house lasts; `alarm` is 60, 30 or 14 days, or None."""

    house: uuid.UUID
    name: str
    until: dt.date
    alarm: int | None


@dataclass(frozen=True)
class ToCount:
    """A cash box counted too long ago, or never."""

    name: str
    house: str
    days: int | None


@dataclass(frozen=True)
class ToClose:
    """The first month of a house that is over and stands open."""

    house: uuid.UUID
    name: str
    month: dt.date


@dataclass(frozen=True)
class Due:
    """A part that is None is not the user's."""

    waiting: list[Step] | None = None
    moved: list[Step] | None = None  # what became of what the user asked for
    lasts: list[Lasts] | None = None
    late: int = 0  # instalments nobody paid in time
    boxes: list[ToCount] = field(default_factory=list)
    months: list[ToClose] = field(default_factory=list)
    named: list[in_name.Named] = field(default_factory=list)  # what others wrote in the user's name
    altered: list[books.Altered] = field(default_factory=list)  # reversed by others, over or short

    @property
    def alarms(self) -> list[Lasts]:
        """The most pressing first."""
        return [one for one in self.lasts or [] if one.alarm]

    @property
    def nothing(self) -> bool:
        """Whether the list of what is due is empty."""
        return not (self.waiting or self.late or self.boxes or self.months)


def keeps_books(grants: Grants) -> bool:
    """Whose home is about money: he records it and sees no stays."""
    return grants.anywhere(P.MONEY_RECORD) and not grants.anywhere(P.STAY_VIEW)


def lists(user: User) -> dict[str, Asked]:
    """What the user's parts are made of."""
    grants, today = user.grants, clock.tonight()
    asked: dict[str, Asked] = in_name.lists(user) | books.lists(user)
    if grants.anywhere(P.EXPENSE_APPROVE) or keeps_books(grants):
        asked["waiting"] = Asked(spending.waiting_rows(user), EXPENSE)
    elif grants.anywhere(P.EXPENSE_ASK):
        asked["moved"] = Asked(_moved(user), EXPENSE)
    if grants.anywhere(P.MONEY_RECORD):
        houses = runway.seen(user)
        asked |= {"houses": Asked(houses, {"pk": KEY, "code_name": WORD}), "rates": _rates(today)}
        asked |= runway.lists(houses.values("pk"), today)
    if grants.anywhere(P.DONOR_VIEW):
        asked["late"] = Asked(donors.late(user, today), {"pk": KEY})
    if keeps_books(grants):
        columns = {"code": WORD, "house__code_name": WORD, "units": WHOLE, "last": MOMENT}
        asked["boxes"] = Asked(_boxes(user, today), columns)
        days = {"first_day": DAY, "last_closed": DAY}
        months = ledger.with_months(user, P.MONEY_RECORD)
        asked["months"] = Asked(months, {"pk": KEY, "code_name": WORD, **days})
    return asked


def _moved(user: User) -> Any:
    """Approved, declined or paid by somebody else within a week."""
    mine = Expense.objects.visible_to(user).filter(created_by=user, updated_at__gte=clock.now() - MOVED_FOR)
    return mine.filter(~Q(updated_by=user), state__in=[State.APPROVED, State.DECLINED, State.PAID])


def _rates(today: dt.date) -> Asked:
    """The market rate of each currency that holds today."""
    newest = Rate.objects.filter(currency=OuterRef("currency"), day__lte=today).order_by(
        "-day", "-created_at"
    )
    rows = Rate.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return Asked(rows, {"currency": WORD, "market": DECIMAL})


def _boxes(user: User, today: dt.date) -> Any:
    """Boxes of cash with what is in them and when they were counted last."""
    held = Line.objects.filter(box=OuterRef("pk")).order_by().values("box").annotate(sum=Sum("units"))
    boxes = CashBox.objects.counted_by(user).open_on(today).filter(place=Place.CASH)
    return boxes.annotate(units=Coalesce(Subquery(held.values("sum")), 0), last=Max(F("counts__counted_at")))


def due(user: User, rows: dict[str, list[tuple[Any, ...]]]) -> Due:
    """From what came back."""
    today = clock.tonight()
    waiting = _steps(rows["waiting"]) if "waiting" in rows else None
    if waiting is not None and user.grants.anywhere(P.EXPENSE_APPROVE):
        waiting = [step for step in waiting if not step.to_pay]  # paying is somebody else's part
    return Due(
        waiting=waiting,
        moved=_steps(rows["moved"])[::-1] if "moved" in rows else None,
        lasts=_lasts(rows, today) if "houses" in rows else None,
        late=len(rows.get("late", ())),
        boxes=_to_count(rows.get("boxes", []), today),
        months=_to_close(rows.get("months", []), today),
        named=in_name.named(rows),
        altered=books.altered(rows.get("altered", [])),
    )


def _steps(rows: list[tuple[Any, ...]]) -> list[Step]:
    """The longest waiting first."""
    found = [
        Step(pk, Category(category).label, Money(units, currency), *rest)
        for pk, category, units, currency, *rest in rows
    ]
    return sorted(found, key=lambda step: step.since)


def _lasts(rows: dict[str, list[tuple[Any, ...]]], today: dt.date) -> list[Lasts]:
    """Houses of which it can be said; what is missing elsewhere is named on the page of the runway."""
    names = dict(rows["houses"])
    market = {currency: Fraction(rate) for currency, rate in rows["rates"]}
    found = []
    for house, facts in runway.facts_from(rows, names, today).items():
        one = reckon(facts, market)
        if one.main.as_is is not None and not one.main.as_is.endless:
            found.append(Lasts(house, names[house], one.main.as_is.until, one.alarm))
    return sorted(found, key=lambda one: one.until)


def _to_count(rows: list[tuple[Any, ...]], today: dt.date) -> list[ToCount]:
    """Never counted first, then the longest ago."""
    found = []
    for name, house, units, last in rows:
        days = (today - clock.night_of(last)).days if last else None
        if reckoning.count_is_late(days, units):
            found.append(ToCount(name, house, days))
    return sorted(found, key=lambda one: (one.days is not None, -(one.days or 0), one.house))


def _to_close(rows: list[tuple[Any, ...]], today: dt.date) -> list[ToClose]:
    found = []
    for house, name, first, closed in rows:
        month = reckoning.month_due(first, closed, today)
        if month is not None:
            found.append(ToClose(house, name, month))
    return sorted(found, key=lambda one: (one.month, one.name))
