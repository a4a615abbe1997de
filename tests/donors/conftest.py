"""A house with a donor, a fund and a box of dollars."""

import pytest

from tests.factories.donors import make_donor
from tests.factories.money import make_box, make_fund


@pytest.fixture
def donor(house, treasurer):
    return make_donor(house, by=treasurer, code="D-KRTW")


@pytest.fixture
def fund(house):
    return make_fund(house)


@pytest.fixture
def box(house):
    return make_box(house, currency="USD", place="bank")


@pytest.fixture
def till(donor, fund, box):
    """The three a gift needs: from whom, for what, into which box."""
    return donor, fund, box
