"""Donations and gifts in kind as lists show them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.access.models import User
from cases.donors.models import Donation, Donor, GiftInKind
from cases.houses.models import House
from cases.ledger.models import Entry


def donations(user: User, donor: Donor | None = None) -> QuerySet[Any]:
    """The newest first, each knowing whether it was reversed."""
    rows = Donation.objects.visible_to(user).select_related("donor", "fund", "house", "entry")
    rows = rows.filter(donor=donor) if donor else rows
    reversal = Entry.objects.filter(reverses=OuterRef("entry"))
    found: QuerySet[Any] = rows.annotate(is_reversed=Exists(reversal))
    return found.order_by("-received_on", "-receipt_number", "pk")


def goods(user: User, donor: Donor | None = None) -> QuerySet[Any]:
    """Gifts in kind, the newest first; they are never summed with cash."""
    rows: QuerySet[Any] = GiftInKind.objects.visible_to(user)
    rows = rows.filter(donor=donor) if donor else rows
    return rows.select_related("donor").order_by("-received_on", "pk")


def witnesses(house: House, by: User) -> QuerySet[User]:
    """Who may stand by when cash is counted: everybody else who signs in at this house."""
    here = Q(memberships__house=house) | Q(memberships__house__isnull=True, memberships__role="admin")
    return User.objects.filter(here, is_active=True).exclude(pk=by.pk).distinct().order_by("username")
