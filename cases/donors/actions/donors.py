"""Who gives: recorded by a code, the name sealed, screened before anything is taken."""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.donors import rules
from cases.donors.models import Donor
from cases.houses.models import House
from cases.ledger.actions.posting import hold_house
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class DonorFacts:
    """What a donor is known by; of an existing one an empty name or contact keeps what stands."""

    code: str
    kind: str = Donor.Kind.INDIVIDUAL
    anonymity: str = Donor.Anonymity.CODE_ONLY
    identity: dict[str, str] = field(default_factory=dict)  # name
    contact: dict[str, str] = field(default_factory=dict)  # phone, address, note


def held(donor: Donor) -> Donor:
    """The house first, as in every write about money, then the donor: nobody waits for another one in a ring."""
    hold_house(donor.house)
    return Donor.objects.select_for_update(of=("self",)).select_related("house").get(pk=donor.pk)


def _write(donor: Donor, facts: DonorFacts) -> None:
    """The open columns, and what is sealed; who turns anonymous is forgotten."""
    told = {
        column: {name: text.strip() for name, text in document.items() if text.strip()}
        for column, document in (("identity", facts.identity), ("contact", facts.contact))
    }
    rules.named_as_agreed(facts.kind, facts.anonymity, told=any(told.values()))
    donor.code = rules.tidy_code(facts.code)
    donor.kind, donor.anonymity = facts.kind, facts.anonymity
    if facts.anonymity == Donor.Anonymity.ANONYMOUS:
        donor.identity = donor.contact = None
    else:
        sealed.put(donor, **{column: document for column, document in told.items() if document})


def _keep(donor: Donor, by: User, **kwargs: Any) -> None:
    try:
        with transaction.atomic():
            donor.keep(by=by, **kwargs)
    except IntegrityError as error:
        raise Refused("code_taken", _("This code is taken. Choose another one."), field="code") from error


@transaction.atomic
def open_donor(*, house: House, facts: DonorFacts, by: User) -> Donor:
    """A new donor of a house, not screened yet."""
    require(by, P.DONOR_VIEW, house=house.pk)
    donor = Donor(house=house)
    _write(donor, facts)
    _keep(donor, by, force_insert=True)
    detail = {"kind": donor.kind, "anonymity": donor.anonymity}
    chain.record("donors.opened", by=by, on=donor, house=house.pk, detail=detail)
    return donor


@transaction.atomic
def change_donor(*, donor: Donor, facts: DonorFacts, by: User) -> Donor:
    """Another code, kind or wish, a name or contact in place of the old one."""
    require(by, P.DONOR_VIEW, house=donor.house_id)
    row = held(donor)
    _write(row, facts)
    _keep(row, by, update_fields=["code", "kind", "anonymity", "identity", "contact"])
    detail = {"kind": row.kind, "anonymity": row.anonymity}
    chain.record("donors.changed", by=by, on=row, house=row.house_id, detail=detail)
    return row


@dataclass(frozen=True)
class Finding:
    """What a screening found."""

    result: str
    why: str = ""


@transaction.atomic
def screen(*, donor: Donor, finding: Finding, by: User) -> Donor:
    """Clear, hostile or sanctioned; from then on gifts of a source that is not clear are refused."""
    require(by, P.DONOR_VIEW, house=donor.house_id)
    words = rules.screening_said(finding.result, finding.why)
    row = held(donor)
    row.screening, row.screened_at, row.screened_by = finding.result, clock.now(), by
    sealed.put(row, why={"text": words})
    row.keep(by=by, update_fields=["screening", "screened_at", "screened_by", "why"])
    chain.record("donors.screened", by=by, on=row, house=row.house_id, detail={"screening": finding.result})
    return row
