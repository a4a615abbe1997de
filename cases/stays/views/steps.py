"""The steps of a stay that ask something: leave, change bed, be away, come back, stay longer."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Refused
from cases.core.fields import uuid_of
from cases.core.pages import sent
from cases.stays import actions, rules
from cases.stays.codes import Completion, Step
from cases.stays.forms.steps import AwayForm, BackForm, BedForm, DepartForm, ExtendForm
from cases.stays.lists import history
from cases.stays.models import Stay
from cases.stays.queries import bed_options
from cases.stays.rules import limits
from cases.stays.views.beds import UNKNOWN_BED, BedPart, bed_part
from cases.stays.views.stay import recordable_stay

LONGER = (7, 14, 30)
Act = Callable[[], object]


def _step(
    request: HttpRequest, stay: Stay, form: forms.Form, *, page: tuple[str, Step], act: Act, **context: Any
) -> HttpResponse:
    """One form, one action, one answer; a refusal stands beside its field and everything typed is kept."""
    template, step = page
    status = 200
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                act()
                return redirect("stay", pk=stay.pk)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.sentence))
    context = {"stay": stay, "form": form, "why_not": rules.why_not(step, stay.status)} | context
    return render(request, template, context, status=status)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_depart(request: HttpRequest, pk: Any) -> HttpResponse:
    """Log a departure."""
    stay = recordable_stay(request, pk)
    early = stay.planned_to > clock.night_of(clock.now())
    guess = {"completion": Completion.LEFT_EARLY if early else Completion.COMPLETED, "tenure": "unknown"}
    form = DepartForm(sent(request), initial=guess)

    def act() -> None:
        actions.depart(stay=stay, departure=form.departure(), by=request.user)
        messages.success(request, _("Departure logged. The bed is free."))

    return _step(request, stay, form, page=("cases/stays/stay_depart.html", Step.DEPARTED), act=act)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_move(request: HttpRequest, pk: Any) -> HttpResponse:
    """Another bed of the same house."""
    stay = recordable_stay(request, pk)
    form = BedForm(sent(request))
    beds = _beds(request, stay, form)

    def act() -> None:
        if beds.choice is None:
            raise Refused("bed_unknown", UNKNOWN_BED, field="bed")
        bed = beds.choice.bed
        reason = form.cleaned_data["override_reason"]
        actions.move_bed(stay=stay, bed=bed, override_reason=reason, by=request.user)
        messages.success(
            request, _("Moved: room %(room)s, bed %(bed)s.") % {"room": bed.room.code, "bed": bed.label}
        )

    return _step(request, stay, form, page=("cases/stays/stay_move.html", Step.MOVED), act=act, beds=beds)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_away(request: HttpRequest, pk: Any) -> HttpResponse:
    """Some nights elsewhere."""
    stay = recordable_stay(request, pk)
    form = AwayForm(sent(request), initial={"from_night": clock.tonight()})

    def act() -> None:
        actions.go_away(stay=stay, absence=form.away(), by=request.user)
        messages.success(request, _("Noted: away."))

    return _step(request, stay, form, page=("cases/stays/stay_away.html", Step.WENT_AWAY), act=act)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_back(request: HttpRequest, pk: Any) -> HttpResponse:
    """Back in the house, in the own bed if it was kept."""
    stay = recordable_stay(request, pk)
    form = BackForm(sent(request))
    beds = None if stay.bed_held else _beds(request, stay, form)

    def act() -> None:
        bed = beds.choice.bed if beds and beds.choice else None
        reason = form.cleaned_data["override_reason"]
        actions.come_back(stay=stay, bed=bed, override_reason=reason, by=request.user)
        messages.success(request, _("Noted: back in the house."))

    return _step(request, stay, form, page=("cases/stays/stay_back.html", Step.CAME_BACK), act=act, beds=beds)


def _beds(request: HttpRequest, stay: Stay, form: forms.Form) -> BedPart:
    """Beds of the stay's house for the nights that are left; the own bed is not offered."""
    start = max(clock.tonight(), stay.planned_from)
    end = max(stay.planned_to, start + dt.timedelta(days=1))
    options = bed_options(
        user=request.user, group=stay.group, window=rules.Window(start, end), person=stay.person
    )
    own = stay.bed_id if stay.bed_held else None
    rest = [o for o in options if o.bed.room.house_id == stay.house_id and o.bed.pk != own]
    chosen = str(uuid_of(form["bed"].value()) or "")
    return bed_part(request, rest, chosen=chosen)


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def stay_extend(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ask for more nights; says how many it makes and who must agree."""
    stay = recordable_stay(request, pk)
    start = max(stay.planned_to, clock.tonight())
    hints = {n: agreement(stay, start + dt.timedelta(days=n)) for n in LONGER}
    form = ExtendForm(sent(request), planned_to=start, hints=hints)

    def act() -> None:
        cleaned = form.cleaned_data
        asked = actions.ask_extension(stay=stay, until=cleaned["day"], why=cleaned["why"], by=request.user)
        waits = asked.decision in ("asked", "second")
        messages.success(
            request, _("Asked for. Somebody else decides.") if waits else _("The stay is longer now.")
        )

    page = ("cases/stays/stay_extend.html", Step.EXTENDED)
    context = {"alone": limits.ALONE_NIGHTS, "long": limits.LONG_NIGHTS}
    if history(stay).waiting:
        context["why_not"] = _("A longer stay was asked for already.")
    return _step(request, stay, form, page=page, act=act, **context)


def agreement(stay: Stay, until: dt.date) -> str:
    """'until 2026-12-20, 44 nights in all; nobody else must agree'."""
    first = stay.first_night or stay.planned_from
    total = (until - first).days
    nights = ngettext("%(n)s night in all", "%(n)s nights in all", total) % {"n": total}
    who = (
        _("nobody else must agree"),
        _("a coordinator must agree"),
        _("a coordinator and an administrator must agree"),
    )[rules.approvals_needed(first, until)]
    return _("until %(day)s: %(nights)s, %(who)s") % {
        "day": clock.in_words(until),
        "nights": nights,
        "who": who,
    }
