"""The rooms of money beside one another: display only, the doors ask again."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.roles import Permission

register = template.Library()

# url name, words, permission
ROOMS = (
    ("money", _("Books"), Permission.MONEY_VIEW),
    ("donations", _("Donations"), Permission.DONOR_VIEW),
    ("expenses", _("Expenses"), Permission.MONEY_VIEW),
    ("runway", _("Runway"), Permission.MONEY_VIEW),
    ("report_month", _("Reports"), Permission.MONEY_VIEW),
)


@register.inclusion_tag("parts/money.html", takes_context=True)
def money_rooms(context: Any, here: str) -> dict[str, Any]:
    """The entries this user may follow; one that stands alone is not shown."""
    return {"entries": open_to(context["request"].user, ROOMS, here)}


def open_to(user: Any, rooms: tuple[tuple[str, Any, Permission], ...], here: str) -> list[dict[str, Any]]:
    """The rooms behind doors this user may open, unless it is only one."""
    entries = [
        {"url": reverse(name), "label": label, "current": name == here}
        for name, label, permission in rooms
        if user.grants.anywhere(permission)
    ]
    return entries if len(entries) > 1 else []
