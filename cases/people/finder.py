"""Finds people by name without an index in the database: the names are opened in memory and compared there.

What is kept for the next search are names: in this process only, bounded, gone when the vault is opened anew.
"""

import uuid
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import OuterRef, Subquery

from cases.core import names
from cases.people import rules
from cases.people.models import Person, PersonQuerySet
from cases.vault import keys
from cases.vault.box import HEAD, NONCE_BYTES, Key, Place, unpack, unseal
from cases.vault.models import SubjectKey

KEPT = 50_000  # prepared texts
NONCE = slice(HEAD.size, HEAD.size + NONCE_BYTES)
Row = Sequence[Any]


class Memory:
    """Prepared texts by the nonce they were sealed with; belongs to one opening of the vault."""

    def __init__(self) -> None:
        self.texts: dict[Any, str] = {}
        self.opened_with: Key | None = None
        self.lock = Lock()

    def follow(self, master: Key) -> None:
        """Forget everything that was prepared under another opening of the vault."""
        with self.lock:
            if self.opened_with is not master:
                self.texts, self.opened_with = {}, master

    def keep(self, key: Any, text: str) -> str:
        """Remember one text; the oldest goes when there are too many."""
        with self.lock:
            while len(self.texts) >= KEPT:
                del self.texts[next(iter(self.texts))]
            self.texts[key] = text
        return text


MEMORY = Memory()


def fetch(people: PersonQuerySet, *columns: Any) -> list[Row]:
    """The rows as the database hands them over: ten thousand objects would cost more than the search."""
    try:
        sql, params = people.order_by().values_list("pk", "identity", *columns).query.sql_with_params()
    except EmptyResultSet:
        return []
    with connections[people.db].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def find(people: PersonQuerySet, texts: Sequence[str], limit: int) -> list[tuple[uuid.UUID, float]]:
    """Who may bear one of these names: (person, score 0 to 100), best first."""
    rows = fetch(people)
    ready = prepared(people, rows)
    best: dict[int, float] = {}
    for text in texts:
        for at, score in names.match(text, ready, limit=limit):
            best[at] = max(score, best.get(at, 0.0))
    ranked = sorted(best.items(), key=lambda hit: (-hit[1], hit[0]))[:limit]
    return [(uuid.UUID(str(rows[at][0])), score) for at, score in ranked]


def prepared(people: PersonQuerySet, rows: Sequence[Row]) -> list[str]:
    """The searchable names of these rows; only what was never seen before is opened."""
    MEMORY.follow(keys.master())
    texts = [MEMORY.texts.get(mark(row)) for row in rows]
    if None in texts:
        wrapped = SubjectKey.objects.filter(subject=OuterRef("pk")).values("wrapped")[:1]
        full = {mark(row): row for row in fetch(people, Subquery(wrapped))}
        words: dict[str, str] = {}
        missing = [mark(row) for row, text in zip(rows, texts, strict=True) if text is None]
        fresh = {key: open_and_prepare(full[key], words) for key in missing if key in full}
        texts = [MEMORY.texts.get(key) or fresh.get(key, "") for key in map(mark, rows)]
    return [text or "" for text in texts]


def mark(row: Row) -> tuple[Any, bytes]:
    """What changes whenever the sealed names of a row change."""
    return row[0], bytes(row[1][NONCE]) if row[1] is not None else b""


def open_and_prepare(row: Row, words: dict[str, str]) -> str:
    """Open one row's names; `words` remembers what this search has prepared, because given names repeat."""
    text, subject = "", uuid.UUID(str(row[0]))
    if row[1] is not None and row[2] is not None:
        key = keys.open_subject_key(subject, Person.SUBJECT_KIND, bytes(row[2]))
        place = Place(Person._meta.db_table, "identity", subject, subject)
        document = unpack(unseal(key=key, place=place, sealed=bytes(row[1])))
        text = " ".join(dict.fromkeys(prepare_once(rules.spellings(document), words)))
    return MEMORY.keep(mark(row), text)


def prepare_once(written: Iterable[str], words: dict[str, str]) -> Iterable[str]:
    """The prepared tokens of each written name."""
    for name in written:
        if name not in words:
            words[name] = names.prepare([name])
        yield from words[name].split()
