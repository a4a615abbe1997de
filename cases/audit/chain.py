"""Append to the chain and check it (security.md section 5).

mac = HMAC-SHA256(audit key, previous mac + canonical event).  The reason is sealed under its subject's key and only the
hash of the ciphertext is chained, so that destroying that key leaves the chain valid.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from cases.audit.models import Event
from cases.core import clock
from cases.vault import keys
from cases.vault.box import Place, pack, seal, unpack, unseal

GENESIS = bytes(32)
ADVISORY_LOCK = 0x5AFE


@dataclass(frozen=True)
class Reason:
    """Why somebody did it, in his words, and the subject under whose key the words are sealed."""

    text: str
    subject: uuid.UUID
    kind: str


@dataclass(frozen=True)
class Fault:
    """Where the chain breaks first, and how."""

    seq: int
    code: str


def canonical(event: Event) -> bytes:
    """The bytes that are chained: every column but the mac, in a fixed order."""
    return json.dumps(
        [
            event.seq,
            int(event.at.timestamp() * 1_000_000),
            str(event.actor),
            event.action,
            event.object_kind,
            str(event.object_id),
            str(event.house_id),
            event.outcome,
            event.detail,
            str(event.reason_subject),
            bytes(event.reason_hash or b"").hex(),
            bytes(event.previous).hex(),
        ],
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def mac(event: Event) -> bytes:
    """The chained code of one event."""
    return hmac.new(
        keys.system("audit").secret, bytes(event.previous) + canonical(event), hashlib.sha256
    ).digest()


def _lock() -> None:
    """One appender at a time; SQLite's IMMEDIATE transaction is that lock already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


@transaction.atomic
def record(  # noqa: PLR0913 - the columns of an event
    action: str,
    *,
    by: Any,
    on: Any = None,
    house: uuid.UUID | None = None,
    outcome: str = Event.Outcome.DONE,
    detail: dict[str, Any] | None = None,
    reason: Reason | None = None,
) -> Event:
    """Append one event: `action` is a code ('stays.arrived'), `on` the row it happened to, `detail` codes only."""
    event = Event(
        action=action,
        actor=getattr(by, "id", None),
        object_kind=on._meta.model_name if on is not None else "",
        object_id=on.pk if on is not None else None,
        house_id=house,
        outcome=outcome,
        detail=detail or {},
    )
    _lock()
    last = Event.objects.order_by("-seq").values_list("seq", "mac").first()
    event.seq, event.previous = (last[0] + 1, bytes(last[1])) if last else (1, GENESIS)
    event.at = clock.now()
    if reason is not None:
        _seal_reason(event, reason)
    event.mac = mac(event)
    event.save(force_insert=True)
    return event


def _reason_place(event: Event) -> Place:
    if event.reason_subject is None:
        raise ValueError("a reason has a subject")
    return Place(Event._meta.db_table, "reason", uuid.UUID(int=event.seq), event.reason_subject)


def _seal_reason(event: Event, reason: Reason) -> None:
    found = keys.subject_keys([reason.subject]).get(reason.subject)
    key = found or keys.make_subject_keys([reason.subject], reason.kind)[reason.subject]
    event.reason_subject = reason.subject
    event.reason = seal(key=key, place=_reason_place(event), plain=pack({"reason": reason.text}))
    event.reason_hash = hashlib.sha256(event.reason).digest()


def read_reason(event: Event) -> str:
    """The words of a reason; '' where none was given or the subject was erased."""
    found = keys.subject_keys([event.reason_subject]) if event.reason_subject else {}
    if event.reason is None or event.reason_subject not in found:
        return ""
    plain = unseal(key=found[event.reason_subject], place=_reason_place(event), sealed=bytes(event.reason))
    return str(unpack(plain)["reason"])


def verify(*, anchor: tuple[int, str] | None = None, since: int = 1) -> Iterator[Fault | int]:
    """Walk the chain from event `since` on; yields the number of each sound event, or the `Fault` at its place.

    `anchor` is a head noted outside (number, mac in hex): only it shows that the tail was cut.
    """
    before = Event.objects.filter(seq=since - 1).values_list("mac", flat=True).first()
    previous, expected = bytes(before) if before else GENESIS, since
    anchored = anchor is None
    for event in Event.objects.filter(seq__gte=since).order_by("seq").iterator(chunk_size=2000):
        if event.seq != expected:
            yield Fault(expected, "missing" if event.seq > expected else "out_of_order")
        elif bytes(event.previous) != previous:
            yield Fault(event.seq, "previous_differs")
        if not hmac.compare_digest(bytes(event.mac), mac(event)):
            yield Fault(event.seq, "changed")
        elif event.reason is not None and hashlib.sha256(bytes(event.reason)).digest() != bytes(
            event.reason_hash or b""
        ):
            yield Fault(event.seq, "reason_changed")
        else:
            yield event.seq
        if anchor is not None and event.seq == anchor[0]:
            anchored = bytes(event.mac).hex() == anchor[1]
        previous, expected = bytes(event.mac), event.seq + 1
    if not anchored and anchor is not None:
        yield Fault(anchor[0], "anchor_differs")


def head() -> tuple[int, str]:
    """The number and mac of the last event, to be noted outside the machine."""
    last = Event.objects.order_by("-seq").values_list("seq", "mac").first()
    return (last[0], bytes(last[1]).hex()) if last else (0, GENESIS.hex())
