"""The uploaded file: sealed at once, opened in memory only, gone with its key."""

from typing import Any

from cases.imports.models import ImportBatch
from cases.imports.sheets import Sheet, open_sheet
from cases.vault import keys, sealed
from cases.vault.box import seal_bytes, unseal_bytes
from cases.vault.models import SubjectKey


def seal_file(batch: ImportBatch, data: bytes) -> None:
    """Into the row that is about to be saved."""
    key = sealed.ensure_keys([batch.subject], batch.SUBJECT_KIND)[batch.subject]
    batch.file = seal_bytes(key=key, place=sealed.place(batch, "file"), plain=data)


def layout_of(batch: ImportBatch) -> dict[str, Any]:
    """Ending, sheet, titles and headings; empty once the file is gone."""
    return sealed.read(batch, "layout") if batch.layout else {}


def open_file(batch: ImportBatch) -> bytes:
    """The bytes as they were uploaded."""
    key = keys.subject_keys([batch.subject])[batch.subject]
    stored = ImportBatch.objects.values_list("file", flat=True).get(pk=batch.pk)
    return unseal_bytes(key=key, place=sealed.place(batch, "file"), sealed=bytes(stored or b""))


def sheet_of(batch: ImportBatch) -> Sheet:
    """The chosen sheet, ready to be read."""
    layout = layout_of(batch)
    return open_sheet(open_file(batch), f"register.{layout['ending']}", title=layout.get("title", ""))


def forget_file(batch: ImportBatch) -> None:
    """Blank the columns and destroy the key; the caller saves."""
    batch.file = batch.layout = None
    SubjectKey.objects.filter(subject=batch.subject).delete()
