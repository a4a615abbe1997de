"""One version of a form, opened, with its arithmetic."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cases.access.models import Membership
from cases.access.roles import ROLES, Permission
from cases.people.models import Person
from cases.risk import items, rules
from cases.risk.models import Assessment
from cases.vault import keys, sealed


def asks_coordinator(form: Assessment) -> bool:
    """F6: a minor's form is seen by somebody who gives second names, unless such a one filled it in."""
    minor = any(row[0] == rules.MINOR for row in form.floors) and form.second_by_id is None
    return minor and not Assessment.objects.filter(by_seconder(), pk=form.pk).exists()


def by_seconder() -> Q:
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
