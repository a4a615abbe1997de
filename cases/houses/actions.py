"""Changes to houses, rooms and beds.

Each takes a row with its new values, locks the house (as placing people does), asks access and the rules,
writes, and names the changed columns in the audit.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses import queries, rules
from cases.houses.models import Bed, BedOut, House, Room
from cases.vault import sealed


@dataclass(frozen=True)
class Address:
    """Where the house is; sealed under the house's key."""

    line: str
    directions: str = ""
    landmark: str = ""


@dataclass(frozen=True)
class NewBeds:
    """Several beds alike."""

    number: int
    kind: str
    in_service_from: dt.date


def _locked(house: Any, by: User) -> House:
    """The house as it stands, held until the end; asked for before anything is told."""
    require(by, Permission.HOUSE_MANAGE, house=house)
    return House.objects.select_for_update().get(pk=house)


def _changed(row: models.Model, standing: models.Model) -> list[str]:
    names = [field.attname for field in row._meta.concrete_fields if field.editable]
    return sorted(name for name in names if getattr(row, name) != getattr(standing, name))


def _keep(action: str, row: Any, house: House, by: User, **detail: Any) -> None:
    row.keep(by=by)
    chain.record(f"houses.{action}", by=by, on=row, house=house.pk, detail=detail)


def _taken(*beds: Bed) -> set[dt.date]:
    return queries.taken_nights(beds=[bed.pk for bed in beds], moment=clock.now(), tonight=clock.tonight())


# --- House -----------------------------------------------------------------------------------------------


def _house_is_sound(house: House) -> None:
    others = House.objects.exclude(pk=house.pk).values_list("code_name", flat=True)
    taken = Refused("code_name_taken", _("There is a house of this name already."), field="code_name")
    rules.once(list(others), house.code_name, taken)
    rules.plausible(opened_on=house.opened_on, closed_on=house.closed_on)
    backwards = Refused("closed_before_opened", _("It closed before it opened."), field="closed_on")
    rules.in_order(house.opened_on, house.closed_on, backwards)
    rules.accepts_somebody([house.accepts_men, house.accepts_women, house.accepts_families])


@transaction.atomic
def open_house(*, house: House, by: User) -> House:
    """A new house, without rooms yet."""
    require(by, Permission.HOUSE_CREATE, house=None)
    _house_is_sound(house)
    _keep("house_opened", house, house, by)
    return house


@transaction.atomic
def change_house(*, house: House, by: User) -> None:
    """Its name, area, groups and dates; neither its security state nor its address."""
    standing = _locked(house.pk, by)
    house.security_state, house.address = standing.security_state, standing.address
    fields = _changed(house, standing)
    _house_is_sound(house)
    if house.closed_on and "closed_on" in fields:
        closed, beds = house.closed_on, Bed.objects.filter(room__house=house)
        rules.house_is_empty([night for night in _taken(*beds) if night >= closed])
    _keep("house_changed", house, house, by, fields=fields)


@transaction.atomic
def change_security(*, house: House, state: str, reason: str, by: User) -> None:
    """Who may arrive from now on; the reason is sealed under the house's key."""
    standing = _locked(house.pk, by)
    words = rules.reason_given(reason)
    before, standing.security_state = standing.security_state, House.Security(state).value
    standing.keep(by=by)
    chain.record(
        "houses.security_changed",
        by=by,
        on=standing,
        house=standing.pk,
        detail={"from": before, "to": state},
        reason=chain.Reason(words, standing.subject, standing.SUBJECT_KIND),
    )


@transaction.atomic
def seal_address(*, house: House, address: Address, by: User) -> None:
    """Put a new address in place of the old one, which is gone."""
    require(by, Permission.HOUSE_ADDRESS, house=house.pk)
    standing = _locked(house.pk, by)
    sealed.put(standing, address=vars(address))
    _keep("address_sealed", standing, standing, by)


# --- Rooms and beds --------------------------------------------------------------------------------------


def _room_is_sound(room: Room) -> None:
    others = Room.objects.filter(house=room.house_id).exclude(pk=room.pk).values_list("code", flat=True)
    rules.once(
        list(others),
        room.code,
        Refused("room_taken", _("This house has a room of this name already."), field="code"),
    )


@transaction.atomic
def add_room(*, room: Room, by: User) -> Room:
    """A room without beds."""
    house = _locked(room.house_id, by)
    _room_is_sound(room)
    _keep("room_added", room, house, by)
    return room


@transaction.atomic
def change_room(*, room: Room, by: User) -> None:
    """Its name, size and rule; it stays in its house."""
    standing = Room.objects.get(pk=room.pk)
    house = _locked(standing.house_id, by)
    room.house_id = standing.house_id
    fields = _changed(room, standing)
    _room_is_sound(room)
    if "gender_rule" in fields:
        rules.rule_holds(room.gender_rule, queries.groups_in(room=room, moment=clock.now()))
    _keep("room_changed", room, house, by, fields=fields)


