"""What running a house costs by the days it was for, and what will have to be paid soon (domain.md 3.10, 3.11)."""

import datetime as dt
from collections import defaultdict

from django.db.models.functions import Coalesce

from cases.houses.models import House
from cases.ledger.codes import RUNNING
from cases.spending import rules
from cases.spending.models import Expense

State = Expense.State


def running_cost(house: House, frm: dt.date, to: dt.date, currency: str | None = None) -> dict[str, int]:
    """Smallest units per currency that fall on the days frm to to, both included; paid, and not reversed."""
    rows = Expense.objects.filter(
        house=house,
        state=State.PAID,
        category__in=RUNNING,
        service_from__lte=to,
        service_to__gte=frm,
    )
    if currency is not None:
        rows = rows.filter(currency=currency)
    window, sums = rules.Span(frm, to), defaultdict[str, int](int)
    for units, code, first, last in rows.values_list("units", "currency", "service_from", "service_to"):
        sums[code] += rules.share(units, rules.Span(first, last), window)
    return dict(sums)


def bills_due(house: House, on: dt.date, days: int) -> list[Expense]:
    """Asked for or approved, and due within so many days of `on`, or overdue; the most pressing first.

    Without a day on which it is due, an expense is due when the time it is for begins.
    """
    rows = Expense.objects.filter(house=house, state__in=[State.ASKED, State.APPROVED])
    due = rows.annotate(due=Coalesce("due_on", "service_from")).filter(due__lte=on + dt.timedelta(days=days))
    return list(due.order_by("due", "created_at", "pk"))
