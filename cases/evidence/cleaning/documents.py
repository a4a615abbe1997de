"""PDF: each page drawn as a picture, so that scripts, files, links and authors inside stay behind."""

from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from cases.evidence.cleaning.answer import CLEAN, MAX_BYTES, Answer, Unfit

MAX_PAGES = 200
PAGE_PIXELS = 3_000_000
SCALE = 150 / 72  # dots of the picture for each point of the page
LONGEST_SIDE = 6_000


def prepare() -> None:
    """Both libraries read what they need while they still may."""
    Image.preinit()
    pypdfium2.PdfDocument.new().close()


def opened(data: bytes, media_type: str) -> Any:
    """The document with its table of pages read."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unfit("locked" if locked else "damaged") from error
    if not pages:
        raise Unfit("damaged")
    return document


def media_type(document: Any) -> str:
    """As it began."""
    return "application/pdf"


def cleaned(document: Any) -> Answer:
    """A PNG for each page; too many pages are not drawn in part, because a part would mislead."""
    if len(document) > MAX_PAGES:
        raise ValueError("too many pages")
    document.init_forms()
    parts: list[bytes] = []
    for number in range(len(document)):
        parts.append(_drawn(document[number]))
        if sum(map(len, parts)) > MAX_BYTES:
            raise ValueError("too large")
    return Answer(CLEAN, media_type="application/pdf", copy_type="image/png", parts=tuple(parts))


def _drawn(page: Any) -> bytes:
    wide, high = page.get_size()
    scale = min(SCALE, (PAGE_PIXELS / (wide * high)) ** 0.5, LONGEST_SIDE / max(wide, high))
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    fresh = Image.new("RGB", drawn.size, "white")
    fresh.paste(drawn)
    out = BytesIO()
    fresh.save(out, "PNG", compress_level=3)
    page.close()
    return out.getvalue()
