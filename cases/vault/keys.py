"""The key ring: key file opens the master key, the master key wraps subject and system keys."""

import os
import uuid
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from cases.vault.box import KEY_BYTES, Broken, Key, Place, seal, unseal
from cases.vault.models import Slot, SubjectKey, SystemKey

SYSTEM_KEYS = ("index", "audit")


class Locked(Exception):
    """The vault cannot be opened: no slot fits the key file."""


def derive(secret: bytes, purpose: str) -> Key:
    """A key for one purpose out of another (HKDF-SHA256)."""
    return Key(HKDF(SHA256(), KEY_BYTES, salt=None, info=b"safehouse/" + purpose.encode()).derive(secret))


def _slot_key() -> Key:
    return derive(Path(settings.KEY_FILE).read_bytes(), "slot/key_file")


def _slot_place(slot: uuid.UUID) -> Place:
    return Place("slot", "wrapped", slot, slot)


@cache
def master() -> Key:
    """The master key, held in this process's memory; raises `Locked`."""
    for slot in Slot.objects.filter(kind=Slot.Kind.KEY_FILE):
        try:
            return Key(unseal(key=_slot_key(), place=_slot_place(slot.id), sealed=bytes(slot.wrapped)))
        except Broken:
            continue
    raise Locked


@transaction.atomic
def init() -> bool:
    """Make the master key, its slot and the system keys once; False where they stand already."""
    if Slot.objects.exists():
        return False
    slot = Slot(kind=Slot.Kind.KEY_FILE)
    fresh = Key(os.urandom(KEY_BYTES))
    slot.wrapped = seal(key=_slot_key(), place=_slot_place(slot.id), plain=fresh.secret)
    slot.save()
    for name in SYSTEM_KEYS:
        row = SystemKey(name=name)
        row.wrapped = seal(key=fresh, place=_system_place(row), plain=os.urandom(KEY_BYTES))
        row.save()
    forget()
    return True


def forget() -> None:
    """Drop every key from memory."""
    master.cache_clear()
    system.cache_clear()


def _system_place(row: SystemKey) -> Place:
    return Place("system_key", row.name, row.id, row.id)


@cache
def system(name: str) -> Key:
    """A system key by name."""
    row = SystemKey.objects.get(name=name)
    return Key(unseal(key=master(), place=_system_place(row), sealed=bytes(row.wrapped)))


def _subject_place(subject: uuid.UUID, kind: str) -> Place:
    return Place("subject_key", kind, subject, subject)


def fresh_subject_key(subject: uuid.UUID, kind: str) -> tuple[Key, SubjectKey]:
    """A new random key and the row that keeps it wrapped, not saved; for long imports."""
    key = Key(os.urandom(KEY_BYTES))
    wrapped = seal(key=master(), place=_subject_place(subject, kind), plain=key.secret)
    return key, SubjectKey(subject=subject, kind=kind, wrapped=wrapped)


def make_subject_keys(subjects: Iterable[uuid.UUID], kind: str) -> dict[uuid.UUID, Key]:
    """New random keys for subjects that have none; one insert."""
    made = {subject: fresh_subject_key(subject, kind) for subject in subjects}
    SubjectKey.objects.bulk_create([row for _key, row in made.values()], batch_size=1000)
    return {subject: key for subject, (key, _row) in made.items()}


def subject_keys(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, Key]:
    """The keys of these subjects; a subject whose key was destroyed is absent."""
    wanted = list(set(subjects))
    found: dict[uuid.UUID, Key] = {}
    for start in range(0, len(wanted), 10_000):
        for row in SubjectKey.objects.filter(subject__in=wanted[start : start + 10_000]):
            found[row.subject] = open_subject_key(row.subject, row.kind, bytes(row.wrapped))
    return found


def open_subject_key(subject: uuid.UUID, kind: str, wrapped: bytes) -> Key:
    """Unwrap one row of the key table."""
    return Key(unseal(key=master(), place=_subject_place(subject, kind), sealed=wrapped))
