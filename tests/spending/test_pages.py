"""The pages of expenses: who sees what, what is said, and that nothing sealed is shown. All words are invented."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.audit.models import Event
from cases.core import clock
from cases.ledger import actions as ledger
from cases.spending import actions, queries
from cases.spending.models import Expense
from cases.vault import sealed
from tests.factories.access import make_user
from tests.factories.money import make_box, make_fund
from tests.factories.people import make_person
from tests.factories.spending import make_expense, make_paid

pytestmark = pytest.mark.django_db
STEPS = [
    "expense",
    *(f"expense_{step}" for step in ("approve", "decline", "pay", "cancel", "reverse", "payee")),
]


def body(answer):
    """What stands there, without marks of direction."""
    return re.sub("[\u2066-\u2069]", "", answer.content.decode().split("<main")[1])


def at(name, row):
    return reverse(name, args=[row.pk])


@pytest.fixture
def typed(house, fund):
    def make(**more):
        today = clock.tonight()
        return {
            "token": str(uuid.uuid4()), "house": house.pk, "category": "rent", "amount": "٣٠٠٬٠٠٠",
            "currency": "IQD", "service_from": today.replace(day=1).isoformat(), "service_to": today.isoformat(),
            "fund": fund.pk, "payee": "Plum Landlord", "what": "Rent of the month", "due_on": "",
            "part_1": "", "fund_2": "", "part_2": "", "fund_3": "", "part_3": "",
        } | more  # fmt: skip

    return make


@pytest.fixture
def asked(fund, box, caseworker):
    return make_expense(fund, "25,000", by=caseworker, payee="Plum Landlord", what="Bread for ten days")


def test_three_people_pay_the_rent(typed, box, caseworker, coordinator, treasurer, sign_in):
    one, two, three = (sign_in(user) for user in (caseworker, coordinator, treasurer))
    answer = one.post(reverse("expense_new"), typed())
    row = Expense.objects.get()
    assert answer["Location"] == at("expense", row) and row.units == 300_000
    assert sealed.read(row, "payee") == {"name": "Plum Landlord"}
    page = body(one.get(at("expense", row)))
    assert "300,000 IQD" in page and "<bdi>soran</bdi>" in page and "Approve</a>" not in page
    assert "Plum" not in page and "Rent of the month" in page
    assert "Rent" in body(two.get(reverse("expenses"))).split("Waits for you")[1]
    assert two.post(at("expense_approve", row))["Location"] == at("expense", row)
    assert "You approved this: somebody else pays it." in body(two.get(at("expense", row)))
    form = {"box": box.pk, "paid_on": clock.tonight().isoformat(), "in_hand": "", "why_none": ""}
    missing = three.post(at("expense_pay", row), form)
    assert missing.status_code == 422 and "why there is no receipt" in body(missing)
    assert three.post(at("expense_pay", row), form | {"in_hand": "on"}).status_code == 302
    page = body(three.get(at("expense", row)))
    assert "The receipt is in hand." in page and "tara" in page and "Reverse the payment" in page
    assert three.post(at("expense_reverse", row), {"why": "Paid in cash twice"}).status_code == 302
    assert "Paid in cash twice" in body(three.get(at("expense", row)))


def test_the_same_form_sent_twice_makes_one(typed, caseworker, sign_in):
    form, client = typed(), sign_in(caseworker)
    first, second = (client.post(reverse("expense_new"), form)["Location"] for _n in range(2))
    assert first == second and Expense.objects.count() == 1


def test_the_first_page_is_filled_with_this_month_and_the_only_house(box, caseworker, sign_in, fund):
    page = body(sign_in(caseworker).get(reverse("expense_new")))
    assert clock.tonight().replace(day=1).isoformat() in page
    assert f'<option value="{fund.pk}" selected' in page and "For which resident" in page


def test_of_several_houses_no_fund_is_guessed(house, other_house, fund, box, sign_in):
    both = make_user("both", role="caseworker", house=house)
    both.memberships.create(role="caseworker", house=other_house)
    form = body(sign_in(both).get(reverse("expense_new"))).split('name="fund"')[1].split("</select>")[0]
    assert "Choose</option>" in form.split("<option")[1] and fund.code in form


def test_a_treasurer_is_not_asked_for_a_resident_and_learns_none(  # noqa: PLR0913 - the cast
    fund, house, caseworker, coordinator, treasurer, admin, sign_in
):
    person = make_person(house=house, code_name="Amber Kettle")
    row = make_expense(fund, person=person, by=caseworker)
    client = sign_in(treasurer)
    assert "resident" not in body(client.get(reverse("expense_new")))
    page = body(client.get(at("expense", row)))
    assert "For a resident" in page and "Amber" not in page and str(person.pk) not in page
    for user in (caseworker, coordinator, admin):
        assert "Amber Kettle" in body(sign_in(user).get(at("expense", row)))


def test_a_resident_is_named_by_code_name(typed, house, other_house, caseworker, sign_in):
    person = make_person(house=house, code_name="Amber Kettle")
    make_person(house=other_house, code_name="Far Pebble")
    client = sign_in(caseworker)
    answer = client.post(reverse("expense_new"), typed(resident="Far Pebble"))
    assert answer.status_code == 422 and "Nobody of this code name" in body(answer)
    client.post(reverse("expense_new"), typed(resident=" amber  kettle"))
    assert Expense.objects.get().person == person


def test_funds_share_an_amount(typed, fund, house, caseworker, sign_in):
    second, client = make_fund(house, code="Second"), sign_in(caseworker)
    more = {"fund_2": second.pk, "part_1": "200,000", "part_2": "99,000"}
    answer = client.post(reverse("expense_new"), typed(**more))
    assert answer.status_code == 422 and "1,000 IQD of the amount are in no fund" in body(answer)
    for odd in ({"fund_2": second.pk}, {"part_2": "1,000"}, {"part_1": "5"}, {"fund_2": fund.pk, "part_1": "1", "part_2": "299,999"}):  # fmt: skip  # noqa: E501
        assert client.post(reverse("expense_new"), typed(**odd)).status_code == 422
    assert not Expense.objects.exists()
    client.post(reverse("expense_new"), typed(**more | {"part_2": "100,000"}))
    assert sorted(split.units for split in Expense.objects.get().splits.all()) == [100_000, 200_000]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": "much"}, "Write the amount in digits"),
        ({"amount": "0"}, "above zero"),
        ({"service_to": "2020-01-01"}, "The end lies before the start."),
        ({"service_from": "soon"}, "Write the date as"),
        ({"category": "fx_difference"}, "Select a valid choice"),
        ({"fund": str(uuid.uuid4())}, "Select a valid choice"),
        ({"house": "nowhere"}, "is not"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_changes_nothing(wrong, sentence, typed, caseworker, sign_in):
    answer = sign_in(caseworker).post(reverse("expense_new"), typed(**wrong))
    assert answer.status_code == 422 and sentence in body(answer) and "Rent of the month" in body(answer)
    assert not Expense.objects.exists()


def test_outside_its_purpose_is_told_at_asking(typed, house, caseworker, sign_in):
    food = make_fund(house, code="Food only", restriction="purpose", categories=["food"])
    answer = sign_in(caseworker).post(reverse("expense_new"), typed(fund=food.pk))
    assert answer.status_code == 422 and "Food only may not be spent on this" in body(answer)


def test_a_caseworker_sees_what_he_asked_for_and_no_more(asked, house, treasurer, fund, sign_in):
    colleague = make_user("hiwa", role="caseworker", house=house)
    own = make_expense(fund, "77", by=colleague)
    client = sign_in(colleague)
    page = body(client.get(reverse("expenses")))
    assert "77 IQD" in page and "25,000" not in page
    assert client.get(at("expense", asked)).status_code == 404
    assert client.post(at("expense_cancel", asked), {"why": "No need"}).status_code == 404
    assert client.get(at("expense_payee", own)).status_code == 403


def test_others_find_nothing(asked, other_house, other_worker, auditor, stranger, sign_in):
    treasurer, boss = (
        make_user(f"far-{role}", role=role, house=other_house) for role in ("treasurer", "coordinator")
    )
    for name in STEPS:
        for user in (boss, treasurer, other_worker, auditor, stranger):
            client = sign_in(user)
            for answer in (
                client.get(at(name, asked)),
                client.post(at(name, asked), {"why": "Because", "reason": "Because"}),
            ):  # noqa: E501
                assert answer.status_code in {403, 404, 405}, (name, user)
        assert sign_in(boss).get(at(name, asked)).status_code == 404
    for user in (auditor, stranger):
        for name in ("expenses", "expense_new"):
            assert sign_in(user).get(reverse(name)).status_code == 403
    for user in (treasurer, boss, other_worker):
        assert "25,000" not in body(sign_in(user).get(reverse("expenses")))
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_who_lost_his_house_sees_his_old_expenses_no_more(asked, caseworker, other_house, sign_in):
    caseworker.memberships.update(house=other_house)
    assert (
        sign_in(type(caseworker).objects.get(pk=caseworker.pk)).get(at("expense", asked)).status_code == 404
    )


def test_the_payee_is_opened_with_a_reason_and_logged_first(asked, treasurer, sign_in):
    client = sign_in(treasurer)
    assert "Plum" not in body(client.get(at("expense_payee", asked)))
    answer = client.post(at("expense_payee", asked), {"reason": "no"})
    assert answer.status_code == 400 and "Plum" not in body(answer)
    assert "Plum Landlord" in body(
        client.post(at("expense_payee", asked), {"reason": "He comes for the rent"})
    )
    event = Event.objects.get(action="vault.opened")
    assert event.actor == treasurer.pk and event.detail == {"column": "payee"}


def test_why_not_me_and_who_instead(  # noqa: PLR0913 - the cast
    asked, coordinator, treasurer, house, fund, box, admin, sign_in
):
    own = make_expense(fund, by=coordinator)
    page = body(sign_in(coordinator).get(at("expense", own)))
    assert "You asked for this: somebody else approves it." in page and "<bdi>rima</bdi>" in page
    assert "<bdi>soran</bdi>" not in page.split("May approve it:")[1].split("</p>")[0]
    actions.approve(expense=own, by=admin)
    page = body(sign_in(coordinator).get(at("expense", own)))
    assert "This house needs three people." in page and "<bdi>tara</bdi>" in page
    ledger.set_people(house=house, people=2, by=admin)
    page = body(sign_in(coordinator).get(at("expense", own)))
    assert "expense_pay" not in page and at("expense_pay", own) in page and "needs two people" in page


def test_nobody_left_to_pay_is_said(asked, coordinator, treasurer, sign_in):
    treasurer.memberships.all().delete()
    actions.approve(expense=asked, by=coordinator)
    assert "Nobody else is here who may do this." in body(sign_in(coordinator).get(at("expense", asked)))


def test_a_step_that_is_not_possible_leads_back_and_late_ones_are_told(asked, coordinator, admin, sign_in):
    client = sign_in(coordinator)
    assert client.get(at("expense_approve", asked)).status_code == 200
    actions.decline(expense=asked, why="Bread is here", by=admin)
    answer = client.post(at("expense_approve", asked))
    assert answer.status_code == 422 and "Too late: rima" in body(answer)
    for step in ("approve", "decline", "pay", "cancel", "reverse"):
        assert client.get(at(f"expense_{step}", asked))["Location"] == at("expense", asked)
    assert "Bread is here" in body(client.get(at("expense", asked)))


def test_what_is_missing_in_the_house_is_said_first(house, fund, caseworker, coordinator, treasurer, sign_in):
    row = make_expense(fund, by=caseworker)
    actions.approve(expense=row, by=coordinator)
    assert "No open cash box of this house" in body(sign_in(treasurer).get(at("expense_pay", row)))
    fund.closed_on = clock.tonight()
    fund.save()
    assert "No fund is open here yet." in body(sign_in(caseworker).get(reverse("expense_new")))


def test_who_asked_takes_it_back(asked, caseworker, sign_in):
    client = sign_in(caseworker)
    assert client.post(at("expense_cancel", asked), {"why": ""}).status_code == 422
    client.post(at("expense_cancel", asked), {"why": "A neighbour gave some"})
    assert "A neighbour gave some" in body(client.get(at("expense", asked)))


def test_overdrawn_and_closed_months_are_told_on_the_page(  # noqa: PLR0913 - the cast
    fund, house, box, caseworker, coordinator, treasurer, sign_in
):
    row = make_expense(fund, "1,000,001", by=caseworker)
    actions.approve(expense=row, by=coordinator)
    client, today = sign_in(treasurer), clock.tonight()
    make_box(house, currency="USD")
    page = body(client.get(at("expense_pay", row)))
    assert "Holds 1,000,000 IQD" in page and "checked" in page
    form = {"box": box.pk, "paid_on": today.isoformat(), "in_hand": "on"}
    answer = client.post(at("expense_pay", row), form)
    assert (
        answer.status_code == 422 and "holds only 1,000,000 IQD" in body(answer) and "USD" not in body(answer)
    )
    ahead = client.post(
        at("expense_pay", row), form | {"paid_on": (today + dt.timedelta(days=1)).isoformat()}
    )
    assert ahead.status_code == 422 and "still to come" in body(ahead)


def test_the_list_shows_a_part_by_state_category_and_house(  # noqa: PLR0913 - the cast
    asked, fund, box, caseworker, coordinator, treasurer, sign_in
):
    make_paid(fund, "444", category="rent", box=box, by=(caseworker, coordinator, treasurer))
    client, url = sign_in(treasurer), reverse("expenses")
    for query, has, lacks in [
        ("", "444 IQD", "nothing"),
        ("state=paid", "444 IQD", "25,000"),
        ("category=food", "25,000", "444 IQD"),
        (f"house={asked.house_id}&state=asked", "25,000", "444 IQD"),
        ("state=wrong&house=wrong&category=", "25,000", "nothing"),
        ("page=99", "25,000", "nothing"),
    ]:
        page = body(client.get(f"{url}?{query}"))
        assert has in page and lacks not in page, query
    assert "No expense is like this." in body(client.get(f"{url}?state=reversed"))


def test_the_number_of_queries_does_not_grow(  # noqa: PLR0913 - the cast
    fund, box, house, caseworker, coordinator, treasurer, sign_in
):
    client = sign_in(coordinator)
    person = make_person(house=house)

    def asked_for():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("expenses"))
        return len(seen)

    make_expense(fund, by=caseworker)
    few = asked_for()
    rows = [make_expense(fund, by=caseworker, person=person, what="Bread") for _n in range(12)]
    assert asked_for() == few <= 12
    row = make_paid(fund, box=box, by=(caseworker, coordinator, treasurer), person=person, what="Bread")
    actions.reverse(expense=row, why="Paid twice", by=treasurer)
    for name, one in [
        ("expense", row),
        ("expense", rows[0]),
        ("expense_approve", rows[0]),
        ("expenses", None),
        ("expense_new", None),
    ]:
        with CaptureQueriesContext(connection) as seen:
            client.get(at(name, one) if one else reverse(name))
        assert len(seen) <= 12, [query["sql"][:120] for query in seen]


def test_what_waits_for_whom(  # noqa: PLR0913 - the cast
    fund, house, caseworker, coordinator, treasurer, admin, auditor
):
    first = make_expense(fund, by=caseworker)
    make_expense(fund, by=coordinator)
    ready = make_expense(fund, by=treasurer)
    actions.approve(expense=ready, by=admin)

    def waits(user):
        return sorted((one.step, one.expense.created_by.username) for one in queries.waiting_for(user))

    assert waits(coordinator) == [("approve", "dana"), ("pay", "tara")]
    assert waits(admin) == [("approve", "dana"), ("approve", "soran")]
    assert waits(treasurer) == waits(caseworker) == waits(auditor) == []
    ledger.set_people(house=house, people=2, by=admin)
    assert waits(treasurer) == [("pay", "tara")]
    actions.decline(expense=first, why="Bread is here", by=admin)
    assert waits(coordinator) == [("pay", "tara")]
