"""What must hold of evidence: pure."""

import datetime as dt
import json
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.threats.codes import NO_EVENT
from cases.threats.rules import may_write

ADDRESS_MAX, TEXT_MAX = 2_000, 100_000
MOST_FILES, MOST_BYTES = 200, 1024 * 1024 * 1024  # of one report


@dataclass(frozen=True)
class Room:
    """What the originals of one report come to."""

    files: int
    size: int


def may_add(*, state: str, records: bool, reviews: bool) -> bool:
    """Evidence comes in late: the house adds it in any state, but to a report that turned out to be none."""
    return (records and state not in NO_EVENT) or may_write(state=state, records=records, reviews=reviews)


def still_open(state: str) -> None:
    """Refused for a report that was rejected, or is the same as another."""
    if state in NO_EVENT:
        raise Refused(
            "report_closed", _("This report was rejected or is a duplicate. Nothing more is added.")
        )


def fits(size: int, room: Room) -> None:
    """A report is a record, not a store: refused when it would hold too much."""
    if room.files >= MOST_FILES or room.size + size > MOST_BYTES:
        sentence = _("This report holds as much evidence as it may. Choose the most telling pieces.")
        raise Refused("quota", sentence, field="file")


def captured(moment: dt.datetime, now: dt.datetime) -> None:
    """Nothing is captured tomorrow; clocks of two machines may differ by a minute."""
    if moment > now + dt.timedelta(minutes=1):
        raise Refused("in_future", _("This lies in the future."), field="captured_at")


def canonical(*, address: str, text: str, captured_at: dt.datetime) -> bytes:
    """The bytes a link's hash is reckoned over: one spelling of letters, line ends and time."""
    moment = captured_at.astimezone(dt.UTC).replace(microsecond=0).isoformat()
    lines = [address, moment, text.replace("\r\n", "\n")]
    return json.dumps([unicodedata.normalize("NFC", line) for line in lines]).encode()


def plain_to_see(text: str) -> str:
    """A name with what cannot be seen in it made visible: U+202E would turn gpj.exe into exe.jpg."""
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return "".join(
        f"[U+{ord(letter):04X}]" if unicodedata.category(letter) in hidden else letter for letter in text
    )
