"""Nights that two stays want: two rows of the file, or a row and what is already in the database."""

import datetime as dt
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from cases.imports.lines import Line
from cases.stays import codes
from cases.stays.models import BedNight, Stay

CHUNK = 900  # keys in one question; SQLite once took no more
Span = tuple[int, int, Line]  # first night, first free night, whose
K = TypeVar("K")


def chunks(values: Iterable[K]) -> Iterator[list[K]]:
    """Lists short enough for one query."""
    everything = list(values)
    for start in range(0, len(everything), CHUNK):
        yield everything[start : start + CHUNK]


def spans_by_bed(lines: Iterable[Line], tonight: int) -> dict[uuid.UUID, list[Span]]:
    """For each bed its nights in the file, in order."""
    found: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for line in lines:
        if line.bed and line.busy_until(tonight) > line.first:
            found[line.bed.id].append((line.first, line.busy_until(tonight), line))
    return _ordered(found)


def spans_by_guest(lines: Iterable[Line], tonight: int) -> dict[uuid.UUID | int, list[Span]]:
    """For each person, known or new, the nights in the file, in order."""
    found: dict[uuid.UUID | int, list[Span]] = defaultdict(list)
    for line in lines:
        if line.busy_until(tonight) > line.first:
            found[line.guest.person or id(line.guest)].append((line.first, line.busy_until(tonight), line))
    return _ordered(found)


def _ordered(found: dict[K, list[Span]]) -> dict[K, list[Span]]:
    for spans in found.values():
        spans.sort(key=lambda span: (span[0], span[1], span[2].row))
    return found


def overlaps(spans: Sequence[Span]) -> Iterator[tuple[Line, Line]]:
    """(later row, earlier row) wherever a stay begins before the one before it has ended."""
    before: Span | None = None
    for span in spans:
        if before is not None and span[0] < before[1]:
            yield span[2], before[2]
        if before is None or span[1] > before[1]:
            before = span


def _hit(spans: Sequence[Span], day: int) -> Line | None:
    """The row that wants this night; spans that overlap each other are a fault of their own."""
    at = bisect_right(spans, day, key=lambda span: span[0]) - 1
    return spans[at][2] if at >= 0 and spans[at][1] > day else None


def taken_beds(by_bed: dict[uuid.UUID, list[Span]]) -> Iterator[Line]:
    """Rows whose bed has a night in the database already, or somebody present who outstayed his plan."""
    wanted = {bed for bed, spans in by_bed.items() if spans}
    for beds in chunks(wanted):
        earliest = min(by_bed[bed][0][0] for bed in beds)
        latest = max(span[1] for bed in beds for span in by_bed[bed])
        nights = BedNight.objects.filter(
            bed__in=beds,
            night__gte=dt.date.fromordinal(earliest),
            night__lt=dt.date.fromordinal(latest),
        )
        for bed, night in nights.values_list("bed_id", "night").iterator(chunk_size=5000):
            line = _hit(by_bed[bed], night.toordinal())
            if line is not None:
                yield line
        present = Stay.objects.in_house().filter(bed__in=beds, bed_held=True)
        for bed in present.values_list("bed_id", flat=True):
            yield from (span[2] for span in by_bed[bed] if span[2].departed is None)


def stays_of(people: Iterable[uuid.UUID]) -> Iterator[tuple[uuid.UUID, int, int, bool]]:
    """Person, first night, first free night, open, of each stay that was or is to be slept."""
    over: tuple[str, ...] = (codes.Status.CANCELLED, codes.Status.NO_SHOW)
    for some in chunks(people):
        rows = Stay.objects.filter(person__in=some).exclude(status__in=over)
        columns = ("person_id", "planned_from", "planned_to", "first_night", "last_night_end", "status")
        for person, start, end, first, last, status in rows.values_list(*columns).iterator(chunk_size=5000):
            here = status in codes.OPEN
            yield person, (first or start).toordinal(), (last or end).toordinal(), here


def people_elsewhere(by_person: dict[uuid.UUID, list[Line]], tonight: int) -> Iterator[tuple[Line, str]]:
    """Rows of known people that meet one of their stays, with the code of how."""
    for person, first, end, here in stays_of(by_person):
        if here:
            end = max(end, tonight + 1)
        for line in by_person[person]:
            if here and line.departed is None:
                yield line, "second_open_stay"
            elif line.first < end and first < line.busy_until(tonight):
                yield line, "person_elsewhere"
