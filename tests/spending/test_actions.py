"""What can and cannot be done with an expense; the database stands behind the rules. All words are invented."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied
from cases.core.money import Money
from cases.ledger import actions as ledger
from cases.ledger import queries as books
from cases.ledger.codes import RUNNING, Category
from cases.ledger.models import Entry, Line
from cases.runway.queries import facts_of
from cases.spending import actions
from cases.spending.actions import Receipt
from cases.spending.models import Expense, Split
from cases.spending.rules import Span
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.money import make_box, make_fund, put_in
from tests.factories.people import make_person
from tests.factories.spending import make_expense, make_paid, new_expense

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def pay(expense, box, *, by, receipt=Receipt(True), paid_on=None):  # noqa: B008 - frozen
    day = paid_on or clock.tonight()
    return actions.pay(expense=expense, box=box, paid_on=day, receipt=receipt, by=by)


@pytest.fixture
def asked(fund, box, caseworker):
    return make_expense(fund, "25,000", by=caseworker, payee="Plum Landlord", what="Bread for ten days")


@pytest.fixture
def approved(asked, coordinator):
    return actions.approve(expense=asked, by=coordinator)


def test_three_people_spend_and_the_books_follow(approved, fund, box, treasurer, house):
    paid = pay(approved, box, by=treasurer)
    assert (paid.state, paid.people, paid.has_receipt) == ("paid", 3, True)
    assert books.fund_balance(fund.pk, "IQD") == books.box_balance(box.pk, "IQD") == Money(975_000, "IQD")
    line = Line.objects.get(entry=paid.entry)
    assert (line.units, line.category, paid.entry.kind) == (-25_000, "food", "expense")
    told = list(
        Event.objects.filter(action__startswith="spending.").order_by("seq").values_list("action", flat=True)
    )
    assert told == ["spending.asked", "spending.approved", "spending.paid"]


def test_words_are_sealed_at_rest_and_in_the_log(asked):
    asked.refresh_from_db()
    assert sealed.read(asked, "payee") == {"name": "Plum Landlord"}
    assert b"Plum" not in bytes(asked.payee) and b"Bread" not in bytes(asked.note)
    assert "Plum" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_nobody_approves_his_own_nor_pays_what_he_approved(fund, box, coordinator, admin, refused):
    mine = make_expense(fund, by=coordinator)
    refused("same_person", lambda: actions.approve(expense=mine, by=coordinator))
    refused("same_person", lambda: actions.decline(expense=mine, why="No need", by=coordinator))
    actions.approve(expense=mine, by=admin)
    refused("same_person", lambda: pay(mine, box, by=coordinator))
    with pytest.raises(Denied):
        pay(mine, box, by=admin)


def test_in_a_house_of_two_who_asked_may_pay_but_never_who_approved(  # noqa: PLR0913 - the cast
    fund, box, house, treasurer, coordinator, admin, refused
):
    ledger.set_people(house=house, people=2, by=admin)
    one = make_expense(fund, by=treasurer)
    actions.approve(expense=one, by=coordinator)
    refused("same_person", lambda: pay(one, box, by=coordinator))
    assert pay(one, box, by=treasurer).people == 2
    two = make_expense(fund, by=treasurer)
    actions.approve(expense=two, by=coordinator)
    ledger.set_people(house=house, people=3, by=admin)
    refused("same_person", lambda: pay(two, box, by=treasurer))


@pytest.mark.parametrize(
    "change",
    [
        lambda row, asks, approves: {"approved_by": asks},
        lambda row, asks, approves: {"paid_by": approves},
        lambda row, asks, approves: {"paid_by": asks},
        lambda row, asks, approves: {"state": "asked"},
        lambda row, asks, approves: {"state": "approved"},
        lambda row, asks, approves: {"entry": None},
        lambda row, asks, approves: {"units": 0},
        lambda row, asks, approves: {"service_to": row.service_from - DAY},
    ],
)
def test_the_database_alone_refuses(change, approved, box, caseworker, coordinator, treasurer):
    paid = pay(approved, box, by=treasurer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expense.objects.filter(pk=paid.pk).update(**change(paid, caseworker, coordinator))


def test_other_roles_and_houses_do_nothing(  # noqa: PLR0913 - the cast
    asked, fund, box, caseworker, treasurer, admin, auditor, other_house
):
    foreign = make_user("afar", role="coordinator", house=other_house)
    for user in (caseworker, treasurer, auditor, foreign):
        with pytest.raises(Denied):
            actions.approve(expense=asked, by=user)
    for user in (admin, auditor, foreign):
        with pytest.raises(Denied):
            make_expense(fund, by=user)
    for user in (caseworker, admin, auditor, foreign):
        with pytest.raises(Denied):
            pay(asked, box, by=user)
    with pytest.raises(Denied):
        actions.cancel(expense=asked, why="Not needed", by=treasurer)


def test_a_fund_is_spent_on_its_purpose_and_in_its_time_only(
    house, caseworker, coordinator, treasurer, box, refused
):
    today = clock.tonight()
    food = make_fund(house, code="Food", restriction="purpose", categories=["food"])
    autumn = make_fund(house, code="Autumn", restriction="time", valid_from=today - 5 * DAY, valid_to=today)
    sentence = refused("outside_purpose", lambda: make_expense(food, category="rent", by=caseworker))
    assert "Food may not be spent on this" in sentence
    for span in (Span(today, today + DAY), Span(today - 6 * DAY, today)):
        refused("outside_dates", lambda span=span: make_expense(autumn, span=span, by=caseworker))
    late = make_expense(autumn, span=Span(today, today), by=caseworker)
    autumn.valid_to = today - DAY
    autumn.save()
    refused("outside_dates", lambda: actions.approve(expense=late, by=coordinator))
    autumn.valid_to = today
    autumn.save()
    actions.approve(expense=late, by=coordinator)
    autumn.valid_to = today - DAY
    autumn.save()
    refused("outside_dates", lambda: pay(late, box, by=treasurer))
    closed = make_fund(house, code="Old", closed_on=today)
    refused("closed", lambda: make_expense(closed, by=caseworker))


def test_an_expense_is_split_exactly_and_borne_by_each_fund(  # noqa: PLR0913 - the cast
    house, fund, box, caseworker, coordinator, treasurer, refused
):
    second = make_fund(house, code="Second")
    put_in(second, box, "400", by=treasurer)
    sentence = refused(
        "parts_differ", lambda: make_expense(fund, splits=[(fund, 600), (second, 300)], by=caseworker)
    )
    assert "100 IQD" in sentence
    row = make_expense(fund, splits=[(fund, 600), (second, 400)], by=caseworker)
    assert Split.objects.filter(expense=row).count() == 2
    actions.approve(expense=row, by=coordinator)
    pay(row, box, by=treasurer)
    assert books.fund_balance(second.pk, "IQD").units == 0
    assert books.fund_balance(fund.pk, "IQD").units == 999_400


def test_money_of_another_house_bears_nothing(fund, other_house, caseworker, refused):
    theirs = make_fund(other_house, code="Theirs")
    refused("other_house", lambda: make_expense(fund, splits=[(theirs, 1000)], by=caseworker))


def test_what_is_not_there_is_not_paid_and_what_is_left_is_told(  # noqa: PLR0913 - the cast
    fund, house, box, caseworker, coordinator, treasurer, refused
):
    row = make_expense(fund, "1,000,001", by=caseworker)
    actions.approve(expense=row, by=coordinator)
    assert "1,000,000 IQD" in refused("overdrawn_fund", lambda: pay(row, box, by=treasurer))
    small = make_box(house, code="Small")
    put_in(fund, small, "10", by=treasurer)
    assert "10 IQD" in refused("overdrawn_box", lambda: pay(row, small, by=treasurer))
    row.refresh_from_db()
    assert row.state == "approved" and not Entry.objects.filter(kind="expense").exists()
    dollars = make_box(house, currency="USD")
    refused("other_currency", lambda: pay(row, dollars, by=treasurer))


def test_a_payment_needs_a_receipt_or_a_reason_and_a_day_that_was(approved, box, treasurer, refused):
    refused("no_receipt", lambda: pay(approved, box, by=treasurer, receipt=Receipt(False, "  ")))
    refused("ahead", lambda: pay(approved, box, by=treasurer, paid_on=clock.tonight() + DAY))
    paid = pay(approved, box, by=treasurer, receipt=Receipt(False, "The driver gives none"))
    assert sealed.read(paid, "note")["no_receipt_because"] == "The driver gives none"
    assert sealed.read(paid, "note")["what"] == "Bread for ten days" and b"driver" not in bytes(paid.note)


def test_a_payment_is_reversed_with_a_reason_and_once(approved, box, fund, treasurer, caseworker, refused):
    refused("done_already", lambda: actions.reverse(expense=approved, why="Not paid", by=treasurer))
    paid = pay(approved, box, by=treasurer)
    refused("reason_missing", lambda: actions.reverse(expense=paid, why=" ", by=treasurer))
    with pytest.raises(Denied):
        actions.reverse(expense=paid, why="Paid twice", by=caseworker)
    assert actions.reverse(expense=paid, why="Paid twice", by=treasurer).state == "reversed"
    assert books.fund_balance(fund.pk, "IQD").units == 1_000_000
    assert "Too late: tara" in refused(
        "done_already", lambda: actions.reverse(expense=paid, why="Paid twice", by=treasurer)
    )


def test_who_asked_or_who_approves_cancels_what_is_not_paid(
    fund, box, caseworker, coordinator, treasurer, refused
):
    own, other = (make_expense(fund, by=caseworker) for _n in range(2))
    assert actions.cancel(expense=own, why="Found one", by=caseworker).state == "cancelled"
    actions.approve(expense=other, by=coordinator)
    assert actions.cancel(expense=other, why="Found one", by=coordinator).state == "cancelled"
    refused("done_already", lambda: pay(other, box, by=treasurer))
    paid = make_paid(fund, box=box, by=(caseworker, coordinator, treasurer))
    refused("done_already", lambda: actions.cancel(expense=paid, why="Found one", by=caseworker))


def test_the_same_form_twice_makes_one_and_serves_nobody_else(
    fund, box, caseworker, treasurer, coordinator, refused
):
    wish = new_expense(fund)
    first = actions.ask(wish=wish, by=caseworker)
    assert actions.ask(wish=wish, by=caseworker) == first and Expense.objects.count() == 1
    refused("used_before", lambda: actions.ask(wish=wish, by=treasurer))
    actions.approve(expense=first, by=coordinator)
    actions.approve(expense=first, by=coordinator)
    assert pay(first, box, by=treasurer).entry == pay(first, box, by=treasurer).entry
    assert Entry.objects.filter(kind="expense").count() == 1


def test_help_for_a_resident_is_for_one_of_this_house(
    fund, house, other_house, caseworker, treasurer, refused
):
    person, stranger = make_person(house=house), make_person(house=other_house)
    assert make_expense(fund, person=person, by=caseworker).person == person
    refused("unknown_person", lambda: make_expense(fund, person=stranger, by=caseworker))
    with pytest.raises(Denied):
        make_expense(fund, person=person, by=treasurer)


def test_a_time_too_long_or_upside_down_is_refused(fund, caseworker, refused):
    today = clock.tonight()
    for span, code in [
        (Span(today, today - DAY), "ends_before_start"),
        (Span(today, today + 731 * DAY), "too_long"),
    ]:
        refused(code, lambda span=span: make_expense(fund, span=span, by=caseworker))
    assert not Expense.objects.exists()


def test_running_cost_is_by_the_days_it_was_for(house, fund, box, caseworker, coordinator, treasurer):
    three = (caseworker, coordinator, treasurer)
    today = clock.tonight()
    ten = Span(today - 9 * DAY, today)
    make_paid(fund, "1,003", category="rent", span=ten, box=box, by=three)
    make_paid(fund, "500", category="cash_help", span=ten, box=box, by=three)
    make_expense(fund, "700", category="rent", span=ten, by=caseworker)
    undone = make_paid(fund, "900", category="food", span=ten, box=box, by=three)
    actions.reverse(expense=undone, why="Paid twice", by=treasurer)
    assert Category.CASH_HELP not in RUNNING
    spent = [facts_of([house.pk], today + n * DAY)[house.pk].spent for n in (1, 0, 90, 91)]
    assert spent == [{"rent": {"IQD": 1003}}, {"rent": {"IQD": 900}}, {"rent": {"IQD": 103}}, {}]


def test_bills_due_are_those_asked_or_approved_whose_day_comes(
    house, fund, box, caseworker, coordinator, treasurer
):
    today = clock.tonight()
    rows = [
        make_expense(
            fund, str(amount), due_on=due, span=Span(today + 40 * DAY, today + 40 * DAY), by=caseworker
        )
        for amount, due in [(1, today + 30 * DAY), (20, today + 31 * DAY), (30, None), (400, today - DAY)]
    ]
    plain = make_expense(fund, "500", by=caseworker)
    actions.approve(expense=rows[0], by=coordinator)
    make_paid(fund, "6", box=box, by=(caseworker, coordinator, treasurer))
    assert facts_of([house.pk], today)[house.pk].bills == {"IQD": 1 + 400 + 500}
    actions.cancel(expense=plain, why="Found one", by=caseworker)
    assert facts_of([house.pk], today + 10 * DAY)[house.pk].bills == {"IQD": 1 + 20 + 30 + 400}
