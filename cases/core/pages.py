"""How a form page answers, in every room: one form, one action, one answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from cases.core.errors import Refused


def sent(request: HttpRequest) -> Any:
    """What was posted, or None where the page is only opened: a form that was sent empty is answered too."""
    return request.POST if request.method == "POST" else None


def outcome(form: Any, act: Callable[[], Any], beside: str | None = None) -> Any:
    """What the action gave, if the form is sound, else None; a refusal stands beside its field, else `beside`."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else beside, refusal.sentence)
        return None


def tried(form: Any, act: Callable[[], Any]) -> bool:
    """Whether it was done: the same for an action whose answer no page needs."""

    def done() -> bool:
        act()
        return True

    return outcome(form, done) is not None


def form_page(request: HttpRequest, page: str, form: Any, **context: Any) -> HttpResponse:
    """The page with its form; 422 once something is to be mended."""
    return render(
        request, f"cases/{page}.html", {"form": form, **context}, status=422 if form.errors else 200
    )


def download(name: str, kind: str, content: Any) -> HttpResponseBase:
    """A file to keep; bytes at once, or a stream of them. No browser guesses what it is."""
    whole = isinstance(content, bytes)
    response: HttpResponseBase = (HttpResponse if whole else StreamingHttpResponse)(
        content, content_type=kind
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
