"""What may be reported and what may come in: pure."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from cases.accounts.books import Span
from cases.accounts.giving import LAG
from cases.core.errors import Refused
from cases.donors.actions import NewGift


def is_ripe(quarter: Span, today: dt.date) -> None:
    """Stays of the last thirty days are never reported."""
    if quarter.last + LAG > today:
        raise Refused("too_early", _("A quarter is reported thirty days after its end."), field="quarter")


def not_in_yet(gifts: Sequence[NewGift], known: Collection[uuid.UUID]) -> list[NewGift]:
    """Those that did not come in before; refused where none is left."""
    found = [gift for gift in gifts if gift.token not in known]
    if not found:
        raise Refused("nothing_new", _("Every gift of this file is in already."), field="file")
    return found
