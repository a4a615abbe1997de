"""Tables leave the site without a copy on the disk."""

import datetime as dt
import tempfile
from io import BytesIO

from openpyxl import load_workbook

from cases.core import tables

ROWS = [["Given to", "On", "Count"], ["Beacon Fund", dt.date(2026, 11, 1), 7], ["=1+1", None, 2.5]]


def test_a_workbook_never_lies_on_the_disk(monkeypatch, tmp_path):
    """openpyxl would write each sheet to a temporary file, with all names in it."""

    def refuse(*args, **kwargs):
        raise AssertionError("a temporary file was asked for")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    content = tables.xlsx([("One", ROWS), ("Two", []), ("Three", iter(ROWS))])
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["One", "Two", "Three"]
    for title in ("One", "Three"):
        rows = list(book[title].iter_rows(values_only=True))
        assert rows[1] == ("Beacon Fund", dt.datetime(2026, 11, 1), 7)
        assert rows[2] == ("'=1+1", None, 2.5)
    assert book["Two"].max_row == 1 and book["Two"]["A1"].value is None
