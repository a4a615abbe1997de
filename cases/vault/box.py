"""The sealed envelope: AES-256-GCM bound to the one row and column it was made for (security.md section 1).

Layout: format (1 byte), key version (2 bytes, big endian), nonce (12 bytes), ciphertext with tag.
"""

import json
import os
import struct
import uuid
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
HEAD = struct.Struct(">BH")
NONCE_BYTES = 12
PAD_BYTES = 64
KEY_BYTES = 32
TAG_BYTES = 16
CHUNK_BYTES = 1024 * 1024
CHUNK = struct.Struct(">Q?")


class Broken(Exception):
    """A sealed value that does not open: changed, cut, or moved from another row."""


@dataclass(frozen=True)
class Key:
    """32 secret bytes with their version; never printed."""

    secret: bytes
    version: int = 1

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")

    def __repr__(self) -> str:
        return "<Key>"


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs; opening it anywhere else fails."""

    table: str
    column: str
    row: uuid.UUID
    subject: uuid.UUID


def bound(place: Place, version: int) -> bytes:
    """Associated data: each part with its length before it, so that no two places read the same."""
    parts = [
        bytes([FORMAT]),
        place.table.encode(),
        place.column.encode(),
        place.row.bytes,
        place.subject.bytes,
        struct.pack(">H", version),
    ]
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def seal(*, key: Key, place: Place, plain: bytes, nonce: bytes | None = None) -> bytes:
    """Encrypt bytes for one place; `nonce` is given only by the known-answer tests."""
    nonce = nonce or os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, plain, bound(place, key.version))
    return HEAD.pack(FORMAT, key.version) + nonce + sealed


def unseal(*, key: Key, place: Place, sealed: bytes) -> bytes:
    """Decrypt bytes of one place; raises `Broken` for anything that was not sealed there with this key."""
    head = HEAD.size + NONCE_BYTES
    if len(sealed) < head + 16:
        raise Broken
    form, version = HEAD.unpack_from(sealed)
    if form != FORMAT or version != key.version:
        raise Broken
    try:
        return AESGCM(key.secret).decrypt(sealed[HEAD.size : head], sealed[head:], bound(place, version))
    except InvalidTag as error:
        raise Broken from error


def seal_bytes(*, key: Key, place: Place, plain: bytes) -> bytes:
    """Encrypt a file in chunks, each bound to the place, its number and whether it is the last one."""
    view, sealed = memoryview(plain), bytearray(HEAD.pack(FORMAT, key.version))
    cipher, aad = AESGCM(key.secret), bound(place, key.version)
    last = max(0, len(view) - 1) // CHUNK_BYTES
    for number in range(last + 1):
        nonce = os.urandom(NONCE_BYTES)
        chunk = view[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        sealed += nonce + cipher.encrypt(nonce, chunk, aad + CHUNK.pack(number, number == last))
    return bytes(sealed)


def unseal_bytes(*, key: Key, place: Place, sealed: bytes) -> bytes:
    """Decrypt a file; raises `Broken` when it was changed, cut, reordered or moved."""
    view = memoryview(sealed)
    if len(view) < HEAD.size or HEAD.unpack_from(view) != (FORMAT, key.version):
        raise Broken
    cipher, aad = AESGCM(key.secret), bound(place, key.version)
    plain, body, step = bytearray(), view[HEAD.size :], NONCE_BYTES + CHUNK_BYTES + TAG_BYTES
    last = max(0, len(body) - 1) // step
    try:
        for number in range(last + 1):
            chunk = body[number * step : (number + 1) * step]
            nonce = bytes(chunk[:NONCE_BYTES])
            plain += cipher.decrypt(nonce, chunk[NONCE_BYTES:], aad + CHUNK.pack(number, number == last))
    except (InvalidTag, ValueError) as error:
        raise Broken from error
    return bytes(plain)


def pack(document: dict[str, Any]) -> bytes:
    """One JSON document, padded so that its length tells little.  Lone surrogates survive as escapes."""
    text = json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
    return text + b" " * (-len(text) % PAD_BYTES)


def unpack(plain: bytes) -> dict[str, Any]:
    """The document that `pack` made."""
    document = json.loads(plain)
    if not isinstance(document, dict):
        raise Broken
    return document
