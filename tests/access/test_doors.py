"""Every view has a door, and the doors are those of the matrix."""

import os
import uuid
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from cases.access.doors import door_of
from tests.access.routes import routes

MATRIX = Path(__file__).with_name("matrix.txt")
METHODS = ("GET", "POST", "PUT", "DELETE")
NOBODYS = str(uuid.UUID(int=7))
pytestmark = pytest.mark.django_db


def test_every_view_declares_its_door():
    undeclared = [route.path for route in routes() if door_of(route.callback) is None]
    assert undeclared == []


def test_open_doors_give_their_reason():
    for route in routes():
        door = door_of(route.callback)
        assert door is None or door.permission or len(door.reason) > 10, route.path


def bare(request):
    return HttpResponse("nobody declared me")


def test_a_view_without_a_door_is_refused_even_to_an_administrator(admin, sign_in, settings):
    from safehouse import urls

    urls.urlpatterns.append(path("undeclared/", bare))
    settings.ROOT_URLCONF = "safehouse.urls"
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        assert sign_in(admin).get("/undeclared/").status_code == 403
        assert "undeclared/" in [r.path for r in routes() if door_of(r.callback) is None]
    finally:
        urls.urlpatterns.pop()
        clear_url_caches()


def answers(clients: dict[str, Client]) -> str:
    lines = []
    for route in sorted(set(routes()), key=lambda route: route.path):
        if route.path.startswith("sign-out") or "jsi18n" in route.path:
            continue
        for method in METHODS:
            codes = " ".join(
                f"{role}:{client.generic(method, route.filled(NOBODYS)).status_code}"
                for role, client in clients.items()
            )
            lines.append(f"{method:6} /{route.path}  {codes}")
    return "\n".join(lines) + "\n"


def test_the_matrix_of_addresses_methods_and_roles_is_as_declared(request, sign_in):
    """The id in each address is nobody's: 403 the door is closed, 404 it is open but there is no such row.

    After a wanted change of authority: SAFEHOUSE_WRITE_MATRIX=1 pytest tests/access, and let somebody review the diff.
    """
    names = ("caseworker", "coordinator", "admin", "treasurer", "auditor", "stranger")
    clients = {"anyone": Client()} | {name: sign_in(request.getfixturevalue(name)) for name in names}
    found = answers(clients)
    if os.environ.get("SAFEHOUSE_WRITE_MATRIX"):
        MATRIX.write_text(found)
    assert found == MATRIX.read_text()
