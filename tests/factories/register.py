"""An invented old register: every person, name and number in it is made up by combining parts."""

import csv
import heapq
import io
import random
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl import Workbook

LAST_DAY = date(2026, 6, 30)
HOUSES = ("Cedar", "Willow", "Juniper")
BAD_KINDS = (
    "not_a_date",
    "departed_before_arrived",
    "house_missing",
    "not_a_destination",
    "arrived_in_future",
)

GIVEN = (
    ("Zain", "زين"),
    ("Sahar", "سحر"),
    ("Rebin", "ڕێبین"),
    ("Nesrin", "نسرين"),
    ("Tareq", "طارق"),
    ("Hala", "هالة"),
    ("Mazin", "مازن"),
    ("Azad", "ئازاد"),
)
# Family names nobody bears: three of these in a row.
SYLLABLES = (
    ("ra", "را"),
    ("zi", "زي"),
    ("nu", "نو"),
    ("sha", "شا"),
    ("mi", "مي"),
    ("bo", "بو"),
    ("la", "لا"),
    ("ku", "كو"),
    ("ta", "تا"),
    ("vi", "في"),
)
ENGLISH = (
    "Register no.", "Code name", "Full name", "Name in Latin letters", "Sex", "Year of birth", "Phone",
    "Governorate", "House", "Room", "Bed", "Arrived", "Departed", "Planned until", "Destination", "Notes",
)  # fmt: skip
ARABIC = (
    "رقم السجل", "الاسم الرمزي", "الاسم الكامل", "الاسم بالحروف اللاتينية", "الجنس", "سنة الولادة",
    "رقم الهاتف", "المحافظة", "الدار", "رقم الغرفة", "رقم السرير", "تاريخ الوصول", "تاريخ المغادرة", "لغاية",
    "الوجهة", "ملاحظات",
)  # fmt: skip
SEXES = (("female", "F", "أنثى", "مێ"), ("male", "M", "ذكر", "نێر"))
PLACES = ("Baghdad", "البصرة", "بەسرە", "IQ-NI", "ذي قار", "Anbar", "کەربەلا")
DESTINATIONS = ("410", "own_rent", "Hotel", "عند صديق", "101", "خارج العراق", "خێزان", "٣١٢")
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass
class _Stay:
    arrived: date
    departed: date | None
    planned: date
    place: tuple[str, str, str]
    person: int = 0


def make_register(
    rows: int,
    *,
    seed: int = 1,
    kind: str = "csv",
    houses: Sequence[str] = HOUSES,
    bad_rows: Collection[int] = (),
    last_day: date = LAST_DAY,
) -> bytes:
    """A register of `rows` stays, none overlapping for a bed or a person; always the same bytes.

    `bad_rows` are row numbers as a spreadsheet shows them (the first below the headings is 2); each gets one
    fault, of BAD_KINDS in turn. Some stays are still open on `last_day`.
    """
    chance = random.Random(seed)
    stays = _stays(rows, houses, last_day, chance)
    lines = [
        _line(number, stay, random.Random(f"{seed}.{number}"), kind) for number, stay in enumerate(stays, 1)
    ]
    for turn, row in enumerate(sorted(bad_rows)):
        _spoil(lines[row - 2], BAD_KINDS[turn % len(BAD_KINDS)], last_day)
    return _as_xlsx(lines) if kind == "xlsx" else _as_csv(lines)


def _stays(rows: int, houses: Sequence[str], last_day: date, chance: random.Random) -> list[_Stay]:
    """Stays by bed, one after the other, then people given to them in the order of arrival."""
    days = 730 if rows <= 2_000 else 3_650
    places = (
        (house, f"{1 + bed // 4}", f"{'ABCD'[bed % 4]}") for bed in range(rows) for house in houses
    )  # fmt: skip
    stays: list[_Stay] = []
    while len(stays) < rows:
        place = next(places)
        stays += _bed_life(place, last_day - timedelta(days), last_day, chance)
    chance.shuffle(stays)
    stays = sorted(stays[:rows], key=lambda stay: (stay.arrived, stay.place))
    free: list[tuple[date, int]] = []
    people = 0
    for stay in stays:
        if free and free[0][0] < stay.arrived and chance.random() < 0.3:
            stay.person = heapq.heappop(free)[1]
        else:
            people += 1
            stay.person = people
        if stay.departed:
            heapq.heappush(free, (stay.departed, stay.person))
    return stays


