"""What the runway is reckoned from: a constant number of queries, however many houses."""

import datetime as dt
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


def runways(user: User, house: House | None = None, on: dt.date | None = None) -> Overview:
    """Of one house, or of all whose money the user sees."""
    asked = [house] if house else list(seen(user))
    day = on or clock.tonight()
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


@dataclass(frozen=True)
class Alarm:
    """A house whose money ends within 60 days."""

    house: House
    within: int  # 60, 30 or 14
    until: dt.date


def alarm(user: User) -> list[Alarm]:
    """For the home page: the most pressing first; nothing for who sees no money."""
    if not user.grants.anywhere(Permission.MONEY_VIEW):
        return []
    found = [
        Alarm(one.house, one.runway.alarm, one.runway.main.as_is.until)
        for one in runways(user).houses
        if one.runway.alarm is not None and one.runway.main.as_is is not None
    ]
    return sorted(found, key=lambda one: one.until)


def facts_of(houses: Houses, on: dt.date) -> dict[uuid.UUID, Facts]:
    """Six sums and two lists, for all houses at once."""
    found = {house: Facts(on) for house in houses}
    _money(found, on)
    _expenses(found, on)
    _pledges(found, on)
    _nights(found, on)
    beds = Bed.objects.in_service(on).filter(room__house__in=houses).order_by()
    for house, count in beds.values_list("room__house").annotate(n=Count("pk")):
        found[house].beds = count
    return found


def _money(found: dict[uuid.UUID, Facts], on: dt.date) -> None:
    """What funds hold, by what they may be spent on."""
    rows = Fund.objects.filter(house__in=found).order_by()
    purses = {
        pk: (house, formulas.counts_as(formulas.Purse(*rest), on))
        for pk, house, *rest in rows.values_list(
            "pk", "house", "restriction", "categories", "valid_from", "valid_to"
        )
    }
    lines = Line.objects.filter(fund__in=list(purses), day__lte=on).order_by("fund", "currency")
    for fund, currency, units in lines.values_list("fund", "currency").annotate(sum=Sum("units")):
        house, counts = purses[fund]
        name = counts or "apart"
        setattr(found[house], name, formulas.added(getattr(found[house], name), {currency: units}))


def _expenses(found: dict[uuid.UUID, Facts], on: dt.date) -> None:
    """Paid running costs of the days before, known costs of the days ahead, and bills."""
    past = Span(on - dt.timedelta(days=formulas.PAST), on - dt.timedelta(days=1))
    ahead = Span(on, on + dt.timedelta(days=formulas.AHEAD - 1))
    until = on + dt.timedelta(days=formulas.BILLS)
    waits = Q(state__in=[State.ASKED, State.APPROVED])
    paid = Q(state=State.PAID, category__in=RUNNING, service_from__lte=past.last, service_to__gte=past.first)
    soon = Q(due__lte=until) | Q(service_from__lte=ahead.last, service_to__gte=ahead.first)
    rows = Expense.objects.filter(house__in=found).annotate(due=Coalesce("due_on", "service_from"))
    names = ("house", "state", "category", "units", "currency", "service_from", "service_to", "due")
    spent = _Sums()
    planned = _Sums()
    bills: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for house, state, category, units, currency, first, last, due in rows.filter(
        paid | waits & soon
    ).values_list(*names):
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


def _pledges(found: dict[uuid.UUID, Facts], on: dt.date) -> None:
    """What is late, what comes within 60 days, and what came of all that was due: as donors.queries reckons them."""
    until = on + dt.timedelta(days=formulas.PLEDGES)
    rows = instalments(on).filter(pledge__donor__house__in=found, due_on__lte=until)
    rows = rows.filter(Q(pledge__end="") | Q(due_on__lte=F("pledge__ended_on")))
    names = ("pledge__donor__house", "pledge__currency", "pledge__end", "pledge__is_conditional")
    for house, currency, end, conditional, due_on, units, paid in rows.values_list(
        *names, "due_on", "units", "paid"
    ):
        facts, left = found[house], max(0, units - paid)
        if left and not end and due_on < on:
            facts.late = formulas.added(facts.late, {currency: left})
        if left and not end and not conditional and due_on >= on:
            facts.pledged = formulas.added(facts.pledged, {currency: left})
        if due_on <= on:
            came, due = facts.fulfilled.get(currency, (0, 0))
            facts.fulfilled = {**facts.fulfilled, currency: (came + min(paid, units), due + units)}


def _nights(found: dict[uuid.UUID, Facts], on: dt.date) -> None:
    """Bed-nights of the 90 days before, and who sleeps here tonight."""
    first = on - dt.timedelta(days=formulas.PAST)
    for house, stays in slept(found, first, on).items():
        found[house].nights = formulas.bed_nights(stays, first, on - dt.timedelta(days=1))
        found[house].people = formulas.bed_nights(stays, on, on)


Slept = list[tuple[formulas.Nights, list[formulas.Nights]]]


def slept(houses: Iterable[uuid.UUID], first: dt.date, last: dt.date) -> dict[uuid.UUID, Slept]:
    """Stays that touch these nights, each with its absences with the bed not held; two queries."""
    asked = list(houses)
    stays = Stay.objects.filter(house__in=asked, first_night__isnull=False, first_night__lte=last)
    stays = stays.filter(Q(last_night_end__isnull=True) | Q(last_night_end__gt=first))
    away: dict[uuid.UUID, list[formulas.Nights]] = defaultdict(list)
    absences = Absence.objects.filter(stay__in=stays, bed_held=False).order_by()
    for stay, start, end in absences.values_list("stay", "from_night", "to_night"):
        away[stay].append(formulas.Nights(start, end))
    found: dict[uuid.UUID, Slept] = defaultdict(list)
    for pk, house, start, end in stays.order_by().values_list("pk", "house", "first_night", "last_night_end"):
        if start is not None:
            found[house].append((formulas.Nights(start, end), away[pk]))
    return found
