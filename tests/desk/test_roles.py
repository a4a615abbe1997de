"""Whoever gives a role is seen by every administrator, himself and his accomplices included."""

import datetime as dt

import pytest

from cases.access import actions
from cases.core import clock
from tests.factories.access import make_user

pytestmark = pytest.mark.django_db
TITLE = "Roles given in the last 14 days"


def test_a_role_an_administrator_gives_himself_is_seen_by_the_others(admin, house, home):
    other = make_user("nura", role="admin", house=None)
    actions.give_role(user=admin, at=actions.RoleAt("treasurer", house.pk), by=admin)
    assert f"{admin} · Treasurer {house.code_name} · {admin} · " in home(other)


def test_what_was_given_at_the_server_says_so_and_after_two_weeks_nothing(admin, home):
    assert f"{admin} · Administrator All houses · at the server · " in home(admin)
    with clock.pretend(clock.now() + dt.timedelta(days=15)):
        assert TITLE not in home(admin)


@pytest.mark.parametrize("role", ["caseworker", "coordinator", "treasurer", "auditor"])
def test_nobody_else_is_told(role, house, home):
    place = None if role == "auditor" else house
    assert TITLE not in home(make_user(f"one.{role}", role=role, house=place))
