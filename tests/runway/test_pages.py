"""Who sees how long the money lasts, and what the page says where facts are missing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.runway import queries
from tests.factories.access import make_user
from tests.factories.houses import make_house
from tests.factories.money import make_box, make_fund, put_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("runway")


@pytest.mark.parametrize("role", ["coordinator", "treasurer", "admin"])
def test_who_keeps_money_sees_it(sign_in, url, request, role):
    assert sign_in(request.getfixturevalue(role)).get(url).status_code == 200


@pytest.mark.parametrize("role", ["caseworker", "auditor", "stranger"])
def test_nobody_else_sees_it(sign_in, url, request, role):
    user = request.getfixturevalue(role)
    assert sign_in(user).get(url).status_code == 403


def test_another_house_is_not_there(sign_in, url, treasurer, house, other_house):
    client = sign_in(treasurer)
    assert client.get(url, {"house": house.pk}).status_code == 200
    for key in (other_house.pk, "nothing", "x" * 400):
        assert client.get(url, {"house": key}).status_code == 404


def test_what_is_missing_is_said(sign_in, url, treasurer):
    page = sign_in(treasurer).get(url).content.decode()
    for word in (
        "No running cost was paid",
        "there is no budget",
        "Nobody slept here",
        "No bed is in service",
    ):
        assert word in page
    assert "Not known" in page


def test_a_currency_without_a_rate_is_named(sign_in, url, treasurer, house, pay, today):
    fund, box = make_fund(house), make_box(house)
    put_in(fund, box, "1000000", by=treasurer)
    put_in(fund, make_box(house, currency="EUR"), "5", by=treasurer)
    pay("rent", "90000 IQD", "2026-08-24", "2026-11-21", fund=fund, box=box)
    page = sign_in(treasurer).get(url).content.decode()
    assert "EUR: no rate is recorded" in page and "Not known" in page


@pytest.fixture
def poor(house, treasurer, pay, today):
    fund, box = make_fund(house), make_box(house)
    put_in(fund, box, "110000", by=treasurer)
    pay("rent", "90000 IQD", "2026-08-24", "2026-11-21", fund=fund, box=box)


@pytest.mark.usefixtures("poor")
def test_the_alarm_names_house_and_day(sign_in, url, treasurer, house):
    (one,) = queries.runways(treasurer).houses
    assert (one.house, one.runway.alarm) == (house, 30)
    assert one.runway.main.as_is.until.isoformat() == "2026-12-12"
    client = sign_in(treasurer)
    assert "ends within 30 days" in client.get(url).content.decode()
    home = client.get("/").content.decode()
    assert house.code_name in home and "2026-12-12" in home


@pytest.mark.usefixtures("poor")
@pytest.mark.parametrize("bad", [{"people": "-1"}, {"people": "x"}, {"gifts": "12x"}, {"rent": ""}])
def test_a_what_if_that_is_wrong_is_told(sign_in, url, treasurer, bad):
    asked = {"people": "2", "gifts": "0", "rent": "30000"} | bad
    answer = sign_in(treasurer).get(url, asked)
    assert answer.status_code == 422 and "would last until" not in answer.content.decode()


def test_the_page_asks_the_database_as_often_for_many_houses(sign_in, url, admin, house, other_house):
    def asked():
        client = sign_in(admin)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    few = asked()
    for number in range(4):
        make_house(code_name=f"House {number}")
    assert asked() == few <= 12


def test_all_my_houses_are_reckoned_as_one_and_each(sign_in, url, house, other_house, treasurer):
    both = make_user("both", role="treasurer", house=house)
    both.memberships.create(role="treasurer", house=other_house)
    page = sign_in(both).get(url).content.decode()
    assert "House by house" in page and str(other_house.pk) in page


@pytest.mark.usefixtures("poor")
@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_each_amount_keeps_its_own_currency_where_text_runs_from_right_to_left(
    sign_in, url, treasurer, language
):
    client = sign_in(treasurer)
    client.cookies["language"] = language
    page = client.get(url, headers={"Accept-Language": language}).content.decode().split("<main")[1]
    assert re.search(r"\d IQD", page)
    assert re.findall(r"<(?!bdi|text)[^>]*>[^<]*\d IQD", page) == []
