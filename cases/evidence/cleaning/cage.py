"""Limits the child puts on itself: no file, no core dump, no new process, so much memory and time and no more."""

import resource

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 60


def close() -> None:
    """Before any byte of the file is read."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, 0)  # pipes are not meant; a file could not hold one byte


def lock() -> None:
    """After the reader is loaded: nothing more is opened, neither a file nor a connection; no process is begun."""
    _limit(resource.RLIMIT_NOFILE, 3)
    _limit(resource.RLIMIT_NPROC, 0)


def _limit(which: int, most: int) -> None:
    _soft, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))
