"""Funds, boxes, rates and the rule of people in the workbench: the same actions, the same refusals."""

import pytest
from django.urls import reverse

from cases.audit.models import Event
from cases.core import clock
from cases.ledger.models import CashBox, Fund, MoneyRule, Rate
from tests.factories.money import make_box, make_fund, make_rate, put_in

pytestmark = pytest.mark.django_db
MODELS = ("fund", "cashbox", "moneyrule", "rate")


def at(model, what="changelist", *args):
    return reverse(f"admin:cases_{model}_{what}", args=args)


def last():
    return Event.objects.order_by("-seq").first().action


def test_an_administrator_sets_up_a_house(admin, sign_in, house):
    client = sign_in(admin)
    facts = {"house": house.pk, "code": "Winter", "restriction": "purpose"}
    no = client.post(at("fund", "add"), facts)
    assert no.status_code == 200 and "Choose what this fund may be spent on" in no.content.decode()
    assert client.post(at("fund", "add"), facts | {"categories": ["rent", "food"]}).status_code == 302
    assert Fund.objects.get().categories == ["rent", "food"] and last() == "ledger.fund_opened"
    box = {"house": house.pk, "code": "Safe", "place": "cash", "currency": "IQD"}
    assert client.post(at("cashbox", "add"), box).status_code == 302 and last() == "ledger.box_opened"
    assert client.post(at("moneyrule", "add"), {"house": house.pk, "people": 2}).status_code == 302
    assert MoneyRule.objects.get().people == 2 and last() == "ledger.people_set"


def test_a_box_with_money_keeps_its_currency_and_stays_open(admin, treasurer, sign_in, house):
    box = make_box(house)
    put_in(make_fund(house), box, "10", by=treasurer)
    client = sign_in(admin)
    for change in ({"currency": "USD"}, {"closed_on": clock.tonight()}):
        facts = {"code": box.code, "place": "cash", "currency": "IQD"} | change
        assert client.post(at("cashbox", "change", box.pk), facts).status_code == 200
    box.refresh_from_db()
    assert (box.currency, box.closed_on) == ("IQD", None)


def test_a_coordinator_sees_her_house_and_changes_nothing(coordinator, sign_in, house, other_house):
    client = sign_in(coordinator)
    mine, theirs = make_box(house, code="Mine"), make_box(other_house, code="Theirs")
    page = client.get(at("cashbox")).content.decode()
    assert "Mine" in page and "Theirs" not in page
    assert client.get(at("cashbox", "change", theirs.pk)).status_code == 404
    assert client.get(at("cashbox", "add")).status_code == 403
    assert client.post(at("cashbox", "change", mine.pk), {"code": "Else"}).status_code == 403
    assert CashBox.objects.filter(code="Mine").exists()


def test_rates_are_added_and_never_changed(coordinator, admin, sign_in, treasurer):
    rate, client = make_rate(by=treasurer), sign_in(coordinator)
    facts = {
        "day": clock.tonight(),
        "currency": "USD",
        "official": "1,311",
        "market": "1421",
        "source": "Shop",
    }
    assert client.post(at("rate", "add"), facts).status_code == 302 and Rate.objects.count() == 2
    dinars = client.post(at("rate", "add"), facts | {"currency": "IQD"})
    assert dinars.status_code == 200 and Rate.objects.count() == 2
    for user in (coordinator, admin):
        assert sign_in(user).get(at("rate", "change", rate.pk)).status_code == 200
        assert sign_in(user).post(at("rate", "change", rate.pk), facts).status_code == 403
    assert sign_in(admin).get(at("rate", "add")).status_code == 403


@pytest.mark.parametrize("who", ["caseworker", "treasurer", "auditor", "stranger"])
def test_others_do_not_enter(request, who, sign_in):
    client = sign_in(request.getfixturevalue(who))
    for model in MODELS:
        assert client.get(at(model)).status_code == 403
        assert client.get(at(model, "add")).status_code == 403
