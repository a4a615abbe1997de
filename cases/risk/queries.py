"""Reads of risk: the level of people at a moment, the versions of a form, what is due."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, Value, When

from cases.access.models import Membership, User
from cases.access.roles import ROLES, Permission
from cases.access.scopes import within
from cases.core import clock
from cases.houses.models import House
from cases.incidents.models import HouseIncident
from cases.people.models import Person, PersonQuerySet
from cases.risk import items, rules
from cases.risk.house import EXPOSED_WITHIN, Signs
from cases.risk.models import Assessment, Level, Raise
from cases.risk.standing import Raised, RiskState, Standing, state_at
from cases.threats.codes import State
from cases.threats.models import Naming
from cases.vault import keys, sealed

NO_EVENT = (State.REJECTED, State.DUPLICATE)  # what they raised does not count
SOON = dt.timedelta(days=1)
FORM_DUE, RAISED_SINCE = "due", "raised"
FORM = ("level", "reckoned", "floor", "floors", "assessed_at", "due_at")
RAISED = ("cause", "level", "since", "until", "report__state")


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


def _levels(people: PersonQuerySet, moment: dt.datetime) -> dict[uuid.UUID, RiskState]:
    running = Q(raises__since__lte=moment, raises__until__gt=moment)
    rows = people.annotate(
        form=FilteredRelation("assessments", condition=Q(assessments__state=Assessment.State.IN_FORCE)),
        raised=FilteredRelation("raises", condition=running),
    )
    names = [f"form__{name}" for name in FORM] + [f"raised__{name}" for name in RAISED]
    forms: dict[uuid.UUID, Standing | None] = {}
    raises: dict[uuid.UUID, list[Raised]] = defaultdict(list)
    for pk, *values in rows.order_by().values_list("pk", *names):
        form, raised = values[: len(FORM)], values[len(FORM) :]
        forms[pk] = _standing(form) if form[0] is not None else None
        if raised[0] is not None and raised[-1] not in NO_EVENT:
            raises[pk].append(Raised(raised[0], Level(raised[1]), raised[2], raised[3]))
    return {pk: state_at(form, raises[pk], moment) for pk, form in forms.items()}


def _standing(values: list[Any]) -> Standing:
    level, reckoned, floor, floors, assessed_at, due_at = values
    found = tuple(rules.stored(floors))
    return Standing(Level(level), Level(reckoned), Level(floor), found, assessed_at, due_at)


def asks_coordinator(form: Assessment) -> bool:
    """F6: a minor's form is seen by somebody who gives second names, unless such a one filled it in."""
    minor = any(row[0] == rules.MINOR for row in form.floors) and form.second_by_id is None
    return minor and not Assessment.objects.filter(_by_seconder(), pk=form.pk).exists()


def _by_seconder() -> Q:
    """Filled in by somebody who gives second names for people of that house."""
    roles = [slug for slug, role in ROLES.items() if Permission.RISK_SECOND in role.allowed]
    given = Membership.objects.filter(user=OuterRef("created_by"), role__in=roles)
    return Q(Exists(given.filter(Q(house__isnull=True) | Q(house=OuterRef("person__house")))))


@dataclass(frozen=True)
class Line:
    """One question of a form with what it counted."""

    question: Any
    answer: Any
    points: int
    unknown: bool


@dataclass(frozen=True)
class Side:
    """Threat, vulnerability or capacity: points, band and how they came about."""

    name: Any
    points: int
    most: int
    band: int
    lines: list[Line]


@dataclass(frozen=True)
class Sheet:
    """One version, opened, with its arithmetic, and all versions there are."""

    form: Assessment | None
    versions: list[Assessment]
    waiting: Assessment | None = None
    asks_coordinator: bool = False
    sides: tuple[Side, ...] = ()
    ratio: str = ""
    floors: tuple[rules.Floor, ...] = ()
    floor_answers: tuple[tuple[Any, Any], ...] = ()
    why: str = ""

    @property
    def decided_by(self) -> str:
        """Whether a person's word, a floor or the points made the level."""
        if self.form is None:
            return ""
        if self.form.level != rules.highest((self.form.reckoned, self.form.floor)):
            return "person"
        return "floor" if rules.rank(self.form.floor) > rules.rank(self.form.reckoned) else "points"


