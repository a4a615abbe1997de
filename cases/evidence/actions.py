"""What can be done with evidence: take it in, look at the copy, give out the original, leave it out of exports."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.reveal import reason_given
from cases.access.roles import Permission
from cases.access.scopes import require
from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.evidence import kinds, queries, rules, vaulting
from cases.evidence.cleaning.answer import CLEAN, REFUSED, Answer
from cases.evidence.cleaning.run import clean
from cases.evidence.models import Custody, Evidence
from cases.threats import history, reading
from cases.threats.codes import State, StepKind
from cases.threats.models import Report
from cases.vault import sealed

Step = Custody.Step


@dataclass(frozen=True)
class Upload:
    """A file as it came, and what is known of how it was captured."""

    data: bytes
    name: str
    method: str
    captured_at: dt.datetime | None = None  # None: now
    captured_by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Copied:
    """A link: its address and the text behind it, copied by hand; nothing is fetched."""

    address: str
    text: str
    captured_at: dt.datetime | None = None  # None: now
    captured_by: str = ""
    note: str = ""


def receive(*, report: Report, upload: Upload, by: User) -> Evidence:
    """Seal a file and draw its clean copy; a transaction of its own, because the files must stand or fall with it."""
    _may_add(report, by)
    captured_at = upload.captured_at or clock.now()
    rules.captured(captured_at, clock.now())
    rules.fits(len(upload.data), queries.room_in(report))
    digest = vaulting.sha256(upload.data)
    _only_once(report, digest)
    media_type = kinds.recognise(upload.data)
    answer = clean(upload.data, media_type)
    if answer.state == REFUSED:
        raise kinds.refused(answer.code if answer.code in kinds.SENTENCES else "damaged")
    evidence = _row(report, digest, media_type, answer)
    evidence.method, evidence.captured_at, evidence.size = upload.method, captured_at, len(upload.data)
    _stand(evidence, upload, answer.parts, by)
    return evidence


def keep_link(*, report: Report, link: Copied, by: User) -> Evidence:
    """Keep an address and the text behind it, sealed, with the hash of both and the time."""
    _may_add(report, by)
    captured_at = link.captured_at or clock.now()
    rules.captured(captured_at, clock.now())
    address = link.address.strip()
    data = rules.canonical(address=address, text=link.text, captured_at=captured_at)
    rules.fits(len(data), queries.room_in(report))
    digest = vaulting.sha256(data)
    _only_once(report, digest, field="address")
    evidence = Evidence(report=report, kind=Evidence.Kind.LINK, method=Evidence.Method.COPIED)
    evidence.captured_at, evidence.sha256, evidence.size = captured_at, digest, len(data)
    evidence.media_type = "text/plain"
    with transaction.atomic():
        _lock(report, len(data), by)
        words = {"address": address, "text": link.text, "captured_by": link.captured_by, "note": link.note}
        sealed.put(evidence, about=words)
        _insert(evidence, by, field="address")
    return evidence


def look(*, evidence: Evidence, reason: str, by: User) -> dict[str, Any]:
    """Note who looks and why, then give the sealed words; the copy may be shown from now on for some minutes."""
    report = evidence.report
    require(by, Permission.THREAT_REVEAL, house=report.house_id)
    standing = reading.stands(report, by)
    words = "" if standing else reason_given(reason)
    with transaction.atomic(durable=True):
        _note(evidence, Step.VIEWED, by, {"standing": standing})
        _record("viewed", evidence, by, {"standing": standing}, words)
    return sealed.read(evidence, "about")


def take_original(*, evidence: Evidence, reason: str, by: User) -> bytes:
    """The bytes as they came, checked against their hash, noted before they are given."""
    require(by, Permission.EVIDENCE_ORIGINAL, house=evidence.report.house_id)
    words = reason_given(reason)
    try:
        data = vaulting.original(evidence)
    except vaulting.Damaged as error:
        tell_damage(evidence=evidence, by=by, reason=words)
        raise Refused("original_damaged", _DAMAGED, field="reason") from error
    with transaction.atomic(durable=True):
        _note(evidence, Step.DOWNLOADED, by, {"match": True})
        _record("original_taken", evidence, by, {"sha256": evidence.sha256}, words)
    return data


_DAMAGED = _(
    "The sealed file is gone or was changed: it no longer has the hash it came with. It is not given out."
    " Tell the administrator; the audit log has noted it."
)


def copy_part(*, evidence: Evidence, part: int, by: User) -> bytes:
    """One part of the copy for the page; whoever asks has looked already, and that was noted."""
    require(by, Permission.THREAT_REVEAL, house=evidence.report.house_id)
    try:
        return vaulting.copy(evidence, part)
    except vaulting.Damaged as error:
        tell_damage(evidence=evidence, by=by, part=part)
        raise Refused("copy_damaged", _DAMAGED) from error


def tell_damage(
    *, evidence: Evidence, by: User | None, reason: str = "", part: int = vaulting.ORIGINAL
) -> None:
    """A file that is not what its row says is written down at once, whatever the caller does next."""
    with transaction.atomic(durable=True):
        _note(evidence, Step.CHECKED, by, {"match": False, "part": part})
        _record("damaged", evidence, by, {"part": part}, reason, Event.Outcome.FAILED)


@transaction.atomic
def leave_out(*, evidence: Evidence, leave_out: bool, by: User) -> Evidence:
    """Mark what no export may hold, or take the mark away."""
    _may_add(evidence.report, by)
    evidence.leave_out = leave_out
    evidence.keep(by=by, update_fields=["leave_out"])
    _record("leave_out", evidence, by, {"leave_out": leave_out})
    return evidence


def _may_add(report: Report, by: User) -> None:
    """Not now goes before not you: a house's own worker is told why a closed report takes nothing."""
    if queries.may_add(report, by):
        return
    if by.grants.covers(Permission.THREAT_RECORD, report.house_id):
        rules.still_open(report.state)
    raise Denied


