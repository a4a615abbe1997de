"""What a file is, told by how its content begins; its name and what the browser says count for nothing."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.evidence.models import Evidence

HEAD = 64  # bytes looked at


@dataclass(frozen=True)
class FileType:
    """One type that is taken: what people call it, and the ending of a generated name."""

    kind: str
    ending: str


K = Evidence.Kind
TYPES: dict[str, FileType] = {
    "image/jpeg": FileType(K.IMAGE, "jpg"),
    "image/png": FileType(K.IMAGE, "png"),
    "image/webp": FileType(K.IMAGE, "webp"),
    "image/gif": FileType(K.IMAGE, "gif"),
    "application/pdf": FileType(K.DOCUMENT, "pdf"),
    "video/mp4": FileType(K.VIDEO, "mp4"),
    "video/quicktime": FileType(K.VIDEO, "mov"),
    "video/webm": FileType(K.VIDEO, "webm"),
    "video/x-matroska": FileType(K.VIDEO, "mkv"),
    "audio/mp4": FileType(K.AUDIO, "m4a"),
    "audio/ogg": FileType(K.AUDIO, "ogg"),
    "audio/mpeg": FileType(K.AUDIO, "mp3"),
    "audio/wav": FileType(K.AUDIO, "wav"),
    "text/plain": FileType(K.LINK, "txt"),
}
SENTENCES: dict[str, Promise] = {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than 100 MB. Cut it, or add it in parts."),
    "archive": _(
        "Archives and office files cannot be checked. Save what they hold as pictures or PDF and add these."
    ),
    "active": _(
        "Web pages, drawings in SVG and scripts can act when they are opened. Take a screenshot and add that."
    ),
    "heic": _("HEIC pictures cannot be read here. Save the picture as JPEG and add that."),
    "unknown": _("This is no picture, PDF, video or sound that can be read here. See what can be added."),
    "damaged": _("This file begins like a picture, PDF, video or sound, but cannot be read as one."),
    "picture_huge": _("This picture has more than 100 million pixels. Save a smaller copy, or a part of it."),
    "locked": _("This PDF is locked with a password. Save a copy without the password and add that."),
}
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"ID3", "audio/mpeg"),
)
_REFUSED = (
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "archive"),
    (b"#!", "active"),
    (b"MZ", "active"),
    (b"\x7fELF", "active"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_OLD_MOVIE_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip")
_STILL_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4"}


def refused(code: str) -> Refused:
    """The sentence of a refusal, beside the field of the file."""
    return Refused(code, SENTENCES[code], field="file")


def recognise(data: bytes) -> str:
    """The media type the content begins like; the type's own reader has the last word."""
    if not data:
        raise refused("empty")
    head = data[:HEAD]
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    found = _boxes(head) or _layer_three(head)
    if found:
        return found
    raise refused(next((code for start, code in _REFUSED if head.startswith(start)), _written(head)))


def _boxes(head: bytes) -> str:
    """RIFF, and the boxes of MP4 and QuickTime."""
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _STILL_BRANDS:
            raise refused("heic")
        return _BRANDS.get(brand, "video/mp4")
    return "video/quicktime" if head[4:8] in _OLD_MOVIE_BOXES else ""


def _layer_three(head: bytes) -> str:
    """A frame of MP3 without a tag before it: eleven bits of one, then the number of the layer."""
    return "audio/mpeg" if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 else ""


def _written(head: bytes) -> str:
    """Text that begins with a mark-up sign, behind marks of order and blanks."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "active" if text.startswith(b"<") else "unknown"
