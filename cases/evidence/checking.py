"""Every original against its hash, and every file against the rows: what is wrong, and what belongs to nobody."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from cases.access.models import User
from cases.audit import chain
from cases.audit.models import Event
from cases.core import clock
from cases.evidence import rules, vaulting
from cases.evidence.models import Custody, Evidence
from cases.vault import sealed

SETTLED = dt.timedelta(minutes=10)  # a file younger than this may belong to an upload under way


@dataclass(frozen=True)
class Checked:
    """One row: whether its original, or the text of its link, still has its hash, and its copy too."""

    evidence: Evidence
    sound: bool


def each(*, by: User | None) -> Iterator[Checked]:
    """Check one after the other and note it in its custody."""
    rows = Evidence.objects.order_by("created_at").select_related("report")
    for evidence in rows.iterator(chunk_size=200):
        sound = _is_sound(evidence)
        with transaction.atomic():
            custody = Custody(evidence=evidence, step=Custody.Step.CHECKED, at=clock.now())
            custody.detail = {"match": sound}
            custody.keep(by=by, force_insert=True)
        yield Checked(evidence, sound)


def _is_sound(evidence: Evidence) -> bool:
    if evidence.kind == Evidence.Kind.LINK:
        about = sealed.read(evidence, "about")
        words = {name: about.get(name, "") for name in ("address", "text")}
        return vaulting.sha256(rules.canonical(**words, captured_at=evidence.captured_at)) == evidence.sha256
    try:
        vaulting.original(evidence)
        for part in range(1, evidence.copy_pages + 1):
            vaulting.copy(evidence, part)
    except vaulting.Damaged:
        return False
    return True


def orphans() -> list[Path]:
    """Files no row knows: what a crash left between the disk and the database; nobody has a key to them."""
    before = clock.now() - SETTLED
    old = [
        path
        for path in sorted(vaulting.folder().iterdir())
        if dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) < before
    ]
    known = {
        vaulting.file_name(key, part)
        for key, parts in Evidence.objects.values_list("id", "copy_pages")
        for part in range(parts + 1)
    }
    return [path for path in old if path.name not in known]


def told(*, by: User | None, sound: int, wrong: int, without_row: int) -> None:
    """One event for the whole run."""
    outcome = Event.Outcome.FAILED if wrong else Event.Outcome.DONE
    detail = {"sound": sound, "wrong": wrong, "orphans": without_row}
    chain.record("evidence.checked", by=by, outcome=outcome, detail=detail)