def _only_once(report: Report, digest: str, field: str = "file") -> None:
    if queries.known(report, digest):
        raise _twice(field)


def _twice(field: str) -> Refused:
    return Refused("twice", _("This is in the report already."), field=field)


def _row(report: Report, digest: str, media_type: str, answer: Answer) -> Evidence:
    found = answer.media_type if answer.media_type in kinds.TYPES else media_type
    return Evidence(
        report=report,
        kind=kinds.TYPES[found].kind,
        media_type=found,
        sha256=digest,
        copy_state=Evidence.Copy.CLEAN if answer.state == CLEAN else Evidence.Copy.IMPOSSIBLE,
        copy_type=answer.copy_type,
        copy_pages=len(answer.parts),
    )


def _stand(evidence: Evidence, upload: Upload, parts: Sequence[bytes], by: User) -> None:
    """Files first, then the rows: if these fail, the files go too."""
    try:
        secret = vaulting.store(evidence.id, upload.data, parts)
    except OSError as error:
        sentence = _("The file could not be stored. Tell the administrator.")
        raise Refused("not_stored", sentence, field="file") from error
    words = {"file_name": upload.name, "captured_by": upload.captured_by, "note": upload.note}
    try:
        with transaction.atomic(durable=True):
            _lock(evidence.report, evidence.size, by)
            sealed.put(evidence, secret=secret, about=words)
            _insert(evidence, by, field="file")
    except BaseException:
        vaulting.remove(evidence.id, len(parts))
        raise


def _lock(report: Report, size: int, by: User) -> None:
    """Once more, with nobody else writing: the state and the room may have changed meanwhile."""
    report.refresh_from_db(from_queryset=Report.objects.select_for_update(of=("self",)))
    _may_add(report, by)
    rules.fits(size, queries.room_in(report))


def _insert(evidence: Evidence, by: User, field: str) -> None:
    try:
        with transaction.atomic():
            evidence.keep(by=by, force_insert=True)
    except IntegrityError as error:
        raise _twice(field) from error
    report = evidence.report
    detail = {"kind": evidence.kind, "sha256": evidence.sha256, "size": evidence.size}
    _note(evidence, Step.RECEIVED, by, {"sha256": evidence.sha256})
    if evidence.copy_state != Evidence.Copy.NONE:
        is_clean = evidence.copy_state == Evidence.Copy.CLEAN
        _note(evidence, Step.CLEANED if is_clean else Step.NOT_CLEANED, by, {"parts": evidence.copy_pages})
    part: dict[str, Any] = {"part": "evidence"}
    if report.state == State.UNDER_REVIEW and report.reviewer_id != by.pk:
        part["beside"] = True
    history.note_step(report=report, kind=StepKind.CHANGED, by=by, before=report.state, detail=part)
    _record("received", evidence, by, detail | {"copy": evidence.copy_state})


def _note(evidence: Evidence, step: str, by: User | None, detail: dict[str, Any]) -> None:
    custody = Custody(evidence=evidence, step=step, at=clock.now(), detail=detail)
    custody.keep(by=by, force_insert=True)


def _record(  # noqa: PLR0913 - the columns of an event
    what: str,
    evidence: Evidence,
    by: User | None,
    detail: dict[str, Any],
    reason: str = "",
    outcome: str = Event.Outcome.DONE,
) -> None:
    chain.record(
        f"evidence.{what}",
        by=by,
        on=evidence,
        house=evidence.report.house_id,
        outcome=outcome,
        detail=detail,
        reason=chain.Reason(reason, evidence.subject, evidence.SUBJECT_KIND) if reason else None,
    )
