"""Two ways to say no: `Denied` (not you) and `Refused` (not now)."""

from django.utils.functional import Promise


class Denied(Exception):
    """The user has no authority for this, whatever the state of things; answered with 403."""


class Refused(Exception):
    """The rules do not allow this now; `sentence` says why, to the user, in his language."""

    def __init__(self, code: str, sentence: str | Promise, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
