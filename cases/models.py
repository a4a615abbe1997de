"""Table of contents of all models, for Django alone; rooms import from each other's `models.py`, never from here."""

from cases.access.models import Membership, User
from cases.actors.models import Actor, Channel
from cases.audit.models import Event
from cases.donors.models import (
    Donation,
    Donor,
    GiftInKind,
    Instalment,
    Pledge,
    ReceiptYear,
    RefusedGift,
)
from cases.evidence.models import Custody, Evidence
from cases.houses.models import Bed, BedOut, House, Room
from cases.imports.models import ColumnMapping, ImportBatch, ImportedRow
from cases.incidents.models import HouseIncident
from cases.ledger.models import CashBox, CashCount, Entry, Fund, Line, MoneyRule, MonthClose, Rate
from cases.papers.models import Consent, Paper
from cases.people.models import Alert, Household, KeepApart, MatchKey, Person, SafeContact
from cases.releases.models import Release
from cases.risk.models import Assessment, Raise
from cases.spending.models import Expense, Split
from cases.stays.models import Absence, BedNight, Extension, RollMark, Stay, StayStep
from cases.threats.models import (
    Act,
    Intervention,
    Involvement,
    Link,
    Naming,
    Report,
    ReportStep,
    Source,
    Victim,
)
from cases.vault.models import Slot, SubjectKey, SystemKey

__all__ = [
    "Absence",
    "Act",
    "Actor",
    "Alert",
    "Assessment",
    "Bed",
    "BedNight",
    "BedOut",
    "CashBox",
    "CashCount",
    "Channel",
    "ColumnMapping",
    "Consent",
    "Custody",
    "Donation",
    "Donor",
    "Entry",
    "Event",
    "Evidence",
    "Expense",
    "Extension",
    "Fund",
    "GiftInKind",
    "House",
    "HouseIncident",
    "Household",
    "ImportBatch",
    "ImportedRow",
    "Instalment",
    "Intervention",
    "Involvement",
    "KeepApart",
    "Line",
    "Link",
    "MatchKey",
    "Membership",
    "MoneyRule",
    "MonthClose",
    "Naming",
    "Paper",
    "Person",
    "Pledge",
    "Raise",
    "Rate",
    "ReceiptYear",
    "RefusedGift",
    "Release",
    "Report",
    "ReportStep",
    "RollMark",
    "Room",
    "SafeContact",
    "Slot",
    "Source",
    "Split",
    "Stay",
    "StayStep",
    "SubjectKey",
    "SystemKey",
    "User",
    "Victim",
]
