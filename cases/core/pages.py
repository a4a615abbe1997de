"""How a form page answers, in every room: one form, one action, one answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.core.errors import Refused


def tried(form: Any, act: Callable[[], Any]) -> bool:
    """Do it if the form is sound; a refusal stands beside its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return False
    return True


def form_page(request: HttpRequest, page: str, form: Any, **context: Any) -> HttpResponse:
    """The page with its form; 422 once something is to be mended."""
    return render(
        request, f"cases/{page}.html", {"form": form, **context}, status=422 if form.errors else 200
    )
