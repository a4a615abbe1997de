"""The list of donors."""

from django.db.models import Max, Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.donors.models import Donor
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
