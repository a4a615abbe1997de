"""The cast: one fixture per role, a worker of another house, and a stranger without any role."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from cases.access.models import User
from cases.core import guards
from cases.houses.models import House
from cases.vault import keys
from tests.engine import ENGINE
from tests.factories.access import make_user
from tests.factories.houses import make_house

OF_AN_ENGINE = {"browser", "load", "platform", "attack"}  # start sites or processes of their own
DATABASE = {"db", "transactional_db", "_django_db_helper", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database, or only looks at pages, is the same on both engines: it runs with the first."""
    if ENGINE == "sqlite":
        return
    asks = {
        item for item in items if OF_AN_ENGINE & set(item.path.parts) or item.get_closest_marker("django_db")
    }
    asks |= {item for item in items if DATABASE & set(getattr(item, "fixturenames", ()))}
    asks -= {item for item in items if item.get_closest_marker("once")}
    config.hook.pytest_deselected(items=[item for item in items if item not in asks])
    items[:] = [item for item in items if item in asks]


@pytest.fixture(autouse=True)
def plain_static(settings: Any) -> None:
    """Pages render without collecting static files first; hashing passwords is quick."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english() -> None:
    """The language of the last page of the test before stays behind otherwise."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def fresh_keys(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test that has a database has a vault of its own."""
    if {"db", "transactional_db", "_django_db_helper"} & set(request.fixturenames):
        request.getfixturevalue("_django_db_helper")
        keys.forget()
        keys.init()
    yield
    keys.forget()


@pytest.fixture(autouse=True, scope="session")
def flush_under_guards() -> Iterator[None]:
    """Tests with real transactions empty the tables afterwards; the guards let nobody else do that."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        guards.remove(connection)
        flush(self)
        guards.install(connection)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def house(db: None) -> House:
    """The house most tests happen in."""
    return make_house(code_name="Cedar")


@pytest.fixture
def other_house(db: None) -> House:
    """A house the cast has nothing to do with."""
    return make_house(code_name="Willow")


@pytest.fixture
def caseworker(house: House) -> User:
    return make_user("dana", role="caseworker", house=house)


@pytest.fixture
def coordinator(house: House) -> User:
    return make_user("soran", role="coordinator", house=house)


@pytest.fixture
def admin(db: None) -> User:
    return make_user("rima", role="admin", house=None)


@pytest.fixture
def treasurer(house: House) -> User:
    return make_user("tara", role="treasurer", house=house)


@pytest.fixture
def auditor(db: None) -> User:
    return make_user("aram", role="auditor", house=None)


@pytest.fixture
def other_worker(other_house: House) -> User:
    return make_user("other", role="caseworker", house=other_house)


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, but without any role."""
    return make_user("nobody", role=None, house=None)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client signed in as somebody, as if through the page."""

    def signed(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        from cases.core import clock

        session["began"] = int(clock.now().timestamp())
        session.save()
        return client

    return signed


@pytest.fixture
def command() -> Callable[..., None]:
    """Run a management command."""
    return call_command
