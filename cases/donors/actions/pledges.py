"""Promises: recorded, reminded of, ended.  None of this is cash."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.donors import queries, rules
from cases.donors.actions.donors import held
from cases.donors.models import Donor, Instalment, Pledge
from cases.ledger.models import Fund
from cases.ledger.rules import reason_given
from cases.vault import sealed

P = Permission


@dataclass(frozen=True)
class NewPledge:
    """What was promised; `token` becomes the pledge's key, so that a form sent twice makes one."""

    token: uuid.UUID
    donor: Donor
    fund: Fund
    currency: str
    made_on: dt.date
    parts: Sequence[rules.Part]
    condition: str = ""


@transaction.atomic
def promise(*, pledge: NewPledge, by: User) -> Pledge:
    """Up to 24 instalments for one fund in one currency."""
    require(by, P.DONOR_VIEW, house=pledge.donor.house_id)
    donor = held(pledge.donor)
    known: Pledge | None = Pledge.objects.filter(pk=pledge.token).first()
    if known is not None:
        rules.same_form(known, donor.pk)
        return known
    rules.welcome(donor.screening)
    rules.promised_soundly(pledge.made_on, pledge.parts, clock.tonight())
    rules.fund_takes(pledge.fund.house_id, donor.house_id, pledge.fund.closed_on, clock.tonight())
    row = Pledge(
        id=pledge.token,
        donor=donor,
        fund=pledge.fund,
        currency=pledge.currency,
        made_on=pledge.made_on,
        is_conditional=bool(pledge.condition.strip()),
    )
    sealed.put(row, note={"condition": pledge.condition.strip()})
    row.keep(by=by, force_insert=True)
    Instalment.objects.bulk_create(
        Instalment(pledge=row, due_on=part.due_on, units=part.units, created_by=by, updated_by=by)
        for part in pledge.parts
    )
    detail = {"instalments": len(pledge.parts), "currency": pledge.currency}
    chain.record("donors.pledged", by=by, on=row, house=donor.house_id, detail=detail)
    return row


@transaction.atomic
def end_pledge(*, pledge: Pledge, end: str, why: str, by: User) -> Pledge:
    """Cancelled by the donor, or written off by us; the reason is kept, what was paid stays."""
    row, parts = _locked(pledge)
    require(by, P.DONOR_VIEW, house=row.donor.house_id)
    rules.may_end(rules.pledge_state(parts, row.end, clock.tonight()), end)
    words = reason_given(why, "why")
    row.end, row.ended_on = end, clock.tonight()
    sealed.put(row, note=sealed.read(row, "note") | {"why_ended": words})
    row.keep(by=by, update_fields=["end", "ended_on", "note"])
    chain.record("donors.pledge_ended", by=by, on=row, house=row.donor.house_id, detail={"end": end})
    return row


@transaction.atomic
def drop_condition(*, pledge: Pledge, by: User) -> Pledge:
    """What it hung on has come true: from now on it is reckoned with."""
    row, _parts = _locked(pledge)
    require(by, P.DONOR_VIEW, house=row.donor.house_id)
    row.is_conditional = False
    row.keep(by=by, update_fields=["is_conditional"])
    chain.record("donors.condition_met", by=by, on=row, house=row.donor.house_id)
    return row


def _locked(pledge: Pledge) -> tuple[Pledge, list[rules.Part]]:
    held(pledge.donor)
    row = Pledge.objects.select_for_update(of=("self",)).select_related("donor").get(pk=pledge.pk)
    parts = queries.instalments().filter(pledge=row).values_list("due_on", "units", "paid")
    return row, [rules.Part(*facts) for facts in parts]


@transaction.atomic
def remind(*, instalment: Instalment, by: User) -> Instalment:
    """Note that the donor was reminded today."""
    held(instalment.pledge.donor)
    row = queries.instalments().select_for_update(of=("self",)).select_related("pledge__donor")
    found: Instalment = row.get(pk=instalment.pk)
    house = found.pledge.donor.house_id
    require(by, P.DONOR_VIEW, house=house)
    paid: int = found.paid  # type: ignore[attr-defined]  # annotated
    rules.may_remind(rules.Part(found.due_on, found.units, paid), found.pledge.end)
    found.reminded_on = clock.tonight()
    found.keep(by=by, update_fields=["reminded_on"])
    chain.record("donors.reminded", by=by, on=found, house=house)
    return found
