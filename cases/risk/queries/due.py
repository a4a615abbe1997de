"""What is to be done about risk: forms that are due, second names to give, and the signs of a house."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.houses.models import House
from cases.incidents.models import HouseIncident
from cases.people.models import Person
from cases.risk.house import EXPOSED_WITHIN, Signs
from cases.risk.models import Assessment, Level, Raise, RaiseQuerySet
from cases.risk.queries.levels import levels_of
from cases.risk.queries.sheets import by_seconder
from cases.threats.codes import NO_EVENT
from cases.threats.models import Naming

FORM_DUE, RAISED_SINCE = "due", "raised"
SOON = dt.timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """Somebody whose form is due, and since when; never a level."""

    person: uuid.UUID
    code_name: str
    why: str  # due, raised, second or minor
    since: dt.datetime
    overdue: bool = False


def due_list(user: User) -> list[Due]:
    """Forms to fill in (due within a day, or raised since) and second names to give, the oldest first; one query."""
    now = clock.now()
    others = [_raised(user, now)]
    if user.grants.anywhere(Permission.RISK_SECOND):
        others.append(_seconds(user))
    mine: dict[tuple[uuid.UUID, bool], Due] = {}
    rows = _forms_due(user, now).union(*others, all=True)
    found = [Due(pk, name, why, since, _late(why, since, now)) for pk, name, why, since in rows]
    for row in sorted(found, key=lambda row: (row.why == RAISED_SINCE, -row.since.timestamp())):
        mine[row.person, row.why in (FORM_DUE, RAISED_SINCE)] = row  # a raise, and of two the first, says why
    return sorted(mine.values(), key=lambda row: row.since)


def _late(why: str, since: dt.datetime, now: dt.datetime) -> bool:
    return why == RAISED_SINCE or (why == FORM_DUE and since <= now)


def _listed(rows: Any, why: Any, since: str) -> Any:
    """The four columns that all three lists have."""
    return (
        rows.order_by().annotate(listed_as=why).values_list("person", "person__code_name", "listed_as", since)
    )


def _forms_due(user: User, now: dt.datetime) -> Any:
    rows = Assessment.objects.visible_to(user).filter(
        state=Assessment.State.IN_FORCE, due_at__lte=now + SOON, person__merged_into__isnull=True
    )
    return _listed(rows, Value(FORM_DUE), "due_at")


def _raised(user: User, now: dt.datetime) -> Any:
    forms = Assessment.objects.filter(person=OuterRef("person"), state=Assessment.State.IN_FORCE)
    raises: RaiseQuerySet = Raise.objects.in_force(now)
    rows = (
        raises.visible_to(user)
        .filter(Q(report__isnull=True) | ~Q(report__state__in=NO_EVENT), person__merged_into__isnull=True)
        .exclude(Exists(forms.filter(assessed_at__gte=OuterRef("since"))))
    )
    return _listed(rows, Value(RAISED_SINCE), "since")


def _seconds(user: User) -> Any:
    """Lower levels that wait, and minors' forms no coordinator has seen; never the user's own."""
    waits = Q(state=Assessment.State.WAITING)
    minor = Q(state=Assessment.State.IN_FORCE, person__is_minor=True, second_by__isnull=True)
    rows: Any = Assessment.objects.filter(
        waits | (minor & ~by_seconder()),
        person__in=Person.objects.within(user, Permission.RISK_SECOND).current(),
    ).exclude(created_by=user)
    return _listed(rows, Case(When(waits, then=Value("second")), default=Value("minor")), "assessed_at")


def signs_of(house: House) -> Signs:
    """What the risk of a house is reckoned from; three queries."""
    now = clock.now()
    stays: Any = Person._meta.get_field("stays").related_model
    here = stays.objects.filter(house=house, arrived_at__isnull=False, departed_at__isnull=True)
    people = set(here.order_by().values_list("person", flat=True))
    levels = [state.level for state in levels_of(people, now).values()]
    namings = Naming.objects.filter(
        exposed_house=house, posted_at__gt=now - EXPOSED_WITHIN, posted_at__lte=now
    )
    return Signs(
        security=house.security_state,
        incidents=HouseIncident.objects.filter(house=house).undecided().count(),
        namings=namings.exclude(report__state__in=NO_EVENT).count(),
        people=sum(level in (Level.HIGH, Level.EXTREME) for level in levels),
    )


def houses_of(user: User) -> list[House]:
    """Running houses whose risk the user may see."""
    rows = within(House.objects.running(), user, Permission.RISK_VIEW, "pk")
    return list(within(rows, user, Permission.INCIDENT_VIEW, "pk"))
