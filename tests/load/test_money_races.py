"""200 gifts at once under numbers without a gap, and 100 expenses for money that pays 40, by separate processes."""

import pytest

from tests.load.crowd_size import CAN_PAY, EXPENSES, GIFTS, PRICE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("till")]


def test_two_hundred_gifts_at_once_have_two_hundred_numbers(till):
    told = till["gifts"]
    assert told["outcome"] == {"in": GIFTS}
    assert told["numbers"] == list(range(1, GIFTS + 1)) and told["last"] == GIFTS
    assert told["entries"] == GIFTS and told["fund"] == told["box"] == GIFTS * PRICE
    assert told["faults"] == 0


def test_without_lock_and_constraint_numbers_repeat(till):
    told = till["gifts_control"]
    assert len(told["numbers"]) > len(set(told["numbers"]))


def test_a_hundred_expenses_for_money_that_pays_forty(till):
    told = till["expenses"]
    outcome = dict(told["outcome"])
    assert outcome.pop("paid") == CAN_PAY
    assert set(outcome) <= {"told overdrawn_fund", "told overdrawn_box"}, outcome
    assert sum(outcome.values()) == EXPENSES - CAN_PAY
    assert (told["fund"], told["box"], told["entries"]) == (0, 0, CAN_PAY + 1)
    assert told["faults"] == 0


def test_without_trigger_and_lock_the_fund_is_overdrawn(till):
    told = till["expenses_control"]
    assert told["fund"] < 0
