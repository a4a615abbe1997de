"""Events as files for other systems: codes only, no words of people, the copy's mark inside.

Victims get a number of this file's own: code names never leave the house, and two copies cannot be joined by them.
Events keep their number, so that a question about one can be answered.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cases.core import tables
from cases.releases import rules
from cases.threats import codes
from cases.threats.models import Act, Involvement, Report, Victim
from cases.threats.rules import huridocs, perpetrators

TYPES = {"json": "application/json", **tables.TYPES}
COLUMNS = (
    "copy", "given_to", "given_on", "event", "date", "precision", "governorate", "certainty", "review", "motive",
    "ongoing", "act", "huridocs", "acled", "aimed_at", "act_date", "act_precision", "victim", "sex", "age_group",
    "defender", "status", "perpetrators", "links", "interventions",
)  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """What stands inside each copy."""

    mark: str
    recipient: str
    day: str


class Told:
    """Events in the form they leave in."""

    def __init__(self, reports: Sequence[Report], *, groups: bool) -> None:
        self.reports, self.groups = reports, groups
        self.inside = {report.pk for report in reports}
        self.numbers: dict[Any, str] = {}

    def events(self) -> Iterator[dict[str, Any]]:
        """One after the other."""
        for report in self.reports:
            yield self.event(report)

    def event(self, report: Report) -> dict[str, Any]:
        """One event with its acts; links only to events of the same file."""
        acts = list(report.acts.all())
        victims = {act.victim_id: act.victim for act in acts}
        return {
            "event": report.ref,
            "date": rules.day_as_known(report.happened_on, report.precision),
            "precision": report.precision,
            "governorate": report.governorate,
            "certainty": report.certainty,
            "review": report.state,
            "motive": report.motive,
            "ongoing": report.ongoing,
            "victims": [self.victim(victim) for victim in victims.values()],
            "acts": [self.act(act) for act in acts],
            "links": [
                {"kind": link.kind, "event": link.later.ref}
                for link in report.links_on.all()
                if link.later_id in self.inside
            ],
            "interventions": [
                {"kind": row.kind, "priority": row.priority, "progress": row.progress}
                for row in report.interventions.all()
            ],
        }

    def number(self, victim: Any) -> str:
        """V-1 is whoever comes first in this file."""
        return self.numbers.setdefault(victim, f"V-{len(self.numbers) + 1}")

    def victim(self, victim: Victim) -> dict[str, str]:
        """By number, with what a count needs."""
        return {
            "victim": self.number(victim.pk),
            "sex": victim.sex,
            "age_group": victim.age_group,
            "defender": victim.is_defender,
            "status": victim.status,
        }

    def act(self, act: Act) -> dict[str, Any]:
        """One victim and one type, under its codes."""
        involved = list(act.involvements.all())
        kinds = perpetrators((row.actor_type, row.degree) for row in involved)
        return {
            "act": act.type,
            "huridocs": huridocs(act.type, target=act.target, kinds=kinds, status=act.victim.status),
            "acled": codes.ACLED.get(codes.ActType(act.type), ""),
            "aimed_at": act.target,
            "date": rules.day_as_known(act.happened_on, act.precision),
            "precision": act.precision,
            "victim": self.number(act.victim_id),
            "perpetrators": [self.perpetrator(row) for row in involved],
        }

    def perpetrator(self, row: Involvement) -> dict[str, str]:
        """The kind; the group of the restricted list only where it was asked for."""
        found = {"kind": row.actor_type, "degree": row.degree, "certainty": row.certainty}
        return found | ({"group": row.actor.name} if self.groups and row.actor else {})


def as_json(told: Told, copy: Copy) -> bytes:
    """One document; the copy's mark at its head."""
    document = {
        "format": "safehouse-events",
        "version": 1,
        "copy": {"mark": copy.mark, "given_to": copy.recipient, "given_on": copy.day},
        "events": list(told.events()),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_csv(told: Told, copy: Copy) -> bytes:
    """One line an act; the copy's mark on each, so that it survives sorting and cutting."""
    return b"".join(tables.csv_lines([COLUMNS, *_lines(told, copy)]))


def _lines(told: Told, copy: Copy) -> Iterator[list[str]]:
    mark = [copy.mark, copy.recipient, copy.day]
    for event in told.events():
        victims = {victim["victim"]: victim for victim in event["victims"]}
        names = ("event", "date", "precision", "governorate", "certainty", "review", "motive", "ongoing")
        for act in event["acts"]:
            victim = victims[act["victim"]]
            yield [
                *mark,
                *(event[name] for name in names),
                *(act[name] for name in ("act", "huridocs", "acled", "aimed_at", "date", "precision")),
                *victim.values(),
                _joined(row.values() for row in act["perpetrators"]),
                _joined(row.values() for row in event["links"]),
                _joined(row.values() for row in event["interventions"]),
            ]


def _joined(rows: Iterable[Iterable[str]]) -> str:
    return "; ".join("/".join(row) for row in rows)


MAKE = {"json": as_json, "csv": as_csv}
