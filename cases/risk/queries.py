"""Reads of risk: the level of people at a moment, the versions of a form, what is due."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from cases.access.models import Membership, User
from cases.access.roles import ROLES, Permission
from cases.people.models import Person
from cases.risk import rules
from cases.risk.models import Assessment, Level, Raise
from cases.risk.standing import Raised, RiskState, Standing, state_at
from cases.threats.codes import State

NO_EVENT = (State.REJECTED, State.DUPLICATE)  # what they raised does not count
SOON = dt.timedelta(days=1)
FORM = ("level", "reckoned", "floor", "floors", "assessed_at", "due_at")
RAISED = ("cause", "level", "since", "until", "report__state")


def levels_of(person_ids: Collection[uuid.UUID], moment: dt.datetime) -> dict[uuid.UUID, RiskState]:
    """By person, in one query."""
    if not person_ids:
        return {}
    running = Q(raises__since__lte=moment, raises__until__gt=moment)
    rows = Person.objects.filter(pk__in=person_ids).annotate(
        form=FilteredRelation("assessments", condition=Q(assessments__state=Assessment.State.IN_FORCE)),
        raised=FilteredRelation("raises", condition=running),
    )
    names = [f"form__{name}" for name in FORM] + [f"raised__{name}" for name in RAISED]
    forms: dict[uuid.UUID, Standing] = {}
    raises: dict[uuid.UUID, list[Raised]] = defaultdict(list)
    for pk, *values in rows.order_by().values_list("pk", *names):
        form, raised = values[: len(FORM)], values[len(FORM) :]
        if form[0] is not None:
            forms[pk] = _standing(form)
        if raised[0] is not None and raised[-1] not in NO_EVENT:
            raises[pk].append(Raised(raised[0], Level(raised[1]), raised[2], raised[3]))
    return {pk: state_at(forms.get(pk), raises[pk], moment) for pk in person_ids}


def _standing(values: list[Any]) -> Standing:
    level, reckoned, floor, floors, assessed_at, due_at = values
    found = tuple(rules.stored(floors))
    return Standing(Level(level), Level(reckoned), Level(floor), found, assessed_at, due_at)


def level_of(person: Person, moment: dt.datetime) -> RiskState:
    """How somebody's risk stands; one query."""
    return levels_of([person.pk], moment)[person.pk]


def asks_coordinator(form: Assessment) -> bool:
    """F6: a minor's form is seen by somebody who gives second names, unless such a one filled it in."""
    return any(row[0] == "F6" for row in form.floors) and form.second_by_id is None
