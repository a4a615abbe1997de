"""While somebody stays: another bed, away for some nights, back again."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import Bed
from cases.stays import rules
from cases.stays.actions import history
from cases.stays.actions.ends import release_lapsed
from cases.stays.actions.ground import (
    free_nights,
    hold_stay,
    reason_of,
    whole,
    write_free_nights,
    write_nights,
)
from cases.stays.actions.orders import Away
from cases.stays.actions.placing import Given, Search, find_bed, houses_for, put_in
from cases.stays.codes import BOOKED, Status, Step
from cases.stays.models import Absence, Stay

ONE_NIGHT = dt.timedelta(days=1)


@whole
def move_bed(*, stay: Stay, bed: Bed, override_reason: str = "", by: User) -> Stay:
    """Another bed of the same house, from tonight on; the nights before stay where they were slept."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.MOVED, stay.status)
    if bed.pk == stay.bed_id:
        raise Refused("same_bed", _("This is the bed of now."), field="bed")
    if not stay.bed_held:
        raise Refused("no_bed_kept", _("No bed is kept during this absence. Choose one at the return."))
    release_lapsed(house=stay.house_id, by=by, spare=stay.pk)
    then = history.before(stay)
    if stay.status in BOOKED:
        start = stay.planned_from
    else:
        start = clock.tonight()
        _catch_up(stay, start)
    given = _bed_from(stay, start, bed=bed, reason=override_reason, by=by)
    free_nights(stay, start)
    _take(stay, given, start, Step.MOVED, then=then, by=by)
    return stay


@whole
def go_away(*, stay: Stay, absence: Away, by: User) -> Stay:
    """Somebody sleeps elsewhere for a while; the bed waits for him or is free for others."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.WENT_AWAY, stay.status)
    earlier = (
        Absence.objects.filter(stay=stay).order_by("-to_night").values_list("to_night", flat=True).first()
    )
    rules.check_away(
        absence.from_night,
        absence.expected_back,
        tonight=clock.tonight(),
        here_since=earlier or stay.first_night,
    )
    then = history.before(stay)
    open_absence(stay, absence, by=by)
    if not absence.bed_held:
        free_nights(stay, absence.from_night)
    history.write_step(stay, Step.WENT_AWAY, then, by=by)
    detail = {
        "from": absence.from_night.isoformat(),
        "bed_held": absence.bed_held,
        "notice": absence.with_notice,
    }
    chain.record("stays.went_away", by=by, on=stay, house=stay.house_id, detail=detail)
    return stay


@whole
def come_back(*, stay: Stay, bed: Bed | None = None, override_reason: str = "", by: User) -> Stay:
    """Back for tonight; where no bed was kept, a bed is given now: as named, the old one, or the best."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.CAME_BACK, stay.status)
    then = history.before(stay)
    tonight = clock.tonight()
    close_absence(stay, tonight, by=by)
    stay.status = Status.IN_HOUSE
    if stay.bed_held:
        if bed is not None and bed.pk != stay.bed_id:
            raise Refused("bed_kept", _("A bed was kept. Log the return, then move."), field="bed")
        stay.keep(by=by)
        history.write_step(stay, Step.CAME_BACK, then, by=by)
        chain.record("stays.came_back", by=by, on=stay, house=stay.house_id)
        return stay
    release_lapsed(house=stay.house_id, by=by)
    given = _bed_from(stay, tonight, bed=bed, reason=override_reason, by=by)
    _take(stay, given, tonight, Step.CAME_BACK, then=then, by=by)
    return stay


def open_absence(stay: Stay, absence: Away, *, by: User) -> None:
    """Note the nights away and the status."""
    Absence(
        stay=stay,
        from_night=absence.from_night,
        expected_back=absence.expected_back,
        with_notice=absence.with_notice,
        bed_held=absence.bed_held,
    ).keep(by=by)
    stay.status, stay.bed_held = Status.AWAY, absence.bed_held
    stay.keep(by=by)


def close_absence(stay: Stay, night: dt.date, *, by: User) -> None:
    """Back for this night; an absence without a night was a mistake and goes."""
    for absence in Absence.objects.filter(stay=stay, to_night__isnull=True):
        if absence.from_night >= night:
            absence.delete()
        else:
            absence.to_night = night
            absence.keep(by=by)


def _catch_up(stay: Stay, tonight: dt.date) -> None:
    """Nights beyond the plan were slept in the bed that is left now."""
    if stay.bed_id is not None:
        write_free_nights(stay, stay.bed_id, clock.nights(stay.planned_to, tonight))


def _bed_from(stay: Stay, start: dt.date, *, bed: Bed | None, reason: str, by: User) -> Given:
    """A bed for what is left of the stay, at least this night; the old bed first if none is named."""
    if bed is not None and houses_for(bed, stay.house_id, by=by) != (stay.house_id,):
        sentence = _("This bed is in another house. Log a departure here and an arrival there.")
        raise Refused("other_house", sentence, field="bed")
    window = rules.Window(start, max(stay.planned_to, start + ONE_NIGHT))
    search = Search(
        group=stay.group,
        person=stay.person,
        window=window,
        bed=bed or stay.bed,
        houses=(stay.house_id,),
        reason=reason,
    )
    try:
        return find_bed(search, by=by)
    except Refused:
        if bed is not None:
            raise
        return find_bed(replace(search, bed=None), by=by)


def _take(stay: Stay, given: Given, start: dt.date, step: Step, *, then: dict[str, object], by: User) -> None:
    """Write the bed and its nights, the step and the audit event."""
    put_in(stay, given)
    if "free_only_until" in given.overridden:
        stay.planned_to = given.until
    stay.keep(by=by)
    write_nights(stay, given.bed.pk, clock.nights(start, stay.planned_to))
    history.write_step(stay, step, then, by=by)
    chain.record(
        f"stays.{step.value}",
        by=by,
        on=stay,
        house=stay.house_id,
        detail={"bed": str(given.bed.pk), "overridden": list(given.overridden)},
        reason=reason_of(given.reason, stay),
    )
