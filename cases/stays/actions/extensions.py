"""Longer stays: asked by whoever records, agreed to by others where the law says so."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import Bed
from cases.stays import rules
from cases.stays.actions import history
from cases.stays.actions.ends import WAITING, release_lapsed
from cases.stays.actions.ground import (
    free_nights,
    hold_stay,
    lock_houses,
    read_again,
    reason_of,
    whole,
    write_free_nights,
    write_nights,
)
from cases.stays.codes import Decision, Step
from cases.stays.models import Extension, Stay
from cases.stays.queries import options_in
from cases.vault import sealed

# What can stand against staying on in the same bed; room and house rules were settled at the arrival.
AGAINST_STAYING_ON = {"taken", "held", "out_of_service", "not_in_service", "free_only_until"} | {
    "house_closed",
    "house_evacuated",
    "keep_apart",
}


@whole
def ask_extension(*, stay: Stay, until: dt.date, why: str, by: User) -> Extension:
    """Up to 60 nights in all it holds at once; above, the coordinator must agree, above 90 an admin too."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.EXTENDED, stay.status)
    rules.check_longer(until, planned_to=stay.planned_to, tonight=clock.tonight())
    words = rules.check_reason(why, field="why")
    if Extension.objects.filter(stay=stay, decision__in=WAITING).exists():
        raise Refused("already_asked", _("A longer stay was asked for already."))
    release_lapsed(house=stay.house_id, by=by)
    _check_bed(stay, until)
    alone = rules.approvals_needed(_first_night(stay), until) == 0
    extension = Extension(stay=stay, until=until, decision=Decision.APPROVED if alone else Decision.ASKED)
    sealed.put(extension, why={"text": words})
    extension.keep(by=by, force_insert=True)
    if alone:
        _apply(extension, stay, by=by)
    _record("stays.extension_asked", extension, stay, by=by, words=words)
    return extension


@whole
def decide_extension(*, extension: Extension, approve: bool, by: User) -> Extension:
    """Another person says yes or no; above 90 nights a third one, too."""
    house = Extension.objects.values_list("stay__house", flat=True).get(pk=extension.pk)
    lock_houses([house])
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.decision not in WAITING:
        raise Refused("decided", _("This was decided already."))
    second = extension.decision == Decision.SECOND
    require(by, Permission.STAY_APPROVE_LONG if second else Permission.STAY_APPROVE, house=house)
    rules.check_approver(by.pk, rules.Asked(extension.created_by_id, extension.approved_by_id))
    stay = read_again(extension.stay_id)
    if not approve:
        extension.decision = Decision.DECLINED
        extension.keep(by=by)
        _record("stays.extension_declined", extension, stay, by=by)
        return extension
    _agree(extension, stay, second=second, by=by)
    _record("stays.extension_approved", extension, stay, by=by)
    return extension


def _agree(extension: Extension, stay: Stay, *, second: bool, by: User) -> None:
    """One more yes; the last one needed writes the nights."""
    rules.check_step(Step.EXTENDED, stay.status)
    rules.check_longer(extension.until, planned_to=stay.planned_to, tonight=clock.tonight())
    release_lapsed(house=stay.house_id, by=by)
    _check_bed(stay, extension.until)
    if second:
        extension.second_by, extension.second_at = by, clock.now()
    else:
        extension.approved_by, extension.approved_at = by, clock.now()
    needed = rules.approvals_needed(_first_night(stay), extension.until)
    extension.decision = Decision.APPROVED if second or needed < 2 else Decision.SECOND
    extension.keep(by=by)
    if extension.decision == Decision.APPROVED:
        _apply(extension, stay, by=by)


def _apply(extension: Extension, stay: Stay, *, by: User) -> None:
    """The plan and its nights; nights that have passed are written down where the bed was free."""
    then: dict[str, Any] = history.before(stay) | {"extension": str(extension.pk)}
    tonight = clock.tonight()
    if stay.bed_id is not None and stay.bed_held:
        write_free_nights(stay, stay.bed_id, clock.nights(stay.planned_to, min(tonight, extension.until)))
        ahead = max(stay.planned_to, tonight)
        free_nights(stay, ahead)  # the roll wrote tonight down where the plan had ended
        write_nights(stay, stay.bed_id, clock.nights(ahead, extension.until))
    stay.planned_to = extension.until
    stay.keep(by=by)
    history.write_step(stay, Step.EXTENDED, then, by=by)


def _check_bed(stay: Stay, until: dt.date) -> None:
    """Raise `Refused` unless the bed, where one is kept, is there for every night that is added."""
    if stay.bed_id is None or not stay.bed_held:
        return
    window = rules.Window(max(stay.planned_to, clock.tonight()), until)
    options = options_in(
        beds=Bed.objects.filter(pk=stay.bed_id), group=stay.group, window=window, person=stay.person
    )
    if not options:
        raise Refused("not_in_service", rules.SENTENCES["not_in_service"], field="until")
    for reason in options[0].exclusions:
        if reason.code in AGAINST_STAYING_ON:
            raise Refused(reason.code, reason.sentence, field="until")


def _first_night(stay: Stay) -> dt.date:
    return stay.first_night or stay.planned_from


def _record(action: str, extension: Extension, stay: Stay, *, by: User, words: str = "") -> None:
    detail = {"stay": str(stay.pk), "until": extension.until.isoformat(), "decision": str(extension.decision)}
    reason = reason_of(words, stay)
    chain.record(action, by=by, on=extension, house=stay.house_id, detail=detail, reason=reason)
