"""Lists of expenses and what the form for a new one offers."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.houses.models import House
from cases.ledger.models import Fund
from cases.spending.models import Expense


@dataclass(frozen=True)
class Filters:
    """Which part of the list; empty means all."""

    state: str = ""
    category: str = ""
    house: House | None = None


def seen(user: User) -> QuerySet[Expense]:
    """Expenses the user may see, with house and who asked."""
    return Expense.objects.visible_to(user).select_related("house", "created_by")


def expenses(user: User, filters: Filters) -> QuerySet[Expense]:
    """Newest first."""
    rows = seen(user).order_by("-created_at", "pk")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.house:
        rows = rows.filter(house=filters.house)
    return rows


def houses_to_ask(user: User) -> QuerySet[House]:
    """Running houses for which the user may ask."""
    rows = House.objects.running().order_by("code_name")
    return within(rows, user, Permission.EXPENSE_ASK, "pk")


def funds_to_ask(user: User, day: dt.date) -> QuerySet[Fund]:
    """Open funds of these houses, by name only."""
    rows: QuerySet[Fund] = Fund.objects.open_on(day).select_related("house")
    rows = within(rows, user, Permission.EXPENSE_ASK)
    return rows.order_by("house__code_name", "code")
