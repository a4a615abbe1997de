"""Steps of a stay, and how a stay stood before each, so that a mistake can be taken back exactly."""

import datetime as dt
import uuid
from itertools import groupby
from typing import Any

from django.db.models import Field, Model

from cases.access.models import User
from cases.core import clock
from cases.stays.codes import Step
from cases.stays.models import Absence, BedNight, Stay, StayStep

FIELDS = (
    "status", "group", "bed_id", "planned_from", "planned_to", "hold_until", "arrived_at", "arrived_by_id",
    "departed_at", "departed_by_id", "first_night", "last_night_end", "bed_held", "bed_snapshot", "ticks",
    "destination", "tenure", "completion", "ok_to_follow_up", "overridden",
)  # fmt: skip
ABSENCE_FIELDS = ("from_night", "expected_back", "to_night", "with_notice", "bed_held")
NEW: dict[str, Any] = {"new": True}


def before(stay: Stay) -> dict[str, Any]:
    """The stay, its nights and absences, as codes, dates and keys; the sealed reason stays sealed."""
    return {
        "fields": {name: _plain(getattr(stay, name)) for name in FIELDS},
        "sealed": bytes(stay.override_reason).hex() if stay.override_reason else "",
        "nights": _runs(stay),
        "absences": [
            {"id": str(row.pk)} | {name: _plain(getattr(row, name)) for name in ABSENCE_FIELDS}
            for row in Absence.objects.filter(stay=stay)
        ],
    }


def write_step(
    stay: Stay, kind: Step, then: dict[str, Any], *, by: User, token: uuid.UUID | None = None
) -> StayStep:
    """Note what was done and how the stay stood before it."""
    step = StayStep(id=token or uuid.uuid4(), stay=stay, kind=kind, at=clock.now(), before=then)
    step.keep(by=by, force_insert=True)
    return step


def restore(stay: Stay, then: dict[str, Any]) -> None:
    """Put fields, nights and absences back; the caller saves; the database refuses nights given away."""
    for name, value in then["fields"].items():
        setattr(stay, name, _value(Stay, name, value))
    stay.override_reason = bytes.fromhex(then["sealed"]) or None
    BedNight.objects.filter(stay=stay).delete()
    BedNight.objects.bulk_create(
        BedNight(stay=stay, bed_id=uuid.UUID(bed), night=night)
        for bed, start, end in then["nights"]
        for night in clock.nights(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    )
    _restore_absences(stay, then["absences"])


def _restore_absences(stay: Stay, rows: list[dict[str, Any]]) -> None:
    Absence.objects.filter(stay=stay).exclude(pk__in=[row["id"] for row in rows]).delete()
    for row in rows:
        values = {name: _value(Absence, name, row[name]) for name in ABSENCE_FIELDS}
        Absence.objects.update_or_create(pk=uuid.UUID(row["id"]), stay=stay, defaults=values)


def _value(model: type[Model], name: str, plain: Any) -> Any:
    """The value of a column as it was before it became plain text; keys and empty values need no help."""
    field = model._meta.get_field(name.removesuffix("_id"))
    if plain is None or name.endswith("_id") or not isinstance(field, Field):
        return plain
    return field.to_python(plain)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _runs(stay: Stay) -> list[list[str]]:
    """Nights in a row in one bed as [bed, first, end), so that a long stay needs one line."""
    nights = BedNight.objects.filter(stay=stay).order_by("night").values_list("bed_id", "night")
    runs = groupby(enumerate(nights), key=lambda item: (item[1][0], item[1][1] - dt.timedelta(days=item[0])))
    found = []
    for (bed, _origin), items in runs:
        days = [night for _number, (_bed, night) in items]
        found.append([str(bed), days[0].isoformat(), (days[-1] + dt.timedelta(days=1)).isoformat()])
    return found
