"""Taking back a mistaken step within the hour."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import Bed
from cases.stays import rules
from cases.stays.actions import history
from cases.stays.actions.ends import drop_requests, release_lapsed
from cases.stays.actions.ground import free_nights, hold_stay, refusal, whole
from cases.stays.codes import OPEN, PRESENT, Decision, Status
from cases.stays.models import Extension, RollMark, Stay, StayStep
from cases.stays.queries import options_in

APART_SINCE = _("Somebody who must be kept apart has come since. This step cannot be taken back.")


@whole
def undo(*, stay: Stay, by: User) -> Stay:
    """Fields, nights and absences stand as before the last step, which stays in the history."""
    stay = hold_stay(stay, by=by)
    step = StayStep.objects.filter(stay=stay, undone_at__isnull=True).order_by("-at", "-created_at").first()
    if step is None:
        raise Refused("nothing_to_undo", _("There is nothing to take back."))
    if step.created_by_id != by.pk and not by.grants.covers(Permission.STAY_APPROVE, stay.house_id):
        raise Denied
    rules.check_undo(step.at, now=clock.now())
    release_lapsed(house=stay.house_id, by=by, spare=stay.pk)
    if step.before.get("new"):
        _unmake(stay)
        stay.keep(by=by)
    else:
        _put_back(stay, step.before, by=by)
    _restore_roll(stay, step.before, by=by)
    _restore_requests(stay, step.before, by=by)
    step.undone_at, step.undone_by = clock.now(), by
    step.keep(by=by)
    chain.record("stays.undone", by=by, on=stay, house=stay.house_id, detail={"step": step.kind})
    return stay


def _unmake(stay: Stay) -> None:
    """A booking or an arrival that was a mistake from the start."""
    free_nights(stay, dt.date.min)
    stay.status = Status.CANCELLED
    stay.arrived_at = stay.arrived_by = stay.first_night = None


def _put_back(stay: Stay, then: dict[str, Any], *, by: User) -> None:
    """As before, unless somebody else has the bed or somebody who must be kept apart has come."""
    if stay.status not in OPEN:
        _check_apart(stay, then["fields"])
    try:
        with transaction.atomic():
            history.restore(stay, then)
            stay.keep(by=by)
    except IntegrityError as error:
        no = refusal(error)
        if no is None or no.code != "taken":
            raise
        raise Refused("given_since", rules.GIVEN_SINCE) from error


def _check_apart(stay: Stay, fields: dict[str, Any]) -> None:
    tonight = clock.tonight()
    end = dt.date.fromisoformat(fields["planned_to"])
    window = rules.Window(tonight, max(end, tonight + dt.timedelta(days=1)))
    beds = Bed.objects.filter(pk=fields["bed_id"])
    for option in options_in(beds=beds, group=stay.group, window=window, person=stay.person):
        if any(reason.code == "keep_apart" for reason in option.exclusions):
            raise Refused("apart_since", APART_SINCE)


def _restore_roll(stay: Stay, then: dict[str, Any], *, by: User) -> None:
    """The tap that made the step is taken back with it; a stay that never began has no taps."""
    if stay.status not in PRESENT:
        RollMark.objects.filter(stay=stay, night__gte=clock.tonight()).delete()
    elif "roll" in then:
        night, mark = then["roll"]
        rows = RollMark.objects.filter(stay=stay, night=night)
        if mark:
            rows.update(mark=mark, updated_by=by)
        else:
            rows.delete()


def _restore_requests(stay: Stay, then: dict[str, Any], *, by: User) -> None:
    """A longer stay taken back is declined; a request that a departure had ended waits again."""
    if "extension" in then:
        Extension.objects.filter(pk=then["extension"]).update(decision=Decision.DECLINED, updated_by=by)
    for key, decision in then.get("requests", {}).items():
        Extension.objects.filter(pk=key).update(decision=decision, updated_by=by)
    if stay.status not in PRESENT:
        drop_requests(stay, by=by)
