"""Pages of the board."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.board.forms import link, read_day, read_filter, read_key
from cases.board.queries.spans import day_view
from cases.board.queries.spans import timeline as nights_of
from cases.board.queries.tonight import tonight_board
from cases.board.rules import WINDOW_NIGHTS
from cases.core import clock
from cases.stays.codes import Group

WEEK = dt.timedelta(days=7)
ONE_DAY = dt.timedelta(days=1)


@requires(Permission.STAY_VIEW)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Tonight and the nights ahead in every house."""
    shown = tonight_board(user=request.user, wish=read_filter(request.GET))
    kinds = (("", _("All beds")), ("free", _("Free tonight")), ("due", _("Due today")))
    wish = shown.wish
    chips = [(label, shown.counts[key or "all"], link(wish, key), wish.only == key) for key, label in kinds]
    context: dict[str, Any] = {"board": shown, "wish": wish, "chips": chips, "groups": Group.choices}
    return render(request, "cases/board/board.html", context)


@requires(Permission.STAY_VIEW)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """One day: who comes, who goes, who is away, what is free."""
    shown = read_day(request.GET, "day", default=clock.tonight())
    context = {
        "view": day_view(user=request.user, day=shown),
        "before": shown - ONE_DAY,
        "after": shown + ONE_DAY,
    }
    return render(request, "cases/board/day.html", context)


@requires(Permission.STAY_VIEW)
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """Fourteen nights of one house from any day."""
    start = read_day(request.GET, "from", default=clock.tonight())
    context = {
        "timeline": nights_of(user=request.user, house=read_key(request.GET, "house"), start=start),
        "before": start - WEEK,
        "after": start + WEEK,
        "last": start + dt.timedelta(days=WINDOW_NIGHTS - 1),
    }
    return render(request, "cases/board/timeline.html", context)
