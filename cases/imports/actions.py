"""What can be done with a register: receive it, match its columns, try it, bring it in; hand one out."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import require, require_anywhere
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Denied, Refused
from cases.houses.models import House
from cases.imports import files, queries, rules
from cases.imports import work as background
from cases.imports.models import ENDED, ColumnMapping, ImportBatch, Status
from cases.imports.sheets import open_sheet
from cases.vault import sealed

Work = Callable[[uuid.UUID, uuid.UUID], None]


@dataclass(frozen=True)
class Columns:
    """The field chosen for each column ('' for none), the house of rows without one, what may be made."""

    fields: Sequence[str]
    house: House | None
    make_places: bool


@dataclass(frozen=True)
class Wanted:
    """Which part of the register leaves the house, and why."""

    house: House | None
    start: dt.date | None
    end: dt.date | None
    purpose: str
    ending: str


@transaction.atomic
def receive(*, data: bytes, name: str, by: User) -> ImportBatch:
    """Seal an uploaded register before anything else is done with it; its name is not kept."""
    require_anywhere(by, Permission.REGISTER_IMPORT)
    forget_stale()
    rules.check_room(ImportBatch.objects.filter(created_by=by).under_way().count())
    sheet = open_sheet(data, name)
    batch = ImportBatch()
    files.seal_file(batch, data)
    _put_layout(batch, name.rpartition(".")[2].lower(), sheet.titles, sheet.titles[:1], sheet.header)
    batch.keep(by=by)
    chain.record("imports.received", by=by, on=batch, detail={"bytes": len(data)})
    return batch


def _put_layout(
    batch: ImportBatch, ending: str, titles: Sequence[str], title: Sequence[str], header: Sequence[str]
) -> None:
    layout: dict[str, Any] = {"ending": ending, "titles": list(titles), "title": "".join(title)}
    sealed.put(batch, layout=layout | {"header": list(header)})


@transaction.atomic
def choose_sheet(*, batch: ImportBatch, title: str, by: User) -> ImportBatch:
    """Another sheet of the workbook; its columns are to be matched anew."""
    batch = _held(batch, "choose", by=by)
    layout = files.layout_of(batch)
    sheet = open_sheet(files.open_file(batch), f"register.{layout['ending']}", title=title)
    _put_layout(batch, layout["ending"], sheet.titles, [title], sheet.header)
    batch.status, batch.mapping, batch.counts, batch.errors = Status.NEW, {}, {}, []
    _keep(batch, by=by)
    return batch


@transaction.atomic
def choose_columns(*, batch: ImportBatch, columns: Columns, by: User) -> ImportBatch:
    """Say what each column means; the same headings are matched by themselves next time."""
    batch = _held(batch, "choose", by=by)
    if columns.house is not None:
        require(by, Permission.REGISTER_IMPORT, house=columns.house.pk)
    header = files.layout_of(batch)["header"]
    if len(columns.fields) != len(header):
        raise Refused("not_now", rules.LATER)
    mapping = rules.check_mapping(columns.fields, default_house=columns.house is not None)
    batch.mapping, batch.house, batch.make_places = mapping, columns.house, columns.make_places
    batch.status, batch.counts, batch.errors = Status.MAPPED, {}, []
    _keep(batch, by=by)
    ColumnMapping.objects.update_or_create(
        user=by,
        header=queries.header_digest(header),
        defaults={"mapping": mapping, "house": columns.house, "make_places": columns.make_places},
    )
    house = batch.house_id
    chain.record("imports.matched", by=by, on=batch, house=house, detail={"fields": sorted(mapping)})
    return batch


@transaction.atomic
def start_check(*, batch: ImportBatch, by: User, work: Work | None = None) -> ImportBatch:
    """Try the whole register without writing any of it; `work` is done instead of starting a thread."""
    batch = _held(batch, "check", by=by, instead=Status.CHECKING)
    return _start(batch, Status.CHECKING, by=by, work=work)


@transaction.atomic
def start_import(*, batch: ImportBatch, by: User, work: Work | None = None) -> ImportBatch:
    """Bring all of it in; a second press finds it under way and changes nothing."""
    batch = _held(batch, "import", by=by, instead=Status.IMPORTING)
    if batch.status == Status.CHECKED and not batch.can_import:
        sentence = _("The dry run found rows to correct, or nothing to add.")
        raise Refused("not_clean", sentence)
    return _start(batch, Status.IMPORTING, by=by, work=work)


@transaction.atomic
def start_again(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Work that died with its server is done anew; nothing of it was written."""
    batch = _locked(batch, by=by)
    if not batch.is_silent:
        raise Refused("alive", _("The work is under way."))
    return _begin(batch, batch.status, by=by, work=None)


