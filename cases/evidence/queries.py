"""Reads for the pages of evidence."""

from django.db.models import Count, Sum

from cases.access.models import User
from cases.access.roles import Permission
from cases.evidence import rules
from cases.evidence.models import Custody, Evidence
from cases.threats.models import Report


def of_report(report: Report) -> list[Evidence]:
    """Everything that belongs to a report, oldest first, each with `custody_count`; one query."""
    rows = Evidence.objects.filter(report=report).annotate(custody_count=Count("custody"))
    return list(rows.order_by("created_at"))


def custody_of(evidence: Evidence) -> list[Custody]:
    """Every hand it went through, latest first."""
    return list(Custody.objects.filter(evidence=evidence).select_related("created_by").order_by("-at"))


def room_in(report: Report) -> rules.Room:
    """How much of its share a report has used."""
    used = Evidence.objects.filter(report=report).aggregate(files=Count("pk"), size=Sum("size"))
    return rules.Room(files=used["files"], size=used["size"] or 0)


def may_add(report: Report, user: User) -> bool:
    """Whether this user may add evidence to the report as it stands now."""
    covers = user.grants.covers
    return rules.may_add(
        state=report.state,
        records=covers(Permission.THREAT_RECORD, report.house_id),
        reviews=covers(Permission.THREAT_REVIEW, report.house_id) and report.reviewer_id == user.pk,
    )


def known(report: Report, digest: str) -> bool:
    """Whether the report holds this file already."""
    return Evidence.objects.filter(report=report, sha256=digest).exists()
