"""Donors, pledges and gifts, recorded through the same actions as on the pages; all names are invented."""

import datetime as dt
import uuid
from itertools import count
from typing import Any

from cases.access.models import User
from cases.core import clock
from cases.core.money import Money, parse
from cases.donors import actions
from cases.donors.models import Donation, Donor, Pledge
from cases.donors.rules import Part
from cases.houses.models import House
from cases.ledger.codes import Place
from cases.ledger.models import CashBox, Fund
from tests.factories.access import make_user

NUMBERS = count(1)
NAME, PHONE, HAWALA = "Fictional Benefactor", "+9647701234567", "HW-INVENTED-77"


def make_donor(house: House, *, by: User, name: str = NAME, **facts: Any) -> Donor:
    known = {"code": f"D-{next(NUMBERS)}", "identity": {"name": name}, "contact": {"phone": PHONE}}
    if facts.get("anonymity") == Donor.Anonymity.ANONYMOUS:
        known |= {"identity": {}, "contact": {}}
    return actions.open_donor(house=house, facts=actions.DonorFacts(**(known | facts)), by=by)


def screened(donor: Donor, result: str, *, by: User) -> Donor:
    finding = actions.Finding(result, "Seen on an invented list")
    return actions.screen(donor=donor, finding=finding, by=by)


def make_pledge(
    donor: Donor, fund: Fund, *, by: User, in_days: tuple[int, ...] = (30,), **facts: Any
) -> Pledge:
    """Instalments of 100.00 USD (or `each`) due so many days from tonight."""
    today = clock.tonight()
    currency = facts.pop("currency", "USD")
    each = parse(facts.pop("each", "100"), currency).units
    made_on = min([today, *[today + dt.timedelta(days=days) for days in in_days]])
    new = actions.NewPledge(
        **(
            {
                "token": uuid.uuid4(),
                "donor": donor,
                "fund": fund,
                "currency": currency,
                "made_on": made_on,
                "parts": [Part(today + dt.timedelta(days=days), each) for days in in_days],
            }
            | facts
        )
    )
    return actions.promise(pledge=new, by=by)


def witness_of(house: House) -> User:
    """Somebody who stands by when money comes into a cash box."""
    known = User.objects.filter(username=f"stands-by-{house.code_name.lower()}").first()
    return known or make_user(f"stands-by-{house.code_name.lower()}", role="caseworker", house=house)


def new_gift(
    donor: Donor, fund: Fund, box: CashBox, amount: str | Money = "100", **facts: Any
) -> actions.NewGift:
    if box.place == Place.CASH and facts.get("method") != "cash":
        facts.setdefault("witness", witness_of(donor.house))
    return actions.NewGift(
        **(
            {
                "token": uuid.uuid4(),
                "donor": donor,
                "fund": fund,
                "box": box,
                "amount": amount if isinstance(amount, Money) else parse(amount, box.currency),
                "received_on": clock.tonight(),
                "method": "bank",
            }
            | facts
        )
    )


def make_gift(
    donor: Donor, fund: Fund, box: CashBox, amount: str = "100", *, by: User, **facts: Any
) -> Donation:
    return actions.receive(gift=new_gift(donor, fund, box, amount, **facts), by=by)
