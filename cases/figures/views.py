"""Pages of the figures; they show, they change nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.figures import charts, rules, words
from cases.figures.forms import FiguresForm, NamedForm, PivotForm, WishForm
from cases.figures.queries.counts import figures as counted
from cases.figures.queries.named import Named, Share
from cases.figures.queries.named import named as named_first
from cases.figures.queries.pivot import pivot as compared

CHANNELS = 50  # those that named most


def _asked(request: HttpRequest, kind: type[WishForm]) -> WishForm:
    """The form with what the address asks for, or a fresh one where it asks for nothing."""
    asked = any(name in request.GET for name in kind.base_fields)
    return kind(request.GET if asked else None, user=request.user)


def _page(request: HttpRequest, name: str, form: WishForm, context: dict[str, Any]) -> HttpResponse:
    wrong = form.is_bound and not form.is_valid()
    context |= {"form": form, "page": name, "since": rules.incomplete_from(clock.today())}
    context["exports"] = request.user.grants.anywhere(Permission.THREAT_EXPORT)
    return render(request, f"cases/figures/{name}.html", context, status=422 if wrong else 200)


@requires(Permission.THREAT_FIGURES)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Reports, events and victims side by side."""
    form = _asked(request, FiguresForm)
    context: dict[str, Any] = {}
    if form.is_valid() or not form.is_bound:
        found = counted(user=request.user, wish=form.wish())
        mirrored = get_language_bidi()
        context["figures"] = found
        context["tables"] = [
            (table, charts.bars(table.title, table.shown, mirrored=mirrored)) for table in found.tables
        ]
    return _page(request, "figures", form, context)


@requires(Permission.THREAT_FIGURES)
@require_safe
def figures_pivot(request: HttpRequest) -> HttpResponse:
    """Before and after a day."""
    form = _asked(request, PivotForm)
    context: dict[str, Any] = {}
    if form.is_valid():
        found = compared(user=request.user, wish=form.wish(), windows=form.cleaned_data["windows"])
        context["pivot"] = found
        context["rows"] = [
            (row, words.ratio(row.found), words.probability(row.found.p)) for row in found.rows
        ]
    return _page(request, "figures_pivot", form, context)


@requires(Permission.THREAT_FIGURES)
@require_safe
def figures_named(request: HttpRequest) -> HttpResponse:
    """Named first, and what followed."""
    form = _asked(request, NamedForm)
    context: dict[str, Any] = {}
    if form.is_valid() or not form.is_bound:
        until = getattr(form, "cleaned_data", {}).get("until") or clock.today()
        found = named_first(user=request.user, wish=form.wish(), until=until)
        context |= _named(found) | {
            "attack": form.attack,
            "until": until,
            "curve": charts.curve(found.steps),
        }
    return _page(request, "figures_named", form, context)


def _named(found: Named) -> dict[str, Any]:
    return {
        "named": found,
        "first": _share(found.first),
        "followed": _share(found.followed),
        "median": words.days(found.median),
        "marks": [(mark, f"{100 * (1 - mark.left):.1f}") for mark in found.marks],
        "channels": [(line, _share(line.share)) for line in found.channels[:CHANNELS]],
    }


def _share(share: Share) -> str:
    return words.share(share.part, share.whole, share.interval)
