"""Accounts and roles.  `by=None` is the machine's own console: whoever sits there owns the database anyway.

Whatever changes what somebody may do ends all his sessions at once.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access import rules, sessions
from cases.access.models import Membership, User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core.errors import Refused


@dataclass(frozen=True)
class RoleAt:
    """A role and its house; no house for roles that hold everywhere."""

    role: str
    house: uuid.UUID | None = None


def _require(by: User | None) -> None:
    if by is not None:
        require(by, Permission.USER_MANAGE, house=None)


def _record(action: str, by: User | None, user: User, **detail: Any) -> None:
    """Accounts are audited by their number; the console is named, because it has none."""
    if by is None:
        detail["console"] = True
    house = detail.pop("house", None)
    chain.record(f"access.{action}", by=by, on=user, house=house, detail=detail)


def _set_password(user: User, password: str) -> None:
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise Refused("password_weak", " ".join(error.messages), field="password") from error
    user.set_password(password)


@transaction.atomic
def create_user(*, user: User, password: str, by: User | None) -> User:
    """A new account, without a role yet; `user` carries the name."""
    _require(by)
    user.username = user.username.lower()
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise Refused("user_name", " ".join(error.messages), field="username") from error
    _set_password(user, password)
    user.save(force_insert=True)
    _record("user_created", by, user)
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: User | None) -> None:
    """A new pass phrase, by an administrator."""
    _require(by)
    _set_password(user, password)
    user.save(update_fields=["password"])
    sessions.end_all_of(user.pk)
    _record("password_set", by, user)


@transaction.atomic
def close_user(*, user: User, by: User | None) -> None:
    """The account may no longer sign in; its records keep their author."""
    _require(by)
    rules.may_close(user.pk, by.pk if by else None)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all_of(user.pk)
    _record("user_closed", by, user)


@transaction.atomic
def reopen_user(*, user: User, by: User | None) -> None:
    """The account may sign in again, with the roles it kept."""
    _require(by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record("user_reopened", by, user)


@transaction.atomic
def give_role(*, user: User, at: RoleAt, by: User | None) -> Membership:
    """One more role."""
    _require(by)
    rules.role_fits_place(at.role, at.house)
    if user.memberships.filter(role=at.role, house=at.house).exists():
        raise Refused("role_held", _("This user has this role already."), field="role")
    membership = Membership(user=user, role=at.role, house_id=at.house)
    membership.keep(by=by)
    _roles_changed(user)
    _record("role_given", by, user, role=at.role, house=at.house)
    return membership


@transaction.atomic
def take_role(*, membership: Membership, by: User | None) -> None:
    """One role less."""
    _require(by)
    user, at = membership.user, RoleAt(membership.role, membership.house_id)
    others = user.memberships.exclude(pk=membership.pk).values_list("role", flat=True)
    rules.may_take(at.role, user.pk, by.pk if by else None, list(others))
    membership.delete()
    _roles_changed(user)
    _record("role_taken", by, user, role=at.role, house=at.house)


def _roles_changed(user: User) -> None:
    user.forget_grants()
    sessions.end_all_of(user.pk)