def sheet_of(*, person: Person, version: int | None = None) -> Sheet | None:
    """The version asked for, or the one in force, or the newest; None if there is no such version."""
    rows: Any = Assessment.objects.filter(person=person).select_related("created_by", "second_by")
    versions: list[Assessment] = list(rows)
    if version is None:
        form = next((row for row in versions if row.state == Assessment.State.IN_FORCE), None)
        form = form or next(iter(versions), None)
    else:
        form = next((row for row in versions if row.version == version), None)
    if form is None:
        return None if version is not None else Sheet(None, versions)
    waiting = next((row for row in versions if row.state == Assessment.State.WAITING), None)
    key = keys.subject_keys([person.pk]).get(person.pk)
    opened = [
        sealed.read_with(form, key=key, column=column) if key and getattr(form, column) else {}
        for column in ("answers", "why")
    ]
    return Sheet(
        form=form,
        versions=versions,
        waiting=waiting,
        asks_coordinator=form.state == Assessment.State.IN_FORCE and asks_coordinator(form),
        sides=_sides(form, opened[0]),
        ratio=f"{float(rules.ratio(*_points(form))):.1f}",
        floors=tuple(rules.stored(form.floors)),
        floor_answers=_floor_answers(opened[0]),
        why=str(opened[1].get("text", "")),
    )


def _points(form: Assessment) -> tuple[int, int, int]:
    return form.threat_points, form.vulnerability_points, form.capacity_points


def _sides(form: Assessment, answers: dict[str, str]) -> tuple[Side, ...]:
    sums = _points(form)
    sides = zip(items.SIDES, sums, rules.bands(*sums), strict=True)
    return tuple(
        Side(name, points, sum(item.most for item in asked), band, [_line(item, answers) for item in asked])
        for (name, asked), points, band in sides
    )


def _line(item: items.Item, answers: dict[str, str]) -> Line:
    answer = answers.get(item.code, items.UNKNOWN)
    return Line(item.question, item.label(answer), item.points(answer), answer == items.UNKNOWN)


def _floor_answers(answers: dict[str, str]) -> tuple[tuple[Any, Any], ...]:
    asked = [
        (question, items.FLOOR_LABELS[answers.get(code, items.UNKNOWN)])
        for code, question in items.FLOOR_QUESTIONS.items()
    ]
    days = [(question, answers[code]) for code, question in items.FLOOR_DAYS.items() if answers.get(code)]
    return (*asked, *days)


def last_answers(person: Person) -> tuple[int, dict[str, str]]:
    """The number of the newest version and its answers; 0 and none before the first."""
    form = Assessment.objects.filter(person=person).order_by("-version").first()
    return (form.version, sealed.read(form, "answers")) if form else (0, {})


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
    found = [Due(*row, _late(*row[2:], now)) for row in _forms_due(user, now).union(*others, all=True)]
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
    rows = (
        Raise.objects.visible_to(user)
        .in_force(now)
        .filter(Q(report__isnull=True) | ~Q(report__state__in=NO_EVENT), person__merged_into__isnull=True)
        .exclude(Exists(forms.filter(assessed_at__gte=OuterRef("since"))))
    )
    return _listed(rows, Value(RAISED_SINCE), "since")


def _seconds(user: User) -> Any:
    """Lower levels that wait, and minors' forms no coordinator has seen; never the user's own."""
    waits = Q(state=Assessment.State.WAITING)
    minor = Q(state=Assessment.State.IN_FORCE, person__is_minor=True, second_by__isnull=True)
    rows: Any = Assessment.objects.filter(
        waits | (minor & ~_by_seconder()),
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
