"""Starts the child, feeds it by pipe, waits no longer than is fair; nothing of the file touches the disk."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, Timer
from typing import IO

from cases.evidence.cleaning.answer import IMPOSSIBLE, MAX_BYTES, Answer, Broken, unpack

WALL_SECONDS = 90
ONE_AT_A_TIME = Lock()  # in each worker: a large picture takes a gigabyte for a moment
HEAD_BYTES = 64 * 1024
ROOT = Path(__file__).resolve().parents[3]
# Nothing of our environment: it names the key file and the database.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


def clean(data: bytes, media_type: str) -> Answer:
    """The copy; a child that dies, hangs or babbles leaves the original without one."""
    command = [sys.executable, "-E", "-s", "-B", "-m", "cases.evidence.cleaning", media_type]
    pipe = subprocess.PIPE
    with (
        ONE_AT_A_TIME,
        subprocess.Popen(  # noqa: S603 - our own module, and a type out of our own list
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT
        ) as child,
    ):
        clock = Timer(WALL_SECONDS, child.kill)
        clock.start()
        try:
            told = _converse(child, data)
        finally:
            clock.cancel()
            child.kill()
    try:
        return unpack(told) if child.returncode == 0 else Answer(IMPOSSIBLE)
    except Broken:
        return Answer(IMPOSSIBLE)


def _converse(child: "subprocess.Popen[bytes]", data: bytes) -> bytes:
    """Give while taking, or both would wait for one another."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("both pipes are needed")
    feeder = Thread(target=_feed, args=(child.stdin, data), daemon=True)
    feeder.start()
    told = child.stdout.read(MAX_BYTES + HEAD_BYTES)
    if child.stdout.read(1):
        child.kill()
    child.wait()
    feeder.join()
    return told


def _feed(pipe: IO[bytes], data: bytes) -> None:
    """Until it has all, or has died before."""
    with suppress(OSError):
        pipe.write(data)
    with suppress(OSError):
        pipe.close()
