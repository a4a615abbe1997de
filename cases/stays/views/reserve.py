"""Reservation: a bed waits for somebody who is still to come."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Refused
from cases.core.fields import Day, uuid_of
from cases.core.parts import render_part
from cases.people.queries import propose_code_name
from cases.stays import actions
from cases.stays.door import known_person, sent_before
from cases.stays.forms.reservation import ReservationForm
from cases.stays.models import Stay
from cases.stays.views.beds import UNKNOWN_BED, BedPart, remember_house
from cases.stays.views.who import LOOK_UPS, Desk, typed

PAGE, PART = "cases/stays/reserve.html", "cases/stays/_beds_answer.html"


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: HttpRequest) -> HttpResponse:
    """Keep a bed for somebody known or new."""
    if request.method != "POST":
        return _answer(_blank(request))
    desk = _filled(request)
    act = request.POST.get("act", "save")
    if act in LOOK_UPS:
        desk.form.settle()
        desk.look_up(act)
        return _answer(desk)
    return _keep(desk)


@requires(Permission.STAY_RECORD)
@require_POST
def reserve_beds(request: HttpRequest) -> HttpResponse:
    """The beds for what is filled in so far."""
    desk = _filled(request)
    desk.form.settle()
    return _answer(desk)


def _blank(request: HttpRequest) -> Desk:
    """An empty page; `?person=` and, from the timeline, `?bed=` and `?first=` are chosen already."""
    known = None
    if "person" in request.GET:
        pk = uuid_of(request.GET["person"])
        known = known_person(request.user, pk) if pk else None
        if known is None:
            raise Http404
    initial = ReservationForm.fresh(first=_first(request), bed=uuid_of(request.GET.get("bed")))
    initial |= {"who": known.code, "group": known.group} if known else {"code_name": propose_code_name()}
    form = ReservationForm(user=request.user, initial=initial)
    form.known = known
    return Desk(request, form, reverse("reserve_beds"))


def _first(request: HttpRequest) -> dt.date:
    try:
        return Day().clean(request.GET.get("first", "")) or clock.tonight()
    except ValidationError:
        return clock.tonight()


def _filled(request: HttpRequest) -> Desk:
    form = ReservationForm(typed(request), user=request.user)
    form.full_clean()
    return Desk(request, form, reverse("reserve_beds"))


def _answer(desk: Desk, status: int = 200, beds: BedPart | None = None) -> HttpResponse:
    context = desk.context(beds or desk.beds(), desk.door())
    return render_part(desk.request, PAGE, PART, context, status)


def _keep(desk: Desk) -> HttpResponse:
    form = desk.form
    assert isinstance(form, ReservationForm)  # noqa: S101 - made by _filled
    before = sent_before(desk.request.user, form.cleaned_data.get("token"))
    if before is not None:
        return redirect("stay", pk=before.pk)
    beds = desk.beds()
    if beds and beds.unknown:
        form.add_error("bed", UNKNOWN_BED)
    if form.errors or desk.look_alike():
        return _answer(desk, 422, beds)
    try:
        bed, house = beds.taken if beds else (None, None)
        stay = actions.reserve(reservation=form.reservation(bed=bed, house=house), by=desk.request.user)
    except Refused as error:
        form.say(error)
        return _answer(desk, 422)
    remember_house(desk.request, stay.house_id)
    messages.success(desk.request, _("Reserved: the bed waits until %(day)s.") % {"day": _held_until(stay)})
    return redirect("stay", pk=stay.pk)


def _held_until(stay: Stay) -> str:
    return clock.in_words(stay.hold_until) if stay.hold_until else ""
