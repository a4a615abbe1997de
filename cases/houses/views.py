"""Pages of houses, rooms and beds."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.access.doors import requires
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.core import clock
from cases.core.pages import sent, tried
from cases.houses import actions, forms, queries
from cases.houses.models import Bed, BedOut, House, Room


def _form_page(
    request: HttpRequest, page: str, form: Form | Any, house: House | None, **more: Any
) -> HttpResponse:
    """The form, with 422 once something is to be mended."""
    context = {"form": form, "house": house, **more}
    return render(request, f"cases/houses/{page}.html", context, status=422 if form.errors else 200)


def _house(request: HttpRequest, pk: Any, permission: Permission = Permission.HOUSE_MANAGE) -> House:
    house = get_object_or_404(House.objects.visible_to(request.user), pk=pk)
    require(request.user, permission, house=house.pk)
    return house


def _room(request: HttpRequest, pk: Any) -> Room:
    room = get_object_or_404(Room.objects.visible_to(request.user).select_related("house"), pk=pk)
    require(request.user, Permission.HOUSE_MANAGE, house=room.house_id)
    return room


def _bed(request: HttpRequest, pk: Any) -> Bed:
    bed = get_object_or_404(Bed.objects.visible_to(request.user).select_related("room__house"), pk=pk)
    require(request.user, Permission.HOUSE_MANAGE, house=bed.room.house_id)
    return bed


def _out(request: HttpRequest, pk: Any) -> BedOut:
    out = get_object_or_404(BedOut.objects.visible_to(request.user).select_related("bed__room__house"), pk=pk)
    require(request.user, Permission.HOUSE_MANAGE, house=out.bed.room.house_id)
    return out


@requires(Permission.HOUSE_VIEW)
def houses(request: HttpRequest) -> HttpResponse:
    """All houses of the user."""
    context = {
        "houses": queries.house_list(user=request.user, night=clock.tonight()),
        "may_create": request.user.grants.covers(Permission.HOUSE_CREATE, None),
    }
    return render(request, "cases/houses/houses.html", context)


@requires(Permission.HOUSE_VIEW)
def house(request: HttpRequest, pk: Any) -> HttpResponse:
    """One house with its rooms and beds tonight."""
    found = _house(request, pk, Permission.HOUSE_VIEW)
    night, grants = clock.tonight(), request.user.grants
    rooms = queries.room_sheets(house=found, night=night)
    context = {
        "house": found,
        "rooms": rooms,
        "narrow": [sheet for sheet in rooms if sheet.space.narrow],
        "ready": sum(sheet.ready for sheet in rooms),
        "meaning": forms.WHAT_A_STATE_MEANS[House.Security(found.security_state)],
        "may_manage": grants.covers(Permission.HOUSE_MANAGE, found.pk),
        "may_open_address": grants.covers(Permission.HOUSE_ADDRESS, found.pk),
    }
    return render(request, "cases/houses/house.html", context)


@requires(Permission.HOUSE_CREATE)
def house_new(request: HttpRequest) -> HttpResponse:
    """A new house."""
    form = forms.HouseForm(sent(request))
    if tried(form, lambda: actions.open_house(house=form.instance, by=request.user)):
        return redirect("house", pk=form.instance.pk)
    return _form_page(request, "house_new", form, None)


@requires(Permission.HOUSE_MANAGE)
def house_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """Name, area, groups and dates."""
    found = _house(request, pk)
    form = forms.HouseForm(sent(request), instance=found)
    if tried(form, lambda: actions.change_house(house=form.instance, by=request.user)):
        return redirect("house", pk=pk)
    return _form_page(request, "house_edit", form, found)


@requires(Permission.HOUSE_MANAGE)
def house_state(request: HttpRequest, pk: Any) -> HttpResponse:
    """Another security state."""
    found = _house(request, pk)
    form = forms.SecurityForm(sent(request), initial={"state": found.security_state})

    def change() -> None:
        words = form.cleaned_data
        actions.change_security(house=found, state=words["state"], reason=words["reason"], by=request.user)

    if tried(form, change):
        return redirect("house", pk=pk)
    living = queries.living(house=found, moment=clock.now())
    return _form_page(request, "house_state", form, found, living=living)


@requires(Permission.HOUSE_ADDRESS)
def house_address(request: HttpRequest, pk: Any) -> HttpResponse:
    """Open the sealed address with a reason: shown in the answer to this form only, kept by nobody."""
    found = _house(request, pk, Permission.HOUSE_ADDRESS)
    form = forms.ReasonForm(sent(request))
    shown: dict[str, Any] = {}

    def show() -> None:
        opening = Opening(found, "address", found.pk, form.cleaned_data["reason"])
        shown.update(open_sealed(opening=opening, permission=Permission.HOUSE_ADDRESS, by=request.user))

    opened = tried(form, show)
    response = _form_page(request, "house_address", form, found, opened=opened, address=shown)
    response["Cache-Control"] = "no-store, private"
    return response


@requires(Permission.HOUSE_ADDRESS)
def house_address_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """A new address in place of the old one, which is not shown."""
    found = _house(request, pk, Permission.HOUSE_ADDRESS)
    form = forms.AddressForm(sent(request))

    def seal() -> None:
        actions.seal_address(house=found, address=actions.Address(**form.cleaned_data), by=request.user)

    if tried(form, seal):
        return redirect("house", pk=pk)
    return _form_page(request, "house_address_edit", form, found)


@requires(Permission.HOUSE_MANAGE)
def room_new(request: HttpRequest, pk: Any) -> HttpResponse:
    """A room of a house; beds are added on the next page."""
    found = _house(request, pk)
    form = forms.RoomForm(sent(request), instance=Room(house=found))
    if tried(form, lambda: actions.add_room(room=form.instance, by=request.user)):
        return redirect("beds_add", pk=form.instance.pk)
    return _form_page(request, "room_new", form, found)


@requires(Permission.HOUSE_MANAGE)
def room_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """A room's name, size and rule."""
    room = _room(request, pk)
    form = forms.RoomForm(sent(request), instance=room)
    if tried(form, lambda: actions.change_room(room=form.instance, by=request.user)):
        return redirect("house", pk=room.house_id)
    return _form_page(request, "room_edit", form, room.house)


