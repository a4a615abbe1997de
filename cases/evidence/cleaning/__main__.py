"""The child: file on stdin, its type as the one argument, answer on stdout; nothing else in or out."""

import sys
from importlib import import_module
from typing import Any

from cases.evidence.cleaning import cage
from cases.evidence.cleaning.answer import IMPOSSIBLE, REFUSED, Answer, Unfit, pack

READERS = {"image": "pictures", "application": "documents", "video": "recordings", "audio": "recordings"}


def answer(reader: Any, data: bytes, media_type: str) -> Answer:
    """Refused if it is not what it seems; impossible if it is, but nothing can be drawn from it."""
    try:
        opened = reader.opened(data, media_type)
    except Unfit as unfit:
        return Answer(REFUSED, code=str(unfit))
    try:
        cleaned: Answer = reader.cleaned(opened)
    except Exception:  # whatever a hostile file brings about
        return Answer(IMPOSSIBLE, media_type=reader.media_type(opened))
    return cleaned


def main(media_type: str) -> None:
    """Limits first, then the reader, then the lock, then the file."""
    cage.close()
    reader = import_module(f"cases.evidence.cleaning.{READERS[media_type.partition('/')[0]]}")
    reader.prepare()
    cage.lock()
    told = pack(answer(reader, sys.stdin.buffer.read(), media_type))
    sys.stdout.buffer.write(told)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
