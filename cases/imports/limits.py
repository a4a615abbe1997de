"""How large a register may be, and every sentence that refuses one: together, so that they never differ."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 60
MAX_CELL = 10_000
# SQLite lets nobody else write meanwhile: so many nights come in within about 15 s, and doors wait for 30.
MAX_NIGHTS_ON_SQLITE = 1_200_000

# XLSX only: bytes after unpacking, and how far one part may swell (a real register swells 5 to 40 times).
MAX_UNPACKED = 400 * 1024 * 1024
MAX_PART_IN_MEMORY = 64 * 1024 * 1024
MAX_RATIO = 200
SMALL_PART = 1024 * 1024
MAX_PARTS = 1_000
MAX_SHARED_TEXTS = 1_500_000
MAX_TOKEN = 1024 * 1024
LAST_EXCEL_ROW = 1_048_576

SENTENCES = {
    "too_large": _("This file is larger than 20 MB. Split it and bring it in by parts."),
    "too_many_rows": _("This file has more than 200,000 rows. Split it and bring it in by parts."),
    "too_many_nights": _(
        "Everybody else would have to wait too long while so many nights are written."
        " Split the register and bring it in by parts."
    ),
    "too_many_columns": _("Row {row} has more than 60 columns. Delete the columns you do not need."),
    "cell_too_long": _(
        "A cell in row {row} is longer than 10,000 characters. Shorten it, or close an open quotation mark."
    ),
    "empty": _("This file is empty."),
    "no_header": _("The first row must hold the column headings."),
    "header_only": _("This file has headings but no rows below them."),
    "wrong_type": _("Only CSV and XLSX files can be read. Save the register as one of them."),
    "not_what_it_says": _(
        "The file's name ends in {ending}, but its content is something else. Save it again as CSV or XLSX."
    ),
    "old_excel": _("This is an old Excel file (.xls). Open it and save it as XLSX."),
    "encrypted": _("This workbook is locked with a password. Save a copy without the password."),
    "other_workbook": _("This is not an XLSX workbook. Open it and save it as XLSX."),
    "bad_workbook": _("This workbook is damaged and cannot be read. Open it, save it again and retry."),
    "unsafe_workbook": _(
        "This workbook unpacks to far more than it should, or holds unsafe content. It was not read."
    ),
    "no_sheet": _("This workbook has no sheet with that name."),
    "binary": _("This file is not plain text. Save the register as CSV or XLSX."),
    "bad_encoding": _("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX."),
    "bad_csv": _("Row {row} cannot be read. Check its quotation marks."),
}


class SheetError(Refused):
    """The whole file is refused; nothing of it is kept."""

    def __init__(self, code: str, **places: object) -> None:
        super().__init__(code, format_lazy(SENTENCES[code], **places))
        self.places = places
