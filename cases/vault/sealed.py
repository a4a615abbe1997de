"""Read and write sealed documents of rows; always an explicit call, never a side effect of loading a row."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, cast

from django.db.models import Field, Model

from cases.vault import keys
from cases.vault.box import Key, Place, pack, seal, unpack, unseal


class Sealing(Protocol):
    """A row that holds sealed documents and names the subject whose key seals them."""

    id: uuid.UUID
    SUBJECT_KIND: str

    @property
    def subject(self) -> uuid.UUID:
        """The person, house or donor whose key is used."""
        ...


def place(row: Any, column: str) -> Place:
    """The place of one column of one row."""
    model: type[Model] = type(row)
    return Place(
        model._meta.db_table,
        str(cast("Field[Any, Any]", model._meta.get_field(column)).column),
        row.id,
        row.subject,
    )


def put(row: Any, /, **documents: dict[str, Any]) -> None:
    """Seal documents into columns of a row that is about to be saved; empty values are left out."""
    key = keys.subject_keys([row.subject]).get(row.subject)
    if key is None:
        key = keys.make_subject_keys([row.subject], row.SUBJECT_KIND)[row.subject]
    for column, document in documents.items():
        put_with(row, key=key, column=column, document=document)


def put_with(row: Any, *, key: Key, column: str, document: dict[str, Any]) -> None:
    """Seal one document with a key in hand, for long imports."""
    kept = {name: value for name, value in document.items() if value not in ("", None, [], {})}
    sealed = seal(key=key, place=place(row, column), plain=pack(kept)) if kept else None
    setattr(row, column, sealed)


def read(row: Any, column: str) -> dict[str, Any]:
    """Open one document; {} where nothing was sealed.  The caller has asked access and written the audit event."""
    return read_many([row], column)[0]


def read_many(rows: Sequence[Any], column: str) -> list[dict[str, Any]]:
    """Open one column of many rows with one query for their keys; a shredded row reads as {}."""
    found = keys.subject_keys(row.subject for row in rows if getattr(row, column))
    return [
        read_with(row, key=found[row.subject], column=column)
        if getattr(row, column) and row.subject in found
        else {}
        for row in rows
    ]


def read_with(row: Any, *, key: Key, column: str) -> dict[str, Any]:
    """Open one document with a key in hand."""
    return unpack(unseal(key=key, place=place(row, column), sealed=bytes(getattr(row, column))))


def ensure_keys(subjects: Iterable[uuid.UUID], kind: str) -> dict[uuid.UUID, Key]:
    """Keys of all these subjects, made where missing."""
    wanted = set(subjects)
    found = keys.subject_keys(wanted)
    return found | keys.make_subject_keys(wanted - found.keys(), kind)
