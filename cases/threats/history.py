"""The timeline of a report, and who wrote it: an author never reviews."""

import uuid
from typing import Any

from cases.access.models import User
from cases.core import clock
from cases.threats.codes import State, StepKind
from cases.threats.models import Report, ReportStep
from cases.vault import sealed

WRITING = (StepKind.REPORTED, StepKind.CHANGED, StepKind.SUBMITTED, StepKind.ANSWERED)
HELP = "intervention"  # part of a change that tells nothing of the event: it makes nobody an author


def note_step(  # noqa: PLR0913 - one line of the timeline
    *, report: Report, kind: str, by: User, before: str, note: str = "", detail: dict[str, Any] | None = None
) -> ReportStep:
    """Add one line; `before` is the state it found, `note` a question, an answer or a reason, sealed."""
    step = ReportStep(
        report=report, kind=kind, at=clock.now(), before=before, after=report.state, detail=detail or {}
    )
    if note.strip():
        sealed.put(step, note={"text": note.strip()})
    step.keep(by=by, force_insert=True)
    return step


def tells(before: str, detail: dict[str, Any]) -> bool:
    """Whether a line of the timeline makes its author one of the report's.

    Not what its reviewer mended, what was done about it, or what was noted `elsewhere`; but what the house did `beside`
    a review: added evidence, or changed a victim through another report.
    """
    if detail.get("part") == HELP or detail.get("elsewhere"):
        return False
    return before != State.UNDER_REVIEW or bool(detail.get("beside"))


def authors(report: Report) -> set[uuid.UUID]:
    """Everybody who wrote this report, but for what its reviewer mended."""
    steps = ReportStep.objects.filter(report=report, kind__in=WRITING)
    told = steps.values_list("created_by_id", "before", "detail")
    wrote = {author for author, before, detail in told if tells(before, detail)}
    return {author for author in wrote | {report.created_by_id} if author is not None}
