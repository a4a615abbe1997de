"""What may be promised, taken and printed: pure, the day and the rows passed in."""

import calendar
import datetime as dt
import random
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.core.money import Money
from cases.donors.codes import Age, PledgeState
from cases.donors.models import Donor, Pledge
from cases.ledger.codes import Place
from cases.ledger.rules import reason_given

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: no word, and no name, comes out by chance
CODE_LETTERS = 4
CODE_MAX = 30
INSTALMENTS_MAX = 24
UNWELCOME = (Donor.Screening.HOSTILE, Donor.Screening.SANCTIONED)
MAY_BE_NAMED = (Donor.Anonymity.PUBLIC, Donor.Anonymity.NAME_TO_STAFF)
OTHER_BOX = _("This cash box holds another currency.")
NOT_OF_THE_HOUSE = _("This witness does not work in this house.")
STAYS_CODE = _("This donor wants to be named by code only.")
FORM_USED = _("This form was used for something else. Open it anew.")
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")


def propose(taken: Callable[[str], bool], rng: random.Random | None = None) -> str:
    """A code nobody has: D- and four letters."""
    rng = rng or secrets.SystemRandom()
    while True:
        code = "D-" + "".join(rng.choice(LETTERS) for _letter in range(CODE_LETTERS))
        if not taken(code):
            return code


def tidy_code(text: str) -> str:
    """Capitals, digits and hyphens: it stands on lists and receipts."""
    code = text.strip().upper()
    if len(code) > CODE_MAX or not _CODE.fullmatch(code):
        raise Refused(
            "bad_code", _("Use Latin letters, digits and hyphens, for example D-KRTW."), field="code"
        )
    return code


def named_as_agreed(kind: str, anonymity: str, *, told: bool) -> None:
    """Who wants to be anonymous leaves neither name nor contact."""
    if kind == Donor.Kind.ANONYMOUS and anonymity != Donor.Anonymity.ANONYMOUS:
        raise Refused("not_anonymous", _("An anonymous donor is not named at all."), field="anonymity")
    if anonymity == Donor.Anonymity.ANONYMOUS and told:
        raise Refused("no_name_kept", _("Of an anonymous donor no name or contact is kept."), field="name")


def screening_said(result: str, words: str) -> str:
    """A source that is not clear is described in a few words."""
    if result not in (Donor.Screening.CLEAR, *UNWELCOME):
        raise Refused("no_result", _("Say what the screening found."), field="result")
    return reason_given(words, "why") if result in UNWELCOME else words.strip()


def welcome(screening: str) -> None:
    """Nothing is taken from a hostile or sanctioned source."""
    if screening in UNWELCOME:
        raise Refused(
            "unwelcome",
            _("This donor was screened as a hostile or sanctioned source. Record the gift as refused."),
            field="donor",
        )


def witnessed(method: str, place: str, witness: object, by: object) -> None:
    """Cash is received by two, whatever it is called before it lies in a box; nobody is his own witness."""
    if Place.CASH in (place, method) and witness is None:
        raise Refused("no_witness", _("Cash needs a witness. Choose who stood by."), field="witness")
    if witness is not None and witness == by:
        raise Refused("own_witness", _("Somebody else must be the witness."), field="witness")


def pays_the_pledge(pledge: Pledge, donor: object, fund: object, currency: str) -> None:
    """A gift for an instalment is of the same donor, fund and currency, and the pledge still runs."""
    if pledge.donor_id != donor:
        raise Refused("other_donor", _("This pledge is of another donor."), field="instalment")
    if pledge.end:
        raise Refused("pledge_ended", _("This pledge has ended."), field="instalment")
    if pledge.currency != currency:
        raise Refused("other_currency", _("This pledge is in another currency."), field="instalment")
    if pledge.fund_id != fund:
        raise Refused("other_fund", _("This pledge is for another fund."), field="fund")


@dataclass(frozen=True)
class Part:
    """One instalment: due when, how much, and what came of it so far."""

    due_on: dt.date
    units: int
    paid: int = 0

    @property
    def left(self) -> int:
        """Who gives more than he promised owes nothing."""
        return max(0, self.units - self.paid)


