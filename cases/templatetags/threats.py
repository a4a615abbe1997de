"""The rooms of threats beside one another: display only, the doors ask again."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from cases.access.roles import Permission
from cases.templatetags.money import open_to

register = template.Library()

# url name, words, permission
ROOMS = (
    ("reports", _("Reports"), Permission.THREAT_VIEW),
    ("queue", _("Review queue"), Permission.THREAT_REVIEW),
    ("channels", _("Channels"), Permission.THREAT_VIEW),
    ("incidents", _("Incidents"), Permission.INCIDENT_VIEW),
    ("figures", _("Figures"), Permission.THREAT_FIGURES),
    ("releases", _("Given out"), Permission.THREAT_EXPORT),
)


@register.inclusion_tag("parts/threats.html", takes_context=True)
def threat_rooms(context: Any, here: str) -> dict[str, Any]:
    """The entries this user may follow; one that stands alone is not shown."""
    return {"entries": open_to(context["request"].user, ROOMS, here)}
