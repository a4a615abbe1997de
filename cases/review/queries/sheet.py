"""Everything the page of a report shows, masked, in a constant number of queries."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.evidence import queries as evidence
from cases.people.queries import text_of
from cases.review import rules
from cases.review.queries.alike import proposals
from cases.review.queries.facts import facts_of, sources_of
from cases.review.rules import Told as Alike
from cases.threats.codes import DECIDED, NOT_COUNTED, WRITABLE, Element, Exposure, State, StepKind
from cases.threats.history import HELP, WRITING, tells
from cases.threats.models import Act, Intervention, Link, Naming, Report, ReportStep, Source, Victim
from cases.threats.queries import acts_of
from cases.threats.rules import may_write, stands
from cases.vault import keys

P = Permission
PEOPLE = ("created_by", "reviewer", "naming__warned_by")
JOINED = ("house", *PEOPLE, "duplicate_of", "naming__channel", "naming__exposed_house")
OWN = (
    *(f.name for f in Report._meta.concrete_fields if f.name not in ("updated_at", "updated_by")),
    *(
        f"naming__{f.name}"
        for f in Naming._meta.concrete_fields
        if not f.name.startswith(("updated", "created"))
    ),
)
# Of what is joined, what the page shows; the rest of six tables, sealed values too, would cost more than the page.
SHOWN = (
    *OWN,
    "house__code_name",
    *(f"{who}__username" for who in PEOPLE),
    "duplicate_of__ref",
    "duplicate_of__house",
    "naming__channel__platform",
    "naming__channel__handle",
    "naming__exposed_house__code_name",
)
STEPS = ("report", "kind", "at", "before", "after", "detail", "note", "created_by__username")
OTHERS = ("ref", "state", "happened_on", "precision", "duplicate_of", "received_at")


@dataclass(frozen=True)
class Chained:
    """Another event and how it hangs together with this one; `first`: this one came before."""

    link: Link
    other: Report
    first: bool


PARTS = {
    "report": _("the event"),
    "victim": _("victims"),
    "act": _("acts"),
    "involvement": _("who did it"),
    "source": _("sources"),
    "link": _("links"),
    HELP: _("what is being done"),
    "evidence": _("evidence"),
    "naming": _("the naming"),
}


@dataclass
class Told:
    """One line of the timeline with its words; changes in a row by one hand are one line."""

    step: ReportStep
    words: str
    parts: list[str]

    def joins(self, later: "Told") -> bool:
        """Whether the next line is more of the same."""
        one, other = self.step, later.step
        same = (one.kind, one.created_by_id, one.after) == (other.kind, other.created_by_id, other.after)
        return same and one.kind == StepKind.CHANGED

    @property
    def part(self) -> str:
        """What was changed, in words."""
        return ", ".join(str(PARTS.get(code, code)) for code in dict.fromkeys(self.parts))


def timeline(steps: list[ReportStep], key: Any) -> list[Told]:
    """The newest first."""
    found: list[Told] = []
    for step in steps:
        line = Told(step, text_of(step, key, "note"), [step.detail["part"]] if "part" in step.detail else [])
        if found and found[-1].joins(line):
            line.parts = found.pop().parts + line.parts
        found.append(line)
    return found[::-1]


@dataclass(frozen=True)
class Sheet:
    """One report as its house and its reviewers see it."""

    report: Report
    acts: list[Act]
    sources: list[Source]
    chain: list[Chained]
    interventions: list[tuple[Intervention, str]]
    timeline: list[Told]
    evidence: list[Any]
    twins: list[Report]  # visible duplicates of this one
    proposed: list[Report]
    lacks: list[rules.Lack]
    unconfirmed: rules.Unconfirmed
    hand: rules.Hand
    may: dict[str, bool] = field(default_factory=dict)

    @property
    def victims(self) -> list[Victim]:
        """Each once, in the order of the acts."""
        return list({act.victim_id: act.victim for act in self.acts}.values())

    @property
    def naming(self) -> Any:
        """The naming this report tells of, if it does."""
        return getattr(self.report, "naming", None)

    @property
    def exposed(self) -> list[Any]:
        """What the naming made public, in words."""
        return [Exposure(one).label for one in self.naming.exposed] if self.naming else []

    @property
    def last_words(self) -> Told | None:
        """The question, or the reason of the decision, that stands now."""
        wanted = {State.RETURNED: StepKind.ASKED}.get(State(self.report.state))
        kinds = {wanted} if wanted else {state.value for state in DECIDED}
        return next((told for told in self.timeline if told.step.kind in kinds and told.words), None)

    @property
    def decided(self) -> bool:
        """Whether the review is over."""
        return self.report.state in DECIDED


def visible_report(*, user: User, pk: uuid.UUID) -> Report:
    """The report with the few rows its head shows; raises `Report.DoesNotExist` outside the user's scope."""
    return Report.objects.visible_to(user).select_related(*JOINED).only(*SHOWN).get(pk=pk)


