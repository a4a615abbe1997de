"""Numbers to say on the phone: five letters without vowels, so that no word comes of them, and no order."""

import secrets
from collections.abc import Callable

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 5


def fresh(prefix: str, taken: Callable[[str], bool]) -> str:
    """One that nobody has: "T-" for reports, "V-" for victims who have no record."""
    while True:
        ref = f"{prefix}-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not taken(ref):
            return ref
