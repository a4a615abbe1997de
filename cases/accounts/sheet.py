"""A sheet of past gifts: what its columns mean, and what each row says or why it cannot come in."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.core.errors import Refused
from cases.core.money import Currency, Money, NotMoney, parse
from cases.donors.actions import NewGift
from cases.donors.models import Donation, Donor
from cases.donors.rules import UNWELCOME
from cases.imports.cells import SENTENCES as OF_CELLS
from cases.imports.cells import read_cell, text_of
from cases.imports.sheets import Sheet
from cases.imports.words import Vocabulary
from cases.ledger.codes import Place
from cases.ledger.models import CashBox, Fund
from cases.vault import index

MOST_ROWS = 2000
FIELDS: dict[str, str | Promise] = {
    "donor": _("Donor's code"),
    "day": _("Day"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "fund": _("Fund"),
    "method": _("How it came"),
}
NEEDED = ("donor", "day", "amount")
HEADINGS = Vocabulary(
    FIELDS,
    {
        "donor": "donor|donor code|code|giver|المتبرع|رمز المتبرع|الرمز|بەخشەر|کۆدی بەخشەر|کۆد",
        "day": "day|date|received|received on|التاريخ|تاريخ الاستلام|اليوم|بەروار|ڕۆژ",
        "amount": "amount|sum|value|المبلغ|القيمة|بڕ|بڕی پارە",
        "currency": "currency|العملة|دراو",
        "fund": "fund|purpose|الصندوق|الغرض|سندوق|مەبەست",
        "method": "method|how|how it came|channel|الطريقة|طريقة الدفع|ڕێگا|چۆنیەتی",
    },
)
CURRENCIES = Vocabulary(
    dict(Currency.choices),
    {
        "IQD": "dinar|dinars|iraqi dinar|id|دينار|دينار عراقي|د.ع|دینار|دیناری عێراقی",
        "USD": "dollar|dollars|us dollar|$|us$|دولار|دولار أمريكي|دۆلار|دۆلاری ئەمریکی",
        "EUR": "euro|euros|€|يورو|یۆرۆ",
    },
)
METHODS = Vocabulary(
    dict(Donation.Method.choices),
    {
        "cash": "by hand|نقدا|نقد|كاش|کاش|بە دەست",
        "hawala": "حوالة|حەواڵە",
        "bank": "transfer|bank|مصرف|بنك|بانک",
        "wallet": "mobile|محفظة|جزدان",
        "card": "بطاقة|کارت",
    },
)
SENTENCES: dict[str, Any] = {
    **OF_CELLS,
    "donor_missing": _("The donor's code is missing."),
    "donor_unknown": _("This house has no donor of this code. Open the donor first."),
    "unwelcome": _("This donor was screened as a hostile or sanctioned source."),
    "day_missing": _("The day is missing."),
    "ahead": _("This day is still to come."),
    "year_out_of_range": _("The year must not lie before 2000."),
    "amount_missing": _("The amount is missing."),
    "amount_wrong": _("This is not an amount of this currency, or it can be read in two ways."),
    "not_positive": _("An amount is above zero."),
    "currency_unknown": _("Write IQD, USD or EUR."),
    "no_currency": _("Choose the currency of rows that name none."),
    "fund_unknown": _("This house has no open fund of this name."),
    "no_fund": _("Choose the fund of rows that name none."),
    "method_unknown": _("Write cash, hawala, bank, wallet or card."),
    "no_method": _("Choose how gifts came whose row does not say it."),
    "no_box": _("Choose where money of this currency was put."),
    "no_witness": _("Cash needs a witness. Choose who stood by."),
}


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field -> column, by the whole heading; the first of two."""
    found: dict[str, int] = {}
    for at, heading in enumerate(header):
        code = HEADINGS.find(heading)
        if code is not None:
            found.setdefault(code, at)
    return found


def matched(chosen: Sequence[str]) -> dict[str, int]:
    """From the field chosen for each column; '' leaves a column out."""
    found: dict[str, int] = {}
    for at, code in enumerate(chosen):
        if code in found:
            raise Refused("twice", _("Two columns cannot mean the same. Choose one of them."))
        if code in FIELDS:
            found[code] = at
    return found


def complete(mapping: Mapping[str, int]) -> None:
    """Who, when and how much."""
    lacking = [FIELDS[code] for code in NEEDED if code not in mapping]
    if lacking:
        sentence = format_lazy(_("No column was chosen for: {field}."), field=lacking[0])
        raise Refused("missing", sentence)


@dataclass(frozen=True)
class Known:
    """What rows may name, and what stands for rows that do not say it."""

    house: uuid.UUID
    today: dt.date
    donors: Mapping[str, Donor]  # by code in capitals
    funds: Mapping[str, Fund]  # by code in small letters
    boxes: Mapping[str, CashBox]  # by currency
    fund: Fund | None = None
    currency: str = ""
    method: str = ""
    witness: User | None = None


