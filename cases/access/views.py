"""Pages that belong to no room: quick exit, health, a failed form token, and what went wrong."""

import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from cases.access.doors import public

NEUTRAL_SITE = "https://www.wikipedia.org/"


@public(reason="anyone must be able to leave at once")
@never_cache
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Leave to a neutral site; the browser, not this server, goes there, and its history forgets the page."""
    response = HttpResponse(status=303)
    response["Location"] = NEUTRAL_SITE
    response["Clear-Site-Data"] = '"cache"'
    return response


@public(reason="a monitor asks whether the process lives; tells nothing else")
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Alive."""
    return JsonResponse({"ok": True})


@public(reason="answer to a form whose token is missing; shown to anyone")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; nothing was changed."""
    return render(request, "403_csrf.html", status=403)


def _failed(request: HttpRequest, status: int) -> HttpResponse:
    """A page that tells nothing but a reference, which the log holds too."""
    request.reference = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
    # Without the request: whatever broke may break again around the page.
    return render(None, f"{status}.html", {"reference": request.reference}, status=status)  # type: ignore[arg-type]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What came could not be read."""
    return _failed(request, 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or not one of yours: the two look the same."""
    return _failed(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return _failed(request, 500)
