"""What is known of a report, as the rules of the review ask for it."""

from collections.abc import Iterable
from typing import Any

from cases.review.rules import ActFacts, Facts, SourceFacts, VictimFacts
from cases.threats.models import Act, Report, Source, Victim
from cases.threats.queries import acts_of
from cases.threats.rules import known_of

UNKNOWN = "unknown"


def facts_of(report: Report, acts: Iterable[Act] | None = None) -> Facts:
    """What the required fields are checked against; acts that were read already are not read again."""
    found = acts_of(report) if acts is None else list(acts)
    victims = {act.victim_id: act.victim for act in found}
    return Facts(
        day=report.happened_on,
        governorate=report.governorate,
        motive=report.motive,
        victims=[_victim(victim, report.happened_on.year) for victim in victims.values()],
        acts=[
            ActFacts(act.pk, tuple((one.actor_type, one.degree) for one in act.involvements.all()))
            for act in found
        ],
    )


def _victim(victim: Victim, year: int) -> VictimFacts:
    """What the victim's own row does not say, the record of a protected person may."""
    known: dict[str, Any] = known_of(victim.person, year=year) if victim.person else {}
    defender, sex, age_group = (
        known.get(name, UNKNOWN) if getattr(victim, name) == UNKNOWN else getattr(victim, name)
        for name in ("is_defender", "sex", "age_group")
    )
    named = bool(victim.person_id or victim.identity)
    return VictimFacts(victim.pk, named, defender, sex, age_group)


def sources_of(report: Report, sources: Iterable[Source] | None = None) -> list[SourceFacts]:
    """What each source adds."""
    found = Source.objects.filter(report=report) if sources is None else sources
    return [SourceFacts(source.is_independent, frozenset(source.confirms)) for source in found]
