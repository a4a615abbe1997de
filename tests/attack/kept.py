"""Money of one house for the attacks: one row of each kind, and an expense in each state."""

import itertools
import uuid
from decimal import Decimal

from cases.access.models import User
from cases.core import clock
from cases.core.money import parse
from cases.donors import actions as donors
from cases.donors.models import GiftInKind
from cases.houses.models import House
from cases.ledger import actions as ledger
from cases.ledger.models import CashBox, Fund
from cases.spending import actions as spending
from tests.factories.access import make_user
from tests.factories.donors import make_donor, make_gift, make_pledge, screened
from tests.factories.money import make_box, make_fund, make_rate, put_in
from tests.factories.spending import make_expense, make_paid

SERIAL = itertools.count(1)


def keep_books(house: House, by: User, admin: User) -> None:
    """All of it; `by` asks, the administrator approves, a treasurer of this house pays."""
    teller = make_user(f"teller{next(SERIAL)}", role="treasurer", house=house)
    fund, box = make_fund(house), make_box(house)
    dollars = make_box(house, currency="USD", place="hawala")
    make_fund(house, code="Rent", restriction="purpose", categories=["rent"])
    ledger.set_people(house=house, people=3, by=admin)
    put_in(fund, box, "500,000", by=teller)
    give(house, (fund, box, dollars), teller)
    spend(fund, box, (by, admin, teller))
    swap(fund, dollars, box, teller)
    found = ledger.Count(uuid.uuid4(), box, 100_000, by, fund, "An invented note is missing")
    ledger.count(found=found, by=teller)
    last = clock.tonight().replace(day=1)
    ledger.close_month(house=house, month=last.replace(year=last.year - 1), by=teller)


def give(house: House, places: tuple[Fund, CashBox, CashBox], by: User) -> None:
    """A donor with a name, a pledge, a gift of each kind, one reversed, one refused."""
    fund, box, dollars = places
    donor = screened(make_donor(house, by=by), "clear", by=by)
    make_pledge(donor, fund, by=by, in_days=(-5, 20))
    make_pledge(donor, fund, by=by, in_days=(40,), condition="if the lantern is lit")
    make_gift(donor, fund, dollars, "300", by=by, method="hawala", hawala_reference="HW-INVENTED-1")
    wrong = make_gift(donor, fund, box, "1,000", by=by)
    donors.reverse_donation(donation=wrong, reason="typed into the wrong box", by=by)
    goods = donors.GoodsFacts(
        clock.tonight(), "Blankets", Decimal(3), "pieces", parse("90,000", "IQD"), "market"
    )
    donors.keep_goods(gift=GiftInKind(donor=donor), facts=goods, by=by)
    hostile = screened(make_donor(house, by=by), "hostile", by=by)
    refused = donors.GiftRefused(
        uuid.uuid4(), hostile, parse("50", "USD"), clock.tonight(), "asked for names in return"
    )
    donors.refuse(gift=refused, by=by)


def spend(fund: Fund, box: CashBox, people: tuple[User, User, User]) -> None:
    """An expense in each state."""
    asks, approves, pays = people
    make_expense(fund, by=asks, payee="Landlord Invented")
    approved = make_expense(fund, by=asks)
    spending.approve(expense=approved, by=approves)
    spending.decline(expense=make_expense(fund, by=asks), why="there is still enough of it", by=approves)
    spending.cancel(expense=make_expense(fund, by=asks), why="not needed any more", by=asks)
    make_paid(fund, "2,000", box=box, by=people)
    undone = make_paid(fund, "3,000", box=box, by=people)
    spending.reverse(expense=undone, why="paid twice by mistake", by=pays)


def swap(fund: Fund, dollars: CashBox, box: CashBox, by: User) -> None:
    """An exchange at a recorded rate."""
    rate, today = make_rate(by=by), clock.tonight()
    new = ledger.Exchange(uuid.uuid4(), fund, (dollars, 10_000), (box, 141_000), rate, today)
    ledger.exchange(swap=new, by=by)
