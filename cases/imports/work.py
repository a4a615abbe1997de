"""The long work: reading, comparing, sealing, writing; in a thread of the server or in a command."""

import logging
import time
import uuid
from collections.abc import Callable
from threading import Thread
from typing import Any

from django.db import IntegrityError, connection, transaction

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.audit import chain
from cases.core import clock
from cases.imports import files
from cases.imports.limits import MAX_NIGHTS_ON_SQLITE, SheetError
from cases.imports.lines import Fault
from cases.imports.models import WORKING, ImportBatch, Phase, Status
from cases.imports.plan import Order, Planner, Tell
from cases.imports.writing import Sealer
from cases.stays.actions.ground import lock_houses

KEPT_ERRORS = 500
WORD_EVERY = 1.0  # seconds between two signs of life
log = logging.getLogger(__name__)


class Superseded(Exception):
    """Somebody discarded this import or started it again: this run has nothing to say any more."""


def start(batch: uuid.UUID, run: uuid.UUID) -> None:
    """Work on in a thread of this process, once the request's transaction stands; tests replace this."""
    Thread(target=_in_thread, args=(batch, run), daemon=True, name="register").start()


def _in_thread(batch: uuid.UUID, run: uuid.UUID) -> None:
    try:
        perform(batch, run)
    except Exception as error:
        log.error("register import stopped: %s", type(error).__name__)
    finally:
        connection.close()


def perform(batch: uuid.UUID, run: uuid.UUID, also: Callable[[str, int, int], None] | None = None) -> None:
    """Do what the batch stands at, the dry run or the import; `also` hears of the progress too."""
    row = ImportBatch.objects.without_file().select_related("house", "created_by").filter(pk=batch).first()
    if row is None or row.run != run or row.status not in WORKING or row.created_by is None:
        return
    tell = _teller(row, also)
    try:
        _work(row, tell)
    except Superseded:
        return
    except SheetError as error:
        _close(row, Status.CHECKED, {"errors": 1, "file": [error.code, error.places]}, [])
    except Exception:
        _close(row, Status.MAPPED, {"failed": 1}, [])
        raise


def _teller(row: ImportBatch, also: Tell | None) -> Tell:
    """Signs of life, at most one a second; stops the work that was superseded."""
    last: list[Any] = ["", 0.0]

    def tell(phase: str, done: int, total: int) -> None:
        if also is not None:
            also(phase, done, total)
        now = time.monotonic()
        if phase == last[0] and now - last[1] < WORD_EVERY:
            return
        last[:] = [phase, now]
        _update(row, phase=phase, done=done, total=total, heartbeat_at=clock.now())

    return tell


def _update(row: ImportBatch, **values: Any) -> None:
    mine = ImportBatch.objects.filter(pk=row.pk, run=row.run, status__in=WORKING)
    if not mine.update(**values):
        raise Superseded


def _close(row: ImportBatch, status: str, counts: dict[str, Any], faults: list[Fault]) -> None:
    with transaction.atomic():
        _update(
            row,
            status=status,
            counts=counts,
            errors=[list(fault) for fault in faults[:KEPT_ERRORS]],
            phase="",
            heartbeat_at=None,
        )
        detail = {name: number for name, number in counts.items() if isinstance(number, int)}
        house = row.house_id
        chain.record("imports.checked", by=row.created_by, on=row, house=house, detail=detail)


def _work(row: ImportBatch, tell: Tell) -> None:
    by = _user(row)
    tell(Phase.READING, 0, row.counts.get("rows", 0))
    plan = Planner(
        Order(
            rows=iter(files.sheet_of(row)),
            columns={str(field): int(at) for field, at in row.mapping.items()},
            house=row.house,
            make_places=row.make_places,
            by=by,
            expected=row.counts.get("rows", 0),
        ),
        tell,
    ).build()
    nights = sum(line.end - line.first for line in plan.lines if line.bed)
    if connection.vendor == "sqlite" and nights > MAX_NIGHTS_ON_SQLITE:
        raise SheetError("too_many_nights")
    if row.status == Status.CHECKING or plan.faults:
        _close(row, Status.CHECKED, plan.counts(), plan.faults)
        return
    counts = plan.counts()
    sealer = Sealer(plan, by, tell)
    sealer.seal()
    tell(Phase.WRITING, 0, 0)
    try:
        _write(row, {line.house.pk for line in plan.lines}, counts, sealer)
    except IntegrityError:
        fault = Fault(0, None, "changed_meanwhile")
        _close(row, Status.CHECKED, counts | {"errors": 1}, [fault])


def _user(row: ImportBatch) -> User:
    """Whoever started it, with the authority of this moment."""
    by = User.objects.get(pk=row.created_by_id or uuid.UUID(int=0))
    require_anywhere(by, Permission.REGISTER_IMPORT)
    return by


@transaction.atomic
def _write(row: ImportBatch, houses: set[uuid.UUID], counts: dict[str, int], sealer: Sealer) -> None:
    """All or nothing; the invariants of the database are the last word on what happened meanwhile."""
    held = ImportBatch.objects.without_file().select_for_update(of=("self",))
    if held.filter(pk=row.pk, run=row.run, status=Status.IMPORTING).first() is None:
        raise Superseded
    by = _user(row)
    for house in houses:
        require(by, Permission.REGISTER_IMPORT, house=house)
    lock_houses(houses)
    sealer.write()
    files.forget_file(row)
    _update(
        row,
        status=Status.IMPORTED,
        counts=counts,
        errors=[],
        phase="",
        file=None,
        layout=None,
        heartbeat_at=None,
    )
    detail = counts | {"houses": sorted(map(str, houses))}
    chain.record("imports.imported", by=by, on=row, house=row.house_id, detail=detail)
