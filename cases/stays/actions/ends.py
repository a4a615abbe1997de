"""The ends of a stay: departed, did not come, cancelled, hold run out."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.people.models import Person
from cases.stays import rules
from cases.stays.actions import history
from cases.stays.actions.ground import free_nights, hold_stay, whole, write_free_nights
from cases.stays.actions.orders import Departure
from cases.stays.codes import Decision, Status, Step
from cases.stays.models import Absence, Extension, Stay

WAITING = (Decision.ASKED, Decision.SECOND)


@whole
def depart(*, stay: Stay, departure: Departure, by: User) -> Stay:
    """Somebody left: the bed is free from that night on; nights beyond the plan are written down."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.DEPARTED, stay.status)
    departed_at = departure.departed_at or clock.now()
    rules.check_moment(departed_at, now=clock.now(), field="departed_at")
    if stay.arrived_at is None or stay.first_night is None or departed_at < stay.arrived_at:
        raise Refused("before_arrival", _("The departure lies before the arrival."), field="departed_at")
    then = history.before(stay) | {"requests": drop_requests(stay, by=by)}
    end = max(stay.first_night, clock.night_of(departed_at))
    free_nights(stay, end)
    if stay.bed_id and stay.bed_held:
        write_free_nights(stay, stay.bed_id, clock.nights(stay.planned_to, end))
    for absence in Absence.objects.filter(stay=stay, to_night__isnull=True):
        absence.to_night = max(absence.from_night, end)
        absence.keep(by=by)
    stay.status, stay.departed_at, stay.departed_by, stay.last_night_end = (
        Status.DEPARTED,
        departed_at,
        by,
        end,
    )
    stay.destination, stay.tenure = departure.destination, departure.tenure
    stay.completion, stay.ok_to_follow_up = departure.completion, departure.ok_to_follow_up
    stay.keep(by=by)
    history.write_step(stay, Step.DEPARTED, then, by=by)
    chain.record(
        "stays.departed",
        by=by,
        on=stay,
        house=stay.house_id,
        detail={"destination": stay.destination, "completion": stay.completion, "end": end.isoformat()},
    )
    return stay


@whole
def mark_no_show(*, stay: Stay, by: User) -> Stay:
    """Somebody expected did not come; the bed is free again."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.NO_SHOW, stay.status)
    if clock.tonight() < stay.planned_from:
        raise Refused("not_yet", _("The planned day has not come yet. Cancel instead."))
    return _close(stay, Step.NO_SHOW, by=by)


@whole
def cancel(*, stay: Stay, by: User) -> Stay:
    """The booking is not needed any more; the bed is free again."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.CANCELLED, stay.status)
    return _close(stay, Step.CANCELLED, by=by)


def drop_requests(stay: Stay, *, by: User) -> dict[str, str]:
    """Who leaves needs no longer stay; the requests that waited, with how far they had come."""
    waiting: dict[str, str] = {}
    for extension in Extension.objects.filter(stay=stay, decision__in=WAITING):
        waiting[str(extension.pk)] = extension.decision
        extension.decision = Decision.DECLINED
        extension.keep(by=by)
    return waiting


def lapsed_houses(person: Person) -> set[uuid.UUID]:
    """Houses in which a hold for this person has run out; they are locked too before it is released."""
    return set(Stay.objects.lapsed(clock.now()).filter(person=person).values_list("house", flat=True))


def release_lapsed(
    *, house: uuid.UUID, by: User, spare: uuid.UUID | None = None, person: Person | None = None
) -> None:
    """Close the bookings whose hold has run out, of a house or of one person in it; the caller has the lock.

    `spare` is the booking of somebody who has just come, late but here.
    """
    rows = Stay.objects.lapsed(clock.now()).filter(house=house)
    for stay in rows.filter(person=person) if person else rows:
        if stay.pk != spare:
            step = Step.NO_SHOW if stay.status == Status.EXPECTED else Step.CANCELLED
            _close(stay, step, by=by, lapsed=True)


def _close(stay: Stay, step: Step, *, by: User, lapsed: bool = False) -> Stay:
    then = history.before(stay)
    free_nights(stay, dt.date.min)
    stay.status = Status.NO_SHOW if step == Step.NO_SHOW else Status.CANCELLED
    stay.keep(by=by)
    history.write_step(stay, step, then, by=by)
    chain.record(f"stays.{step.value}", by=by, on=stay, house=stay.house_id, detail={"lapsed": lapsed})
    return stay
