"""Opening a sealed document: the reason is logged before anything is shown."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.core.errors import Refused
from cases.vault import sealed

REASON_MIN_LETTERS = 8


@dataclass(frozen=True)
class Opening:
    """Which document of which row, in which house, and why."""

    row: Any
    column: str
    house: uuid.UUID | None  # None: a thing of no single house
    reason: str


def reason_given(text: str) -> str:
    """A few words that the audit log keeps; returned without blanks around."""
    words = text.strip()
    if len(words) < REASON_MIN_LETTERS:
        raise Refused("reason_missing", _("Write in a few words why you need to see this."), field="reason")
    return words


def open_sealed(*, opening: Opening, permission: Permission, by: User) -> dict[str, Any]:
    """The document, after its audit event is safely written (a transaction of its own, never rolled back later)."""
    require(by, permission, house=opening.house)
    reason = reason_given(opening.reason)
    row = opening.row
    with transaction.atomic(durable=True):
        chain.record(
            "vault.opened",
            by=by,
            on=row,
            house=opening.house,
            detail={"column": opening.column},
            reason=chain.Reason(reason, row.subject, row.SUBJECT_KIND),
        )
    return sealed.read(row, opening.column)
