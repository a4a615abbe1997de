"""Printing a receipt: noted each time, the donor's name only where he allows it and a reason was given."""

from cases.access.models import User
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core.errors import Refused
from cases.donors import rules
from cases.donors.models import Donation


def print_receipt(*, donation: Donation, language: str, reason: str, by: User) -> dict[str, str]:
    """The sealed name if it was asked for with a reason, else nothing; in no transaction that may roll back."""
    donor = donation.donor
    require(by, Permission.DONOR_VIEW, house=donor.house_id)
    identity: dict[str, str] = {}
    if reason.strip():
        if not rules.may_be_named(donor.anonymity):
            raise Refused("not_named", rules.STAYS_CODE, field="reason")
        opening = Opening(donor, "identity", donor.house_id, reason)
        identity = open_sealed(opening=opening, permission=Permission.DONOR_REVEAL, by=by)
    detail = {"receipt": str(donation), "language": language, "named": bool(identity)}
    chain.record("donors.receipt_printed", by=by, on=donation, house=donation.house_id, detail=detail)
    return identity
