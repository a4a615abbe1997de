"""Funds, boxes, rates, and how many people an expense needs."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import House
from cases.ledger import queries, rules
from cases.ledger.actions.posting import hold_house
from cases.ledger.models import CashBox, Fund, MoneyRule, Rate

P = Permission


def _keep(row: Any, what: str, *, by: User, columns: Sequence[str]) -> None:
    """Written and audited; the columns that changed are named, their values are not."""
    standing = type(row).objects.filter(pk=row.pk).first()
    if standing is not None:
        rules.house_stays(standing.house_id, row.house_id)
    changed = [name for name in columns if standing and getattr(standing, name) != getattr(row, name)]
    try:
        with transaction.atomic():
            row.keep(by=by)
    except IntegrityError as error:
        taken = _("This house has one of this name already.")
        raise Refused("code_taken", taken, field="code") from error
    verb = "changed" if standing else "opened"
    chain.record(f"ledger.{what}_{verb}", by=by, on=row, house=row.house_id, detail={"fields": changed})


@transaction.atomic
def keep_fund(*, fund: Fund, by: User) -> Fund:
    """Open a fund, or change its name and what it may be used for; the house stays."""
    require(by, P.MONEY_SETUP, house=fund.house_id)
    hold_house(fund.house)
    fund.code = rules.named(fund.code)
    rules.fund_is_sound(fund)
    if fund.closed_on is not None:
        rules.not_ahead(fund.closed_on, clock.tonight(), "closed_on")
        held = [balance for balance in queries.balances_of(fund) if balance.units]
        rules.empty_before_closing(held)
    columns = ["code", "restriction", "categories", "valid_from", "valid_to", "closed_on"]
    _keep(fund, "fund", by=by, columns=columns)
    return fund


@transaction.atomic
def keep_box(*, box: CashBox, by: User) -> CashBox:
    """Open a box, or change its name; once money went through it, its currency stays."""
    require(by, P.MONEY_SETUP, house=box.house_id)
    hold_house(box.house)
    box.code = rules.named(box.code)
    if not box._state.adding:
        standing = CashBox.objects.get(pk=box.pk)
        rules.currency_stays(standing.currency, box.currency, used=standing.lines.exists())
    if box.closed_on is not None:
        rules.not_ahead(box.closed_on, clock.tonight(), "closed_on")
        held = queries.box_balance(box.pk, box.currency)
        rules.empty_before_closing([held] if held.units else [])
    _keep(box, "box", by=by, columns=["code", "place", "currency", "closed_on"])
    return box


@transaction.atomic
def set_people(*, house: House, people: int, by: User) -> MoneyRule:
    """Whether two or three different people stand under an expense of this house."""
    require(by, P.MONEY_SETUP, house=house.pk)
    row, _made = MoneyRule.objects.get_or_create(house=house, defaults={"created_by": by})
    row.people = people
    row.keep(by=by)
    chain.record("ledger.people_set", by=by, on=row, house=house.pk, detail={"people": people})
    return row


@transaction.atomic
def record_rate(*, rate: Rate, by: User) -> Rate:
    """A rate of a day with its source; a better one is a new row, none is changed."""
    require_anywhere(by, P.MONEY_RECORD)
    rules.not_ahead(rate.day, clock.tonight())
    rules.rate_is_sound(rate.official, rate.market)
    rate.keep(by=by, force_insert=True)
    chain.record("ledger.rate_recorded", by=by, on=rate, detail={"currency": rate.currency})
    return rate
