"""Namings, incidents and risk forms of the demo: what followed, and what has not been done yet."""

import uuid
from dataclasses import replace
from functools import partial

from cases.core import clock
from cases.demo import told
from cases.demo.life import as_of
from cases.demo.threats import HOUR, Threats
from cases.demo.told import Tale
from cases.incidents import actions as incidents
from cases.incidents.models import HouseIncident
from cases.namings import actions as namings
from cases.risk import actions as risk
from cases.risk.items import CAPACITY, ITEMS
from cases.stays.models import Stay
from cases.threats import actions, codes
from cases.threats.models import Naming


def plan(stage: Threats) -> None:
    """Put them on the calendar; the last incident happens now, beyond it."""
    at, on = stage.moment, stage.life.plan
    on(at(498), partial(shot_at_later, stage))
    on(at(338), partial(nothing_followed, stage))
    on(at(150), partial(visited, stage))
    on(at(41), partial(warned, stage))
    on(at(8, 15), partial(assess, stage, "Cedar", first_high=True))
    on(at(1, 18), partial(not_warned_yet, stage))
    for house in ("Cedar", "Juniper"):
        on(at(1, 20), partial(assess, stage, house))


def name(stage: Threats, tale: Tale, channel: int, exposed: tuple[str, ...]) -> Naming:
    """A post that names somebody, recorded and handed to the reviewers."""
    by = stage.life.worker(tale.house)
    new = namings.NewNaming(
        first=stage.first(tale),
        channel=stage.channels[channel],
        posted_at=clock.now() - HOUR,
        call=codes.Call.IMPLICIT if "workplace" in exposed else codes.Call.NONE,
        exposed=exposed,
        post_address=f"https://t.me/{told.CHANNELS[channel][0]}/7",
        post_text=tale.what,
    )
    naming = namings.record_naming(naming=new, by=by)
    stage.fill_in(naming.report, tale, by)
    stage.hand_over(naming.report, tale, by)
    return naming


def seen_online(house: str, who: str = "", outcome: str = codes.State.VERIFIED) -> Tale:
    """By whoever was on duty."""
    return replace(
        told.THREATENED,
        house=house,
        name=who,
        what="A picture, and beneath it: everyone should know this face. (Invented.)",
        outcome=outcome,
        governorate=told.G.BAGHDAD,
        how_known=codes.Connection.THIRD_PARTY,
        role=told.SHOT_AT.role,
    )


def shot_at_later(stage: Threats) -> None:
    """Twelve days lie between the post and the shots."""
    naming = name(stage, seen_online("Cedar", "Haroun Dreamland"), 0, ("name", "photo", "workplace"))

    def attacked() -> None:
        tale, by = told.SHOT_AT, stage.life.worker("Cedar")
        report = actions.report_first(first=stage.first(tale, naming.victim), by=by)
        stage.fill_in(report, tale, by)
        actions.link(earlier=naming.report, later=report, kind=codes.LinkKind.PRECEDES, by=by)
        stage.hand_over(report, tale, by)
        stage.help(report, codes.InterventionKind.MEDICAL, "A doctor looked at the driver.")
        stage.help(report, codes.InterventionKind.LEGAL, "A lawyer keeps the file.", codes.Progress.UNDER_WAY)

    stage.life.plan(stage.moment(told.SHOT_AT.ago), attacked)


def nothing_followed(stage: Threats) -> None:
    """Taken down within a week; it counts all the same."""
    naming = name(stage, seen_online("Cedar", "Dinarzade Makebelieve"), 0, ("name",))
    by = stage.life.worker("Cedar")
    stage.life.plan(stage.moment(331), partial(namings.take_down, naming=naming, at=None, by=by))


def warned(stage: Threats) -> None:
    """Somebody of the house, told the same evening."""
    naming = name(stage, seen_online("Willow"), 1, ("name", "photo", "family"))
    by = stage.life.worker("Willow")
    stage.life.plan(stage.moment(41, 19), partial(namings.warn, naming=naming, at=None, by=by))


def not_warned_yet(stage: Threats) -> None:
    """Last night's post; it raises the risk of everybody in that house, whose forms are due now."""
    name(stage, seen_online("Willow", outcome=codes.State.SUBMITTED), 0, ("name", "photo"))


def happened(stage: Threats, house: str, kind: str, severity: int, what: str) -> HouseIncident:
    """Written down by whoever was on duty."""
    new = incidents.NewIncident(
        token=uuid.uuid4(),
        house=stage.life.houses[house],
        kind=kind,
        severity=severity,
        what=what,
        address_exposed=HouseIncident.Exposed.NO,
    )
    return incidents.report_incident(incident=new, by=stage.life.worker(house))


def visited(stage: Threats) -> None:
    """Decided within the hour: go on as before."""
    what = "Two officials asked about the water meter and left. (Invented.)"
    found = happened(stage, "Cedar", HouseIncident.Kind.AUTHORITY, 1, what)
    end = partial(
        incidents.decide,
        incident=found,
        decision=HouseIncident.Decision.NORMAL,
        why="They carried papers of the water office; a call confirmed it.",
        by=stage.life.staff["soran"],
    )
    stage.life.plan(clock.now() + HOUR, end)


def watched(stage: Threats) -> None:
    """Forty minutes ago; the coordinator has not decided yet."""
    what = "The same stranger took pictures of the gate twice this morning. (Invented.)"
    with as_of(clock.now() - 2 * HOUR / 3):
        happened(stage, "Willow", HouseIncident.Kind.SURVEILLANCE, 2, what)


def assess(stage: Threats, house: str, *, first_high: bool = False) -> None:
    """The risk form of everybody who lives there and has none yet."""
    here = Stay.objects.in_house().filter(house=stage.life.houses[house], person__assessments__isnull=True)
    for number, stay in enumerate(here.select_related("person").order_by("arrived_at", "pk")):
        filled = answers(2 if first_high and number == 0 else 1)
        risk.assess(person=stay.person, answers=filled, by=stage.life.worker(house))


def answers(step: int) -> dict[str, str]:
    """The answer in this place to each question, capacities in the middle; two that nobody could answer."""
    found = {code: item.answers[min(step, len(item.answers) - 1)].code for code, item in ITEMS.items()}
    found |= {item.code: item.answers[1].code for item in CAPACITY}
    return found | {"deadline": "no", "others": "unknown", "close": "unknown"}
