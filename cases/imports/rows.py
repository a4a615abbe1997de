"""Reads one row of an old register whole: either all of it is understood, or every reason why not is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise

from cases.imports.cells import SENTENCES, Moment, read_cell
from cases.imports.columns import WHO_FIELDS
from cases.imports.workbook_events import Value as Cell

EARLIEST_YEAR = 2000
YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a row cannot come in; `column` is the index of the cell, None where a whole column is missing."""

    row: int
    column: int | None
    code: str

    @property
    def sentence(self) -> str | Promise:
        """The reason in plain words."""
        return SENTENCES[self.code]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One stay of one person as the old register tells it; times are wall clock in the house's zone."""

    row: int
    house: str
    arrived: date
    arrived_time: time | None = None
    departed: date | None = None
    departed_time: time | None = None
    planned_until: date | None = None
    destination: str | None = None
    tenure: str | None = None
    completed: str | None = None
    room: str | None = None
    bed: str | None = None
    source_ref: str | None = None
    code_name: str | None = None
    name: str | None = None
    given_name: str | None = None
    father_name: str | None = None
    grandfather_name: str | None = None
    family_name: str | None = None
    latin_name: str | None = None
    sex: str | None = None
    birth_year: int | None = None
    phone: tuple[str, ...] | None = None
    governorate: str | None = None
    language: tuple[str, ...] | None = None
    note: str | None = None


@dataclass(frozen=True)
class Reading:
    """How rows are read: field -> column index, the present wall-clock moment, one house for rows without."""

    columns: Mapping[str, int]
    now: datetime
    default_house: str = ""


def read_row(row: int, cells: Sequence[Cell], reading: Reading) -> RegisterRow | list[CellError]:
    """The row as values, or all that is wrong with it, in the order of the columns."""
    values: dict[str, object] = {}
    faults: dict[str, str] = {}
    for field, column in reading.columns.items():
        try:
            values[field] = read_cell(field, cells[column] if column < len(cells) else None)
        except ValueError as error:
            faults[field] = str(error)
    values["house"] = values.get("house") or reading.default_house
    moments = _moments(values)
    faults |= _gaps(values, faults)
    faults |= _out_of_time(moments, values, reading.now)
    if faults:
        places = ((reading.columns.get(field), code) for field, code in faults.items())
        return sorted(
            (CellError(row, column, code) for column, code in places),
            key=lambda error: -1 if error.column is None else error.column,
        )
    return RegisterRow(row=row, **values)  # type: ignore[arg-type]  # read_cell gives each field its type


def _moments(values: dict[str, object]) -> dict[str, Moment]:
    """Take date and time of arrival and departure apart in `values`; return the moments that are known."""
    found: dict[str, Moment] = {}
    for field in ("arrived", "departed"):
        moment = values.pop(field, None)
        if isinstance(moment, tuple):
            found[field] = moment
            values[field], values[f"{field}_time"] = moment
    planned = values.get("planned_until")
    if isinstance(planned, date):
        found["planned_until"] = (planned, None)
    return found


def _gaps(values: Mapping[str, object], faults: Mapping[str, str]) -> dict[str, str]:
    """What must be there and is not, as far as nothing worse was said of that cell."""
    gaps = {}
    if "arrived" not in values and "arrived" not in faults:
        gaps["arrived"] = "arrived_missing"
    if not values["house"] and "house" not in faults:
        gaps["house"] = "house_missing"
    if not any(values.get(field) for field in WHO_FIELDS) and not any(
        field in faults for field in WHO_FIELDS
    ):
        gaps["code_name"] = "who_missing"
    if values.get("destination") and "departed" not in values and "departed" not in faults:
        gaps["destination"] = "destination_without_departure"
    return gaps


def _out_of_time(
    moments: Mapping[str, Moment], values: Mapping[str, object], now: datetime
) -> dict[str, str]:
    """What cannot have happened in that order or at that time."""
    faults = {
        field: "year_out_of_range"
        for field, (day, _time) in moments.items()
        if not EARLIEST_YEAR <= day.year <= now.year + YEARS_AHEAD
    }
    birth_year = values.get("birth_year")
    if isinstance(birth_year, int) and birth_year > now.year:
        faults["birth_year"] = "not_a_year"
    for field in ("arrived", "departed"):
        if field in moments and _later(moments[field], (now.date(), now.time())):
            faults.setdefault(field, f"{field}_in_future")
    arrived = moments.get("arrived")
    if arrived and "departed" in moments and _later(arrived, moments["departed"]):
        faults.setdefault("departed", "departed_before_arrived")
    if arrived and "planned_until" in moments and moments["planned_until"][0] <= arrived[0]:
        faults.setdefault("planned_until", "planned_before_arrived")
    return faults


def _later(one: Moment, other: Moment) -> bool:
    """Whether `one` is surely after `other`; on the same day only two known times can tell."""
    if one[0] != other[0]:
        return one[0] > other[0]
    return one[1] is not None and other[1] is not None and one[1] > other[1]
