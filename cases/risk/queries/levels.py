"""How the risk of people stands at a moment, read in one query."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from cases.access.models import User
from cases.access.roles import Permission
from cases.people.models import Alert, Person, PersonQuerySet
from cases.risk import rules
from cases.risk.models import Assessment, Level
from cases.risk.standing import Raised, RiskState, Standing, state_at
from cases.threats.codes import NO_EVENT

FORM = ("level", "reckoned", "floor", "floors", "assessed_at", "due_at")
RAISED = ("id", "cause", "level", "since", "until", "report__state")
RISK = (*(f"form__{name}" for name in FORM), *(f"raised__{name}" for name in RAISED))
WARNED = ("id", "kind", "valid_from", "valid_to", "instructions")


def levels_of(person_ids: Collection[uuid.UUID], moment: dt.datetime) -> dict[uuid.UUID, RiskState]:
    """By person, in one query."""
    found = _levels(Person.objects.filter(pk__in=person_ids), moment) if person_ids else {}
    return {pk: found.get(pk, RiskState()) for pk in person_ids}


def level_of(person: Person, moment: dt.datetime) -> RiskState:
    """How somebody's risk stands; one query."""
    return levels_of([person.pk], moment)[person.pk]


def level_for(*, user: User, person: Person, moment: dt.datetime) -> RiskState | None:
    """The same for pages of other rooms; None if the user may not see it. At most one query."""
    if not user.grants.anywhere(Permission.RISK_VIEW):
        return None
    rows = Person.objects.within(user, Permission.RISK_VIEW).filter(pk=person.pk)
    return _levels(rows, moment).get(person.pk)


def alerts_and_level(
    *, user: User, person: Person, day: dt.date, moment: dt.datetime
) -> tuple[list[Alert], RiskState | None]:
    """What stands at the top of a person's page and at the door, in one query: alerts that have not ended, and risk."""
    valid = Q(alerts__valid_to__isnull=True) | Q(alerts__valid_to__gte=day)
    within = Person.objects.within(user, Permission.RISK_VIEW).filter(pk=OuterRef("pk"))
    rows = _with_risk(Person.objects.filter(pk=person.pk), moment).annotate(
        seen=Exists(within), alert=FilteredRelation("alerts", condition=valid)
    )
    names = [f"alert__{name}" for name in WARNED]
    found = list(rows.values_list("seen", *names, *RISK))
    alerts = {
        row[1]: Alert(person=person, **dict(zip(WARNED, row[1:], strict=False))) for row in found if row[1]
    }
    state = _state([row[1 + len(WARNED) :] for row in found], moment) if found and found[0][0] else None
    return sorted(alerts.values(), key=lambda alert: (alert.valid_from, alert.kind)), state


def _levels(people: PersonQuerySet, moment: dt.datetime) -> dict[uuid.UUID, RiskState]:
    found = defaultdict(list)
    for pk, *values in _with_risk(people, moment).values_list("pk", *RISK):
        found[pk].append(values)
    return {pk: _state(rows, moment) for pk, rows in found.items()}


def _with_risk(people: PersonQuerySet, moment: dt.datetime) -> PersonQuerySet:
    """A row for each raise in force, with the form in force beside it."""
    running = Q(raises__since__lte=moment, raises__until__gt=moment)
    return people.order_by().annotate(
        form=FilteredRelation("assessments", condition=Q(assessments__state=Assessment.State.IN_FORCE)),
        raised=FilteredRelation("raises", condition=running),
    )


def _state(rows: Sequence[Sequence[Any]], moment: dt.datetime) -> RiskState:
    """Of one person's rows; a raise may stand in several."""
    form = rows[0][: len(FORM)]
    raises = {
        pk: Raised(cause, Level(level), since, until)
        for pk, cause, level, since, until, report in (row[len(FORM) :] for row in rows)
        if pk is not None and report not in NO_EVENT
    }
    return state_at(_standing(form) if form[0] is not None else None, list(raises.values()), moment)


def _standing(values: Sequence[Any]) -> Standing:
    level, reckoned, floor, floors, assessed_at, due_at = values
    found = tuple(rules.stored(floors))
    return Standing(Level(level), Level(reckoned), Level(floor), found, assessed_at, due_at)
