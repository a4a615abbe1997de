"""What threat reports and risk know of somebody follows the record that stands.

Acts and namings hang on a victim, so two victims are united. A raise can never be changed: it is entered once more
for the record that stands. Were it left where it is, each page and each reckoning would have to remember to ask for
ended records too, and one that forgot would show a level that is too low.
"""

from typing import Any

from django.db.models import F, Max

from cases.merging import rules
from cases.merging.moving import Move
from cases.people.models import Person
from cases.risk.models import Assessment, Raise
from cases.threats.models import Act, Involvement, Naming, Victim

FACTS = ("sex", "age_group", "is_defender", "defender_role", "status")


def follow(move: Move, *, code_name: str) -> dict[str, int]:
    """Move victims, assessments and raises; `code_name` is the one that is kept. How many of each."""
    return {
        "victim": _victims(move, code_name),
        "assessment": _assessments(move),
        "raise": _raises(move),
    }


def _victims(move: Move, code_name: str) -> int:
    ours, theirs = (_victim_of(person) for person in (move.winner, move.loser))
    if theirs is None:
        return 0
    if ours is None:
        move.reseal(theirs, move.take)
        _call(theirs, code_name, move)
        return 1
    _acts(ours, theirs, move)
    Naming.objects.filter(victim=theirs).update(victim=ours)
    later, earlier = sorted((ours, theirs), key=lambda row: row.updated_at, reverse=True)
    for name in FACTS:
        setattr(ours, name, rules.known(getattr(later, name), getattr(earlier, name)))
    identities = [move.open(row).get("identity", {}) for row in (ours, theirs)]
    theirs.delete()
    move.seal(ours, {"identity": rules.united_identity(*identities)})
    _call(ours, code_name, move)
    return 1


def _victim_of(person: Person) -> Victim | None:
    return Victim.objects.filter(person=person).first()


def _call(victim: Victim, code_name: str, move: Move) -> None:
    """By the code name that is kept, unless somebody else goes by it in reports since it was another's."""
    if not Victim.objects.filter(code=code_name).exclude(pk=victim.pk).exists():
        victim.code = code_name
        victim.keep(by=move.by)


def _acts(ours: Victim, theirs: Victim, move: Move) -> None:
    """Acts of both; where one report tells of the same act twice, what hangs on either stays."""
    known = {(act.report_id, act.type): act for act in Act.objects.filter(victim=ours)}
    for act in Act.objects.filter(victim=theirs):
        twin = known.get((act.report_id, act.type))
        if twin is None:
            act.victim = ours
            act.keep(by=move.by)
            continue
        Involvement.objects.filter(act=act).update(act=twin)
        twin.leave_out = twin.leave_out or act.leave_out
        if rules.more_exact(act.precision, twin.precision):
            twin.happened_on, twin.precision = act.happened_on, act.precision
        twin.keep(by=move.by)
        act.delete()


def _assessments(move: Move) -> int:
    """All versions, numbered anew by their day; of two that hold, the higher level does."""
    rows: list[Any] = list(Assessment.objects.filter(person__in=[move.winner, move.loser]))
    theirs = [row for row in rows if row.person_id == move.loser.pk]
    if not theirs:
        return 0
    for state in (Assessment.State.IN_FORCE, Assessment.State.WAITING):
        for row in rules.outdone([row for row in rows if row.state == state]):
            row.state = Assessment.State.REPLACED
            row.keep(by=move.by)
    beyond = len(rows) + (Assessment.objects.aggregate(last=Max("version"))["last"] or 0)
    Assessment.objects.filter(person=move.winner).update(version=F("version") + beyond)
    rows.sort(key=lambda row: (row.assessed_at, row.created_at))
    for number, row in enumerate(rows, start=1):
        row.version = number
        if row.person_id == move.loser.pk:
            move.reseal(row, move.take)
        else:
            row.keep(by=move.by)
    return len(theirs)


def _raises(move: Move) -> int:
    """Entered again with its own days; one that both have counts once, unless theirs protects longer or higher."""
    known: dict[Any, Raise] = {(row.report_id, row.cause): row for row in _raises_of(move.winner)}
    moved = 0
    for row in _raises_of(move.loser):
        twin = known.get((row.report_id, row.cause)) if row.report_id else None
        if twin and rules.protects(twin, row):
            continue
        again = Raise(person=move.winner, report=None if twin else row.report, cause=row.cause)
        again.level, again.since, again.until = row.level, row.since, row.until
        again.keep(by=move.by)
        moved += 1
    return moved


def _raises_of(person: Person) -> list[Raise]:
    return list(Raise.objects.filter(person=person))
