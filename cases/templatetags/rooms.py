"""The rooms of money, and those of threats, beside one another: display only, the doors ask again."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.roles import Permission

register = template.Library()

# url name, words, permission
MONEY = (
    ("money", _("Books"), Permission.MONEY_VIEW),
    ("donations", _("Donations"), Permission.DONOR_VIEW),
    ("expenses", _("Expenses"), Permission.MONEY_VIEW),
    ("runway", _("Runway"), Permission.MONEY_VIEW),
    ("report_month", _("Reports"), Permission.MONEY_VIEW),
)
THREATS = (
    ("reports", _("Reports"), Permission.THREAT_VIEW),
    ("queue", _("Review queue"), Permission.THREAT_REVIEW),
    ("channels", _("Channels"), Permission.THREAT_VIEW),
    ("incidents", _("Incidents"), Permission.INCIDENT_VIEW),
    ("figures", _("Figures"), Permission.THREAT_FIGURES),
    ("releases", _("Given out"), Permission.THREAT_EXPORT),
)


@register.inclusion_tag("parts/rooms.html", takes_context=True)
def money_rooms(context: Any, here: str) -> dict[str, Any]:
    """The rooms of money this user may enter."""
    return _rooms(context, _("Money"), MONEY, here)


@register.inclusion_tag("parts/rooms.html", takes_context=True)
def threat_rooms(context: Any, here: str) -> dict[str, Any]:
    """The rooms of threats this user may enter."""
    return _rooms(context, _("Threats"), THREATS, here)


def _rooms(
    context: Any, name: Any, rooms: tuple[tuple[str, Any, Permission], ...], here: str
) -> dict[str, Any]:
    """One that stands alone is not shown."""
    grants = context["request"].user.grants
    entries = [
        {"url": reverse(url), "label": label, "current": url == here}
        for url, label, permission in rooms
        if grants.anywhere(permission)
    ]
    return {"name": name, "entries": entries if len(entries) > 1 else []}
