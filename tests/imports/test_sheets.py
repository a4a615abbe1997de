"""A register is opened in every form people save it in, and everything else is refused in plain words."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.imports import limits
from cases.imports.limits import SheetError
from cases.imports.sheets import Sheet, open_sheet

TABLE = "name,house\nنور,Cedar\nSahar,Willow\n"
ROWS = [(2, ["نور", "Cedar"]), (3, ["Sahar", "Willow"])]


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with some parts replaced or, like `shared`, which openpyxl does not write, added."""
    short = {"sheet": "xl/worksheets/sheet1.xml", "shared": "xl/sharedStrings.xml", "book": "xl/workbook.xml"}
    new = {short[name]: part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        kept = {name: old.read(name) for name in old.namelist()}
        pointers = "xl/_rels/workbook.xml.rels"
        if "shared" in parts:
            pointer = (
                b'<Relationship Type="x/sharedStrings" Target="sharedStrings.xml" Id="s"/></Relationships>'
            )
            kept[pointers] = kept[pointers].replace(b"</Relationships>", pointer)
        for name, part in (kept | new).items():
            made.writestr(name, part)
    return out.getvalue()


def rows_xml(rows: str, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(SheetError) as error:
        list(open_sheet(data, name))
    assert str(error.value.sentence)
    assert "{" not in str(error.value.sentence)
    return error.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_csv_opens_in_every_usual_form(encoding: str, delimiter: str, newline: str) -> None:
    data = TABLE.replace(",", delimiter).replace("\n", newline).encode(encoding)
    sheet = open_sheet(data, "Register.CSV")
    assert sheet.header == ["name", "house"]
    assert list(sheet) == ROWS


def test_quoted_line_breaks_and_separators_stay_in_their_cell() -> None:
    sheet = open_sheet(b'name,note\nA,"one, two\nthree"\n\nB,"say ""yes"""\n', "a.csv")
    assert list(sheet) == [(2, ["A", "one, two\nthree"]), (4, ["B", 'say "yes"'])]


def test_rows_are_padded_and_the_sheet_can_be_read_again() -> None:
    sheet = open_sheet(b"\n\na,b,c\n1\n", "a.csv")
    assert sheet.header_row == 3
    assert list(sheet) == list(sheet) == [(4, ["1", None, None])]


def test_commas_inside_text_do_not_win_over_the_real_separator() -> None:
    assert open_sheet(b"name;note\nA;x, y, z\nB;p, q\n", "a.csv").header == ["name", "note"]


def test_workbook_cells_keep_their_types() -> None:
    row = ["نص", 7701234567, 1.5, True, date(2024, 2, 29), datetime(2024, 2, 29, 21, 30), None, "x"]
    sheet = open_sheet(workbook(list("abcdefgh"), row), "a.xlsx")
    assert list(sheet) == [(2, row)]
    assert type(dict(sheet)[2][4]) is date


def test_first_visible_sheet_is_read_unless_another_is_chosen() -> None:
    data = workbook(["a"], [1], Second=[["b"], [2]])
    assert open_sheet(data, "a.xlsx").titles == ("Sheet", "Second")
    assert list(open_sheet(data, "a.xlsx", title="Second")) == [(2, [2])]
    with pytest.raises(SheetError, match="no_sheet"):
        open_sheet(data, "a.xlsx", title="Third")
    hidden = repacked(data, book=zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").replace(
        b'name="Sheet" sheetId="1" state="visible"', b'name="Sheet" sheetId="1" state="hidden"'
    ))  # fmt: skip
    assert open_sheet(hidden, "a.xlsx").titles == ("Second",)


def test_other_programs_ways_of_writing_are_read() -> None:
    sheet = (
        '<row><c t="inlineStr"><is><r><t>first</t></r><r><t> half</t></r><rPh><t>no</t></rPh></is></c></row>'
        '<row r="5"><c r="A5" t="str"><v>text</v></c><c t="b"><v>1</v></c><c r="D5"><v>2</v></c></row>'
        '<row r="6"><c r="A6" t="d"><v>2024-05-06T07:08:00Z</v></c></row>'
    )
    opened = open_sheet(repacked(workbook(["a"], [1]), sheet=rows_xml(sheet)), "a.xlsx")
    assert opened.header == ["first half"]
    assert list(opened) == [(5, ["text", True, None, 2]), (6, [datetime(2024, 5, 6, 7, 8)])]


def test_shared_texts_are_put_in_their_cells() -> None:
    rich = "<si><r><t>one_x000A_</t></r><r><t>نور</t></r><rPh><t>no</t></rPh></si>"
    texts = f"<sst><si><t>name</t></si>{rich}</sst>"
    sheet = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
    data = repacked(workbook(["a"], [1]), sheet=rows_xml(sheet), shared=texts.encode())
    assert list(open_sheet(data, "a.xlsx")) == [(2, ["one\nنور", "name"])]
    endless = repacked(data, shared=f"<sst><si/><si><t>{'x' * 10_001}</t></si></sst>".encode())
    assert refusal(endless, "a.xlsx") == "cell_too_long"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"\xef\xbb\xbf \r\n", "a.csv", "empty"),
        (b"\x00" * 9, "a.xlsx", "empty"),
        (b"a,b\n", "a.csv", "header_only"),
        (b",,\n,,\n", "a.csv", "no_header"),
        (TABLE.encode(), "a.doc", "wrong_type"),
        (TABLE.encode(), "register", "wrong_type"),
        (TABLE.encode(), "a.xls", "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (TABLE.encode(), "a.xlsx", "not_what_it_says"),
        (b"%PDF-1.7\n1 0 obj", "a.csv", "not_what_it_says"),
        (workbook(["a"], [1]), "a.csv", "not_what_it_says"),
        (b"PK\x03\x04 and then nothing", "a.xlsx", "bad_workbook"),
        (b"a,b\n1,\x00\n", "a.csv", "binary"),
        (b"a,b\n1,\x07\n", "a.csv", "binary"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8\x0a\x00", "a.csv", "bad_encoding"),
        (b'a,b\n1,"' + b"x" * 10_001 + b'"\n', "a.csv", "cell_too_long"),
        (b'a,b\n1,"' + b"x\n" * 90_000, "a.csv", "cell_too_long"),
        (b"a,b\n1,2\n" + b"," * 60 + b"x\n", "a.csv", "too_many_columns"),
        (b"a,b\n" + b"x" * 700_000, "a.csv", "cell_too_long"),
        (b"x" * (limits.MAX_BYTES + 1), "a.csv", "too_large"),
        (b"a\n" + b"1\n" * (limits.MAX_ROWS + 1), "a.csv", "too_many_rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


def test_the_longest_allowed_register_is_read() -> None:
    assert sum(1 for _ in open_sheet(b"a\n" + b"1\n" * limits.MAX_ROWS, "a.csv")) == limits.MAX_ROWS


BOMBS = {
    "doctype": (rows_xml("", '<!DOCTYPE x [<!ENTITY a "b">]>'), "unsafe_workbook"),
    "utf16_doctype": (
        '\ufeff<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'.encode("utf-16-le"),
        "unsafe_workbook",
    ),
    "swollen": (b"<a>" + b" " * 3_000_000, "unsafe_workbook"),
    "far_row": (rows_xml('<row r="999999999"><c><v>1</v></c></row>'), "too_many_rows"),
    "far_column": (rows_xml('<row><c r="ABCDEFGH1"><v>1</v></c></row>'), "bad_workbook"),
    "wide": (rows_xml('<row><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
    "backwards": (rows_xml('<row r="9"/><row r="3"/>'), "bad_workbook"),
    "no_such_text": (rows_xml('<row><c t="s"><v>99</v></c></row>'), "bad_workbook"),
    "not_xml": (b"<worksheet><row>", "bad_workbook"),
    "long_cell": (rows_xml(f'<row><c t="str"><v>{"x" * 10_001}</v></c></row>'), "cell_too_long"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_hostile_workbook_is_refused(bomb: str) -> None:
    part, code = BOMBS[bomb]
    assert refusal(repacked(workbook(["a"], [1]), sheet=part), "a.xlsx") == code


def test_one_endless_tag_is_refused_before_it_fills_the_memory() -> None:
    noise = "".join(f"{number:x}" for number in range(600_000))
    part = rows_xml(f'<row><c t="{noise}"><v>1</v></c></row>')
    assert refusal(repacked(workbook(["a"], [1]), sheet=part), "a.xlsx") == "unsafe_workbook"


def test_a_word_document_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    assert refusal(out.getvalue(), "a.xlsx") == "other_workbook"


def read(data: bytes, name: str) -> Sheet | None:
    try:
        sheet = open_sheet(data, name)
        for _number, cells in sheet:
            assert len(cells) >= len(sheet.header)
    except SheetError as error:
        assert error.code in limits.SENTENCES
        return None
    return sheet


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.tsv", "a.xls", "", "a.PDF", "a\x00.csv"])
)
def test_random_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    read(data, name)
    read(b"PK\x03\x04" + data, "a.xlsx")


GOOD = workbook(["a", "b"], ["x", date(2024, 1, 1)], [1, "y"])


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    broken = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(GOOD) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(broken[: data.draw(st.integers(4, len(GOOD)))]), "a.xlsx")
    read(bytes(broken), "a.xlsx")


TOKENS = (
    "<row>",
    "</row>",
    "<c>",
    '<c t="s">',
    '<c s="1">',
    "<v>",
    "</v>",
    "</c>",
    "1",
    "é",
    "<",
    '"',
    "9e999",
)
XML = st.lists(st.sampled_from(TOKENS), max_size=20).map("".join)


@settings(max_examples=200, deadline=None)
@given(XML)
def test_nonsense_inside_a_workbook_is_read_or_refused(inside: str) -> None:
    read(repacked(GOOD, sheet=rows_xml(inside)), "a.xlsx")
    read(repacked(GOOD, book=inside.encode()), "a.xlsx")


PLAIN = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Zs"]),
    min_size=1,
    max_size=20,
)
KEPT = st.one_of(
    PLAIN, st.integers(-(10**12), 10**12), st.booleans(), st.dates(date(1901, 1, 1), date(2200, 1, 1))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(KEPT, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_was_saved_is_what_is_read(rows: list[list[Any]]) -> None:
    safe = [[cell.replace("=", "~") if isinstance(cell, str) else cell for cell in row] for row in rows]
    assert [cells for _number, cells in open_sheet(workbook(["a", "b"], *safe), "a.xlsx")] == safe
