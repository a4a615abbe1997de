"""Who may do the next step, what adds up, and how a cost is spread over its days."""

import datetime as dt
import itertools
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.core.errors import Refused
from cases.core.money import Money
from cases.ledger.models import Fund
from cases.spending import rules
from cases.spending.rules import Hands, Span

ANA, BEN, CYR = (uuid.UUID(int=number) for number in (1, 2, 3))
PEOPLE = {"ana": ANA, "ben": BEN, "cyr": CYR}
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("who", "may"), [("ana", False), ("ben", True), ("cyr", True)])
def test_who_asked_never_approves(who, may):
    assert (rules.why_not_approve(Hands(ANA), PEOPLE[who]) is None) is may


# Ana asked, Ben approved.
@pytest.mark.parametrize(
    ("people", "who", "may"),
    [
        (3, "ana", False),
        (3, "ben", False),
        (3, "cyr", True),
        (2, "ana", True),
        (2, "ben", False),
        (2, "cyr", True),
    ],
)
def test_who_may_pay_what_ana_asked_and_ben_approved(people, who, may):
    assert (rules.why_not_pay(Hands(ANA, BEN), PEOPLE[who], people) is None) is may


@pytest.mark.parametrize("people", [2, 3])
def test_no_way_leads_around_the_number_of_people(people):
    for asks, approves, pays in itertools.product(PEOPLE.values(), repeat=3):
        passed = (
            rules.why_not_approve(Hands(asks), approves) is None
            and rules.why_not_pay(Hands(asks, approves), pays, people) is None
        )
        different = len({asks, approves, pays})
        assert passed == (asks != approves and approves != pays and different >= people)


def test_parts_that_do_not_add_up_name_the_difference():
    one, two = Fund(code="One"), Fund(code="Two")
    amount = Money(1000, "IQD")
    rules.parts_add_up(amount, [(one, 999), (two, 1)])
    for parts, code, word in [
        ([(one, 600), (two, 150)], "parts_differ", "250 IQD of the amount"),
        ([(one, 600), (two, 600)], "parts_differ", "200 IQD more"),
        ([(one, 1000), (two, 0)], "no_part", "above zero"),
        ([(one, 500), (one, 500)], "fund_twice", "once"),
        ([], "no_part", "above zero"),
    ]:
        with pytest.raises(Refused) as refusal:
            rules.parts_add_up(amount, parts)
        assert refusal.value.code == code and word in str(refusal.value.sentence)


@pytest.mark.parametrize(("in_hand", "why", "fine"), [
    (True, "", True), (False, "", False), (False, " . ", False), (False, "The driver gives none", True),
])  # fmt: skip
def test_a_receipt_or_the_reason_why_there_is_none(in_hand, why, fine):
    try:
        rules.receipt_or_reason(in_hand, why)
    except Refused as refusal:
        assert not fine and refusal.code == "no_receipt"
    else:
        assert fine


def test_a_month_of_rent_is_spread_day_by_day_and_the_rest_falls_on_the_last():
    june = Span(dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    first, last = june.first, june.last
    assert rules.share(100, june, Span(first, first)) == 3
    assert rules.share(100, june, Span(last, last)) == 3 + 10
    assert rules.share(100, june, Span(first, last - DAY)) == 87
    assert rules.share(100, june, Span(first - 400 * DAY, last + 400 * DAY)) == 100
    assert rules.share(100, june, Span(last + DAY, last + 9 * DAY)) == 0


FIRST = dt.date(2024, 1, 1)


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    units=st.integers(1, 10**15),
    from_day=st.integers(0, 1460),
    length=st.integers(0, rules.LONGEST_DAYS - 1),
    before=st.integers(0, 60),
    after=st.integers(0, 60),
    cuts=st.sets(st.integers(1, rules.LONGEST_DAYS + 119), max_size=12),
)
def test_shares_of_any_partition_sum_to_the_amount(units, from_day, length, before, after, cuts):  # noqa: PLR0913
    first = FIRST + from_day * DAY
    span = Span(first, first + length * DAY)
    start, whole = first - before * DAY, before + length + after + 1
    edges = [0, *sorted(cut for cut in cuts if cut < whole), whole]
    windows = [Span(start + one * DAY, start + (other - 1) * DAY) for one, other in itertools.pairwise(edges)]
    shares = [rules.share(units, span, window) for window in windows]
    assert sum(shares) == units and all(share >= 0 for share in shares)
