"""What waits for one user's hand, for the list and the home page."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.ledger.models import MoneyRule
from cases.spending.models import Expense

SHOWN = 100  # more would be no list to work from
State = Expense.State


@dataclass(frozen=True)
class Waiting:
    """An expense and the step that waits: approve or pay."""

    expense: Expense
    step: str


def waiting_for(user: User) -> list[Waiting]:
    """What this user may approve or pay himself, the longest waiting first; one query."""
    rows = waiting_rows(user).select_related("house", "created_by")
    return [Waiting(row, "pay" if row.state == State.APPROVED else "approve") for row in rows[:SHOWN]]


def waiting_rows(user: User) -> QuerySet[Expense]:
    """The rows themselves, for a page that asks for more at once."""
    approve = Q(state=State.ASKED) & house_filter(user, Permission.EXPENSE_APPROVE, "house")
    pay = Q(state=State.APPROVED) & house_filter(user, Permission.EXPENSE_PAY, "house")
    enough = Q(house__money_rule__people=MoneyRule.People.TWO)
    mine = Q(created_by=user)
    return (
        Expense.objects.visible_to(user)
        .filter((approve & ~mine) | (pay & ~Q(approved_by=user) & (~mine | enough)))
        .order_by("updated_at", "pk")
    )
