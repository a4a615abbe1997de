"""The list of donors, and what waits on the home page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.donors.models import Donation, Donor
from cases.donors.queries import pledges
from cases.houses.models import House


def houses_for(user: User) -> QuerySet[House]:
    """Running houses whose donors the user keeps."""
    return within(House.objects.running(), user, Permission.DONOR_VIEW, "pk")


def donor_list(user: User, screening: str = "") -> QuerySet[Donor]:
    """By code, with the day of the last gift that stands; never a name."""
    rows = Donor.objects.visible_to(user).select_related("house")
    rows = rows.filter(screening=screening) if screening else rows
    stands = Q(donations__entry__reversed_by__isnull=True)
    return (
        rows.annotate(last_gift=Max("donations__received_on", filter=stands))
        .defer("identity", "contact", "why")
        .order_by("code")
    )


def code_taken(code: str) -> bool:
    """In any house: codes are unique everywhere."""
    return Donor.objects.filter(code=code).exists()


@dataclass(frozen=True)
class Attention:
    """What a keeper of donors should look at."""

    late: int
    unscreened: int

    def __bool__(self) -> bool:
        return bool(self.late or self.unscreened)


def attention(user: User, today: dt.date) -> Attention | None:
    """Late instalments, and donors who gave though nobody has screened them; None: not his."""
    if not user.grants.anywhere(Permission.DONOR_VIEW):
        return None
    gave = Exists(Donation.objects.filter(donor=OuterRef("pk"), entry__reversed_by__isnull=True))
    unscreened = Donor.objects.visible_to(user).filter(gave, screening=Donor.Screening.NOT_YET)
    return Attention(late=pledges.late(user, today).count(), unscreened=unscreened.count())
