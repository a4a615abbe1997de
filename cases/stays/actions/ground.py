"""What every action stands on: one transaction, the house locked first, rows read again, no raw error."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core.errors import Refused
from cases.houses.models import Bed, House
from cases.stays.models import BedNight, Stay

P = ParamSpec("P")
R = TypeVar("R")

ALREADY_HERE = _("This person has an open stay already.")
TAKEN = _("Somebody was quicker: this bed is taken. Choose another one.")

# How each engine names a broken invariant: PostgreSQL the constraint, SQLite the columns.
INVARIANTS: dict[str, tuple[str, str | Promise, str | None]] = {
    "one_stay_per_bed_and_night": ("taken", TAKEN, "bed"),
    "cases_bednight.bed_id": ("taken", TAKEN, "bed"),
    "one_present_occupant_per_bed": ("taken", TAKEN, "bed"),
    "cases_stay.bed_id": ("taken", TAKEN, "bed"),
    "one_open_stay_per_person": ("already_here", ALREADY_HERE, None),
    "cases_stay.person_id": ("already_here", ALREADY_HERE, None),
    "cases_stay_pkey": ("sent_twice", _("This form was sent before."), None),
    "cases_stay.id": ("sent_twice", _("This form was sent before."), None),
    "one_open_extension_per_stay": ("already_asked", _("A longer stay was asked for already."), None),
    "cases_extension.stay_id": ("already_asked", _("A longer stay was asked for already."), None),
}


def whole(action: Callable[P, R]) -> Callable[P, R]:
    """All or nothing; where another process broke in, the invariant in the database becomes a sentence."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except IntegrityError as error:
            no = refusal(error)
            if no is None:
                raise
            raise no from error

    return run


def refusal(error: IntegrityError) -> Refused | None:
    """The sentence for a broken invariant; None for anything else, which is a fault of the program."""
    for name, (code, sentence, field) in INVARIANTS.items():
        if name in str(error):
            return Refused(code, sentence, field=field)
    return None


def lock_houses(houses: Iterable[uuid.UUID]) -> None:
    """Wait for one's turn, always in the same order; on SQLite the IMMEDIATE transaction is the lock."""
    list(House.objects.select_for_update().filter(pk__in=set(houses)).order_by("pk").values_list("pk"))


def hold_stay(stay: Stay, *, by: User, permission: Permission = Permission.STAY_RECORD) -> Stay:
    """The stay as it is now, behind the lock of its house; the instance that came in is not trusted."""
    house = Stay.objects.values_list("house", flat=True).get(pk=stay.pk)
    require(by, permission, house=house)
    lock_houses([house])
    return read_again(stay.pk)


def read_again(key: uuid.UUID) -> Stay:
    """The row with its bed, house and person."""
    rows = Stay.objects.select_for_update(of=("self",)).select_related("bed__room", "house", "person")
    return rows.get(pk=key)


def reason_of(text: str, stay: Stay) -> chain.Reason | None:
    """Words of people reach the audit sealed under the person's key, or not at all."""
    return chain.Reason(text, stay.person_id, Stay.SUBJECT_KIND) if text else None


def write_nights(stay: Stay, bed: uuid.UUID, nights: Iterable[dt.date]) -> None:
    """Take these nights; the database refuses one that somebody else has."""
    BedNight.objects.bulk_create([BedNight(bed_id=bed, night=night, stay=stay) for night in nights])


def write_free_nights(stay: Stay, bed: uuid.UUID, nights: Iterable[dt.date]) -> None:
    """Write down nights really spent here, leaving out those on which the bed was given to somebody else."""
    wanted = set(nights)
    if wanted:
        wanted -= set(BedNight.objects.filter(bed=bed, night__in=wanted).values_list("night", flat=True))
        wanted -= set(BedNight.objects.filter(stay=stay, night__in=wanted).values_list("night", flat=True))
        write_nights(stay, bed, sorted(wanted))


def free_nights(stay: Stay, start: dt.date) -> None:
    """Give back the nights from this one on."""
    BedNight.objects.filter(stay=stay, night__gte=start).delete()


def snapshot(bed: Bed) -> dict[str, str]:
    """The bed as it was when somebody was placed, whatever becomes of it later."""
    return {"room": bed.room.code, "label": bed.label, "kind": bed.kind, "gender_rule": bed.room.gender_rule}
