"""Users and what they are in which house."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cases.access.roles import ROLES, Permission, Scope
from cases.core.records import Record, classify


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Names differ by more than case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A member of staff; there is no superuser, authority comes from memberships alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        _("user name"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*\Z", _("Use small Latin letters, digits, dot, dash."))
        ],
        help_text=_("A work name, never the person's own: small Latin letters, digits, dot, dash."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    OPEN = classify(S="id username password last_login is_active language joined_at")

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.username

    @property
    def is_staff(self) -> bool:
        """Asked by the admin site only."""
        return self.grants.anywhere(Permission.ADMIN_SITE)

    @property
    def held(self) -> "list[Membership]":
        """The memberships; read once per request, for the session's check and for the grants."""
        found: list[Membership] | None = self.__dict__.get("_held")
        if found is None:
            found = self.__dict__["_held"] = list(self.memberships.all())
        return found

    @property
    def grants(self) -> "Grants":
        """What the memberships allow; reckoned once per request."""
        found = self.__dict__.get("_grants")
        if found is None:
            found = self.__dict__["_grants"] = Grants(self.held if self.is_active else ())
        return found

    def forget_grants(self) -> None:
        """After a change of memberships."""
        self.__dict__.pop("_held", None)
        self.__dict__.pop("_grants", None)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Asked on each request: a new password or role, or a closed account, ends every session."""
        roles = sorted(f"{membership.role}:{membership.house_id}" for membership in self.held)
        standing = [self.password, str(self.is_active), *roles]
        return salted_hmac(
            "cases.session", "\n".join(standing), secret=secret, algorithm="sha256"
        ).hexdigest()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used; the admin site asks `access` instead."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Decides only whether the workbench shows its index."""
        return self.is_staff


class Membership(Record):
    """One role of one user, in one house or (for roles that hold everywhere) in all."""

    ROLE_CHOICES = [(slug, role.label) for slug, role in ROLES.items()]

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    house = models.ForeignKey(
        "cases.House",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("house"),
    )

    OPEN = Record.OPEN | classify(S="user role house")

    class Meta:
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "house"],
                name="membership_once",
                violation_error_message=_("This user has this role already."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(house__isnull=True),
                name="membership_everywhere_once",
                violation_error_message=_("This user has this role already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())


class Grants:
    """What somebody may do where, put together from memberships."""

    def __init__(self, memberships: Any) -> None:
        self.everywhere: set[Permission] = set()
        self.by_house: dict[Permission, set[uuid.UUID]] = {}
        self.roles: set[str] = set()
        for membership in memberships:
            self._add(membership)

    def _add(self, membership: Membership) -> None:
        role = ROLES.get(membership.role)
        if role is None:
            return
        self.roles.add(membership.role)
        for permission, scope in role.allowed.items():
            if scope is Scope.ALL:
                self.everywhere.add(permission)
            elif membership.house_id is not None:
                self.by_house.setdefault(permission, set()).add(membership.house_id)

    def anywhere(self, permission: Permission) -> bool:
        """Allowed in at least one house; what a door asks."""
        return permission in self.everywhere or bool(self.by_house.get(permission))

    def covers(self, permission: Permission, house: uuid.UUID | None) -> bool:
        """Allowed in this house; what an action asks."""
        return permission in self.everywhere or house in self.by_house.get(permission, ())

    def houses(self, permission: Permission) -> frozenset[uuid.UUID] | None:
        """The houses it is allowed in; None for all."""
        return None if permission in self.everywhere else frozenset(self.by_house.get(permission, ()))