@requires(Permission.HOUSE_MANAGE)
def beds_add(request: HttpRequest, pk: Any) -> HttpResponse:
    """Several beds at once."""
    room = _room(request, pk)
    form = forms.BedsForm(sent(request))

    def add() -> None:
        actions.add_beds(room=room, beds=actions.NewBeds(**form.cleaned_data), by=request.user)

    if tried(form, add):
        return redirect("house", pk=room.house_id)
    return _form_page(request, "beds_add", form, room.house, room=room)


@requires(Permission.HOUSE_MANAGE)
def bed_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """A bed's label, type and time of service."""
    bed = _bed(request, pk)
    form = forms.BedForm(sent(request), instance=bed)
    if tried(form, lambda: actions.change_bed(bed=form.instance, by=request.user)):
        return redirect("house", pk=bed.room.house_id)
    return _form_page(request, "bed_edit", form, bed.room.house, room=bed.room)


@requires(Permission.HOUSE_MANAGE)
def bed_out_new(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a bed out of service for some nights."""
    bed = _bed(request, pk)
    form = forms.OutForm(sent(request), instance=BedOut(bed=bed), initial={"from_night": clock.tonight()})
    if tried(form, lambda: actions.take_out(out=form.instance, by=request.user)):
        return redirect("house", pk=bed.room.house_id)
    return _form_page(request, "bed_out_new", form, bed.room.house, bed=bed)


@requires(Permission.HOUSE_MANAGE)
def bed_out_back(request: HttpRequest, pk: Any) -> HttpResponse:
    """Bring a bed back, or say when it will be."""
    out = _out(request, pk)
    form = forms.BackForm(sent(request))

    def back() -> None:
        actions.bring_back(out=out, to_night=form.cleaned_data["to_night"], by=request.user)

    if tried(form, back):
        return redirect("house", pk=out.bed.room.house_id)
    return _form_page(request, "bed_out_back", form, out.bed.room.house, out=out, bed=out.bed)
