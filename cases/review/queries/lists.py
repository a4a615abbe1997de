"""The list of reports, by state, house and act."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef

from cases.access.models import User
from cases.access.roles import Permission
from cases.houses.models import House
from cases.review.queries.rows import with_acts
from cases.threats.models import Act, Report


@dataclass(frozen=True)
class Wish:
    """Which reports; what is empty means all."""

    state: str = ""
    house: uuid.UUID | None = None
    act: str = ""


def _narrowed(user: User, wish: Wish) -> Any:
    reports = Report.objects.visible_to(user)
    if wish.house is not None:
        reports = reports.filter(house=wish.house)
    if wish.act:
        reports = reports.filter(Exists(Act.objects.filter(report=OuterRef("pk"), type=wish.act)))
    return reports


def report_list(*, user: User, wish: Wish) -> Any:
    """The newest first."""
    reports = _narrowed(user, wish)
    if wish.state:
        reports = reports.filter(state=wish.state)
    return with_acts(reports).order_by("-received_at", "pk")


def report_counts(*, user: User, wish: Wish) -> dict[str, int]:
    """How many of each state, in one query."""
    counted = _narrowed(user, wish).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(counted)


def houses_with_reports(user: User) -> list[House]:
    """Houses whose reports the user sees, closed ones too."""
    allowed = user.grants.houses(Permission.THREAT_VIEW)
    houses = House.objects.order_by("code_name").only("code_name")
    return list(houses if allowed is None else houses.filter(pk__in=allowed))
