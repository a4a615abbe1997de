"""The text of a communication to United Nations experts: what they ask for, in the order they ask for it.

Victims are numbered in it: a name beside the code name would tell who somebody is in the house.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from cases.actors.codes import STATE
from cases.people.rules import each_once, full_name
from cases.releases import queries, rules
from cases.releases.models import Release
from cases.review.queries.rows import code_of
from cases.threats import codes
from cases.threats.models import Act, Intervention, Involvement, Report, Victim
from cases.threats.rules import huridocs, perpetrators

Numbers = dict[Any, str]  # victim -> what it is called here
TEMPLATE = "cases/releases/_communication.html"


@dataclass(frozen=True)
class Alleged:
    """One victim: named where there is a consent, else by number alone."""

    victim: Victim
    number: str
    name: str
    other_names: tuple[str, ...]
    agreed: rules.Agreement | None


@dataclass(frozen=True)
class Opened:
    """The sealed words that go with it; each look at them was logged."""

    story: dict[str, Any] = field(default_factory=dict)
    names: dict[Any, dict[str, Any]] = field(default_factory=dict)  # person -> identity
    why: dict[Any, str] = field(default_factory=dict)  # involvement -> why we think so


@dataclass(frozen=True)
class Material:
    """The rows of one report that are not marked to be left out."""

    report: Report
    victims: list[Victim]
    agreements: list[rules.Agreement]
    acts: list[Act]
    involved: list[Involvement]
    steps: list[Intervention]
    contacts: list[Intervention]
    before: list[Release]


@dataclass(frozen=True)
class Letter:
    """For whom, in which language, with named groups or without."""

    release: Release
    recipient: str
    language: str
    groups: bool


def material(report: Report) -> Material:
    """Everything open, in a constant number of queries."""
    victims = queries.victims_of(report)
    shown: QuerySet[Intervention] = report.interventions.filter(leave_out=False).defer("note")
    acts = report.acts.filter(leave_out=False).select_related("victim__person")
    involved = report.involvements.filter(leave_out=False, act__leave_out=False)
    un = codes.InterventionKind.UN
    return Material(
        report=report,
        victims=victims,
        agreements=queries.agreements(victims),
        acts=list(acts),
        involved=list(involved.select_related("actor", "act")),
        steps=list(shown.exclude(kind=un).exclude(progress=codes.Progress.DROPPED)),
        contacts=list(shown.filter(kind=un).exclude(progress=codes.Progress.DROPPED)),
        before=list(report.releases.filter(kind=Release.Kind.UN).order_by("at")),
    )


def composed(known: Material, opened: Opened, letter: Letter) -> str:
    """The communication as it is printed, in the language chosen."""
    numbers = {victim.pk: f"V-{number}" for number, victim in enumerate(known.victims, start=1)}
    context = {
        "report": known.report,
        "house": known.report.house,
        "alleged": [_alleged(victim, numbers, known, opened) for victim in known.victims],
        "acts": [_coded(act, numbers, known.involved) for act in known.acts],
        "locality": opened.story.get("locality", ""),
        "paragraphs": str(opened.story.get("what", "")).splitlines(),
        "perpetrators": [_perpetrator(row, opened, letter.groups) for row in known.involved],
        "steps": known.steps,
        "contacts": known.contacts,
        "before": [one for one in known.before if one.pk != letter.release.pk],
        "day": rules.day_as_known(known.report.happened_on, known.report.precision),
        "mark": letter.release.mark,
        "recipient": letter.recipient,
        "given_on": queries.day_of(letter.release),
        "language": letter.language,
    }
    with translation.override(letter.language):
        context["rtl"] = translation.get_language_bidi()
        return render_to_string(TEMPLATE, context)


def as_printed(content: bytes) -> SafeString:
    """What `composed` made, back on a page; it was escaped when it was made."""
    return SafeString(content.decode())


def _alleged(victim: Victim, numbers: Numbers, known: Material, opened: Opened) -> Alleged:
    identity = opened.names.get(victim.person_id, {})
    name = full_name(identity)
    others = each_once([str(identity.get("latin", "")), *identity.get("aliases", ())])
    code = code_of(victim)
    agreed = next((one for one in known.agreements if victim.person_id and one.code == code), None)
    others = [other for other in others if other != name]
    return Alleged(victim, numbers[victim.pk], name, tuple(others), agreed)


def _coded(act: Act, numbers: Numbers, involved: list[Involvement]) -> dict[str, Any]:
    kinds = perpetrators((row.actor_type, row.degree) for row in involved if row.act_id == act.pk)
    code = huridocs(act.type, target=act.target, kinds=kinds, status=act.victim.status)
    return {
        "act": act,
        "code": code,
        "victim": numbers[act.victim_id],
        "day": rules.day_as_known(act.happened_on, act.precision),
    }


def _perpetrator(row: Involvement, opened: Opened, groups: bool) -> dict[str, Any]:
    return {
        "row": row,
        "of_state": row.actor_type in STATE,
        "group": row.actor.name if groups and row.actor else "",
        "why": opened.why.get(row.pk, ""),
    }
