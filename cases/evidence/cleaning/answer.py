"""What the child tells the parent: one line of JSON, then the bytes of the copy, part after part."""

import json
from dataclasses import dataclass

CLEAN, IMPOSSIBLE, REFUSED = "clean", "impossible", "refused"
MAX_BYTES = 256 * 1024 * 1024  # of one copy, all parts together


class Unfit(Exception):
    """The file is not taken at all; the code names the sentence."""


class Broken(Exception):
    """What came from the child is no answer."""


@dataclass(frozen=True)
class Answer:
    """A copy in parts (pages of a document, else one), or why there is none."""

    state: str
    code: str = ""  # of a refusal
    media_type: str = ""  # of the original, where reading told it better than its beginning
    copy_type: str = ""
    parts: tuple[bytes, ...] = ()


def pack(answer: Answer) -> bytes:
    """The bytes for the pipe."""
    sizes = [len(part) for part in answer.parts]
    head = [answer.state, answer.code, answer.media_type, answer.copy_type, sizes]
    return b"".join([json.dumps(head).encode(), b"\n", *answer.parts])


def unpack(data: bytes) -> Answer:
    """Read with distrust: a file may have taken the child over."""
    line, _end, body = data.partition(b"\n")
    try:
        state, code, media_type, copy_type, sizes = json.loads(line)
    except (ValueError, TypeError) as error:
        raise Broken from error
    words = [state, code, media_type, copy_type]
    sound = all(isinstance(word, str) and len(word) <= 40 for word in words) and isinstance(sizes, list)
    if not sound or state not in (CLEAN, IMPOSSIBLE, REFUSED):
        raise Broken
    if not all(isinstance(size, int) and size > 0 for size in sizes) or sum(sizes) != len(body):
        raise Broken
    parts, at = [], 0
    for size in sizes:
        parts.append(body[at : at + size])
        at += size
    if bool(parts) != (state == CLEAN):
        raise Broken
    return Answer(state, code, media_type, copy_type, tuple(parts))
