"""What can be done about somebody's risk."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.people.models import Person
from cases.people.queries import house_for
from cases.risk import queries, rules
from cases.risk.models import Assessment, Level, Raise
from cases.threats.models import Report
from cases.vault import sealed

P = Permission
S = Assessment.State


@transaction.atomic
def raise_level(  # noqa: PLR0913 - keyword-only, the contract of the room
    *, person: Person, cause: str, level: str, report: Report | None, until: dt.datetime, by: User
) -> Raise | None:
    """Something happened: at least this level until then; None if that is over already.

    Asks authority over the report (a naming may endanger people of a house its reporter does not see);
    without a report, over the person.  The same event raises the same person once per cause.
    """
    if report is None:
        house = house_for(person, P.THREAT_RECORD, by)
    else:
        house = report.house_id
        require(by, P.THREAT_RECORD, house=house)
    now = clock.now()
    if until <= now:
        return None
    known = (
        Raise.objects.filter(person=person, report=report, cause=cause) if report else Raise.objects.none()
    )
    found: Raise | None = known.first()
    if found is not None:
        return found
    raised = Raise(
        person=person, report=report, cause=Raise.Cause(cause), level=Level(level), since=now, until=until
    )
    raised.keep(by=by)
    chain.record("risk.raised", by=by, on=raised, house=house, detail={"cause": str(raised.cause)})
    return raised


@transaction.atomic
def assess(
    *, person: Person, answers: Mapping[str, str], given_level: str | None = None, why: str = "", by: User
) -> Assessment:
    """Keep one more version of the form; answers: item -> code or "unknown", and the days of the floors.

    Returns the version that carries the given level: in force, or waiting for a second name.
    """
    house = house_for(person, P.RISK_ASSESS, by)
    _lock(person)
    now = clock.now()
    day = clock.night_of(now)
    rules.sound(answers, day)
    score = rules.score(answers, is_minor=person.is_minor, day=day)
    standing = queries.level_of(person, now).assessment
    before = standing.level_on(day) if standing else None
    said = rules.outcome(score, given=given_level, why=why, before=before)
    _replace(person, S.WAITING, by)
    form = _Form(person, answers, score, why.strip(), now)
    made = []
    if said.in_force is not None:
        _replace(person, S.IN_FORCE, by)
        made.append(form.keep(level=said.in_force, state=S.IN_FORCE, by=by))
    if said.waits is not None:
        made.append(form.keep(level=said.waits, state=S.WAITING, by=by))
    detail = {"versions": [f"{row.version} {row.state}" for row in made], "unknowns": made[-1].unknowns}
    reason = chain.Reason(form.why, person.pk, Person.SUBJECT_KIND) if form.why else None
    chain.record("risk.assessed", by=by, on=made[-1], house=house, detail=detail, reason=reason)
    return made[-1]


@dataclass(frozen=True)
class _Form:
    """What all versions made of one filled-in form share."""

    person: Person
    answers: Mapping[str, str]
    score: rules.Score
    why: str
    at: dt.datetime

    def keep(self, *, level: Level, state: str, by: User) -> Assessment:
        """Write a version; answers and reason are sealed."""
        last = Assessment.objects.filter(person=self.person).aggregate(last=Max("version"))["last"]
        sums, score = self.score.points, self.score
        row = Assessment(
            person=self.person,
            version=(last or 0) + 1,
            state=state,
            assessed_at=self.at,
            threat_points=sums.threat,
            vulnerability_points=sums.vulnerability,
            capacity_points=sums.capacity,
            reckoned=score.reckoned,
            floor=score.floor,
            floors=[floor.row for floor in score.floors],
            level=level,
            unknowns=len(sums.unknowns),
            due_at=rules.due(level, self.at),
        )
        words = {"text": self.why} if level != score.level or state == S.WAITING else {}
        sealed.put(row, answers=dict(self.answers), why=words)
        row.keep(by=by)
        return row


@transaction.atomic
def second(*, assessment: Assessment, agree: bool, by: User) -> Assessment:
    """The second name: agree to or decline a lower level; or, of a minor's form in force, note that it was seen."""
    person = assessment.person
    house = house_for(person, P.RISK_SECOND, by)
    _lock(person)
    row: Assessment = Assessment.objects.get(pk=assessment.pk)
    if row.created_by_id == by.pk:
        raise Refused("own_form", _("The second name is another person's than the first."))
    if row.second_by_id is not None or row.state not in (S.WAITING, S.IN_FORCE):
        raise Refused("nothing_waits", _("Nothing waits for a second name here any more."))
    if row.state == S.IN_FORCE and not (agree and queries.asks_coordinator(row)):
        raise Refused("in_force", _("This form is in force. Fill in a new one to change the level."))
    if row.state == S.WAITING and agree:
        _replace(person, S.IN_FORCE, by)
        row.state = S.IN_FORCE
    elif row.state == S.WAITING:
        row.state = S.DECLINED
    row.second_by, row.second_at = by, clock.now()
    row.keep(by=by, update_fields=["state", "second_by", "second_at"])
    verb = "agreed" if agree else "declined"
    chain.record(f"risk.{verb}", by=by, on=row, house=house, detail={"version": row.version})
    return row


def _lock(person: Person) -> None:
    """One form after the other for one person; SQLite's transaction is that lock already."""
    Person.objects.select_for_update(of=("self",)).order_by().get(pk=person.pk)


def _replace(person: Person, state: str, by: User) -> None:
    """A newer form takes the place of what stood."""
    for row in Assessment.objects.filter(person=person, state=state):
        row.state = S.REPLACED
        row.keep(by=by, update_fields=["state"])
