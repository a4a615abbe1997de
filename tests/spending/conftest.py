"""A house with money: one fund, one box of dinars."""

import pytest
from django.db import transaction

from cases.core.errors import Refused
from tests.factories.money import make_box, make_fund, put_in


@pytest.fixture
def fund(house):
    return make_fund(house)


@pytest.fixture
def box(house, fund, treasurer):
    box = make_box(house)
    put_in(fund, box, "1,000,000", by=treasurer)
    return box


@pytest.fixture
def refused():
    def check(code, act):
        with pytest.raises(Refused) as refusal, transaction.atomic():
            act()
        assert refusal.value.code == code
        return str(refusal.value.sentence)

    return check
