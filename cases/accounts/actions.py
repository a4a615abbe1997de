"""Reports leave the house, and past gifts come in: each noted before or with what it does."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.accounts import donated, files, giving, queries, rules
from cases.accounts.books import Span
from cases.audit import chain
from cases.core import clock
from cases.donors import actions as donors
from cases.houses.models import House
from cases.releases import rules as copies
from cases.releases.actions.entering import Entry, Handed, enter
from cases.releases.models import Release
from cases.releases.queries import day_of

P = Permission


@dataclass(frozen=True)
class Wanted:
    """Which report, in which form, and what for."""

    house: House
    span: Span
    ending: str
    purpose: str


@transaction.atomic
def export_report(*, wanted: Wanted, by: User) -> bytes:
    """A month or a year as a file; noted with its purpose before the first byte is handed out."""
    require(by, P.MONEY_EXPORT, house=wanted.house.pk)
    purpose = copies.purpose(wanted.purpose)
    content = files.MAKE[wanted.ending](queries.report(wanted.house, wanted.span))
    detail = {
        "format": wanted.ending,
        "from": wanted.span.first.isoformat(),
        "to": wanted.span.last.isoformat(),
    }
    reason = chain.Reason(purpose, wanted.house.pk, House.SUBJECT_KIND)
    chain.record("accounts.exported", by=by, house=wanted.house.pk, detail=detail, reason=reason)
    return content


@dataclass(frozen=True)
class DonorReport:
    """Which quarter, for which readers, in which format, to whom."""

    token: uuid.UUID
    quarter: Span
    audience: str
    ending: str
    recipient: str
    purpose: str


def hand_out_donors(*, wanted: DonorReport, by: User) -> Handed:
    """Of all houses the user reports about, as one; entered, marked and logged before it leaves."""
    require_anywhere(by, P.MONEY_EXPORT)
    rules.is_ripe(wanted.quarter, clock.tonight())
    houses = donated.houses(by)
    asked, name = [house.pk for house in houses], giving.named(wanted.quarter)
    found = donated.facts(asked, wanted.quarter)
    seen = giving.hidden(found, copies.AT_LEAST[wanted.audience], donated.earlier(asked, name, wanted.token))
    copies.something_shown(giving.shown(seen))

    def make(release: Release) -> bytes:
        copy = files.Copy(release.mark, copies.recipient(wanted.recipient), day_of(release), name)
        return files.donor_file(giving.lines(found, seen), copy, wanted.ending)

    entry = Entry(
        token=wanted.token,
        kind=Release.Kind.DONORS,
        recipient=wanted.recipient,
        purpose=wanted.purpose,
        house=houses[0] if len(houses) == 1 else None,
        rows=giving.shown(seen),
        wish={
            "audience": wanted.audience,
            "quarter": name,
            "houses": sorted(str(pk) for pk in asked),
            "tables": giving.as_kept(seen),
        },
    )
    return enter(entry=entry, make=make, by=by)


@transaction.atomic
def import_gifts(*, house: House, gifts: Sequence[donors.NewGift], digest: str, by: User) -> int:
    """All or nothing, oldest first, each under the next receipt number of its year; how many are new.

    The key of a gift is made of its row: the same file twice adds nothing.
    """
    require(by, P.DONOR_VIEW, house=house.pk)
    new = rules.not_in_yet(gifts, queries.known_gifts([gift.token for gift in gifts]))
    for gift in sorted(new, key=_day):
        donors.receive(gift=gift, by=by)
    detail = {"rows": len(gifts), "new": len(new), "file": digest}
    chain.record("accounts.gifts_imported", by=by, house=house.pk, detail=detail)
    return len(new)


def _day(gift: donors.NewGift) -> dt.date:
    return gift.received_on
