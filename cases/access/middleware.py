"""Session limits, doors, and one answer for every `Denied` and `Refused`."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from cases.access.doors import door_of
from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused

Answer = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY_SECONDS = 60


class SessionLimits:
    """Ends a session after 30 idle minutes or 10 hours; writes 'seen' at most once a minute."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check, then answer; nothing that was signed in is kept by the browser."""
        came_signed_in = request.user.is_authenticated
        if came_signed_in:
            now = int(clock.now().timestamp())
            began = request.session.get("began", 0)
            seen = request.session.get("seen", began)
            if now - began > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen > SEEN_EVERY_SECONDS:
                request.session["seen"] = now
        response = self.get_response(request)
        if came_signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        if came_signed_in and not request.user.is_authenticated:
            # Not "cookies": the language chosen before signing in stays.
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Doors:
    """Refuses views without a door; turns `Denied` and `Refused` into pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Closed by default."""
        return None if door_of(view) else self._denied(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The two ways to say no that a view did not answer itself."""
        if isinstance(error, Denied):
            return self._denied(request)
        if isinstance(error, Refused):
            return render(request, "409.html", {"sentence": error.sentence}, status=409)
        return None

    def _denied(self, request: HttpRequest) -> HttpResponse:
        match = request.resolver_match
        chain.record(
            "access.denied",
            by=request.user,
            outcome=Event.Outcome.DENIED,
            detail={"view": match.view_name if match else "", "method": str(request.method)[:10]},
        )
        return render(request, "403.html", status=403)
