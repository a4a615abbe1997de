"""How django-allauth behaves here: nobody signs up, every sign-in leaves an audit event."""

import hashlib
import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock


def throttle_key(key: str, prefix: str, version: int) -> str:
    """What the throttle table holds: a keyed digest, so that it tells neither addresses nor names."""
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{prefix}:{version}:{key}".encode(), hashlib.sha256
    ).hexdigest()


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, begin the absolute limit of the session, record it."""
        super().login(request, user)
        request.session["began"] = int(clock.now().timestamp())
        chain.record("access.signed_in", by=user)

    def logout(self, request: HttpRequest) -> None:
        """Record, then sign out."""
        if request.user.is_authenticated:
            chain.record("access.signed_out", by=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a failed sign-in without the name that was tried."""
        super().authentication_failed(request, **credentials)
        chain.record("access.sign_in_failed", by=None, outcome=Event.Outcome.FAILED)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Counted by the name alone: allauth adds the Host header, which whoever guesses may vary."""
        return str(credentials.get("username", "")).lower()

    def set_password(self, user: Any, password: str) -> None:
        """One's own new pass phrase, recorded; the session's check ends all sessions with the old one."""
        with transaction.atomic():
            super().set_password(user, password)
            chain.record("access.password_changed", by=user, on=user)

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The page itself shows that signing in worked."""
