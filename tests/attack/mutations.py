"""What a hostile or broken client writes into fields, by kind; always the same for the same seed."""

import random
import uuid
from collections.abc import Callable

from tests.attack.filling import Pairs

ODD = [
    "\0", "a\0b", "\ud800", "\udfff\ud800", "\u202e" + "txt.exe", "\u200f\u200e\u2066", "\ufeff", "\ufffe\uffff",
    "\x1b[31m", "\x7f\x80\x9f", "🏳️‍🌈" * 40, "ﷺ" * 50, "e" + "\u0301" * 300, "\r\n\r\nSet-Cookie: x=1",
]  # fmt: skip
CODE = [
    "' OR 1=1 --", '"><script>alert(1)</script>', "{{7*7}}{% debug %}", "${jndi:ldap://x}", "%00%ff%n%s",
    "../../etc/passwd", "=cmd|' /C calc'!A0", "\\", "%", "_", "*", "(", "[", "?", ".", ",", ";", ":", "#", "&", "=",
    "NaN",
]  # fmt: skip
DATES = [
    "9999-12-31", "9999-12-30", "0000-00-00", "0001-01-01", "10000-01-01", "-2024-01-01", "2024-02-30", "2023-02-29",
    "2024-13-01", "31/12/2024", "1.1.24", "٢٠٢٤-٠١-٠١", "2024-01-01T25:61", "9999-12-31T23:59", "0001-01-01T00:00",
    "2024-01-01T00:00:00Z", "2024-01-01T00:00+99:99", "2026-03-29T02:30", "tomorrow", "2024-W01-1", "1",
    "99999999999999-01-01", "1900-01-01", "2200-06-01",
]  # fmt: skip
NUMBERS = [
    "-1", "0", "-0", "1e309", "1e5", "NaN", "Infinity", "9" * 19, "9" * 400, "-" + "9" * 30, "2147483648",
    "9223372036854775808", "0.0000000001", "1,5", "١٢٣", "0x10", "1_000", " 7 ", "٣٫٥", "1.", "--1", "32768", "70000",
    "¾", "²",
]  # fmt: skip
KEYS = [
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-key", "{}", "urn:uuid:1",
    "person:", "stay:zz", "person:00000000-0000-0000-0000-000000000000", "x" * 36, "-" * 36, "1", "None", "null",
]  # fmt: skip
SHAPES = [
    "[]",
    "{}",
    '["a"]',
    '{"a": 1}',
    "true",
    "false",
    "on",
    "off",
    "null",
    "undefined",
    "[object Object]",
]
EMPTY = ["", " ", "\n", "\t" * 9, "\u00a0", "\u200b", "\u3000", "\u2028"]
LONG = ["x" * 61, "x" * 256, "ا" * 5_000, "x" * 70_000, "a b " * 20_000]
TITLES = [
    "a.csv", "a.xlsx", "../../a.csv", "a\u202evsc.exe", "a\0.csv", "", "x" * 300 + ".csv", "CON.csv", ".csv", "ا.CSV",
]  # fmt: skip
BODIES = [
    b"", b"\0" * 100, b"PK\x03\x04" + b"\0" * 40, b"\xff\xfe" + b"a\0,\0", b"\xef\xbb\xbfa,b\n1,2\n", b'"' * 999,
    b"a,b\n" * 500, b"\x89PNG\r\n\x1a\n", b"<svg/>", b",".join([b"x"] * 20_000),
]  # fmt: skip
CLAIMED = ["text/csv", "application/zip", "", "x/\0", "text/html; charset=nope"]
HUGE = "x" * 1_000_000


class Mutator:
    """Mutates one field of a body after another; `keys` are those of rows that exist."""

    def __init__(self, seed: int, keys: list[str]) -> None:
        self.chance = random.Random(seed)
        self.keys = keys
        self.kinds: dict[str, Callable[[], str]] = {
            "odd": lambda: self.chance.choice(ODD),
            "code": lambda: self.chance.choice(CODE),
            "date": lambda: self.chance.choice(DATES),
            "number": lambda: self.chance.choice(NUMBERS),
            "key": lambda: self.chance.choice([*KEYS, str(uuid.UUID(int=self.chance.getrandbits(128)))]),
            "foreign": lambda: self.chance.choice(["", "person:", "stay:"]) + self.chance.choice(self.keys),
            "shape": lambda: self.chance.choice(SHAPES),
            "empty": lambda: self.chance.choice(EMPTY),
            "long": lambda: self.chance.choice(LONG),
            "random": self._random,
        }

    def _random(self) -> str:
        return "".join(chr(self.chance.randrange(0x110000)) for _ in range(self.chance.randrange(1, 30)))

    def value(self) -> tuple[str, str]:
        """A kind and a value of it; once in a while a megabyte."""
        if self.chance.random() < 0.003:
            return "huge", HUGE
        kind = self.chance.choice([*self.kinds])
        return kind, self.kinds[kind]()

    def body(self, pairs: Pairs, names: list[str]) -> tuple[str, Pairs]:
        """The pairs with one or a few places spoilt, and what was done to them."""
        body, done = [*pairs], []
        for _ in range(self.chance.choice([1, 1, 1, 2, 3, len(body) or 1])):
            name = self.chance.choice(names)
            kind, value = self.value()
            places = [index for index, pair in enumerate(body) if pair[0] == name]
            act = self.chance.random()
            if places and act < 0.06:
                body.pop(places[0])
                kind = "missing"
            elif act < 0.14 or not places:
                body += [(name, value)] * self.chance.choice([1, 2, 30])
                kind += " repeated"
            elif act < 0.17:
                body[places[0]] = (f"{name}[]", value)
                kind += " renamed"
            else:
                body[places[-1]] = (name, value)
            done.append(f"{name}={kind}:{value[:24]!a}")
        return ", ".join(done[:4]), body

    def upload(self) -> tuple[str, bytes, str]:
        """A file's name, bytes and claimed type."""
        title, body = self.chance.choice(TITLES), self.chance.choice([*BODIES, self.chance.randbytes(2_000)])
        return title, body, self.chance.choice(CLAIMED)