@dataclass(frozen=True)
class Fault:
    """Why a row cannot come in."""

    row: int
    field: str
    code: str

    @property
    def sentence(self) -> Any:
        """In plain words."""
        return SENTENCES[self.code]

    @property
    def label(self) -> Any:
        """Which of the columns."""
        return FIELDS[self.field]


@dataclass
class Reading:
    """Everything the file says."""

    gifts: list[NewGift] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(sheet: Sheet, mapping: Mapping[str, int], known: Known) -> Reading:
    """All rows; two alike in one file are two gifts, the same file again is the same gifts."""
    complete(mapping)
    found, seen = Reading(), Counter[str]()
    digest = index.digester("accounts.gift")
    for number, (row, cells) in enumerate(sheet):
        if number >= MOST_ROWS:
            raise Refused("too_many", _("At most 2,000 gifts at once. Split the file."), field="file")
        said = _Row(
            row, {code: cells[at] if at < len(cells) else None for code, at in mapping.items()}, known
        )
        facts = said.facts()
        if facts is None:
            found.faults += said.faults
            continue
        same = "|".join(
            [str(known.house), str(facts["donor"].pk), str(facts["received_on"]), str(facts["amount"])]
        )
        seen[same] += 1
        token = uuid.UUID(bytes=digest(f"{same}|{seen[same]}"))
        found.gifts.append(NewGift(token=token, **facts))
    return found


class _Row:
    """One row on its way to a gift."""

    def __init__(self, number: int, cells: Mapping[str, Any], known: Known) -> None:
        self.number, self.cells, self.known = number, cells, known
        self.faults: list[Fault] = []

    def fault(self, name: str, code: str) -> None:
        """Remember it; other cells are read all the same."""
        self.faults.append(Fault(self.number, name, code))

    def text(self, name: str) -> str:
        """The cell as a person reads it."""
        try:
            return text_of(self.cells.get(name))
        except ValueError as error:
            self.fault(name, str(error))
            return ""

    def facts(self) -> dict[str, Any] | None:
        """For `NewGift`; None where anything is wrong."""
        donor, day, amount = self._donor(), self._day(), self._amount()
        fund, method = self._fund(), self._method()
        box = self.known.boxes.get(amount.currency) if amount else None
        if amount and box is None:
            self.fault("currency", "no_box")
        cash = Place.CASH in (method, box.place if box else "")
        if cash and self.known.witness is None:
            self.fault("method", "no_witness")
        if self.faults:
            return None
        facts = {"donor": donor, "fund": fund, "box": box, "amount": amount, "received_on": day}
        return facts | {"method": method, "witness": self.known.witness}

    def _donor(self) -> Donor | None:
        code = self.text("donor").upper()
        donor = self.known.donors.get(code)
        if donor is None:
            self.fault("donor", "donor_unknown" if code else "donor_missing")
        elif donor.screening in UNWELCOME:
            self.fault("donor", "unwelcome")
        return donor

    def _day(self) -> dt.date | None:
        try:
            day: dt.date | None = read_cell("planned_until", self.cells.get("day"))
        except ValueError as error:
            self.fault("day", str(error))
            return None
        if day is None:
            self.fault("day", "day_missing")
        elif day > self.known.today:
            self.fault("day", "ahead")
        elif day.year < 2000:
            self.fault("day", "year_out_of_range")
        return day

    def _amount(self) -> Money | None:
        text, named = self.text("amount"), self.text("currency")
        currency = (CURRENCIES.find(named) if named else self.known.currency) or ""
        if not currency:
            self.fault("currency", "currency_unknown" if named else "no_currency")
            return None
        if not text:
            self.fault("amount", "amount_missing")
            return None
        try:
            money = parse(text, currency)
        except NotMoney:
            self.fault("amount", "amount_wrong")
            return None
        if money.units <= 0:
            self.fault("amount", "not_positive")
        return money

    def _fund(self) -> Fund | None:
        named = self.text("fund")
        fund = self.known.funds.get(named.casefold()) if named else self.known.fund
        if fund is None:
            self.fault("fund", "fund_unknown" if named else "no_fund")
        return fund

    def _method(self) -> str:
        named = self.text("method")
        method = (METHODS.find(named) if named else self.known.method) or ""
        if not method:
            self.fault("method", "method_unknown" if named else "no_method")
        return method


def may_come_in(reading: Reading | None, now: str, seen: str) -> None:
    """All or nothing, and only what was looked at."""
    if now != seen:
        raise Refused("changed", _("This is not the file you looked at. Look at it first."), field="file")
    if reading is None or reading.faults or not reading.gifts:
        raise Refused("faults", _("Mend the rows below first. Nothing was brought in."), field="file")
