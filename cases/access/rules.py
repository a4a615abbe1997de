"""What may be done to accounts and roles: pure, so that the workbench and the terminal say the same."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from cases.access.roles import ROLES, Scope
from cases.core.errors import Refused

ADMIN = "admin"


def role_fits_place(role: str, house: uuid.UUID | None) -> None:
    """A role of a house needs its house; one that holds everywhere has none, or it would mislead."""
    known = ROLES.get(role)
    if known is None:
        raise Refused("role_unknown", _("There is no such role."), field="role")
    of_house = Scope.HOUSE in known.allowed.values()
    if of_house and house is None:
        raise Refused("house_missing", _("Choose the house for this role."), field="house")
    if not of_house and house is not None:
        raise Refused(
            "house_not_needed", _("This role holds in all houses. Leave the house empty."), field="house"
        )


def may_close(user: uuid.UUID, by: uuid.UUID | None) -> None:
    """Nobody locks himself out: somebody who can open accounts must be left."""
    if user == by:
        raise Refused("own_account", _("You cannot close your own account. Ask another administrator."))


def may_take(role: str, user: uuid.UUID, by: uuid.UUID | None, others: Collection[str]) -> None:
    """An administrator keeps his own last administrator's role, so that one is always left."""
    if user == by and role == ADMIN and ADMIN not in others:
        raise Refused(
            "own_last_admin",
            _("You cannot take the administrator's role from yourself. Ask another administrator."),
        )