def _bed_is_sound(bed: Bed) -> None:
    others = Bed.objects.filter(room=bed.room_id).exclude(pk=bed.pk).values_list("label", flat=True)
    rules.once(
        list(others),
        bed.label,
        Refused("bed_taken", _("This room has a bed of this name already."), field="label"),
    )
    rules.plausible(in_service_from=bed.in_service_from, in_service_to=bed.in_service_to)
    backwards = Refused(
        "ends_before_start", _("The end of service lies before its start."), field="in_service_to"
    )
    rules.in_order(bed.in_service_from, bed.in_service_to, backwards)


@transaction.atomic
def add_bed(*, bed: Bed, by: User) -> Bed:
    """One bed under a label of its own."""
    house = _locked(bed.room.house_id, by)
    _bed_is_sound(bed)
    _keep("bed_added", bed, house, by)
    return bed


@transaction.atomic
def add_beds(*, room: Room, beds: NewBeds, by: User) -> list[Bed]:
    """Several beds at once, labelled on from those that stand."""
    house = _locked(room.house_id, by)
    if not 1 <= beds.number <= rules.BEDS_AT_ONCE:
        raise Refused("too_many_beds", _("Add 1 to 20 beds at once."), field="number")
    rules.plausible(in_service_from=beds.in_service_from)
    labels = rules.next_labels(list(room.beds.values_list("label", flat=True)), beds.number)
    made = [
        Bed(room=room, label=label, kind=beds.kind, in_service_from=beds.in_service_from) for label in labels
    ]
    for bed in made:
        bed.keep(by=by)
    chain.record(
        "houses.beds_added", by=by, on=room, house=house.pk, detail={"beds": [str(bed.pk) for bed in made]}
    )
    return made


@transaction.atomic
def change_bed(*, bed: Bed, by: User) -> None:
    """Its label, type and time of service; it stays in its room, and nobody loses a night."""
    standing = Bed.objects.select_related("room").get(pk=bed.pk)
    house = _locked(standing.room.house_id, by)
    bed.room = standing.room
    fields = _changed(bed, standing)
    _bed_is_sound(bed)
    if {"in_service_from", "in_service_to"} & set(fields):
        taken, end = _taken(bed), bed.in_service_to
        rules.nobody_sleeps([night for night in taken if end and night >= end], field="in_service_to")
        rules.nobody_sleeps(
            [night for night in taken if night < bed.in_service_from], field="in_service_from"
        )
    _keep("bed_changed", bed, house, by, fields=fields)


# --- Out of service --------------------------------------------------------------------------------------


def _nights_are_free(out: BedOut, start: dt.date) -> None:
    """From `start` to the end of the interval nobody sleeps there and no other interval runs."""
    end = out.to_night or dt.date.max
    others = BedOut.objects.filter(bed=out.bed_id).exclude(pk=out.pk)
    rules.one_interval(others.touching(start, end).values_list("from_night", "to_night").first())
    rules.nobody_sleeps([night for night in _taken(out.bed) if start <= night < end], field="from_night")


@transaction.atomic
def take_out(*, out: BedOut, by: User) -> BedOut:
    """A bed cannot be used on some nights, for a reason from the list."""
    house = _locked(out.bed.room.house_id, by)
    rules.plausible(from_night=out.from_night, to_night=out.to_night)
    backwards = Refused("ends_before_start", _("The end lies before the start."), field="to_night")
    rules.in_order(out.from_night, out.to_night, backwards)
    _nights_are_free(out, out.from_night)
    _keep(
        "bed_taken_out",
        out,
        house,
        by,
        reason=out.reason,
        nights=[str(out.from_night), str(out.to_night or "")],
    )
    return out


@transaction.atomic
def bring_back(*, out: BedOut, to_night: dt.date | None, by: User) -> None:
    """The first night a bed can be used again (None: not known yet); an interval not yet begun is struck."""
    house = _locked(out.bed.room.house_id, by)
    rules.plausible(to_night=to_night)
    standing = BedOut.objects.select_related("bed").get(pk=out.pk)
    before, standing.to_night = standing.to_night, to_night
    nights = [str(standing.from_night), str(to_night or "")]
    if to_night is not None and to_night <= standing.from_night:
        BedOut.objects.filter(pk=standing.pk).delete()
        chain.record("houses.bed_out_struck", by=by, on=standing, house=house.pk, detail={"nights": nights})
        return
    if before is not None and (to_night is None or to_night > before):
        _nights_are_free(standing, before)
    _keep("bed_brought_back", standing, house, by, nights=nights)
