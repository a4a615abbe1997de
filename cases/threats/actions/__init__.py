"""What can be done to a report by whoever holds the pen."""

from cases.threats.actions.acts import drop_act, drop_involvement, keep_act, keep_involvement, keep_victim
from cases.threats.actions.details import drop_source, keep_intervention, keep_source, link, unlink
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
    "drop_act",
    "drop_involvement",
    "drop_source",
    "keep_act",
    "keep_intervention",
    "keep_involvement",
    "keep_source",
    "keep_victim",
    "link",
    "report_first",
    "submit",
    "unlink",
]
