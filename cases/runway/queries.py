"""What the runway is reckoned from: a constant number of queries, however many houses."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.core.gather import DAY, KEY, TRUTH, WHOLE, WORD, Asked, gather
from cases.donors.queries import instalments
from cases.houses.models import Bed, House
from cases.ledger.codes import RUNNING
from cases.ledger.models import Fund, Line, Rate
from cases.ledger.queries import houses_of, latest_rates
from cases.runway import formulas, reckoning
from cases.runway.reckoning import Facts, Runway
from cases.spending.models import Expense
from cases.spending.rules import Span, share
from cases.stays.models import Absence, Stay

Houses = Collection[uuid.UUID]
Lists = dict[str, list[tuple[Any, ...]]]
State = Expense.State


@dataclass(frozen=True)
class HouseRunway:
    """One house."""

    house: House
    runway: Runway


@dataclass(frozen=True)
class Overview:
    """Every house asked for, all of them together, and the rates it stands on."""

    houses: list[HouseRunway]
    whole: Runway
    rates: list[Rate]


def runways(user: User, house: House | None = None) -> Overview:
    """Of one house, or of all whose money the user sees."""
    asked = [house] if house else list(seen(user))
    day = clock.tonight()
    rates = latest_rates(day)
    market = {currency: Fraction(rate.market) for currency, rate in rates.items()}
    facts = facts_of([one.pk for one in asked], day)
    each = [HouseRunway(one, reckoning.reckon(facts[one.pk], market)) for one in asked]
    if len(each) == 1:
        return Overview(each, each[0].runway, list(rates.values()))
    whole = reckoning.reckon(reckoning.together(list(facts.values()), day), market)
    return Overview(each, whole, list(rates.values()))


def seen(user: User) -> Any:
    """Houses whose money the user sees and that still run."""
    return houses_of(user, Permission.MONEY_VIEW).filter(pk__in=House.objects.running().values("pk"))


def facts_of(houses: Houses, on: dt.date) -> dict[uuid.UUID, Facts]:
    """Six sums and two lists, for all houses at once; one query."""
    return facts_from(gather(lists(houses, on)), houses, on)


def lists(houses: Houses, on: dt.date) -> dict[str, Asked]:
    """What the facts are made of, for a page that asks for more in the same breath."""
    first = on - dt.timedelta(days=formulas.PAST)
    funds = Fund.objects.filter(house__in=houses)
    lines = Line.objects.filter(fund__house__in=houses, day__lte=on).values("fund", "currency")
    beds = Bed.objects.in_service(on).filter(room__house__in=houses).values("room__house")
    purse: dict[str, Any] = {"restriction": WORD, "categories": _codes, "valid_from": DAY, "valid_to": DAY}
    return {
        "funds": Asked(funds, {"pk": KEY, "house": KEY, **purse}),
        "lines": Asked(lines.annotate(sum=Sum("units")), {"fund": KEY, "currency": WORD, "sum": WHOLE}),
        "expenses": _expense_rows(houses, on),
        "pledges": _pledge_rows(houses, on),
        "beds": Asked(beds.annotate(n=Count("pk")), {"room__house": KEY, "n": WHOLE}),
        **_night_rows(houses, first, on),
    }


def facts_from(rows: Lists, houses: Houses, on: dt.date) -> dict[uuid.UUID, Facts]:
    """The facts of what came back."""
    found = {house: Facts(on) for house in houses}
    _money(found, rows, on)
    _expenses(found, rows["expenses"], on)
    _pledges(found, rows["pledges"], on)
    _nights(found, rows, on)
    for house, count in rows["beds"]:
        found[house].beds = count
    return found


def _codes(value: Any) -> list[str]:
    """A list of codes, which SQLite hands out as its text."""
    found: list[str] = json.loads(value) if isinstance(value, str) else value
    return found


def _money(found: dict[uuid.UUID, Facts], rows: Lists, on: dt.date) -> None:
    """What funds hold, by what they may be spent on."""
    purses = {
        pk: (house, formulas.counts_as(formulas.Purse(*rest), on)) for pk, house, *rest in rows["funds"]
    }
    for fund, currency, units in rows["lines"]:
        house, counts = purses[fund]
        name = counts or "apart"
        setattr(found[house], name, formulas.added(getattr(found[house], name), {currency: units}))


def _spans(on: dt.date) -> tuple[Span, Span, dt.date]:
    """The days before, the days ahead, and the last day of bills."""
    past = Span(on - dt.timedelta(days=formulas.PAST), on - dt.timedelta(days=1))
    ahead = Span(on, on + dt.timedelta(days=formulas.AHEAD - 1))
    return past, ahead, on + dt.timedelta(days=formulas.BILLS)


def _expense_rows(houses: Houses, on: dt.date) -> Asked:
    past, ahead, until = _spans(on)
    waits = Q(state__in=[State.ASKED, State.APPROVED])
    paid = Q(state=State.PAID, category__in=RUNNING, service_from__lte=past.last, service_to__gte=past.first)
    soon = Q(due__lte=until) | Q(service_from__lte=ahead.last, service_to__gte=ahead.first)
    rows = Expense.objects.filter(house__in=houses).annotate(due=Coalesce("due_on", "service_from"))
    columns = {"house": KEY, "state": WORD, "category": WORD, "units": WHOLE, "currency": WORD}
    days = {"service_from": DAY, "service_to": DAY, "due": DAY}
    return Asked(rows.filter(paid | waits & soon), columns | days)


def _expenses(found: dict[uuid.UUID, Facts], rows: list[tuple[Any, ...]], on: dt.date) -> None:
    """Paid running costs of the days before, known costs of the days ahead, and bills."""
    past, ahead, until = _spans(on)
    spent = _Sums()
    planned = _Sums()
    bills: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for house, state, category, units, currency, first, last, due in rows:
        span = Span(first, last)
        if state == State.PAID:
            spent.add(house, category, currency, share(units, span, past))
            start = max(first, past.first)
            found[house].since = min(found[house].since or start, start)
            continue
        if due <= until:
            bills[house] = formulas.added(bills[house], {currency: units})
        if category in RUNNING:
            planned.add(house, category, currency, share(units, span, ahead))
    for house, facts in found.items():
        facts.spent, facts.planned, facts.bills = spent.of(house), planned.of(house), bills[house]


class _Sums:
    """Units by house, category and currency."""

    def __init__(self) -> None:
        self.units: dict[uuid.UUID, dict[str, dict[str, int]]] = defaultdict(dict)

    def add(self, house: uuid.UUID, category: str, currency: str, units: int) -> None:
        """Nothing is not kept."""
        if units:
            of_house = self.units[house]
            of_house[category] = formulas.added(of_house.get(category, {}), {currency: units})

    def of(self, house: uuid.UUID) -> dict[str, dict[str, int]]:
        """By category."""
        return self.units.get(house, {})


def _pledge_rows(houses: Houses, on: dt.date) -> Asked:
    until = on + dt.timedelta(days=formulas.PLEDGES)
    rows = instalments(on).filter(pledge__donor__house__in=houses, due_on__lte=until)
    rows = rows.filter(Q(pledge__end="") | Q(due_on__lte=F("pledge__ended_on")))
    pledge = {"pledge__donor__house": KEY, "pledge__currency": WORD, "pledge__end": WORD}
    return Asked(
        rows, pledge | {"pledge__is_conditional": TRUTH, "due_on": DAY, "units": WHOLE, "paid": WHOLE}
    )


def _pledges(found: dict[uuid.UUID, Facts], rows: list[tuple[Any, ...]], on: dt.date) -> None:
    """What is late, what comes within 60 days, and what came of all that was due.

    What hangs on a condition is not reckoned with; what was cancelled or written off after its day counts as not paid.
    """
    for house, currency, end, conditional, due_on, units, paid in rows:
        facts, left = found[house], max(0, units - paid)
        if left and not end and due_on < on:
            facts.late = formulas.added(facts.late, {currency: left})
        if left and not end and not conditional and due_on >= on:
            facts.pledged = formulas.added(facts.pledged, {currency: left})
        if due_on <= on:
            came, due = facts.fulfilled.get(currency, (0, 0))
            facts.fulfilled = {**facts.fulfilled, currency: (came + min(paid, units), due + units)}


def _nights(found: dict[uuid.UUID, Facts], rows: Lists, on: dt.date) -> None:
    """Bed-nights of the 90 days before, and who sleeps here tonight."""
    first = on - dt.timedelta(days=formulas.PAST)
    for house, stays in _slept(rows).items():
        found[house].nights = formulas.bed_nights(stays, first, on - dt.timedelta(days=1))
        found[house].people = formulas.bed_nights(stays, on, on)


Slept = list[tuple[formulas.Nights, list[formulas.Nights]]]


def slept(houses: Iterable[uuid.UUID], first: dt.date, last: dt.date) -> dict[uuid.UUID, Slept]:
    """Stays that touch these nights, each with its absences with the bed not held; one query."""
    return _slept(gather(_night_rows(list(houses), first, last)))


def _night_rows(houses: Houses, first: dt.date, last: dt.date) -> dict[str, Asked]:
    stays = Stay.objects.filter(house__in=houses, first_night__isnull=False, first_night__lte=last)
    stays = stays.filter(Q(last_night_end__isnull=True) | Q(last_night_end__gt=first))
    absences = Absence.objects.filter(stay__in=stays, bed_held=False)
    return {
        "absences": Asked(absences, {"stay": KEY, "from_night": DAY, "to_night": DAY}),
        "stays": Asked(stays, {"pk": KEY, "house": KEY, "first_night": DAY, "last_night_end": DAY}),
    }


def _slept(rows: Lists) -> dict[uuid.UUID, Slept]:
    away: dict[uuid.UUID, list[formulas.Nights]] = defaultdict(list)
    for stay, start, end in rows["absences"]:
        away[stay].append(formulas.Nights(start, end))
    found: dict[uuid.UUID, Slept] = defaultdict(list)
    for pk, house, start, end in rows["stays"]:
        if start is not None:
            found[house].append((formulas.Nights(start, end), away[pk]))
    return found
