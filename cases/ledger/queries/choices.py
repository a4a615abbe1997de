"""What forms about money offer."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from cases.access.models import User
from cases.access.roles import ROLES, Permission
from cases.access.scopes import within
from cases.houses.models import House
from cases.ledger.codes import FOR_A_PURPOSE, FOR_A_TIME
from cases.ledger.models import CashBox, Fund, Rate

COUNTING = [slug for slug, role in ROLES.items() if Permission.CASH_COUNT in role.allowed]


def houses_of(user: User, permission: Permission) -> QuerySet[House]:
    """Houses in which the user may do this."""
    return within(House.objects.order_by("code_name"), user, permission, "pk")


def counters(user: User) -> QuerySet[User]:
    """Who may be the second person at a count: colleagues who count in the same houses."""
    houses = user.grants.houses(Permission.CASH_COUNT)
    rows = User.objects.filter(is_active=True, memberships__role__in=COUNTING).exclude(pk=user.pk)
    if houses is not None:
        rows = rows.filter(memberships__house__in=houses)
    return rows.distinct().order_by("username")


def boxes_to_count(user: User, day: dt.date) -> QuerySet[CashBox]:
    """By name, without what is in them."""
    rows = CashBox.objects.counted_by(user).open_on(day).select_related("house")
    found: QuerySet[CashBox] = rows.order_by("house__code_name", "code")
    return found


def free_funds(user: User, day: dt.date) -> QuerySet[Fund]:
    """Funds that may bear a difference: given neither for a purpose nor for a time."""
    found: QuerySet[Fund] = Fund.objects.counted_by(user).open_on(day)
    return found.exclude(restriction__in=[*FOR_A_PURPOSE, *FOR_A_TIME])


def recorded_rates(user: User) -> QuerySet[Rate]:
    """Rates, newest first."""
    found: QuerySet[Rate] = Rate.objects.visible_to(user).select_related("created_by")
    return found.order_by("-day", "currency", "-created_at")


@dataclass(frozen=True)
class Shelf:
    """All houses, funds and boxes the user sees, also closed ones: what a list can be narrowed to."""

    houses: list[House]
    funds: list[Fund]
    boxes: list[CashBox]


def shelf(user: User) -> Shelf:
    """Three queries."""
    rows = [
        list(model.objects.visible_to(user).select_related("house").order_by("house__code_name", "code"))
        for model in (Fund, CashBox)
    ]
    return Shelf(list(houses_of(user, Permission.MONEY_VIEW)), *rows)
