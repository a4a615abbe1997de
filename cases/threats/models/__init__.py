"""Reports and what hangs on them."""

from cases.threats.models.details import Intervention, Involvement, Link, Naming, ReportStep, Source
from cases.threats.models.reports import Act, OfReport, OfReportQuerySet, Report, Victim

__all__ = [
    "Act",
    "Intervention",
    "Involvement",
    "Link",
    "Naming",
    "OfReport",
    "OfReportQuerySet",
    "Report",
    "ReportStep",
    "Source",
    "Victim",
]
