"""Gifts: money with a receipt that has no gap before it, goods beside it, and what was not taken."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.core.money import Money
from cases.donors import rules
from cases.donors.actions.donors import held
from cases.donors.models import Donation, Donor, GiftInKind, Instalment, Pledge, ReceiptYear, RefusedGift
from cases.houses.models import House
from cases.ledger import actions as ledger
from cases.ledger.codes import Kind
from cases.ledger.models import CashBox, Entry, Fund
from cases.ledger.rules import NewLine, not_ahead, positive, reason_given
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class NewGift:
    """Money received; `token` becomes the key of donation and entry, so that a form sent twice makes one."""

    token: uuid.UUID
    donor: Donor
    fund: Fund
    box: CashBox
    amount: Money
    received_on: dt.date
    method: str
    witness: User | None = None
    hawala_reference: str = ""
    instalment: Instalment | None = None


@transaction.atomic
def receive(*, gift: NewGift, by: User) -> Donation:
    """Into the books and under the next number of its house and year; a refused gift burns no number."""
    require(by, P.DONOR_VIEW, house=gift.donor.house_id)
    donor = held(gift.donor)
    known: Donation | None = Donation.objects.filter(pk=gift.token).first()
    if known is not None:
        rules.same_form(known, donor.pk)
        return known
    _asked(gift, donor, by)
    row = Donation(
        id=gift.token,
        donor=donor,
        house=donor.house,
        entry=_posted(gift, donor.house, by),
        instalment=gift.instalment,
        fund=gift.fund,
        units=gift.amount.units,
        currency=gift.amount.currency,
        received_on=gift.received_on,
        method=gift.method,
        witness=gift.witness,
    )
    sealed.put(row, hawala={"reference": gift.hawala_reference.strip()})
    row.receipt_year = gift.received_on.year
    row.receipt_number = _next_number(donor.house, row.receipt_year, by)
    row.keep(by=by, force_insert=True)
    detail = {"receipt": str(row), "method": row.method}
    chain.record("donors.received", by=by, on=row, house=donor.house_id, detail=detail)
    return row


def _asked(gift: NewGift, donor: Donor, by: User) -> None:
    """Everything the rules want to know before anything is written."""
    rules.welcome(donor.screening)
    if gift.amount.currency != gift.box.currency:
        raise Refused("other_currency", rules.OTHER_BOX, field="box")
    rules.witnessed(gift.method, gift.box.place, gift.witness and gift.witness.pk, by.pk)
    if gift.witness is not None and not gift.witness.grants.covers(P.DESK, donor.house_id):
        raise Refused("no_witness", rules.NOT_OF_THE_HOUSE, field="witness")
    if gift.instalment is not None:
        pledge = Pledge.objects.get(pk=gift.instalment.pledge_id)
        rules.pays_the_pledge(pledge, donor.pk, gift.fund.pk, gift.amount.currency)


def _posted(gift: NewGift, house: House, by: User) -> Entry:
    lines = [NewLine(gift.fund, gift.box, gift.amount.units)]
    positive(gift.amount.units)
    entry = ledger.NewEntry(house, Kind.DONATION, gift.received_on, lines, token=gift.token)
    return ledger.post(entry=entry, permission=P.MONEY_RECORD, by=by)


def _next_number(house: House, year: int, by: User) -> int:
    """Taken last, under the lock of its row: who rolls back before the end gives it back unused."""
    ReceiptYear.objects.get_or_create(house=house, year=year, defaults={"created_by": by})
    row = ReceiptYear.objects.select_for_update().get(house=house, year=year)
    row.last += 1
    row.keep(by=by)
    return row.last


@transaction.atomic
def reverse_donation(*, donation: Donation, reason: str, by: User) -> Entry:
    """The money leaves the books again; the number stays, and the receipt says that it was reversed."""
    require(by, P.DONOR_VIEW, house=donation.house_id)
    back = ledger.reverse(entry=donation.entry, reason=reason, permission=P.MONEY_RECORD, by=by)
    detail = {"receipt": str(donation)}
    chain.record("donors.donation_reversed", by=by, on=donation, house=donation.house_id, detail=detail)
    return back


@dataclass(frozen=True)
class GiftRefused:
    """What was not taken, or given back, and why."""

    token: uuid.UUID
    donor: Donor
    amount: Money
    refused_on: dt.date
    why: str


@transaction.atomic
def refuse(*, gift: GiftRefused, by: User) -> RefusedGift:
    """Kept, so that it can be shown later that nothing was taken; it is in no sum."""
    require(by, P.DONOR_VIEW, house=gift.donor.house_id)
    donor = held(gift.donor)
    known: RefusedGift | None = RefusedGift.objects.filter(pk=gift.token).first()
    if known is not None:
        rules.same_form(known, donor.pk)
        return known
    words = reason_given(gift.why, "why")
    not_ahead(gift.refused_on, clock.tonight())
    positive(gift.amount.units)
    row = RefusedGift(id=gift.token, donor=donor, units=gift.amount.units, refused_on=gift.refused_on)
    row.currency = gift.amount.currency
    sealed.put(row, why={"text": words})
    row.keep(by=by, force_insert=True)
    chain.record("donors.refused", by=by, on=row, house=donor.house_id)
    return row


@dataclass(frozen=True)
class GoodsFacts:
    """What was brought, how much of it, and what it is worth by which reckoning."""

    received_on: dt.date
    what: str
    quantity: Decimal
    unit: str
    value: Money
    basis: str


GOODS = ("received_on", "what", "quantity", "unit", "basis", "units", "currency")


@transaction.atomic
def keep_goods(*, gift: GiftInKind, facts: GoodsFacts, by: User) -> GiftInKind:
    """New or mended; goods are in no balance and in no sum of cash."""
    require(by, P.DONOR_VIEW, house=gift.donor.house_id)
    donor = held(gift.donor)
    known: GiftInKind | None = GiftInKind.objects.filter(pk=gift.pk).first()
    if gift._state.adding and known is not None:
        rules.same_form(known, donor.pk)
        return known
    if gift._state.adding:
        rules.welcome(donor.screening)
    not_ahead(facts.received_on, clock.tonight())
    rules.goods_are_sound(facts.quantity, facts.value)
    verb = "added" if gift._state.adding else "changed"
    gift.received_on, gift.what, gift.quantity = facts.received_on, facts.what.strip(), facts.quantity
    gift.unit, gift.basis = facts.unit.strip(), facts.basis
    gift.units, gift.currency = facts.value.units, facts.value.currency
    if known is not None and all(getattr(known, name) == getattr(gift, name) for name in GOODS):
        return gift  # sent twice
    gift.keep(by=by)
    chain.record(f"donors.goods_{verb}", by=by, on=gift, house=donor.house_id)
    return gift
