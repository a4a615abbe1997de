"""Arrival: one short page; and the same page's list of beds for htmx."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access.doors import requires
from cases.access.roles import Permission
from cases.core import clock
from cases.core.errors import Refused
from cases.core.fields import uuid_of
from cases.core.parts import render_part
from cases.people.queries import propose_code_name
from cases.stays import actions
from cases.stays.door import Known, company, known_person, known_stay, sent_before
from cases.stays.forms.arrival import ArrivalForm
from cases.stays.forms.fields import OTHER_DATE
from cases.stays.models import Stay
from cases.stays.views.beds import UNKNOWN_BED, BedPart, remember_house
from cases.stays.views.who import LOOK_UPS, Desk, expected_for, typed

PAGE, PART = "cases/stays/arrive.html", "cases/stays/_beds_answer.html"


@requires(Permission.STAY_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def arrive(request: HttpRequest) -> HttpResponse:
    """Log an arrival: somebody expected, somebody known, or a new person."""
    if request.method != "POST":
        return _blank(request)
    desk = _filled(request)
    act = request.POST.get("act", "save")
    if act in LOOK_UPS:
        desk.form.settle()
        desk.look_up(act)
        return _answer(desk)
    return _log(desk)


@requires(Permission.STAY_RECORD)
@require_POST
def arrive_beds(request: HttpRequest) -> HttpResponse:
    """The beds for what is filled in so far."""
    desk = _filled(request)
    desk.form.settle()
    return _answer(desk)


def _blank(request: HttpRequest) -> HttpResponse:
    found = _preselected(request)
    if "with" in request.GET:
        desk = _beside(request)
    elif isinstance(found, Known):
        if found.stay and "person" in request.GET:
            return redirect(f"{reverse('arrive')}?stay={found.stay.pk}")
        initial = ArrivalForm.fresh(who=found.code, group=found.group)
        if found.stay and found.stay.planned_to > clock.tonight():  # as it was booked, also if he comes early
            initial |= {"nights": OTHER_DATE, "until": found.stay.planned_to}
        desk = Desk(request, ArrivalForm(user=request.user, initial=initial), reverse("arrive_beds"))
        desk.form.known = found
    else:
        bed = uuid_of(request.GET.get("bed"))  # from a free bed on the board
        initial = ArrivalForm.fresh(code_name=propose_code_name(), bed=bed)
        form = ArrivalForm(user=request.user, initial=initial)
        desk = Desk(request, form, reverse("arrive_beds"), expected_for(request))
    return _answer(desk)


def _beside(request: HttpRequest) -> Desk:
    """The next one of a family: same group, same day of leaving, in their room if it has a bed."""
    pk = uuid_of(request.GET["with"])
    found = company(request.user, pk) if pk else None
    if found is None:
        raise Http404
    initial = ArrivalForm.fresh(code_name=propose_code_name(), group=found.group, came_with=found.pk)
    if found.planned_to > clock.tonight():
        initial |= {"nights": OTHER_DATE, "until": found.planned_to}
    desk = Desk(request, ArrivalForm(user=request.user, initial=initial), reverse("arrive_beds"))
    desk.form.company = found
    return desk


def _preselected(request: HttpRequest) -> Known | None:
    for key, find in (("stay", known_stay), ("person", known_person)):
        if key in request.GET:
            pk = uuid_of(request.GET[key])
            found = find(request.user, pk) if pk else None
            if found is None:
                raise Http404
            return found
    return None


def _filled(request: HttpRequest) -> Desk:
    expected = expected_for(request)
    form = ArrivalForm(typed(request), user=request.user, expected=expected)
    form.full_clean()
    return Desk(request, form, reverse("arrive_beds"), expected)


def _answer(desk: Desk, status: int = 200, beds: BedPart | None = None) -> HttpResponse:
    context = desk.context(beds or desk.beds(), desk.door())
    return render_part(desk.request, PAGE, PART, context, status)


def _log(desk: Desk) -> HttpResponse:
    form = desk.form
    assert isinstance(form, ArrivalForm)  # noqa: S101 - made by _filled
    before = sent_before(desk.request.user, form.cleaned_data.get("token"))
    if before is not None:
        return redirect("stay", pk=before.pk)
    beds = desk.beds()
    if beds and beds.unknown:
        form.add_error("bed", UNKNOWN_BED)
    door = desk.door()
    if not form.errors and door and form.cleaned_data["seen"] != str(door.person.pk):
        form.add_error("who", _("Read what to heed about this person first. Then log the arrival."))
    if form.errors or desk.look_alike():
        return _answer(desk, 422, beds)
    try:
        stay = _act(desk, form, beds)
    except Refused as error:
        form.say(error)
        return _answer(desk, 422)
    return _done(desk.request, stay)


def _act(desk: Desk, form: ArrivalForm, beds: BedPart | None) -> Stay:
    bed, house = beds.taken if beds else (None, None)
    arrival = form.arrival(bed=bed, house=house)
    if desk.known and desk.known.stay:
        return actions.arrive_expected(stay=desk.known.stay, arrival=arrival, by=desk.request.user)
    return actions.arrive(arrival=arrival, by=desk.request.user)


def _done(request: HttpRequest, stay: Stay) -> HttpResponse:
    remember_house(request, stay.house_id)
    bed = stay.bed_snapshot
    place = format_html("<bdi>{}</bdi> · <bdi>{} · {}</bdi>", stay.house.code_name, bed["room"], bed["label"])
    said = format_html(_("Arrival logged: bed {place}."), place=place)
    undo = format_html('<a href="{}">{}</a>', reverse("stay_undo", args=[stay.pk]), _("Undo"))
    messages.success(request, format_html("{} {}", said, undo))
    return redirect("stay", pk=stay.pk)
