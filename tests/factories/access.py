"""Users with a role."""

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
