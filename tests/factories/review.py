"""Reports on their way through the review; all facts are invented."""

from typing import Any

from cases.access.models import User
from cases.actors.codes import ActorType
from cases.core import clock
from cases.houses.models import House
from cases.threats import codes
from cases.threats.models import Report, Source
from tests.factories.threats import make_report, make_victim

KNOWN = {"sex": "female", "age_group": codes.AgeGroup.ADULT, "is_defender": codes.Defender.YES}
WHOLE = {"governorate": "IQ-BA", "motive": codes.Motive.PROBABLE, "actor_type": ActorType.PARAMILITARY}


def make_told(*, house: House, by: User, state: str = codes.State.SUBMITTED, **facts: Any) -> Report:
    """A report in which nothing required is missing, in any state; `reviewer` where one is needed."""
    victim = facts.pop("victim", None) or make_victim(house=house, by=by, name="Invented Name", **KNOWN)
    if state == codes.State.DUPLICATE and "duplicate_of" not in facts:
        facts["duplicate_of"] = make_told(house=house, by=by)
    if state in codes.DECIDED:
        facts.setdefault("decided_at", clock.now())
    return make_report(house=house, by=by, victim=victim, state=state, **(WHOLE | facts))


def make_source(*, report: Report, by: User, confirms: Any = None, **facts: Any) -> Source:
    """A source that confirms everything, independent of the others, unless told otherwise."""
    known = {"connection": codes.Connection.WITNESS, "is_independent": True}
    source = Source(report=report, confirms=list(codes.Element) if confirms is None else confirms)
    for name, value in (known | facts).items():
        setattr(source, name, value)
    source.keep(by=by)
    return source


def under_review(*, report: Report, reviewer: User) -> Report:
    """Put straight into somebody's hands."""
    Report.objects.filter(pk=report.pk).update(
        state=codes.State.UNDER_REVIEW, reviewer=reviewer, decided_at=None, duplicate_of=None
    )
    return Report.objects.get(pk=report.pk)
