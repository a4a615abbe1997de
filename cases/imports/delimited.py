"""Reads CSV as the programs people really use write it: any common encoding, separator and line end."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from cases.imports.limits import MAX_CELL, MAX_COLUMNS, SheetError

DELIMITERS = ",;\t|"
_CHUNK = 64 * 1024
_SAMPLE_ROWS = 20
_LINE_LIMIT = MAX_COLUMNS * (MAX_CELL + 3)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def encoding_of(data: bytes) -> str:
    """By the byte order mark, else UTF-16 by its zeros, UTF-8 if valid, and Arabic Windows otherwise."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:4096]
    if len(data) % 2 == 0 and 0 in head:
        guess = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        text = head.decode(guess, "ignore")
        if 0 < text.count("\n") + text.count("\r") == head.count(b"\n") + head.count(b"\r"):
            return guess
    return "utf-8" if _is_utf8(data) else "windows-1256"


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(lines: list[str]) -> str:
    """The separator that cuts the first rows into the most columns of equal number."""

    def evenness(delimiter: str) -> float:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        width = len(rows[0]) if rows else 1
        return sum(len(row) == width for row in rows) * (width - 1)

    try:
        return max(DELIMITERS, key=evenness)
    except csv.Error:
        return ","


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """The lines with their ends untouched, so that a quoted line break survives."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    number = 0
    try:
        while line := stream.readline(_LINE_LIMIT + 1):
            number += 1
            if len(line) > _LINE_LIMIT:
                raise SheetError("cell_too_long", row=number)
            if _CONTROL.search(line):
                raise SheetError("binary")
            yield line
    except UnicodeError as error:
        raise SheetError("bad_encoding") from error


def read_delimited(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Row numbers as a spreadsheet program shows them (1 is the first), and their cells as text."""
    encoding = encoding_of(data)
    delimiter = delimiter_of(list(islice(_lines(data, encoding), _SAMPLE_ROWS)))
    rows = csv.reader(_lines(data, encoding), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            code = "cell_too_long" if "field limit" in str(error) else "bad_csv"
            raise SheetError(code, row=number) from error
