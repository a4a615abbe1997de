"""Reads the values of an XLSX workbook as a stream.

openpyxl builds a tree for each row and pads rows to any width a file claims; this reader holds one row,
refuses document types outright (no entities, nothing external) and stops at the limits. Which number formats
are dates is still openpyxl's knowledge.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from cases.imports import limits
from cases.imports.limits import SheetError
from cases.imports.workbook_events import SharedTexts, SheetRows, Value, local

_CHUNK = 64 * 1024
_QUOTED_FORMAT = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError)
_NONSENSE = (ValueError, LookupError)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def _refuse_doctype(*_: object) -> None:
    raise SheetError("unsafe_workbook")


class Workbook:
    """What the values of a workbook are made of: sheet names, shared texts, which styles are dates."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            self._guard()
            self._load()
        except (*_DAMAGE, *_NONSENSE) as error:
            raise SheetError("bad_workbook") from error

    @property
    def titles(self) -> tuple[str, ...]:
        """The visible sheets in their order."""
        return tuple(self._sheets)

    def pick(self, title: str) -> str:
        """The wanted sheet's title, or the first visible one's."""
        if title and title not in self._sheets:
            raise SheetError("no_sheet")
        return title or next(iter(self._sheets))

    def rows(self, title: str) -> Iterator[tuple[int, list[Value]]]:
        """Each written row of a sheet with its own number; empty cells are None."""
        reader = SheetRows(self._shared, self._dates, epoch=self._epoch)
        try:
            for _step in self._parse(self._sheets[title], reader.start, reader.end, reader.text):
                yield from reader.take()
            yield from reader.take()
        except (*_DAMAGE, *_NONSENSE) as error:
            raise SheetError("bad_workbook") from error

    def _guard(self) -> None:
        """Refuse a bomb by what the archive declares; the unpacker never gives more than is declared."""
        parts = self._zip.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise SheetError("encrypted")
        large = [part for part in parts if part.file_size > limits.SMALL_PART]
        if (
            len(parts) > limits.MAX_PARTS
            or sum(part.file_size for part in parts) > limits.MAX_UNPACKED
            or any(part.file_size > part.compress_size * limits.MAX_RATIO for part in large)
        ):
            raise SheetError("unsafe_workbook")
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise SheetError("bad_workbook")

    def _load(self) -> None:
        book = self._targets("", "officeDocument").get("officeDocument", "")
        if not book or book not in self._zip.namelist() or book.endswith(".bin"):
            raise SheetError("other_workbook")
        found: list[tuple[str, str]] = []
        settings: dict[str, str] = {}

        def start(name: str, attrs: dict[str, str]) -> None:
            if local(name) == "workbookPr":
                settings.update(attrs)
            elif local(name) == "sheet" and attrs.get("state", "visible") == "visible":
                rel = next((value for key, value in attrs.items() if local(key) == "id"), "")
                found.append((attrs.get("name", ""), rel))

        self._small(book, start)
        targets = self._targets(book, "worksheet")
        self._sheets = {title: targets[rel] for title, rel in found if rel in targets}
        if not self._sheets:
            raise SheetError("other_workbook")
        self._epoch = MAC_EPOCH if settings.get("date1904") in ("1", "true") else WINDOWS_EPOCH
        named = self._targets(book, "sharedStrings", "styles")
        self._dates: dict[int, bool] = {}
        if "styles" in named:
            self._dates = _date_styles(lambda start: self._small(named["styles"], start))
        texts = SharedTexts()
        if "sharedStrings" in named:
            self._small(named["sharedStrings"], texts.start, texts.end, texts.text)
        self._shared = texts.found

    def _targets(self, source: str, *kinds: str) -> dict[str, str]:
        """Parts that `source` points to, by kind and by pointer id; pointers out of the file are ignored."""
        folder, name = posixpath.split(source)
        found: dict[str, str] = {}

        def start(tag: str, attrs: dict[str, str]) -> None:
            kind = attrs.get("Type", "").rpartition("/")[2]
            if local(tag) == "Relationship" and kind in kinds and attrs.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/" + folder, attrs["Target"])).lstrip("/")
                found[attrs["Id"]] = found[kind] = path

        path = posixpath.join(folder, "_rels", name + ".rels")
        if path in self._zip.namelist():
            self._small(path, start)
        return found

    def _small(self, path: str, start: Start, end: End | None = None, text: End | None = None) -> None:
        """Read a part that is needed whole."""
        if self._zip.getinfo(path).file_size > limits.MAX_PART_IN_MEMORY:
            raise SheetError("unsafe_workbook")
        for _step in self._parse(path, start, end, text):
            pass

    def _parse(self, path: str, start: Start, end: End | None, text: End | None) -> Iterator[None]:
        """Feed one part to the parser piece by piece, giving way after each."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        fed = 0
        try:
            with self._zip.open(path) as part:
                while piece := part.read(_CHUNK):
                    parser.Parse(piece, False)
                    fed += len(piece)
                    if fed - parser.CurrentByteIndex > limits.MAX_TOKEN:
                        raise SheetError("unsafe_workbook")
                    yield
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise SheetError("bad_workbook") from error


def _date_styles(read: Callable[[Start], None]) -> dict[int, bool]:
    """Style number -> whether it shows a time of day; only styles that show a date or time are listed."""
    formats = dict(BUILTIN_FORMATS)
    used: list[int] = []
    inside = [False]

    def start(name: str, attrs: dict[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt" and "numFmtId" in attrs:
            formats[int(attrs["numFmtId"])] = attrs.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles"):
            inside[0] = tag == "cellXfs"
        elif tag == "xf" and inside[0]:
            used.append(int(attrs.get("numFmtId", 0)))

    read(start)
    shown = {style: formats.get(number, "") for style, number in enumerate(used)}
    dated = {style: code for style, code in shown.items() if is_date_format(code)}
    return {style: "h" in _QUOTED_FORMAT.sub("", code).lower() for style, code in dated.items()}
