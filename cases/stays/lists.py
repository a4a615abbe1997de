"""Reads for the pages of stays: the list, one stay's history, tonight's roll, longer stays to decide."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Q

from cases.access.models import User
from cases.access.roles import Permission
from cases.core import clock
from cases.houses.models import House
from cases.stays import codes
from cases.stays.models import Absence, BedNight, Extension, RollMark, Stay, StayQuerySet, StayStep
from cases.vault import sealed

LAPSING = dt.timedelta(hours=12)
WAITING = (codes.Decision.ASKED, codes.Decision.SECOND)
WITH_BED = ("person", "house", "bed__room")
# What a line shows; the rest of four tables, sealed values too, would cost more than the page.
PLACE = ("person__code_name", "house__code_name", "house__security_state", "bed__label", "bed__room__code")
LISTED = ("status", "planned_from", "planned_to", "first_night", "departed_at", "hold_until", *PLACE)
SHOWN = ("open", "in_house", "away", "booked", "overdue", "lapsing", "ended", "all")


def _narrowed(show: str) -> Q:
    night, moment = clock.tonight(), clock.now()
    return {
        "open": Q(status__in=codes.OPEN),
        "in_house": Q(status=codes.Status.IN_HOUSE),
        "away": Q(status=codes.Status.AWAY),
        "booked": Q(status__in=codes.BOOKED),
        "overdue": Q(status__in=codes.PRESENT, planned_to__lte=night),
        "lapsing": Q(status__in=codes.BOOKED, hold_until__lte=moment + LAPSING),
        "ended": ~Q(status__in=codes.OPEN),
    }.get(show, Q())


def stay_list(*, user: User, show: str, house: uuid.UUID | None) -> StayQuerySet:
    """Stays of one kind; what is due first comes first, what has ended goes backwards in time."""
    rows = Stay.objects.visible_to(user).filter(_narrowed(show)).select_related(*WITH_BED).only(*LISTED)
    if house is not None:
        rows = rows.filter(house=house)
    if show in ("ended", "all"):
        return rows.order_by("-planned_from", "pk")
    return rows.open().order_by("hold_until" if show == "lapsing" else "planned_to", "pk")


def stay_counts(*, user: User, house: uuid.UUID | None) -> dict[str, int]:
    """How many of each open kind, in one query."""
    rows = Stay.objects.visible_to(user).open()
    if house is not None:
        rows = rows.filter(house=house)
    kinds = [kind for kind in SHOWN if kind not in ("ended", "all")]
    return rows.aggregate(**{kind: Count("pk", filter=_narrowed(kind)) for kind in kinds})


def houses_of(*, user: User, permission: Permission) -> list[House]:
    """Running houses in which the user holds a permission."""
    allowed = user.grants.houses(permission)
    rows = House.objects.running()
    return list(rows if allowed is None else rows.filter(pk__in=allowed))


# --- One stay ---


@dataclass(frozen=True)
class History:
    """What happened to a stay, the newest first, and what still waits."""

    steps: list[StayStep]
    absences: list[Absence]
    extensions: list[Extension]

    @property
    def last_step(self) -> StayStep | None:
        """The step that could be taken back: the newest that stands."""
        return next((step for step in self.steps if step.undone_at is None), None)

    @property
    def absence(self) -> Absence | None:
        """The absence that goes on."""
        return next((absence for absence in self.absences if absence.to_night is None), None)

    @property
    def waiting(self) -> Extension | None:
        """The longer stay somebody asked for."""
        return next((extension for extension in self.extensions if extension.decision in WAITING), None)


def history(stay: Stay) -> History:
    """Three queries, whatever happened."""
    return History(
        list(stay.steps.select_related("created_by", "undone_by")),
        list(stay.absences.order_by("-from_night")),
        list(
            stay.extensions.order_by("-created_at").select_related("created_by", "approved_by", "second_by")
        ),
    )


def given_since(stay: Stay, step: StayStep) -> bool:
    """Whether a night that taking this step back needs belongs to somebody else by now."""
    needed = Q()
    for bed, start, end in step.before.get("nights", ()):
        needed |= Q(bed=bed, night__gte=start, night__lt=end)
    return bool(needed) and BedNight.objects.filter(needed).exclude(stay=stay).exists()


def waiting_extensions(user: User) -> list[tuple[Extension, str]]:
    """Longer stays that wait for a decision, with the reason given, the oldest first."""
    rows = Extension.objects.visible_to(user).filter(decision__in=WAITING)
    found = list(
        rows.select_related(
            "stay__person", "stay__house", "stay__bed__room", "created_by", "approved_by"
        ).order_by("created_at")[:100]
    )
    return [
        (row, str(text.get("text", "")))
        for row, text in zip(found, sealed.read_many(found, "why"), strict=True)
    ]


# --- The roll call ---


@dataclass(frozen=True)
class RollRow:
    """One person of tonight's roll and the answer so far."""

    stay: Stay
    mark: str
    absence: Absence | None
    night: dt.date

    @cached_property
    def answer(self) -> str:
        """Tonight's mark, or what an absence that goes on says; who is due back tonight must be asked for."""
        if self.mark or self.absence is None or self.absence.from_night > self.night:
            return self.mark
        if self.absence.expected_back is not None and self.absence.expected_back <= self.night:
            return ""
        return codes.Mark.AWAY_NOTICE if self.absence.with_notice else codes.Mark.AWAY_NO_NOTICE

    @property
    def accounted(self) -> bool:
        """Answered, or known to be away."""
        return bool(self.answer)


@dataclass(frozen=True)
class Roll:
    """Tonight's roll: rows by house and room, and what is still missing."""

    night: dt.date
    rows: list[RollRow]
    late: bool

    @cached_property
    def by_house(self) -> list[tuple[House, list[RollRow]]]:
        """Rows grouped by house, in the order of rooms and beds."""
        return [(house, list(rows)) for house, rows in groupby(self.rows, key=lambda row: row.stay.house)]

    @cached_property
    def missing(self) -> list[RollRow]:
        """Nobody said yet where they are."""
        return [row for row in self.rows if not row.accounted]

    @cached_property
    def without_word(self) -> list[RollRow]:
        """Away, and nobody knows why."""
        return [row for row in self.rows if row.answer == codes.Mark.AWAY_NO_NOTICE]

    @property
    def done(self) -> int:
        """Accounted for."""
        return len(self.rows) - len(self.missing)

    def row_of(self, key: uuid.UUID) -> RollRow | None:
        """The row of one stay."""
        return next((row for row in self.rows if row.stay.pk == key), None)


def roll_call(*, user: User) -> Roll:
    """Everyone who lives in the user's houses tonight; three queries."""
    night = clock.tonight()
    due = clock.local_moment(night, clock.ROLL_CALL_DUE_HOUR)
    stays = Stay.objects.recordable_by(user).in_house().select_related(*WITH_BED).only("status", *PLACE)
    found = list(stays.order_by("house__code_name", "bed__room__code", "bed__label"))
    marks = dict(RollMark.objects.filter(night=night, stay__in=found).values_list("stay_id", "mark"))
    away = {absence.stay_id: absence for absence in _open_absences(found)}
    rows = [RollRow(stay, marks.get(stay.pk, ""), away.get(stay.pk), night) for stay in found]
    return Roll(night, rows, late=clock.now() >= due)


def _open_absences(stays: Iterable[Stay]) -> Iterable[Absence]:
    return Absence.objects.filter(stay__in=list(stays), to_night__isnull=True)