def _start(batch: ImportBatch, status: str, *, by: User, work: Work | None) -> ImportBatch:
    if batch.is_working or batch.status == Status.IMPORTED:
        return batch  # pressed twice
    return _begin(batch, status, by=by, work=work)


def _begin(batch: ImportBatch, status: str, *, by: User, work: Work | None) -> ImportBatch:
    batch.status, batch.run, batch.heartbeat_at = status, uuid.uuid4(), clock.now()
    batch.phase, batch.done, batch.total = "", 0, 0
    _keep(batch, by=by)
    transaction.on_commit(partial(work or background.start, batch.pk, batch.run))
    return batch


@transaction.atomic
def discard(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Forget the file and stop the work on it; what runs finds itself superseded before it writes."""
    batch = _held(batch, "discard", by=by, instead=Status.DISCARDED)
    if batch.status not in ENDED:
        _end(batch, Status.DISCARDED)
        chain.record("imports.discarded", by=by, on=batch, house=batch.house_id)
    return batch


def forget_stale() -> None:
    """Files nobody came back to within a day."""
    for batch in ImportBatch.objects.without_file().stale(clock.now()):
        with transaction.atomic():
            _end(batch, Status.EXPIRED)
            chain.record("imports.expired", by=None, on=batch, house=batch.house_id)


def _end(batch: ImportBatch, status: str) -> None:
    files.forget_file(batch)
    batch.status, batch.run, batch.errors, batch.heartbeat_at = status, None, [], None
    batch.save(update_fields=["file", "layout", "status", "run", "errors", "heartbeat_at", "updated_at"])


def _locked(batch: ImportBatch, *, by: User) -> ImportBatch:
    """The row as it stands now, and one's own."""
    require_anywhere(by, Permission.REGISTER_IMPORT)
    rows = ImportBatch.objects.without_file().select_for_update(of=("self",)).visible_to(by)
    held = rows.filter(pk=batch.pk).first()
    if held is None:
        raise Denied
    return held


def _held(batch: ImportBatch, step: str, *, by: User, instead: str = "") -> ImportBatch:
    """The row behind its lock, if this step can be taken now; `instead` is the state a second press finds."""
    held = _locked(batch, by=by)
    done = {instead, Status.IMPORTED} if instead == Status.IMPORTING else {instead}
    if held.status not in done:
        rules.check_step(step, held.status)
    return held


def _keep(batch: ImportBatch, *, by: User) -> None:
    """Save all but the file, which was not read."""
    names = [field.name for field in batch._meta.concrete_fields if field.name not in ("id", "file")]
    batch.keep(by=by, update_fields=names)


@transaction.atomic
def export_register(*, wanted: Wanted, by: User) -> queries.Export:
    """Take the register out by code names; noted with its purpose before the first row is handed out."""
    require_anywhere(by, Permission.REGISTER_EXPORT)
    if wanted.house is not None:
        require(by, Permission.REGISTER_EXPORT, house=wanted.house.pk)
    if wanted.start and wanted.end and wanted.end < wanted.start:
        raise Refused("ends_before_start", _("The end lies before the start."), field="end")
    purpose = rules.check_purpose(wanted.purpose)
    house = wanted.house.pk if wanted.house else None
    export = queries.export(user=by, house=house, start=wanted.start, end=wanted.end)
    subject = (house, House.SUBJECT_KIND) if house else (by.pk, "user")
    detail = {
        "rows": export.count,
        "format": wanted.ending,
        "from": str(wanted.start or ""),
        "to": str(wanted.end or ""),
    }
    reason = chain.Reason(purpose, *subject)
    chain.record("imports.exported", by=by, house=house, detail=detail, reason=reason)
    return export
