"""The moves of a review: each takes the row, asks who and whether, writes the state, the timeline and the audit."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.actors.codes import Certainty
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.review import rules
from cases.review.queries.facts import facts_of, sources_of
from cases.threats import rules as threats
from cases.threats.codes import DECIDED, State, StepKind
from cases.threats.history import authors, note_step
from cases.threats.models import Report, ReportStep
from cases.threats.rules import Event

STEP = {
    Event.TAKE: StepKind.TAKEN,
    Event.RELEASE: StepKind.RELEASED,
    Event.ASK: StepKind.ASKED,
    Event.VERIFY: StepKind.VERIFIED,
    Event.UNVERIFY: StepKind.UNVERIFIED,
    Event.DUPLICATE: StepKind.DUPLICATE,
    Event.REJECT: StepKind.REJECTED,
    Event.REOPEN: StepKind.REOPENED,
}
WRITTEN = ("state", "state_since", "reviewer", "decided_at", "certainty", "duplicate_of")


@dataclass(frozen=True)
class Order:
    """One move of one report and what comes with it."""

    event: Event
    words: str = ""
    certainty: str = Certainty.UNKNOWN
    other: Report | None = None


def take(*, report: Report, by: User) -> Report:
    """Begin to review; whoever comes second is told."""
    return _move(report, Order(Event.TAKE), by)


def release(*, report: Report, by: User) -> Report:
    """Give it back to the queue; once it is stuck, any reviewer may do that for one who is away."""
    return _move(report, Order(Event.RELEASE), by)


def ask(*, report: Report, question: str, by: User) -> Report:
    """Send it back to the house with a question; the house writes again."""
    return _move(report, Order(Event.ASK, question), by)


def verify(*, report: Report, certainty: str, by: User) -> Report:
    """It happened as recorded: nothing required is missing, and the sources carry the word for how sure we are."""
    return _move(report, Order(Event.VERIFY, certainty=certainty), by)


def unverify(*, report: Report, reason: str, by: User) -> Report:
    """It could not be verified; the report counts as such and may be reopened."""
    return _move(report, Order(Event.UNVERIFY, reason), by)


def duplicate(*, report: Report, other: Report, by: User) -> Report:
    """The same event is in another report; that one counts."""
    return _move(report, Order(Event.DUPLICATE, other=other), by)


def reject(*, report: Report, reason: str, by: User) -> Report:
    """It is no report of a threat; it counts nowhere."""
    return _move(report, Order(Event.REJECT, reason), by)


def reopen(*, report: Report, reason: str, by: User) -> Report:
    """Take a decision back; who reopens it reviews it."""
    return _move(report, Order(Event.REOPEN, reason), by)


@transaction.atomic
def _move(report: Report, order: Order, by: User) -> Report:
    move = threats.GRAPH[order.event]
    require(by, move.permission, house=report.house_id)
    row, other = _locked(report, order.other, by)
    before = row.state
    if _done_already(row, order.event, by):
        return row
    refusal = rules.why_not(order.event, row.state, hand_of(row, by))
    if refusal is not None:
        raise refusal
    after = threats.moved(order.event, row.state, order.words)
    _allowed(row, order, other)
    _write(row, order, after, by)
    detail = _detail(order)
    note_step(report=row, kind=STEP[order.event], by=by, before=before, note=order.words, detail=detail)
    words = order.words.strip()
    reason = chain.Reason(words, row.subject, row.SUBJECT_KIND) if words else None
    action = f"review.{STEP[order.event]}"
    chain.record(action, by=by, on=row, house=row.house_id, detail={"before": before} | detail, reason=reason)
    return row


def _locked(report: Report, other: Report | None, by: User) -> tuple[Report, Report | None]:
    """The rows as they are now; two that are each called the other's duplicate would both be lost.

    On SQLite the transaction is the lock (IMMEDIATE); on PostgreSQL the rows are, always in one order.
    """
    keys = {report.pk} | ({other.pk} if other else set())
    rows = {row.pk: row for row in Report.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    if other is not None:
        require(by, Permission.THREAT_VIEW, house=rows[other.pk].house_id)
    return rows[report.pk], rows[other.pk] if other else None


def hand_of(row: Report, by: User) -> rules.Hand:
    """How this user stands to the report now."""
    return rules.Hand(
        is_author=by.pk in authors(row),
        is_reviewer=row.reviewer_id == by.pk,
        stuck=rules.is_stuck(row.state, row.state_since, clock.now()),
    )


def _done_already(row: Report, event: Event, by: User) -> bool:
    """The same form sent twice: the last step is this very one, by the same hand."""
    if row.state != threats.GRAPH[event].to:
        return False
    last = ReportStep.objects.filter(report=row).order_by("-at", "-created_at").first()
    return last is not None and last.kind == STEP[event] and last.created_by_id == by.pk


def _allowed(row: Report, order: Order, other: Report | None) -> None:
    if order.event == Event.VERIFY:
        lacks = rules.missing(facts_of(row))
        rules.may_verify(lacks, order.certainty, rules.confirmed_lacks(sources_of(row)))
    if order.event == Event.DUPLICATE:
        if other is None:
            raise Refused("other_missing", rules.NAME_THE_OTHER, field="ref")
        rules.may_stand_for(other.pk, other.state, row.pk)


def _write(row: Report, order: Order, after: State, by: User) -> None:
    now = clock.now()
    row.state, row.state_since = after, now
    row.reviewer = None if order.event == Event.RELEASE else by
    row.decided_at = now if after in DECIDED else None
    row.certainty = order.certainty
    row.duplicate_of = order.other
    row.keep(by=by, update_fields=WRITTEN)


def _detail(order: Order) -> dict[str, Any]:
    """Codes only."""
    detail: dict[str, Any] = {}
    if order.event == Event.VERIFY:
        detail["certainty"] = order.certainty
    if order.other is not None:
        detail["other"] = str(order.other.pk)
    return detail
