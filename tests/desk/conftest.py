"""Books with money in them, and the words of somebody's home."""

import pytest
from django.urls import reverse

from tests.desk.test_home import words
from tests.factories.money import make_box, make_fund, put_in


@pytest.fixture
def books(house, treasurer):
    fund, box = make_fund(house), make_box(house, code="Small safe")
    put_in(fund, box, "100,000", by=treasurer)
    return fund, box


@pytest.fixture
def home(sign_in):
    return lambda user: words(sign_in(user).get(reverse("home")))
