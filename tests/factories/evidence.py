"""Files as evidence comes in: with places, authors and comments in them, and some that mean harm."""

import io
import os
import struct
import zipfile
import zlib
from fractions import Fraction

import av
from PIL import Image

MARK = b"CANARY-3141-INVENTED"  # stands wherever a file can hold words
WORDS = MARK.decode()


def jpeg(*, size=(320, 240), noise=False) -> bytes:
    """A photo of a phone: place, device, a comment, lying on its side."""
    picture = Image.effect_noise(size, 90).convert("RGB") if noise else Image.new("RGB", size, (90, 120, 60))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0110] = 6, WORDS, f"{WORDS} phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 18.0, 45.5), 3: "E", 4: (44.0, 21.0, 10.25)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=MARK, icc_profile=b"ICC " + MARK)
    return out.getvalue()


def still(form: str, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 90).convert("RGB").convert(mode).save(out, form)
    return out.getvalue()


def png_of(wide: int, high: int) -> bytes:
    """A true PNG of one grey, a few kilobytes for any number of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer, line = zlib.compressobj(9), bytes(1 + wide)
    rows = b"".join(packer.compress(line) for _ in range(high)) + packer.flush()
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(*, pages: int = 1, extra: str = "", text: str = "Invented") -> bytes:
    """A document with an author, a title, a script and a line of text; `extra` goes into the trailer."""
    stream = f"BT /F1 24 Tf 40 120 Td ({text}) Tj ET"
    kids = " ".join(f"{10 + number} 0 R" for number in range(pages))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        3: f"<< /Author ({WORDS}) /Title ({WORDS}) /Creator ({WORDS}) >>",
        4: f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: f"<< /S /JavaScript /JS (app.alert\\('{WORDS}'\\)) >>",
    } | {
        10 + number: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>"
        for number in range(pages)
    }
    body = "%PDF-1.7\n" + "".join(f"{key} 0 obj\n{value}\nendobj\n" for key, value in objects.items())
    return f"{body}trailer\n<< /Root 1 0 R /Info 3 0 R {extra} >>\n%%EOF\n".encode()


def locked_pdf() -> bytes:
    """A document that asks for a password."""
    key, words = "00" * 16, "ab" * 32
    return pdf(
        extra=f"/ID [<{key}> <{key}>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{words}> /U <{words}> /P -4 >>"
    )


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("second.html", b"<script>" + MARK + b"</script>")
    return out.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TAGS = {
    "title": WORDS,
    "comment": WORDS,
    "artist": WORDS,
    "location": "+33.3127+044.3615/",
    "creation_time": "2026-01-02T03:04:05Z",
    "com.apple.quicktime.location.ISO6709": "+33.3127+044.3615/",
    "com.apple.quicktime.model": WORDS,
}


def film(
    form: str = "mov", *, video: str | None = "libx264", audio: str | None = "aac", frames: int = 10
) -> bytes:
    """A short film (or a sound) with a place and more in the tags of file and streams, and a chapter."""
    options = {"movflags": "use_metadata_tags"} if form in ("mov", "mp4") else {}
    out = io.BytesIO()
    with av.open(out, "w", format=form, options=options) as container:
        container.metadata.update(TAGS)
        lanes = []
        if video:
            lane = container.add_stream(video, rate=10)
            lane.width, lane.height, lane.pix_fmt = 64, 48, "yuvj420p" if video == "mjpeg" else "yuv420p"
            lane.metadata.update({"title": WORDS, "handler_name": WORDS, "language": "kur"})
            lanes.append((lane, [picture(lane, at) for at in range(frames)]))
        if audio:
            lane = container.add_stream(audio, rate=48000, options={"strict": "experimental"})
            lane.codec_context.options = {"strict": "experimental"}
            lane.metadata.update({"title": WORDS, "handler_name": WORDS})
            lanes.append((lane, [_tone(lane, at) for at in range(frames * 2)]))
        for lane, made in lanes:
            for frame in (*made, None):
                for packet in lane.encode(frame):
                    container.mux(packet)
    return out.getvalue()


def picture(lane, at):
    frame = av.VideoFrame(64, 48, lane.pix_fmt)
    for plane in frame.planes:
        plane.update(bytes([(at * 20) % 256]) * plane.buffer_size)
    frame.pts, frame.time_base = at, Fraction(1, 10)
    return frame


def _tone(lane, at):
    samples = lane.codec_context.frame_size or 1024
    frame = av.AudioFrame(format=lane.codec_context.format.name, layout="stereo", samples=samples)
    for plane in frame.planes:
        plane.update(
            os.urandom(plane.buffer_size) if "flt" not in frame.format.name else bytes(plane.buffer_size)
        )
    frame.pts, frame.sample_rate, frame.time_base = at * samples, 48000, Fraction(1, 48000)
    return frame


def box(kind: bytes, body: bytes) -> bytes:
    """One box of MP4 or QuickTime."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def with_place_box(film: bytes) -> bytes:
    """The old QuickTime way to say where: ©xyz in udta; as a box of its own behind all others."""
    text = b"+33.3127+044.3615/"
    return film + box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(text), 0x15C7) + text))


def large(film: bytes, size: int) -> bytes:
    """The same film with a box of noise behind it, so that it has exactly this many bytes."""
    noise = MARK + os.urandom(size - len(film) - 8 - len(MARK))
    return film + box(b"free", noise)
