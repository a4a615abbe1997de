"""The lock and the rows: what actions and querysets ask."""

import uuid
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from cases.access.models import User
from cases.access.roles import Permission
from cases.core.errors import Denied

Rows = TypeVar("Rows", bound=QuerySet[Any])


def require(user: User, permission: Permission, *, house: uuid.UUID | None) -> None:
    """Raise `Denied` unless the user may do this in this house (None: a thing that belongs to no house)."""
    if not user.grants.covers(permission, house):
        raise Denied


def require_anywhere(user: User, permission: Permission) -> None:
    """Raise `Denied` unless the user may do this in at least one house."""
    if not user.grants.anywhere(permission):
        raise Denied


def house_filter(user: User, permission: Permission, path: str) -> Q:
    """A filter that keeps rows whose house, found along `path`, is in the user's scope."""
    houses = user.grants.houses(permission)
    if houses is None:
        return Q()
    return Q(**{f"{path}__in": houses}) if houses else Q(pk__in=[])


def within(rows: Rows, user: User, permission: Permission, path: str = "house") -> Rows:
    """The rows whose house is in the user's scope."""
    return rows.filter(house_filter(user, permission, path))
