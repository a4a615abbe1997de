"""Exact-match index of sealed values (phones, paper numbers), for finding duplicates only.

Never for values out of a small set: whoever holds the database could try them all if the index key leaked.
"""

import hmac
from collections.abc import Callable

from cases.vault import keys

DIGEST_BYTES = 16


def digester(kind: str) -> Callable[[str], bytes]:
    """The digest of one kind with its key in hand, for many values in a row."""
    secret = keys.derive(keys.system("index").secret, f"index/{kind}").secret
    return lambda text: hmac.digest(secret, text.encode("utf-8", "surrogatepass"), "sha256")[:DIGEST_BYTES]


def digest(kind: str, normalised: str) -> bytes:
    """HMAC-SHA256 under a key of its own per kind, cut to 16 bytes."""
    return digester(kind)(normalised)
