"""Reads for the donor report: what came in a quarter, what it was used for, who stayed; sets, never names."""

import uuid
from collections.abc import Collection

from cases.access.models import User
from cases.access.roles import Permission
from cases.accounts import giving
from cases.accounts.books import Span
from cases.accounts.giving import GROUP_OF, Facts, Seen
from cases.donors.models import Donation
from cases.houses.models import House
from cases.ledger.codes import Category
from cases.ledger.queries import houses_of
from cases.releases.models import Release
from cases.runway import formulas
from cases.runway.queries import slept
from cases.spending.models import Expense
from cases.spending.rules import Span as Days
from cases.spending.rules import share
from cases.stays.codes import Status
from cases.stays.models import Stay

KIND = "donors"  # of the release
C = Category
# Help to people: told only where enough of them stand behind it, also where nobody was named with the expense.
TO_PEOPLE = (C.MEDICAL, C.TRANSPORT, C.DOCUMENTS, C.DEPOSIT, C.CASH_HELP, C.LEGAL)


def houses(user: User) -> list[House]:
    """Whose money the user may give reports about: all together, never one by one."""
    return list(houses_of(user, Permission.MONEY_EXPORT))


def facts(asked: Collection[uuid.UUID], span: Span) -> Facts:
    """Everything of the quarter; six queries."""
    found = Facts()
    gifts = Donation.objects.filter(house__in=asked, received_on__range=(span.first, span.last))
    gifts = gifts.filter(entry__reversed_by__isnull=True).order_by()
    for donor, kind, currency, units in gifts.values_list("donor", "donor__kind", "currency", "units"):
        found.donors.setdefault(kind, set()).add(donor)
        found.givers.setdefault(currency, set()).add(donor)
        found.given[currency] = found.given.get(currency, 0) + units
    _used(found, asked, span)
    _stays(found, asked, span)
    return found


def _used(found: Facts, asked: Collection[uuid.UUID], span: Span) -> None:
    """Paid, by the days it was for; help to people apart from what keeps the house."""
    window = Days(span.first, span.last)
    rows = Expense.objects.filter(house__in=asked, state=Expense.State.PAID)
    rows = rows.filter(service_from__lte=span.last, service_to__gte=span.first).order_by()
    names = ("category", "currency", "units", "service_from", "service_to", "person")
    for category, currency, units, first, last, person in rows.values_list(*names):
        part = share(units, Days(first, last), window)
        if category not in TO_PEOPLE and person is None:
            amounts = found.running.setdefault(category, {})
            amounts[currency] = amounts.get(currency, 0) + part
        else:
            name = f"{category} {currency}"
            found.help[name] = found.help.get(name, 0) + part
            people = found.helped.setdefault(name, set())
            people |= {person} - {None}


def _stays(found: Facts, asked: Collection[uuid.UUID], span: Span) -> None:
    left = Stay.objects.filter(
        house__in=asked, status=Status.DEPARTED, last_night_end__range=(span.first, span.last)
    ).order_by()
    for person, destination in left.values_list("person", "destination"):
        found.leavers.setdefault(GROUP_OF.get(destination, "unknown"), set()).add(person)
    here = Stay.objects.filter(house__in=asked, first_night__lte=span.last).order_by()
    people = here.exclude(last_night_end__lte=span.first).values_list("person", flat=True)
    found.slept = set(people)
    for stays in slept(asked, span.first, span.last).values():
        found.nights += formulas.bed_nights(stays, span.first, span.last)


def earlier(asked: Collection[uuid.UUID], quarter: str, apart_from: uuid.UUID) -> list[Seen]:
    """What each report of this quarter let see, of any of these houses, whoever received it."""
    wanted = {str(house) for house in asked}
    rows = Release.objects.filter(kind=KIND).exclude(pk=apart_from).order_by("at")
    return [
        giving.kept(wish["tables"])
        for wish in rows.values_list("wish", flat=True)
        if wish["quarter"] == quarter and wanted & set(wish["houses"])
    ]


def given_out(user: User) -> list[Release]:
    """The last reports of houses the user reports about."""
    mine = {str(house.pk) for house in houses(user)}
    rows = Release.objects.filter(kind=KIND).select_related("created_by").order_by("-at", "pk")
    rows = rows.defer("recipient", "purpose")[:50]
    return [row for row in rows if set(row.wish["houses"]) <= mine][:10]