def _bed_life(
    place: tuple[str, str, str], day: date, last_day: date, chance: random.Random
) -> Iterator[_Stay]:
    """One bed from `day` to the last day: somebody comes, stays up to five weeks, leaves; a gap; the next."""
    day += timedelta(chance.randint(0, 30))
    while day < last_day:
        nights = chance.randint(1, 35)
        leaves = day + timedelta(nights)
        yield _Stay(
            day, leaves if leaves < last_day else None, leaves + timedelta(chance.randint(0, 5)), place
        )
        day = leaves + timedelta(chance.randint(1, 9))


def _line(number: int, stay: _Stay, chance: random.Random, kind: str) -> list[object]:
    """The cells of one stay, written as hurried people write them; a person's own cells never change."""
    who = random.Random(f"person {stay.person}")
    first, last = who.choice(GIVEN), [who.choice(SYLLABLES) for _ in range(3)]
    family = "".join(part[0] for part in last).capitalize(), "".join(part[1] for part in last)
    names = [first, who.choice(GIVEN), who.choice(GIVEN), family]
    script = who.randint(0, 1)
    phone = f"0750 {who.randint(100, 999)} {who.randint(1000, 9999)}"
    sex = who.choice(SEXES)
    return [
        f"R-{number:05}",
        f"Made Up {stay.person}" if who.random() < 0.5 else "",
        " ".join(name[script] for name in names),
        f"{first[0]} {family[0]}",
        chance.choice(sex),
        _digits(str(who.randint(1960, 2006)), chance),
        _digits(phone, chance),
        who.choice(PLACES),
        *stay.place,
        _moment(stay.arrived, chance, kind),
        _moment(stay.departed, chance, kind) if stay.departed else "",
        _day(stay.planned, chance, kind),
        chance.choice(DESTINATIONS) if stay.departed else "",
        chance.choice(("", "", "came with one bag", "وصل ليلاً", "two lines\nof note", 'said "thanks", left')),
    ]


def _digits(text: str, chance: random.Random) -> str:
    return text.translate(_EASTERN) if chance.random() < 0.3 else text


def _day(day: date, chance: random.Random, kind: str) -> object:
    if kind == "xlsx" and chance.random() < 0.5:
        return day
    return _digits(day.strftime(chance.choice(("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"))), chance)


def _moment(day: date, chance: random.Random, kind: str) -> object:
    if chance.random() < 0.6:
        return _day(day, chance, kind)
    moment = datetime.combine(day, time(chance.randint(7, 23), chance.choice((0, 15, 30, 45))))
    if kind == "xlsx" and chance.random() < 0.5:
        return moment
    return _digits(moment.strftime(chance.choice(("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"))), chance)


def _spoil(line: list[object], fault: str, last_day: date) -> None:
    house, arrived, departed, destination = 8, 11, 12, 14
    if fault == "not_a_date":
        line[arrived] = "a Tuesday"
    elif fault == "departed_before_arrived":
        line[departed] = "2001-01-01"
    elif fault == "house_missing":
        line[house] = ""
    elif fault == "not_a_destination":
        line[departed], line[destination] = last_day.isoformat(), "the moon"
    else:
        line[arrived], line[departed], line[destination] = f"{last_day.year + 1}-12-31", "", ""
        line[13] = ""


def _as_csv(lines: list[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([ENGLISH, *lines])
    return text.getvalue().encode("utf-8-sig")


def _as_xlsx(lines: list[list[object]]) -> bytes:
    """Written by openpyxl, then packed again without the moment of writing, so that equal stays equal."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    for line in [ARABIC, *lines]:
        sheet.append(line)
    written, packed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
