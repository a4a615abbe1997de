"""Table of contents of all models, for Django alone; rooms import from each other's `models.py`, never from here."""

from cases.access.models import Membership, User
from cases.audit.models import Event
from cases.houses.models import Bed, BedOut, House, Room
from cases.imports.models import ColumnMapping, ImportBatch, ImportedRow
from cases.papers.models import Consent, Paper
from cases.people.models import Alert, Household, KeepApart, MatchKey, Person, SafeContact
from cases.stays.models import Absence, BedNight, Extension, RollMark, Stay, StayStep
from cases.vault.models import Slot, SubjectKey, SystemKey

__all__ = [
    "Absence",
    "Alert",
    "Bed",
    "BedNight",
    "BedOut",
    "ColumnMapping",
    "Consent",
    "Event",
    "Extension",
    "House",
    "Household",
    "ImportBatch",
    "ImportedRow",
    "KeepApart",
    "MatchKey",
    "Membership",
    "Paper",
    "Person",
    "RollMark",
    "Room",
    "SafeContact",
    "Slot",
    "Stay",
    "StayStep",
    "SubjectKey",
    "SystemKey",
    "User",
]
