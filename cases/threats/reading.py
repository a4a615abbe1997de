"""Reading the sealed words of a report: whose work it is reads on, all others say why; each look is logged first."""

from typing import Any

from django.db import transaction

from cases.access.models import User
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.audit import chain
from cases.core.errors import Denied
from cases.threats import rules
from cases.threats.history import authors
from cases.threats.models import Act, Report, Source, Victim
from cases.vault import sealed


def words(  # noqa: PLR0913 - which words, whose, and why
    *, row: Any, column: str, report: Report, by: User, reason: str = ""
) -> dict[str, Any]:
    """One sealed document of a report, of its victim or of a row that hangs on it."""
    if not _belongs(row, report):
        raise Denied
    if not stands(report, by):
        opening = Opening(row, column, report.house_id, reason)
        return open_sealed(opening=opening, permission=permission_for(row), by=by)
    if getattr(row, column) is None:
        return {}
    with transaction.atomic(durable=True):
        detail = {"column": column, "standing": True}
        chain.record("vault.opened", by=by, on=row, house=report.house_id, detail=detail)
    return sealed.read(row, column)


def permission_for(row: Any) -> Permission:
    """Who a source is, and what he said, is sealed twice over."""
    return Permission.SOURCE_REVEAL if isinstance(row, Source) else Permission.THREAT_REVEAL


def stands(report: Report, user: User) -> bool:
    """Whether this user works on the report now: its author while it is written, its reviewer while he reviews."""
    covers = user.grants.covers
    return rules.stands(
        state=report.state,
        author=covers(Permission.THREAT_RECORD, report.house_id) and user.pk in authors(report),
        reviewer=covers(Permission.THREAT_REVIEW, report.house_id) and report.reviewer_id == user.pk,
    )


def _belongs(row: Any, report: Report) -> bool:
    if isinstance(row, Report):
        return row.pk == report.pk
    if isinstance(row, Victim):
        return Act.objects.filter(report=report, victim=row).exists()
    return bool(row.report_id == report.pk)
