"""Reads of incidents for their pages and for the home page, in a constant number of queries."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter, within
from cases.core import clock
from cases.houses.models import House
from cases.incidents import rules
from cases.incidents.models import HouseIncident, IncidentQuerySet
from cases.vault import sealed

SHOWN = 100  # of those that wait; more would be no list to decide from


@dataclass(frozen=True)
class Waiting:
    """An incident nobody has decided about, and the time left."""

    incident: HouseIncident
    left: rules.Left


@dataclass(frozen=True)
class Told:
    """What was sealed of one incident: level N, for those who see it."""

    what: str
    who_saw: str
    why: str


def houses_to_report(user: User) -> QuerySet[House]:
    """Running houses in which the user may report an incident."""
    return within(House.objects.running(), user, Permission.INCIDENT_REPORT, "pk")


def seen(user: User) -> IncidentQuerySet:
    """Incidents the user may see, with house, recorder and who decided."""
    return HouseIncident.objects.visible_to(user).select_related("house", "created_by", "decided_by")


def undecided(user: User) -> list[Waiting]:
    """Those that wait, the most pressing first."""
    return _waiting(seen(user).undecided())


def decided(user: User) -> QuerySet[HouseIncident]:
    """Those that are decided, the newest first."""
    return seen(user).filter(decided_at__isnull=False).order_by("-happened_at", "pk")


def waiting_for(user: User) -> list[Waiting]:
    """What this user may decide and has not recorded himself, the most pressing first."""
    rows = within(HouseIncident.objects.undecided(), user, Permission.INCIDENT_DECIDE)
    mine = Q(created_by=user) & Q(naming__isnull=True)
    return _waiting(rows.exclude(pk__in=rows.filter(mine).values("pk")).select_related("house"))


def _waiting(rows: QuerySet[HouseIncident]) -> list[Waiting]:
    now = clock.now()
    pressing = rows.order_by("decide_by", "-severity", "pk")[:SHOWN]
    return [Waiting(incident, rules.left(incident.decide_by, now)) for incident in pressing]


def told(incident: HouseIncident) -> Told:
    """The words of the account and of the decision."""
    account, decision = sealed.read(incident, "account"), sealed.read(incident, "actions")
    return Told(str(account.get("what", "")), str(account.get("who_saw", "")), str(decision.get("text", "")))


def naming_report(incident: HouseIncident) -> uuid.UUID | None:
    """The report of the naming that opened it; threats stand above this room and are reached by their name."""
    found: Any = HouseIncident.objects.filter(pk=incident.pk, naming__isnull=False)
    report: uuid.UUID | None = found.values_list("naming__report_id", flat=True).first()
    return report


def sees_naming(user: User, incident: HouseIncident) -> bool:
    """Whether the report of that naming is in the user's scope: it may be another house's."""
    mine = house_filter(user, Permission.THREAT_VIEW, "naming__report__house")
    return HouseIncident.objects.filter(mine, pk=incident.pk, naming__isnull=False).exists()
