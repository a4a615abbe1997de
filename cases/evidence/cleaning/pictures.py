"""Pictures: the pixels alone, turned the right way up, pasted into a new image.

Saving a read picture again would keep its comment and more (security.md section 7).
"""

from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from cases.evidence.cleaning.answer import CLEAN, Answer, Unfit

MAX_PIXELS = 100_000_000
QUALITY = 92
FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
}


LOADED = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)  # what many phones call JPEG; EXIF is TIFF


def prepare() -> None:
    """Readers and writers are loaded while files may be opened; our own count stands in place of Pillow's."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None


def opened(data: bytes, media_type: str) -> Any:
    """The picture with its head read and not one pixel decoded."""
    if media_type == "image/webp":
        _count(*webp_size(data))  # Pillow makes room for all pixels of these at once
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS[media_type])
    except Exception as error:
        raise Unfit("damaged") from error
    _count(*picture.size)
    return picture, media_type


def media_type(picture: Any) -> str:
    """As it began."""
    return str(picture[1])


def cleaned(picture: Any) -> Answer:
    """The first frame; JPEG stays JPEG, all others become PNG."""
    image, kind = picture
    image.load()
    _count(*image.size)
    _turn(image)
    mode = (
        "RGBA"
        if _see_through(image)
        else "L"
        if image.mode in ("1", "L", "I", "F") or _deep(image)
        else "RGB"
    )
    if _deep(image) or image.mode in ("I", "F"):
        image = image.convert("F").point(lambda value: value * (1 / 256) + 0)
    pixels = image if image.mode == mode else image.convert(mode)
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    out = BytesIO()
    if kind == "image/jpeg" and mode != "RGBA":
        fresh.save(out, "JPEG", quality=QUALITY)
        return Answer(CLEAN, media_type=kind, copy_type="image/jpeg", parts=(out.getvalue(),))
    fresh.save(out, "PNG", compress_level=3)
    return Answer(CLEAN, media_type=kind, copy_type="image/png", parts=(out.getvalue(),))


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height out of the head of a WebP file (RFC 9649)."""
    kind, body = data[12:16], data[20:30]
    if len(body) == 10 and kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if len(body) == 10 and kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if len(body) == 10 and kind == b"VP8 ":
        wide, high = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
        return wide & 0x3FFF, high & 0x3FFF
    raise Unfit("damaged")


def _count(wide: int, high: int) -> None:
    if wide * high > MAX_PIXELS:
        raise Unfit("picture_huge")


def _turn(image: Any) -> None:
    """In place: a large picture stands in memory twice at most."""
    with suppress(Exception):  # a broken note on orientation is as good as none
        ImageOps.exif_transpose(image, in_place=True)


def _see_through(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def _deep(image: Any) -> bool:
    return str(image.mode).startswith("I;16")
