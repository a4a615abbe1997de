"""Doors: every view declares who may enter; an undeclared view is refused and fails the suite."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from cases.access.roles import Permission
from cases.core.errors import Denied

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """What a view declared: a permission, or the reason why it is open."""

    permission: Permission | None = None
    reason: str = ""


def requires(permission: Permission) -> Callable[[View], View]:
    """Only for users who hold the permission in at least one house; rows are narrowed by `visible_to`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated or not request.user.grants.anywhere(permission):
                raise Denied
            return view(request, *args, **kwargs)

        guarded.door = Door(permission=permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def confirmed(view: View) -> View:
    """Ask who it is before anything; a form sent too late is asked for anew, its words are kept nowhere."""
    asking: View = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and is_reauthentication_required(request, app=""):
            return redirect(request.get_full_path())
        return asking(request, *args, **kwargs)

    return guarded


def public(*, reason: str) -> Callable[[View], View]:
    """Open without signing in, for the reason given."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.door = Door(reason=reason)  # type: ignore[attr-defined]
        return login_not_required(opened)

    return decorate


def door_of(callback: Any) -> Door | None:
    """The door of a resolved view; views of the admin site stand behind the workbench's door."""
    if hasattr(callback, "model_admin") or hasattr(callback, "admin_site"):
        return Door(permission=Permission.ADMIN_SITE)
    return getattr(callback, "door", None)
