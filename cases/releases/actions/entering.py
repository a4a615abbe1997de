"""How a copy is entered: its mark, its hash and its event stand before the first byte leaves."""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.houses.models import House
from cases.releases import rules
from cases.releases.models import Release
from cases.threats.models import Report
from cases.threats.refs import LETTERS
from cases.vault import sealed

Make = Callable[[Release], bytes]  # what is handed out, given the mark and the day of the copy


@dataclass(frozen=True)
class Entry:
    """What is written down of a copy: `token` becomes its key, so that a form sent twice makes one."""

    token: uuid.UUID
    kind: str
    recipient: str
    purpose: str
    house: House | None = None
    report: Report | None = None
    rows: int = 0
    wish: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Handed:
    """A copy that may leave now."""

    release: Release
    content: bytes


def enter(*, entry: Entry, make: Make, by: User) -> Handed:
    """Make the copy, write it down and log it; a transaction of its own, never rolled back later."""
    purpose, recipient = rules.purpose(entry.purpose), rules.recipient(entry.recipient)
    known = _known(entry)
    if known is None:
        try:
            with transaction.atomic(durable=True):
                release, content = _written(entry, make, purpose=purpose, recipient=recipient, by=by)
                _log("releases.given_out", release, purpose, by)
            return Handed(release, content)
        except IntegrityError:  # the same form came twice at the same moment
            known = _known(entry)
            if known is None:
                raise
    return _again(known, make, purpose, recipient, by)


def _known(entry: Entry) -> Release | None:
    return Release.objects.filter(pk=entry.token).first()


def _written(entry: Entry, make: Make, *, purpose: str, recipient: str, by: User) -> tuple[Release, bytes]:
    release = Release(
        id=entry.token, mark=_free_mark(), kind=entry.kind, at=clock.now(), house=entry.house,
        report=entry.report, rows=entry.rows, wish=entry.wish,
    )  # fmt: skip
    content = make(release)
    release.sha256 = hashlib.sha256(content).hexdigest()
    sealed.put(release, recipient={"name": recipient}, purpose={"text": purpose})
    release.keep(by=by, force_insert=True)
    return release, content


def _again(known: Release, make: Make, purpose: str, recipient: str, by: User) -> Handed:
    """The very same copy once more for whoever made it, or none."""
    if known.created_by_id != by.pk:
        raise Refused("used_before", _("This form was used before. Open the page anew."))
    same = sealed.read(known, "recipient") == {"name": recipient}
    content = make(known) if same else b""
    if not same or hashlib.sha256(content).hexdigest() != known.sha256:
        sentence = _("This copy was given out already, under the mark {mark}. Begin anew for another one.")
        raise Refused("given_already", format_lazy(sentence, mark=known.mark))
    with transaction.atomic(durable=True):
        _log("releases.given_again", known, purpose, by)
    return Handed(known, content)


def _log(action: str, release: Release, purpose: str, by: User) -> None:
    detail = {
        "kind": release.kind,
        "mark": release.mark,
        "rows": release.rows,
        "sha256": release.sha256,
    }
    reason = chain.Reason(purpose, release.pk, Release.SUBJECT_KIND)
    chain.record(action, by=by, on=release, house=release.house_id, detail=detail, reason=reason)


def _free_mark() -> str:
    while True:
        mark = "".join(secrets.choice(LETTERS) for _ in range(rules.MARK_LENGTH))
        if not Release.objects.filter(mark=mark).exists():
            return mark
