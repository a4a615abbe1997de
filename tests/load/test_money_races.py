"""200 gifts at once under numbers without a gap, and 100 expenses for money that pays 40, by separate processes."""

import pytest

from tests.load.crowd_size import CAN_PAY, EXPENSES, GIFTS, PRICE

pytestmark = pytest.mark.slow


def test_two_hundred_gifts_at_once_have_two_hundred_numbers(crowd):
    told = crowd("gifts")
    assert told["outcome"] == {"in": GIFTS}
    assert told["numbers"] == list(range(1, GIFTS + 1)) and told["last"] == GIFTS
    assert told["entries"] == GIFTS and told["fund"] == told["box"] == GIFTS * PRICE
    assert told["faults"] == 0


def test_without_lock_and_constraint_numbers_repeat(crowd):
    told = crowd("gifts_control")
    assert len(told["numbers"]) > len(set(told["numbers"]))


def test_a_hundred_expenses_for_money_that_pays_forty(crowd):
    told = crowd("expenses")
    outcome = told["outcome"]
    assert outcome.pop("paid") == CAN_PAY
    assert set(outcome) <= {"told overdrawn_fund", "told overdrawn_box"}, outcome
    assert sum(outcome.values()) == EXPENSES - CAN_PAY
    assert (told["fund"], told["box"], told["entries"]) == (0, 0, CAN_PAY + 1)
    assert told["faults"] == 0


def test_without_trigger_and_lock_the_fund_is_overdrawn(crowd):
    told = crowd("expenses_control")
    assert told["fund"] < 0
