"""What became of somebody's reports: shown where he begins his day."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core import clock
from cases.threats.codes import DECIDED, State, StepKind
from cases.threats.models import Report, ReportStep

LATELY = dt.timedelta(days=14)
SHOWN = 10


def came_back(user: User) -> QuerySet[Report]:
    """Reports of his that wait for an answer, however long, or were decided in the last 14 days."""
    sent = (StepKind.SUBMITTED, StepKind.ANSWERED)
    his = ReportStep.objects.filter(report=OuterRef("pk"), created_by=user, kind__in=sent)
    reports = within(Report.objects.all(), user, Permission.THREAT_RECORD)
    lately = Q(state__in=DECIDED, state_since__gte=clock.now() - LATELY)
    return reports.filter(Q(created_by=user) | Exists(his)).filter(Q(state=State.RETURNED) | lately)