def part_state(part: Part, today: dt.date) -> PledgeState:
    """On the day itself it is not late yet."""
    if not part.left:
        return PledgeState.FULFILLED
    if part.due_on < today:
        return PledgeState.OVERDUE
    return PledgeState.PART_PAID if part.paid > 0 else PledgeState.OPEN


def pledge_state(parts: Sequence[Part], end: str, today: dt.date) -> PledgeState:
    """The worst of what is late decides; what was ended stays ended."""
    if end:
        return PledgeState(end)
    states = {part_state(part, today) for part in parts}
    if states <= {PledgeState.FULFILLED}:
        return PledgeState.FULFILLED
    if PledgeState.OVERDUE in states:
        return PledgeState.OVERDUE
    return PledgeState.PART_PAID if any(part.paid > 0 for part in parts) else PledgeState.OPEN


def age(due_on: dt.date, today: dt.date) -> Age | None:
    """None: not late."""
    days = (today - due_on).days
    if days < 1:
        return None
    for limit, band in ((30, Age.TO_30), (60, Age.TO_60), (90, Age.TO_90)):
        if days <= limit:
            return band
    return Age.ABOVE


def promised_soundly(made_on: dt.date, parts: Sequence[Part], today: dt.date) -> None:
    """At least one instalment, none before the promise itself."""
    if made_on > today:
        raise Refused("ahead", _("This day is still to come."), field="made_on")
    if not parts:
        raise Refused("no_instalment", _("Write at least one instalment."), field="amount_0")
    if len(parts) > INSTALMENTS_MAX:
        raise Refused("too_many", _("At most 24 instalments. Record the rest as another pledge."))
    for number, part in enumerate(parts):
        if part.units <= 0:
            raise Refused("no_amount", _("Give an amount above zero."), field=f"amount_{number}")
        if part.due_on < made_on:
            raise Refused("due_before", _("This is before the promise was made."), field=f"day_{number}")


def same_form(known: Any, donor: object) -> None:
    """A form sent twice is answered twice; its key never serves for another donor."""
    if known.donor_id != donor:
        raise Refused("form_used", FORM_USED)


def fund_takes(fund_house: object, house: object, closed_on: dt.date | None, day: dt.date) -> None:
    """A fund of this house that is open."""
    if fund_house != house:
        raise Refused("other_house", _("This fund or cash box belongs to another house."), field="fund")
    if closed_on is not None and closed_on <= day:
        raise Refused("closed", _("This fund is closed."), field="fund")


def may_end(state: PledgeState, end: str) -> None:
    """What was paid in full or ended before stays as it is."""
    if end not in Pledge.End.values:
        raise Refused("no_end", _("Say how it ended."), field="end")
    if state in (PledgeState.CANCELLED, PledgeState.WRITTEN_OFF):
        raise Refused("ended_already", _("This pledge has ended already."))
    if state == PledgeState.FULFILLED:
        raise Refused("fulfilled", _("This pledge was fulfilled: nothing is left to end."))


def may_remind(part: Part, end: str) -> None:
    """Nobody is asked for what he gave or no longer owes."""
    if end:
        raise Refused("pledge_ended", _("This pledge has ended."))
    if not part.left:
        raise Refused("fulfilled", _("This instalment was paid."))


def goods_are_sound(quantity: Decimal, value: Money) -> None:
    """Some of it, and a value that is not below nothing."""
    if quantity <= 0:
        raise Refused("no_quantity", _("Give a quantity above zero."), field="quantity")
    if value.units < 0:
        raise Refused("negative", _("Give an amount of zero or more."), field="value")


def monthly(first: dt.date, times: int) -> list[dt.date]:
    """The same day of each month; a 31st is the last day of a shorter month."""
    days = []
    for step in range(times):
        year, month = first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1
        days.append(dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1])))
    return days


def may_be_named(anonymity: str) -> bool:
    """Whether a name may stand on a receipt at all."""
    return anonymity in MAY_BE_NAMED


def on_the_receipt(anonymity: str, code: str, identity: Mapping[str, str]) -> str | Promise:
    """The name where it was opened and may be shown, else the code; of an anonymous donor neither."""
    if anonymity == Donor.Anonymity.ANONYMOUS:
        return _now("Anonymous")
    return identity.get("name") or code if may_be_named(anonymity) else code
