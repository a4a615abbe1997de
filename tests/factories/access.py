"""Users with a role."""

from django.test import Client
from django.urls import reverse

from cases.access.models import Membership, User
from cases.houses.models import House

PASSWORD = "a long invented pass phrase"


def make_user(username: str, *, role: str | None, house: House | None) -> User:
    """An active user; no role gives a stranger."""
    user = User(username=username)
    user.set_password(PASSWORD)
    user.save()
    if role:
        Membership.objects.create(user=user, role=role, house=house)
    return user


def confirmed(client: Client) -> Client:
    """Somebody who has just given the pass phrase again, as exports and changes of roles ask for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client
