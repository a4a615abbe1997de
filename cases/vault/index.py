"""Exact-match index of sealed values (phones, paper numbers), for finding duplicates only.

Never for values out of a small set: whoever holds the database could try them all if the index key leaked.
"""

import hashlib
import hmac

from cases.vault import keys

DIGEST_BYTES = 16


def digest(kind: str, normalised: str) -> bytes:
    """HMAC-SHA256 under a key of its own per kind, cut to 16 bytes."""
    key = keys.derive(keys.system("index").secret, f"index/{kind}")
    return hmac.new(key.secret, normalised.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[
        :DIGEST_BYTES
    ]
