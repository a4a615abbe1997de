"""Starting answers of the form: what the reports already say (reads only; a proposal is checked by a person).

Only counted reports propose: a draft may still be wrong.  Whether the same actor or channel struck others is looked
up in the reports of every house, and nothing but that "yes" is told: it may save a life.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.actors.codes import ActorType
from cases.people.models import Person
from cases.risk import items, rules
from cases.risk.items import UNKNOWN, YES
from cases.threats.codes import ActType, Exposure, Target
from cases.threats.models import Act, Naming, Report

# Our reading of the acts in terms of the form; the others propose nothing.
AS_ANSWER = (
    {act: items.ATTEMPT for act in (ActType.KILL, ActType.KATT, ActType.DISA, ActType.ABDU)}
    | {act: items.ARMED for act in (ActType.RAID, ActType.IEDH, ActType.ASLT, ActType.TORT, ActType.SEXV)}
    | {act: "threat" for act in (ActType.THRE, ActType.SURV, ActType.STLK, ActType.PROP)}
    | {act: "posts" for act in (ActType.SMEA, ActType.CYBR, ActType.SXHA)}
    | {ActType.DTHR: items.DEATH_THREAT, ActType.NAME: "named"}
)
ATTACKED = tuple(act for act, answer in AS_ANSWER.items() if answer in rules.VIOLENT)
PRIVATE = {Exposure.WORKPLACE, Exposure.ADDRESS, Exposure.FAMILY, Exposure.PHONE, Exposure.ROUTINE}
YEAR = dt.timedelta(days=365)


class Told(NamedTuple):
    """One act as the form needs it; twice if two actors had a part in it."""

    victim: uuid.UUID
    type: str
    target: str
    day: dt.date
    report: uuid.UUID
    governorate: str
    actor_type: str | None
    actor: uuid.UUID | None

    @property
    def answer(self) -> str:
        """In terms of the form; a death threat against others is a threat against the person."""
        if self.type == ActType.DTHR and self.target != Target.SELF:
            return "threat"
        return AS_ANSWER.get(ActType(self.type), "none")


TOLD = (
    *("victim__person", "type", "target", "happened_on", "report", "report__governorate"),
    *("involvements__actor_type", "involvements__actor"),
)


def proposed(person: Person, day: dt.date) -> dict[str, str]:
    """Item -> answer; two queries, four where an actor or a channel is known."""
    told = _acts(person, day)
    own = [act for act in told if act.victim == person.pk]
    near = [act for act in told if act.victim != person.pk]
    named: list[Any] = list(
        Naming.objects.filter(victim__person=person, report__in=Report.objects.counted()).values_list(
            "channel", "channel__actor", "posted_at", "exposed"
        )
    )
    found = _from_acts(own, near) | _from_namings(named)
    actors = {act.actor for act in own if act.actor} | {row[1] for row in named if row[1]}
    if actors:
        found |= _same_actor(actors, person, {act.governorate for act in own}, day)
    if named and _channel_struck(named, person):
        found[items.CHANNEL] = YES
    if person.is_minor or any(need.startswith(("SM-", "DS-")) for need in person.needs):
        found["health"] = YES
    return found


def _acts(person: Person, day: dt.date) -> list[Told]:
    """Of the person and the household within the window of the form, the earliest first."""
    whose = Q(victim__person=person)
    if person.household_id:
        whose |= Q(victim__person__household=person.household_id)
    rows = _counted().filter(whose, happened_on__gte=day - rules.RECENT, happened_on__lte=day)
    return [Told(*row) for row in rows.order_by("happened_on", "created_at").values_list(*TOLD)]


def _counted() -> QuerySet[Act]:
    rows: QuerySet[Act] = Act.objects.filter(report__in=Report.objects.counted())
    return rows


def _from_acts(own: list[Told], near: list[Told]) -> dict[str, str]:
    found = {}
    gravest = gravest_of("act", [act.answer for act in own])
    if gravest not in ("none", ""):
        found["act"] = gravest
        found["pattern"] = _pattern(own)
    violent = [act.day for act in own if act.answer in rules.VIOLENT]
    if violent:
        found[items.ARMED_ON] = max(violent).isoformat()
    kinds = {act.actor_type for act in own if act.actor_type}
    if kinds == {ActorType.INDIVIDUAL}:
        found["who"] = "private"
    if any(act.type == ActType.CYBR for act in own):
        found["devices"] = YES
    close = gravest_of(
        "close", [*map(_close, near), *("threatened" for act in own if act.target != Target.SELF)]
    )
    return found | ({"close": close} if close not in ("no", "") else {})


def _close(act: Told) -> str:
    if act.type == ActType.KILL:
        return "killed"
    if act.answer in rules.VIOLENT:
        return "attacked"
    return "threatened" if act.type in (ActType.DTHR, ActType.THRE) else "no"


def gravest_of(code: str, answers: Iterable[str]) -> str:
    """The answer that counts most."""
    return max(answers, key=items.ITEMS[code].points, default="")


def _pattern(own: list[Told]) -> str:
    """One event, several, or several of which the last is the gravest."""
    grade = items.ITEMS["act"].points
    events: dict[uuid.UUID, int] = {}
    for act in own:
        events[act.report] = max(events.get(act.report, 0), grade(act.answer))
    *earlier, last = events.values()
    if not earlier:
        return "single"
    return "escalating" if last > max(earlier) else "repeated"


def _from_namings(named: list[Any]) -> dict[str, str]:
    exposed = {what for row in named for what in row[3]}
    found = {"private": YES} if exposed & PRIVATE else {}
    if Exposure.PHOTO in exposed:
        found["face"] = YES
    if Exposure.PHONE in exposed:
        found["devices"] = YES
    return found


def _same_actor(
    actors: Collection[uuid.UUID], person: Person, places: Collection[str], day: dt.date
) -> dict[str, str]:
    rows = _counted().filter(
        type__in=ATTACKED, involvements__actor__in=actors, happened_on__gt=day - YEAR, happened_on__lte=day
    )
    others = rows.exclude(victim__person=person)
    struck = set(others.values_list("type", "report__governorate").order_by())
    killed = {place for type, place in struck if type == ActType.KILL} - {UNKNOWN}
    found = {"others": YES} if struck else {}
    return found | ({items.KILLED_THERE: YES} if killed & set(places) else {})


def _channel_struck(named: list[Any], person: Person) -> bool:
    """F3: somebody else was named there before, and attacked after that."""
    attack = Act.objects.filter(
        victim=OuterRef("victim"),
        type__in=ATTACKED,
        happened_on__gte=OuterRef("posted_at__date"),
        report__in=Report.objects.counted(),
    )
    before = Q()
    for channel, _actor, posted_at, _exposed in named:
        before |= Q(channel=channel, posted_at__lt=posted_at)
    rows = Naming.objects.filter(before, Exists(attack), report__in=Report.objects.counted())
    return bool(rows.exclude(victim__person=person).exists())


def starting(
    found: Mapping[str, str], last: Mapping[str, str], day: dt.date
) -> tuple[dict[str, str], set[str]]:
    """Answers of the last form with what reports say where that is graver, and which come from reports."""
    answers = carried(last, day)
    taken = set()
    for code, answer in found.items():
        if _graver(code, answer, answers.get(code, UNKNOWN)):
            answers[code] = answer
            taken.add(code)
    return answers, taken


def _graver(code: str, answer: str, known: str) -> bool:
    if code in items.ITEMS:
        points = items.ITEMS[code].points
        return known == UNKNOWN or points(answer) > points(known)
    if code in items.FLOOR_DAYS:
        return known == UNKNOWN or answer > known
    return answer != known


def carried(last: Mapping[str, str], day: dt.date) -> dict[str, str]:
    """The last answers without what has become too old to be true."""
    answers = dict(last)
    armed, deadline = (answers.get(code) for code in (items.ARMED_ON, items.DEADLINE_ON))
    if armed and day - dt.date.fromisoformat(armed) > rules.RECENT:
        answers |= {items.ARMED_ON: "", "act": UNKNOWN}
    if deadline and day > dt.date.fromisoformat(deadline) + rules.AFTER_DEADLINE:
        answers |= {items.DEADLINE_ON: "", "deadline": UNKNOWN}
    return answers
