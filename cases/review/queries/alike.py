"""Reports that may tell of the same event: proposed, never decided by the machine."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.review.rules import ALIKE_WITHIN, Told, alike
from cases.threats.codes import NOT_COUNTED
from cases.threats.models import Act, Report

COLUMNS = ("report_id", "victim_id", "type", "report__governorate", "happened_on")


def told_in(reports: Collection[uuid.UUID]) -> list[Told]:
    """The acts of these reports, as far as they are compared."""
    return [Told(*row) for row in Act.objects.filter(report__in=reports).values_list(*COLUMNS)]


def proposals(*, user: User, own: Collection[Told]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """For each report with these acts the visible ones that look like the same event; one query."""
    if not own:
        return {}
    days = [told.day for told in own]
    others: Any = within(Act.objects.all(), user, Permission.THREAT_VIEW, "report__house")
    others = others.exclude(report__state__in=NOT_COUNTED).filter(
        victim__in={told.victim for told in own},
        type__in={told.type for told in own},
        happened_on__range=(min(days) - ALIKE_WITHIN, max(days) + ALIKE_WITHIN),
    )
    by_victim = defaultdict(list)
    for told in (Told(*row) for row in others.values_list(*COLUMNS)):
        by_victim[told.victim].append(told)
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for told in own:
        for other in by_victim[told.victim]:
            if alike(told, other) and other.report not in found.setdefault(told.report, []):
                found[told.report].append(other.report)
    return {report: keys for report, keys in found.items() if keys}


def proposed_for(*, user: User, report: Report) -> list[Report]:
    """The proposals for one report as rows, the oldest first."""
    keys = proposals(user=user, own=told_in([report.pk])).get(report.pk, [])
    return list(Report.objects.visible_to(user).filter(pk__in=keys).order_by("received_at")) if keys else []
