"""Sealed files: age ciphertext under random names; a file's own identity opens it and is sealed in its row.

`<uuid>.age` is the original, `<uuid>.1.age` and so on are the parts of the cleaned copy.
"""

import hashlib
import hmac
import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings

from cases.evidence.models import Evidence
from cases.vault import sealed

ORIGINAL = 0
ENDING, UNFINISHED = ".age", ".part"


class Damaged(Exception):
    """A sealed file that is gone, was changed, or is not the one it should be."""


def file_name(key: uuid.UUID, part: int = ORIGINAL) -> str:
    """Opaque: the key of the row, and the number of the part."""
    return f"{key}.{part}{ENDING}" if part else f"{key}{ENDING}"


def folder() -> Path:
    """The folder of sealed files, made for ourselves alone."""
    place = Path(settings.SAFEHOUSE_FILES)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def sha256(data: bytes) -> str:
    """As rows and the audit log hold it."""
    return hashlib.sha256(data).hexdigest()


def store(key: uuid.UUID, original: bytes, parts: Sequence[bytes]) -> dict[str, Any]:
    """Encrypt and write all files of a row to be; gives the document that opens them, for its column `secret`."""
    identity = pyrage.x25519.Identity.generate()
    recipient = identity.to_public()
    try:
        for number, data in enumerate((original, *parts)):
            _write(file_name(key, number), pyrage.encrypt(data, [recipient]))
    except BaseException:
        remove(key, len(parts))
        raise
    # The hashes bind each part to its place: all parts are sealed to the same identity.
    return {"identity": str(identity), "parts": [sha256(part) for part in parts]}


def remove(key: uuid.UUID, parts: int) -> None:
    """Take the files of a row away that never came to stand."""
    for number in range(parts + 1):
        for name in (file_name(key, number), file_name(key, number) + UNFINISHED):
            (folder() / name).unlink(missing_ok=True)


def original(evidence: Evidence) -> bytes:
    """The file as it came; raises `Damaged` unless it has the hash of its row."""
    return _read(evidence, ORIGINAL, evidence.sha256)


def copy(evidence: Evidence, part: int) -> bytes:
    """One part of the cleaned copy; raises `Damaged` unless it is the one that was made."""
    hashes = sealed.read(evidence, "secret").get("parts", [])
    if not 1 <= part <= len(hashes):
        raise Damaged
    return _read(evidence, part, hashes[part - 1])


def _read(evidence: Evidence, part: int, expected: str) -> bytes:
    secret = sealed.read(evidence, "secret")
    try:
        identity = pyrage.x25519.Identity.from_str(secret["identity"])
        data: bytes = pyrage.decrypt((folder() / file_name(evidence.id, part)).read_bytes(), [identity])
    except (KeyError, OSError, pyrage.DecryptError, pyrage.IdentityError) as error:
        raise Damaged from error
    if not hmac.compare_digest(sha256(data), expected):
        raise Damaged
    return data


def _write(name: str, ciphertext: bytes) -> None:
    """Whole or not at all, and on the disk before anybody is told so."""
    place = folder()
    unfinished = place / (name + UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(ciphertext)
        file.flush()
        os.fsync(descriptor)
    unfinished.rename(place / name)
    at = os.open(place, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
