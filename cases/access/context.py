"""What every page shows around its content."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cases.access.roles import Permission

# url name, label, icon, permission
NAV = (
    ("home", _("Home"), "home", Permission.DESK),
    ("board", _("Board"), "board", Permission.STAY_VIEW),
    ("arrive", _("Arrival"), "arrival", Permission.STAY_RECORD),
    ("roll_call", _("Roll call"), "roll", Permission.STAY_RECORD),
    ("stays", _("Stays"), "bed", Permission.STAY_VIEW),
    ("people", _("People"), "people", Permission.PERSON_VIEW),
    ("reports", _("Threats"), "warn", Permission.THREAT_VIEW),
    ("money", _("Money"), "money", Permission.MONEY_VIEW),
    ("houses", _("Houses"), "house", Permission.HOUSE_VIEW),
    ("register", _("Register"), "register", Permission.REGISTER_EXPORT),
    ("audit_log", _("Audit log"), "audit", Permission.AUDIT_VIEW),
    ("admin:index", _("Workbench"), "admin", Permission.ADMIN_SITE),
)


# first part of an address that stands under another entry than its own
UNDER = {
    "rooms": "houses",
    "beds": "houses",
    "contacts": "people",
    "alerts": "people",
    "apart": "people",
    "papers": "people",
    "consents": "people",
    "incidents": "threats",
    "channels": "threats",
    "namings": "threats",
    "evidence": "threats",
    "figures": "threats",
    "releases": "threats",
    "risk": "people",
    "donors": "money",
    "pledges": "money",
    "instalments": "money",
    "donations": "money",
    "goods": "money",
    "expenses": "money",
    "reserve": "stays",
    "extensions": "stays",
}


@cache
def _address(name: str) -> str:
    """Addresses do not change while the program runs."""
    return reverse(name)


def _entries(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = []
    part = request.path.split("/")[1]
    path = f"/{UNDER.get(part, part)}/" if part else "/"
    for name, label, icon, permission in NAV:
        if user.grants.anywhere(permission):
            url = _address(name)
            entries.append({"url": url, "label": label, "icon": icon, "current": path == url})
    return entries


def shell(request: HttpRequest) -> dict[str, Any]:
    """`nav`: the entries this user may follow; reckoned only if the page shows it."""
    return {"nav": SimpleLazyObject(lambda: _entries(request))}
