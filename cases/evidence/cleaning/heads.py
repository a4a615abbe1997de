"""Heads of codecs that can hold words of their own, and how they are emptied; what is a frame and what is not."""

import re

from cases.evidence.cleaning.answer import Broken

EMPTY = b"\x03vorbis" + bytes(4) + bytes(4) + b"\x01"  # no vendor, no comments, the framing bit
START = b"\0\0\0\x01"
HEVC_MESSAGES = (39, 40)


def without_comments(heads: bytes | None) -> bytes:
    """Vorbis: the middle one of three heads emptied.

    Layout (Xiph lacing, as in Matroska): a 2, the lengths of the first two in bytes of 255, then the heads.
    """
    if not heads or heads[0] != 2:
        raise Broken
    first, at = _length(heads, 1)
    second, at = _length(heads, at)
    start = heads[at : at + first]
    setup = heads[at + first + second :]
    if not start.startswith(b"\x01vorbis") or not setup.startswith(b"\x05vorbis"):
        raise Broken
    return b"\x02" + _laced(len(start)) + _laced(len(EMPTY)) + start + EMPTY + setup


def without_messages(head: bytes | None) -> bytes:
    """H.265: the units before the first picture, without those of messages (SEI); each behind a start code."""
    units = re.split(b"\0*\0\0\x01", head or b"")
    if units[0] or len(units) < 2:
        raise Broken
    kept = [unit for unit in units[1:] if unit and unit[0] >> 1 & 0x3F not in HEVC_MESSAGES]
    return b"".join(START + unit for unit in kept)


def _length(heads: bytes, at: int) -> tuple[int, int]:
    total = 0
    while at < len(heads):
        total += heads[at]
        at += 1
        if heads[at - 1] != 255:
            return total, at
    raise Broken


def _laced(size: int) -> bytes:
    return b"\xff" * (size // 255) + bytes([size % 255])


_KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def is_layer_three(frame: bytes) -> bool:
    """MP3: whether these bytes are one frame and nothing else (ISO/IEC 11172-3); what is glued on is not."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return False
    version, bits, rate, pad = frame[1] >> 3 & 3, frame[2] >> 4, frame[2] >> 2 & 3, frame[2] >> 1 & 1
    if version == 1 or bits in (0, 15) or rate == 3:
        return False
    kbits = _KBITS[3 if version == 3 else 2][bits]
    return len(frame) == (144 if version == 3 else 72) * kbits * 1000 // _RATES[version][rate] + pad
