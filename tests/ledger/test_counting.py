"""Counting by two, over and short, and the months that close on it."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cases.access.roles import Permission
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.ledger import actions, queries
from cases.ledger.codes import Kind
from cases.ledger.models import CashCount, Entry, MonthClose
from cases.ledger.rules import NewLine
from tests.factories.access import make_user
from tests.factories.money import make_box, make_fund, put_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(house):
    return make_fund(house)


@pytest.fixture
def box(house, fund, treasurer):
    made = make_box(house)
    put_in(fund, made, "100,000", by=treasurer)
    return made


def form_of(box, counted, second, **facts):
    return {"token": uuid.uuid4(), "box": box.pk, "counted": counted, "second": second.pk} | facts


def found(box, counted, second, **facts):
    return actions.Count(token=uuid.uuid4(), box=box, counted=counted, second=second, **facts)


def test_what_agrees_is_recorded_at_once(caseworker, coordinator, sign_in, box):
    answer = sign_in(caseworker).post(reverse("count"), form_of(box, "100,000", coordinator))
    assert answer.status_code == 302
    row = CashCount.objects.get()
    assert (row.counted, row.expected, row.entry) == (100000, 100000, None)
    assert queries.days_since_count(box, clock.tonight()) == 0


def test_a_difference_is_shown_before_anything_is_written(caseworker, coordinator, sign_in, box, fund):
    client, form = sign_in(caseworker), form_of(box, "75,000", coordinator)
    first = client.post(reverse("count"), form)
    assert first.status_code == 200 and "-25,000 IQD" in first.content.decode()
    assert not CashCount.objects.exists() and Event.objects.filter(action="ledger.count_differs").count() == 1
    unexplained = client.post(reverse("count"), form | {"shown": -25000})
    assert unexplained.status_code == 422 and "Write how" in unexplained.content.decode()
    for page in (first, unexplained):
        assert "(optional)" not in page.content.decode(), "what must be filled in is not called optional"
    told = form | {"shown": -25000, "explanation": "Change was given wrongly", "fund": fund.pk}
    assert client.post(reverse("count"), told).status_code == 302
    assert client.post(reverse("count"), told).status_code == 302
    row = CashCount.objects.get()
    assert row.entry.kind == Kind.COUNT and row.entry.lines.get().units == -25000
    assert queries.box_balance(box.pk, "IQD").units == 75000


def test_a_difference_that_changed_meanwhile_is_shown_anew(
    caseworker, coordinator, treasurer, sign_in, box, fund
):
    client, form = sign_in(caseworker), form_of(box, "75,000", coordinator)
    put_in(fund, box, "5,000", by=treasurer)
    told = form | {"shown": -25000, "explanation": "Change was given wrongly", "fund": fund.pk}
    answer = client.post(reverse("count"), told)
    assert answer.status_code == 200 and "-30,000 IQD" in answer.content.decode()
    assert not CashCount.objects.exists()


def test_a_difference_that_changes_at_the_last_moment_is_not_written(
    caseworker, coordinator, sign_in, box, fund, monkeypatch
):
    """Between the comparison and the lock somebody else may post."""
    told = form_of(box, "70,000", coordinator, shown=-25000, explanation="Change was wrong", fund=fund.pk)
    monkeypatch.setattr(actions, "try_count", lambda **_facts: -25000)
    answer = sign_in(caseworker).post(reverse("count"), told)
    assert answer.status_code == 422 and not CashCount.objects.exists()


def test_nobody_counts_alone_or_for_another_house(caseworker, other_worker, treasurer, auditor, box):
    def code(act):
        with pytest.raises(Refused) as refusal:
            act()
        return refusal.value.code

    assert code(lambda: actions.count(found=found(box, 100000, caseworker), by=caseworker)) == "two_people"
    for second in (other_worker, auditor):
        assert (
            code(lambda who=second: actions.count(found=found(box, 100000, who), by=caseworker))
            == "second_elsewhere"
        )
    with pytest.raises(Denied):
        actions.count(found=found(box, 100000, caseworker), by=other_worker)
    assert code(lambda: actions.try_count(found=found(box, -1, caseworker), by=treasurer)) == "no_amount"


def test_money_given_for_a_purpose_bears_no_difference(caseworker, coordinator, house, sign_in, box):
    rent = make_fund(house, code="Rent", restriction="purpose", categories=["rent"])
    with pytest.raises(Refused, match="no_free_fund"):
        actions.count(found=found(box, 1, coordinator, fund=rent, explanation="It is gone"), by=caseworker)
    assert "Rent" not in sign_in(caseworker).get(reverse("count")).content.decode()


def test_a_count_of_another_house_is_not_offered(other_house, caseworker, coordinator, sign_in):
    theirs = make_box(other_house, code="Theirs")
    answer = sign_in(caseworker).post(reverse("count"), form_of(theirs, "0", coordinator))
    assert answer.status_code == 422 and "Theirs" not in answer.content.decode()


@pytest.fixture
def last_month(house, fund, treasurer):
    """A box with money of the month before, and that month's first and last day."""
    first = (clock.tonight().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    box = make_box(house)
    put_in(fund, box, "100,000", by=treasurer, day=first)
    return box, first, clock.tonight().replace(day=1) - dt.timedelta(days=1)


def close(house, first, by):
    return actions.close_month(house=house, month=first, by=by)


def test_a_month_closes_only_on_counts_that_agree(house, fund, last_month, treasurer, caseworker):
    box, first, end = last_month
    with pytest.raises(Refused, match="not_counted"):
        close(house, first, treasurer)
    with clock.pretend(clock.local_moment(first + dt.timedelta(days=10))):
        actions.count(found=found(box, 100000, caseworker), by=treasurer)
    with pytest.raises(Refused, match="not_counted"):
        close(house, first, treasurer)
    actions.count(found=found(box, 100000, caseworker), by=treasurer)
    put_in(fund, box, "5", by=treasurer, day=end)  # found afterwards, for a day before the count
    with pytest.raises(Refused, match="not_counted"):
        close(house, first, treasurer)
    actions.count(found=found(box, 100005, caseworker), by=treasurer)
    close(house, first, treasurer)
    with pytest.raises(Refused, match="closed_already"):
        close(house, first, treasurer)
    with pytest.raises(Refused, match="month_closed"):
        put_in(fund, box, "5", by=treasurer, day=end)


def test_a_count_whose_entry_was_reversed_serves_no_month(house, fund, last_month, treasurer, caseworker):
    box, first, _end = last_month
    short = found(box, 90000, caseworker, fund=fund, explanation="Somebody paid the driver")
    row = actions.count(found=short, by=treasurer)
    actions.undo(entry=row.entry, reason="The receipt was found", by=treasurer)
    with pytest.raises(Refused, match="not_counted"):
        close(house, first, treasurer)


def test_months_are_closed_and_opened_again_on_their_page(
    house, last_month, treasurer, admin, caseworker, sign_in
):
    box, first, _end = last_month
    url = reverse("month_close", args=[house.pk])
    client = sign_in(treasurer)
    assert box.code in client.get(url).content.decode()
    assert client.post(url, {"month": first}).status_code == 422
    actions.count(found=found(box, 100000, caseworker), by=treasurer)
    assert client.post(url, {"month": first}).status_code == 302
    assert client.post(url, {"month": first}).status_code == 422
    assert client.post(url, {"month": "x"}).status_code == 422
    assert client.post(url, {"month": clock.tonight()}).status_code == 422
    again = reverse("month_reopen", args=[MonthClose.objects.get().pk])
    boss = sign_in(admin)
    assert boss.post(again, {"reason": " "}).status_code == 422
    assert boss.post(again, {"reason": "A receipt was late"}).status_code == 302
    assert boss.post(again, {"reason": "A receipt was late"}).status_code == 422
    assert f"{first:%Y-%m}</bdi> is over and not closed yet" in client.get(reverse("money")).content.decode()


def test_other_roles_close_and_open_nothing(house, last_month, caseworker, coordinator, treasurer, admin):
    box, first, _end = last_month
    actions.count(found=found(box, 100000, caseworker), by=treasurer)
    for user in (caseworker, admin):
        with pytest.raises(Denied):
            close(house, first, user)
    row = close(house, first, coordinator)
    for user in (caseworker, coordinator, treasurer):
        with pytest.raises(Denied):
            actions.reopen_month(closed=row, reason="Because of me", by=user)


def test_a_gift_or_an_expense_is_not_reversed_behind_its_page(fund, box, treasurer):
    lines = [NewLine(fund, box, -100)]
    day = clock.tonight()
    spent = actions.post(
        entry=actions.NewEntry(fund.house, Kind.EXPENSE, day, lines),
        permission=Permission.EXPENSE_PAY,
        by=treasurer,
    )
    with pytest.raises(Refused, match="elsewhere"):
        actions.undo(entry=spent, reason="A mistake", by=treasurer)
    assert Entry.objects.count() == 2


def test_a_purpose_and_a_time_hold_for_what_is_paid(house, box, treasurer):
    day = clock.tonight()
    rent = make_fund(
        house, code="Rent", restriction="both", categories=["rent"], valid_from=day, valid_to=day
    )
    put_in(rent, box, "1000", by=treasurer)

    def pay(category, on):
        lines = [NewLine(rent, box, -100, category)]
        entry = actions.NewEntry(house, Kind.EXPENSE, on, lines)
        return actions.post(entry=entry, permission=Permission.EXPENSE_PAY, by=treasurer)

    with pytest.raises(Refused, match="outside_purpose"):
        pay("food", day)
    with pytest.raises(Refused, match="outside_dates"):
        pay("rent", day - dt.timedelta(days=1))
    assert pay("rent", day).lines.get().units == -100


def test_second_people_are_colleagues_who_count(caseworker, coordinator, treasurer, other_worker, admin):
    gone = make_user("gone", role="caseworker", house=caseworker.memberships.get().house)
    gone.is_active = False
    gone.save()
    assert set(queries.counters(caseworker)) == {coordinator, treasurer}


def test_nothing_comes_in_before_a_closed_month(house, fund, last_month, treasurer, admin, caseworker):
    """What a closed month began with was reported too."""
    box, first, end = last_month
    before = first - dt.timedelta(days=1)
    actions.count(found=found(box, 100000, caseworker), by=treasurer)
    closed = close(house, first, treasurer)
    with pytest.raises(Refused, match="month_closed"):
        put_in(fund, box, "5", by=treasurer, day=before)
    actions.reopen_month(closed=closed, reason="A receipt was late", by=admin)
    put_in(fund, box, "5", by=treasurer, day=end)
    put_in(fund, box, "5", by=treasurer, day=before)


def test_no_month_is_left_open_behind_a_closed_one(house, fund, last_month, treasurer, caseworker):
    """The month stands in a hidden field: a later one could be closed, and the first never asked for again."""
    box, first, _end = last_month
    put_in(fund, box, "5", by=treasurer, day=first - dt.timedelta(days=1))
    actions.count(found=found(box, 100005, caseworker), by=treasurer)
    with pytest.raises(Refused, match="not_in_turn"):
        close(house, first, treasurer)
    close(house, (first - dt.timedelta(days=1)).replace(day=1), treasurer)
    close(house, first, treasurer)


def test_months_are_opened_again_from_the_last_one(house, fund, last_month, treasurer, caseworker, admin):
    """What is mended in a month changes what each later one began with."""
    box, first, _end = last_month
    before = first - dt.timedelta(days=1)
    put_in(fund, box, "5", by=treasurer, day=before)
    actions.count(found=found(box, 100005, caseworker), by=treasurer)
    earlier, later = (close(house, month.replace(day=1), treasurer) for month in (before, first))
    assert queries.months_of(house, None).last == first
    with pytest.raises(Refused, match="not_last"):
        actions.reopen_month(closed=earlier, reason="A receipt was late", by=admin)
    for closed in (later, earlier):
        actions.reopen_month(closed=closed, reason="A receipt was late", by=admin)
    put_in(fund, box, "5", by=treasurer, day=before)


def test_a_reversal_puts_no_money_where_nobody_counts(house, fund, box, treasurer, admin):
    """A closed box is not offered for counting and stands in no month's way."""
    old = make_box(house, code="Old safe")
    entry = put_in(fund, old, "50,000", by=treasurer)
    (there, here) = ((fund, old), (fund, box))
    moved = actions.transfer(
        move=actions.Transfer(uuid.uuid4(), there, here, 50_000, clock.tonight()), by=treasurer
    )
    old.closed_on = clock.tonight()
    actions.keep_box(box=old, by=admin)
    with pytest.raises(Refused, match="closed"):
        actions.undo(entry=moved, reason="A mistake", by=treasurer)
    assert queries.box_balance(old.pk, "IQD").units == 0 and not hasattr(entry, "reversed_by")
    old.closed_on = None
    actions.keep_box(box=old, by=admin)
    actions.undo(entry=moved, reason="A mistake", by=treasurer)


def test_nothing_is_closed_ahead(house, admin):
    """Empty today, full by then: money nobody counts, and nobody can pay with."""
    for row, keep in ((make_box(house, code="Later"), "box"), (make_fund(house, code="Later"), "fund")):
        row.closed_on = clock.tonight() + dt.timedelta(days=1)
        with pytest.raises(Refused, match="ahead"):
            getattr(actions, f"keep_{keep}")(**{keep: row}, by=admin)
