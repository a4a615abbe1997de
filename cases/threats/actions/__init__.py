"""What can be done to a report by whoever holds the pen."""

from cases.threats.actions.orders import (
    ActFacts,
    FirstReport,
    InterventionFacts,
    InvolvementFacts,
    ReportFacts,
    SourceFacts,
    VictimFacts,
    Whom,
)
from cases.threats.actions.reports import change_report, report_first, submit

__all__ = [
    "ActFacts",
    "FirstReport",
    "InterventionFacts",
    "InvolvementFacts",
    "ReportFacts",
    "SourceFacts",
    "VictimFacts",
    "Whom",
    "change_report",
    "report_first",
    "submit",
]
