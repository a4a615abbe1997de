"""A row comes in whole with typed values, or every cell that cannot is named in plain words."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.imports.cells import SENTENCES, read_cell
from cases.imports.columns import FIELDS, guess
from cases.imports.rows import CellError, Reading, RegisterRow, read_row
from cases.imports.sheets import open_sheet
from tests.factories.register import BAD_KINDS, make_register

NOW = datetime(2026, 7, 1, 12, 0)


def reading(*fields: str, default_house: str = "") -> Reading:
    return Reading({field: index for index, field in enumerate(fields)}, NOW, default_house)


def faults(found: RegisterRow | list[CellError]) -> list[tuple[int | None, str]]:
    assert isinstance(found, list)
    return [(error.column, error.code) for error in found]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("31.12.2024", (date(2024, 12, 31), None)),
        ("٣١/١٢/٢٠٢٤", (date(2024, 12, 31), None)),
        ("2024-12-31", (date(2024, 12, 31), None)),
        ("31/12/2024 21:30", (date(2024, 12, 31), time(21, 30))),
        ("2024-12-31T00:00", (date(2024, 12, 31), time(0, 0))),
        (datetime(2024, 12, 31, 8, 15, 59, 9), (date(2024, 12, 31), time(8, 15))),
        (date(2024, 12, 31), (date(2024, 12, 31), None)),
        (45657, (date(2024, 12, 31), None)),
        ("\u200f31.12.2024\u200f", (date(2024, 12, 31), None)),
    ],
)
def test_arrivals_are_read_in_every_form(cell: Any, expected: Any) -> None:
    assert read_cell("arrived", cell) == expected


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("sex", "انثى", "female"),
        ("sex", "F", "female"),
        ("sex", "پیاو", "male"),
        ("destination", 410, "own_rent"),
        ("destination", "٤١٠", "own_rent"),
        ("destination", "With family, for now", "family_temporary"),
        ("completed", True, "completed"),
        ("completed", "نعم", "completed"),
        ("completed", "no", "left_early"),
        ("governorate", "البصره", "IQ-BA"),
        ("governorate", "iq-bg", "IQ-BG"),
        ("governorate", "هەولێر", "IQ-AR"),
        ("language", "Arabic, Kurdish and English", ("ar", "ckb", "en")),
        ("language", "عربي و كردي", ("ar", "ckb")),
        ("phone", "٠٧٥٠ ١٢٣ ٤٥٦٧", ("+9647501234567",)),
        ("phone", 7501234567, ("+9647501234567",)),
        ("phone", "0750 123 4567 / 0770 123 4567", ("+9647501234567", "+9647701234567")),
        ("birth_year", "١٩٩٤", 1994),
        ("birth_year", 1994, 1994),
        ("birth_year", "3.4.1994", 1994),
        ("birth_year", date(1994, 4, 3), 1994),
        ("source_ref", 12.0, "12"),
        ("source_ref", 0, "0"),
        ("name", "  زين \u202e علي\n ", "زين علي"),
        ("note", "one\n\n  two", "one\ntwo"),
        ("name", "–", None),
        ("destination", "  ", None),
    ],
)
def test_cells_become_values(field: str, cell: Any, expected: Any) -> None:
    assert read_cell(field, cell) == expected


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("arrived", "a Tuesday", "not_a_date"),
        ("arrived", "31.02.2024", "impossible_date"),
        ("arrived", "1.2.85", "ambiguous_year"),
        ("arrived", "1.2.2024 25:00", "not_a_time"),
        ("arrived", 2024, "not_a_date"),
        ("arrived", True, "not_a_date"),
        ("planned_until", 1.5, "not_a_date"),
        ("sex", "?!", "not_a_sex"),
        ("phone", "12", "not_a_phone"),
        ("phone", "0750 123 4567 / 12", "not_a_phone"),
        ("governorate", "Atlantis", "not_a_governorate"),
        ("language", "Martian", "not_a_language"),
        ("language", ",", "not_a_language"),
        ("destination", 411, "not_a_destination"),
        ("tenure", "maybe", "not_a_tenure"),
        ("completed", "perhaps", "not_a_completion"),
        ("birth_year", "1.5", "not_a_date"),
        ("birth_year", 94, "not_a_date"),
        ("birth_year", 1850, "not_a_year"),
        ("name", "#REF!", "excel_error"),
        ("name", "x" * 121, "too_long"),
        ("house", "x" * 61, "too_long"),
    ],
)
def test_what_a_cell_cannot_mean_is_said(field: str, cell: Any, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        read_cell(field, cell)
    assert str(SENTENCES[code])


def test_a_whole_row_is_read() -> None:
    fields = ("source_ref", "house", "arrived", "departed", "destination", "name")
    row = read_row(7, ["12", "Cedar", "1.2.2024 22:00", "2024-02-09", "Hotel", "Zain Ranu"], reading(*fields))
    assert row == RegisterRow(
        row=7,
        house="Cedar",
        arrived=date(2024, 2, 1),
        arrived_time=time(22, 0),
        departed=date(2024, 2, 9),
        destination="hotel",
        source_ref="12",
        name="Zain Ranu",
    )


def test_an_open_stay_in_the_chosen_house_needs_little() -> None:
    row = read_row(2, ["x", "1.2.2024"], reading("code_name", "arrived", default_house="Cedar"))
    assert isinstance(row, RegisterRow)
    assert (row.house, row.departed) == ("Cedar", None)


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    row = ["", "a Tuesday", "the moon", "", ""]
    found = read_row(2, row, reading("house", "arrived", "destination", "name", "departed"))
    assert faults(found) == [
        (None, "who_missing"),
        (0, "house_missing"),
        (1, "not_a_date"),
        (2, "not_a_destination"),
    ]


@pytest.mark.parametrize(
    ("arrived", "departed", "planned", "expected"),
    [
        ("1.7.2026", "", "", []),
        ("1.7.2026 11:59", "1.7.2026 11:59", "", []),
        ("1.7.2026 12:01", "", "", [(1, "arrived_in_future")]),
        ("2.7.2026", "", "", [(1, "arrived_in_future")]),
        ("1.6.2026", "2.7.2026", "", [(2, "departed_in_future")]),
        ("1.6.2026", "31.5.2026", "", [(2, "departed_before_arrived")]),
        ("1.6.2026 12:00", "1.6.2026 11:00", "", [(2, "departed_before_arrived")]),
        ("1.6.2026 12:00", "1.6.2026", "", []),
        ("1.6.2026", "", "1.6.2026", [(3, "planned_before_arrived")]),
        ("1.6.2026", "", "2.6.2026", []),
        ("1.6.1999", "", "", [(1, "year_out_of_range")]),
        ("1.6.2026", "", "1.1.2029", [(3, "year_out_of_range")]),
        ("1.1.2030", "", "", [(1, "year_out_of_range")]),
        ("", "", "", [(1, "arrived_missing")]),
    ],
)
def test_a_stay_happens_in_order_and_in_the_past(
    arrived: str, departed: str, planned: str, expected: list[tuple[int, str]]
) -> None:
    fields = reading("code_name", "arrived", "departed", "planned_until", default_house="Cedar")
    found = read_row(2, ["x", arrived, departed, planned], fields)
    assert (faults(found) if expected else found.arrived is not None) == (expected or True)


def test_a_destination_without_a_departure_is_a_question() -> None:
    fields = reading("code_name", "arrived", "departed", "destination", default_house="Cedar")
    assert faults(read_row(2, ["x", "1.2.2024", "", "hotel"], fields)) == [
        (3, "destination_without_departure")
    ]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(CELLS, min_size=len(FIELDS), max_size=len(FIELDS)))
def test_any_cells_are_a_row_or_reasons(cells: list[Any]) -> None:
    found = read_row(2, cells, reading(*FIELDS))
    if isinstance(found, list):
        assert found
        assert all(error.code in SENTENCES for error in found)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_invented_register_is_read_without_an_error(kind: str) -> None:
    sheet = open_sheet(make_register(400, kind=kind), f"register.{kind}")
    rows = [read_row(number, cells, Reading(guess(sheet.header), NOW)) for number, cells in sheet]
    assert [row for row in rows if isinstance(row, list)] == []
    good = [row for row in rows if isinstance(row, RegisterRow)]
    assert len(good) == 400
    assert any(row.departed is None for row in good)
    for key in ("bed", "name"):
        assert_no_overlap(good, by=key)


def assert_no_overlap(rows: list[RegisterRow], *, by: str) -> None:
    """Two stays of one bed, or of one name and birth year, never share a day."""
    last: dict[object, date] = {}
    for row in sorted(rows, key=lambda row: row.arrived):
        key = (row.house, row.room, row.bed) if by == "bed" else (row.latin_name, row.phone)
        assert last.get(key, date.min) < row.arrived
        last[key] = row.departed or date.max


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_bad_rows_are_found_where_they_are(kind: str) -> None:
    bad = [2, 50, 51, 77, 101]
    sheet = open_sheet(make_register(100, kind=kind, bad_rows=bad), f"register.{kind}")
    rows = [read_row(number, cells, Reading(guess(sheet.header), NOW)) for number, cells in sheet]
    found = [(error.row, error.code) for row in rows if isinstance(row, list) for error in row]
    assert found == list(zip(bad, BAD_KINDS, strict=True))
