"""One stage: two full houses, a user a role, and the pages each of them can open; every attack is undone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.template.base import Template
from django.test import Client, override_settings
from django.test.utils import _TestState

from cases.access.models import User
from cases.core import clock
from cases.vault import keys
from tests.attack.pages import FoundForm, walk
from tests.attack.world import World, make_world
from tests.factories.access import make_user

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
QUICK = {
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}


@dataclass
class Stage:
    """Who attacks what."""

    own: World
    foreign: World
    crew: dict[str, User]
    walks: dict[str, tuple[set[str], list[FoundForm]]] = field(default_factory=dict)

    def enter(self, role: str | None) -> Client:
        """A client signed in as this role; it answers failures with their page."""
        client = Client(raise_request_exception=False)
        if role:
            client.force_login(self.crew[role], backend=BACKEND)
            session = client.session
            session["began"] = int(clock.now().timestamp())
            # Has just given the pass phrase again: pages that ask for it are attacked too.
            given = {"method": "password", "at": time.time() + 86_400, "reauthenticated": True}
            session["account_authentication_methods"] = [given]
            session["account_authentication_methods_user"] = str(self.crew[role].pk)
            session.save()
        return client

    def walk(self, role: str) -> tuple[set[str], list[FoundForm]]:
        """The pages and forms of a role; walked once."""
        if role not in self.walks:
            self.walks[role] = walk(self.enter(role), self.own)
        return self.walks[role]

    @contextmanager
    def undone(self, client: Client) -> Iterator[None]:
        """What happens inside is taken back: rows, session and cookies stand as before."""
        kept = {name: morsel.value for name, morsel in client.cookies.items()}
        with taken_back():
            yield
        client.cookies.clear()
        for name, value in kept.items():
            client.cookies[name] = value


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction that is rolled back; a durable action inside may begin as in production."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


def crew_of(own: World, foreign: World, admin: User) -> dict[str, User]:
    """One user a role in the own house, one with both roles there, and three who have no business in it."""
    return {
        "worker": own.worker,
        "caseworker": make_user("dana", role="caseworker", house=own.house),
        "coordinator": make_user("soran", role="coordinator", house=own.house),
        "admin": admin,
        "treasurer": make_user("tara", role="treasurer", house=own.house),
        "auditor": make_user("aram", role="auditor", house=None),
        "stranger": make_user("nobody", role=None, house=None),
        "other": foreign.worker,
    }


@pytest.fixture(scope="package")
def stage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Built once for all attacks of a worker, because building and walking cost more than attacking."""
    rendering = Template._render
    files = tmp_path_factory.mktemp("files")
    quick = override_settings(**QUICK, SAFEHOUSE_FILES=files)
    with django_db_blocker.unblock(), quick, taken_back():
        # Without the copies of every context that tests keep otherwise.
        Template._render = _TestState.saved_data.template_render
        keys.forget()
        keys.init()
        admin = make_user("rima", role="admin", house=None)
        foreign = make_world("Housetwo", "other", admin)
        own = make_world("Houseone", "own", admin)
        yield Stage(own, foreign, crew_of(own, foreign, admin))
        Template._render = rendering
        keys.forget()