def sheet(*, report: Report, user: User) -> Sheet:
    """Read it all; `report` comes from `visible_report`."""
    steps = list(report.steps.select_related("created_by").only(*STEPS))
    interventions = list(report.interventions.all())
    key = keys.subject_keys([report.pk]).get(report.pk)
    acts = acts_of(report)
    sources: list[Any] = list(report.sources.all())
    for source in sources:
        source.confirmed = [element.label for element in Element if element in source.confirms]
    hand = hand_from(report, steps, user)
    twins, proposed = others_like(report, acts, user)
    return Sheet(
        report=report,
        acts=acts,
        sources=sources,
        chain=chained(report, user),
        interventions=[(row, text_of(row, key, "note")) for row in interventions],
        timeline=timeline(steps, key),
        evidence=evidence.of_report(report),
        twins=twins,
        proposed=proposed,
        lacks=rules.missing(facts_of(report, acts)),
        unconfirmed=rules.confirmed_lacks(sources_of(report, sources)),
        hand=hand,
        may=may_of(report, hand, user),
    )


def others_like(report: Report, acts: list[Act], user: User) -> tuple[list[Report], list[Report]]:
    """Visible reports that were closed as duplicates of this one, and, for reviewers, those that may be one."""
    keys: list[uuid.UUID] = []
    if user.grants.covers(P.THREAT_REVIEW, report.house_id) and report.state not in DECIDED:
        own = [Alike(report.pk, act.victim_id, act.type, report.governorate, act.happened_on) for act in acts]
        keys = proposals(user=user, own=own).get(report.pk, [])
    rows = Report.objects.visible_to(user).filter(Q(duplicate_of=report) | Q(pk__in=keys))
    found = list(rows.only(*OTHERS).order_by("received_at"))
    return (
        [row for row in found if row.duplicate_of_id == report.pk],
        [row for row in found if row.pk in keys],
    )


def hand_from(report: Report, steps: list[ReportStep], user: User) -> rules.Hand:
    """How the user stands to the report, from the steps that were read (as `threats.history.authors`)."""
    mine = (step for step in steps if step.created_by_id == user.pk and step.kind in WRITING)
    wrote = any(tells(step.before, step.detail) for step in mine)
    return rules.Hand(
        is_author=wrote or report.created_by_id == user.pk,
        is_reviewer=report.reviewer_id == user.pk,
        stuck=rules.is_stuck(report.state, report.state_since, clock.now()),
    )


def may_of(report: Report, hand: rules.Hand, user: User) -> dict[str, bool]:
    """What this user may do on the page; the actions ask again."""

    def covers(permission: Permission) -> bool:
        return user.grants.covers(permission, report.house_id)

    records, reviews = covers(P.THREAT_RECORD), covers(P.THREAT_REVIEW)
    holds = reviews and hand.is_reviewer
    return {
        "record": records,
        "review": reviews,
        "write": may_write(state=report.state, records=records, reviews=holds),
        "answer": records and report.state in WRITABLE,
        "help": records or reviews,
        "standing": stands(state=report.state, author=records and hand.is_author, reviewer=holds),
        "reveal": covers(P.THREAT_REVEAL),
        "sources": covers(P.SOURCE_REVEAL),
        "names": user.grants.anywhere(P.ACTOR_NAME),
        "people": covers(P.PERSON_VIEW),
        "evidence": evidence.may_add(report, user),
        "export": covers(P.THREAT_EXPORT) and report.state not in NOT_COUNTED,
    }


def chained(report: Report, user: User) -> list[Chained]:
    """The events before and after, as far as the user sees them."""
    rows = Link.objects.visible_to(user).filter(Q(earlier=report) | Q(later=report))
    shown = [f"{end}__{name}" for end in ("earlier", "later") for name in OTHERS]
    rows = rows.select_related("earlier", "later").only("kind", *shown)
    rows = rows.order_by("later__happened_on", "created_at")
    return [
        Chained(link, link.later, True)
        if link.earlier_id == report.pk
        else Chained(link, link.earlier, False)
        for link in rows
    ]
