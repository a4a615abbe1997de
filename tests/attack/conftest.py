"""The two houses, whoever attacks, and a client that is quick and never raises."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState

from cases.access.models import User
from tests.attack.world import World, make_world
from tests.factories.access import make_user


@pytest.fixture
def foreign(db: None) -> World:
    """The other house, built first."""
    return make_world("Housetwo", "other")


@pytest.fixture
def own(foreign: World) -> World:
    """The house of whoever attacks."""
    return make_world("Houseone", "own")


@pytest.fixture
def crew(own: World, foreign: World) -> dict[str, User]:
    """One user a role in the own house; the other house's worker; somebody without a role."""
    return {
        "caseworker": make_user("dana", role="caseworker", house=own.house),
        "coordinator": make_user("soran", role="coordinator", house=own.house),
        "admin": make_user("rima", role="admin", house=None),
        "treasurer": make_user("tara", role="treasurer", house=own.house),
        "auditor": make_user("aram", role="auditor", house=None),
        "stranger": make_user("nobody", role=None, house=None),
        "other": foreign.worker,
    }


@pytest.fixture
def enter(
    monkeypatch: pytest.MonkeyPatch, sign_in: Callable[[User], Client]
) -> Callable[[User | None], Client]:
    """Sign in for thousands of requests: templates are rendered without the copies tests keep of them."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)

    def entered(user: User | None) -> Client:
        client = Client() if user is None else sign_in(user)
        client.raise_request_exception = False
        return client

    return entered


@pytest.fixture
def undone() -> Callable[[Client], object]:
    """A request inside is undone: rows, session and cookies stand as before."""

    @contextmanager
    def around(client: Client) -> Iterator[None]:
        kept = client.cookies.output()
        cookies = client.cookies.__class__(kept.replace("Set-Cookie: ", "").replace("\r\n", "; "))
        block = transaction.atomic()
        block._from_testcase = True  # a durable action inside may begin as in production
        with block:
            try:
                yield
            finally:
                transaction.set_rollback(True)
        client.cookies = cookies

    return around
