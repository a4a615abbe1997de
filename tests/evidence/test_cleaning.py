"""The child process: what it draws holds nothing but pictures and sound; what it cannot draw leaves no copy."""

import io
import resource
import struct
import subprocess
import sys

import av
import pytest
from PIL import Image

from cases.core.errors import Refused
from cases.evidence import kinds
from cases.evidence.cleaning import run
from cases.evidence.cleaning.answer import CLEAN, IMPOSSIBLE, REFUSED, Answer, Broken, pack, unpack
from tests.factories import evidence as files

TRACES = (files.MARK, b"+33.3", b"xyz", b"2026-01", b"x264", b"x265", b"kur")


def cleaned(data, media_type=None):
    answer = run.clean(data, media_type or kinds.recognise(data))
    assert answer.state == CLEAN and answer.parts
    return answer


def code_of(data):
    """Why a file is not taken."""
    try:
        answer = run.clean(data, kinds.recognise(data))
    except Refused as refusal:
        return refusal.code
    assert answer.state == REFUSED and not answer.parts
    return answer.code


def drawn(answer):
    return Image.open(io.BytesIO(answer.parts[0]))


def test_a_photo_keeps_its_pixels_the_right_way_up_and_nothing_else():
    data = files.jpeg(size=(320, 240), noise=True)
    assert data.count(files.MARK) >= 4 and drawn(Answer(CLEAN, parts=(data,))).getexif().get_ifd(0x8825)
    answer = cleaned(data)
    picture = drawn(answer)
    assert (answer.copy_type, picture.format, picture.size) == ("image/jpeg", "JPEG", (240, 320))
    assert not picture.getexif() and set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }
    assert files.MARK not in answer.parts[0] and b"Exif" not in answer.parts[0]


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_other_pictures_become_png(form, mode):
    picture = drawn(cleaned(files.still(form, mode)))
    assert picture.format == "PNG" and picture.size == (64, 48) and not picture.info


def test_deep_greys_are_not_clipped():
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(out, "PNG")
    assert drawn(cleaned(out.getvalue())).getpixel((1, 1)) == 0x80


@pytest.mark.parametrize("tail", [files.archive(), b"<html><script>" + files.MARK + b"</script>"])
def test_what_is_glued_to_a_picture_stays_behind(tail):
    for data in (files.jpeg(), files.still("PNG"), files.still("GIF"), files.still("WEBP")):
        answer = cleaned(data + tail)
        assert files.MARK not in answer.parts[0] and b"PK\x03\x04" not in answer.parts[0]


def test_a_document_is_drawn_page_by_page():
    data = files.pdf(pages=3) + files.archive()
    assert data.count(files.MARK) >= 4
    answer = cleaned(data)
    assert answer.copy_type == "image/png" and len(answer.parts) == 3
    for part in answer.parts:
        picture = Image.open(io.BytesIO(part))
        assert picture.size == (625, 417) and not picture.info and files.MARK not in part
        assert picture.convert("L").getextrema()[0] < 60, "the text is drawn"


def test_a_document_of_too_many_pages_is_not_drawn_in_part():
    assert run.clean(files.pdf(pages=201), "application/pdf").state == IMPOSSIBLE


FILMS = {
    "mov": (files.film, {"form": "mov"}, "video/mp4"),
    "mp4": (files.film, {"form": "mp4"}, "video/mp4"),
    "hevc": (files.film, {"form": "mp4", "video": "libx265"}, "video/mp4"),
    "pcm": (files.film, {"form": "mov", "audio": "pcm_s16le"}, "video/x-matroska"),
    "vp8": (files.film, {"form": "webm", "video": "libvpx", "audio": "libopus"}, "video/webm"),
    "vp9": (files.film, {"form": "webm", "video": "libvpx-vp9", "audio": None}, "video/webm"),
    "mkv": (files.film, {"form": "matroska"}, "video/mp4"),
    "vorbis": (files.film, {"form": "matroska", "audio": "vorbis"}, "video/x-matroska"),
    "opus": (files.film, {"form": "ogg", "video": None, "audio": "libopus"}, "audio/ogg"),
    "mp3": (files.film, {"form": "mp3", "video": None, "audio": "libmp3lame"}, "audio/mpeg"),
    "m4a": (files.film, {"form": "ipod", "video": None}, "audio/mp4"),
    "wav": (files.film, {"form": "wav", "video": None, "audio": "pcm_s16le"}, "audio/wav"),
}


@pytest.mark.parametrize("which", FILMS)
def test_a_recording_is_copied_without_a_word_about_it(which):
    make, how, copy_type = FILMS[which]
    data = make(**how)
    assert files.MARK in data
    answer = cleaned(data + files.archive())
    copy = answer.parts[0]
    assert answer.copy_type == copy_type
    assert not [trace for trace in TRACES if trace in copy] and b"PK\x03\x04" not in copy
    with av.open(io.BytesIO(copy)) as container:
        told = dict(container.metadata)
        for stream in container.streams:
            told |= dict(stream.metadata)
        assert {stream.type for stream in container.streams} <= {"video", "audio"}
    ours = {"major_brand", "minor_version", "compatible_brands", "encoder", "DURATION", "language"}
    assert set(told) - {"handler_name"} <= ours and told.get("language", "und") == "und"
    assert told.get("encoder", "Lavf") == "Lavf"
    assert frames(copy) == frames(data)


def frames(data):
    with av.open(io.BytesIO(data)) as container:
        indexes = [stream.index for stream in container.streams]
    counts = []
    for index in indexes:
        with av.open(io.BytesIO(data)) as container:
            counts.append(sum(1 for _frame in container.decode(index)))
    return counts


def test_the_place_an_apple_phone_writes_is_in_the_original_and_not_in_the_copy():
    data = files.with_place_box(files.film("mov"))
    assert b"com.apple.quicktime.location" in data and b"\xa9xyz" in data
    copy = cleaned(data).parts[0]
    assert b"com.apple" not in copy and b"\xa9xyz" not in copy and b"+33.3127" not in copy


def test_a_film_that_lies_on_its_side_is_still_turned():
    data = files.film("mp4", audio=None)
    at = data.index(b"tkhd") + 4 + 40  # version 0: the matrix follows forty bytes
    matrix = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 48 * 65536, 0, 1 << 30)
    turned = data[:at] + matrix + data[at + 36 :]
    assert rotation(turned) and rotation(cleaned(turned).parts[0]) == rotation(turned)


def rotation(data):
    with av.open(io.BytesIO(data)) as container:
        return next(container.decode(video=0)).rotation


def test_attachments_and_covers_stay_behind():
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as container:
        lane = container.add_stream("libx264", rate=10)
        lane.width, lane.height, lane.pix_fmt = 64, 48, "yuv420p"
        container.add_attachment(f"{files.WORDS}.jpg", "image/jpeg", files.jpeg())
        for frame in [*(files.picture(lane, at) for at in range(3)), None]:
            container.mux(lane.encode(frame))
    assert out.getvalue().count(files.MARK) >= 2
    assert files.MARK not in cleaned(out.getvalue()).parts[0]


def test_a_codec_that_hides_words_in_each_picture_leaves_no_copy():
    assert run.clean(files.film("mov", video="mjpeg"), "video/quicktime").state == IMPOSSIBLE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (files.SVG, "active"),
        (b"\xef\xbb\xbf  <!doctype html><script>1</script>", "active"),
        ("<svg>".encode("utf-16"), "active"),
        (b"#!/bin/sh\nrm x", "active"),
        (b"MZ" + bytes(80), "active"),
        (files.archive(), "archive"),
        (files.archive() + files.jpeg(), "archive"),
        (b"Rar!\x1a\x07\x00" + bytes(80), "archive"),
        (b"plain words", "unknown"),
        (b"BM" + bytes(80), "unknown"),
        (files.box(b"ftyp", b"heic" + bytes(12)) + bytes(80), "heic"),
        (b"\xff\xd8\xff" + files.MARK, "damaged"),
        (b"RIFF\x10\x00\x00\x00WEBP" + files.MARK, "damaged"),
        (b"%PDF-1.7 " + files.MARK, "damaged"),
        (files.box(b"ftyp", b"isom" + bytes(8)) + files.MARK, "damaged"),
        (b"ID3" + files.MARK, "damaged"),
        (b"\x1aE\xdf\xa3" + files.MARK, "damaged"),
        (b"#EXTM3U\nfile:///etc/hostname", "unknown"),
        (files.png_of(20_000, 20_000), "picture_huge"),
        (files.locked_pdf(), "locked"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_taken_is_refused_by_its_content(data, code):
    assert code_of(data) == code
    assert code in kinds.SENTENCES


def test_a_webp_of_too_many_pixels_is_refused_before_room_is_made_for_them():
    size = (16383 - 1).to_bytes(3, "little")
    body = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + size
    assert code_of(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body) == "picture_huge"


def test_a_picture_that_breaks_off_is_kept_without_a_copy():
    data = files.still("PNG")
    assert run.clean(data[: len(data) // 2], "image/png").state == IMPOSSIBLE


def test_a_child_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(run, "WALL_SECONDS", 0.05)
    assert run.clean(files.jpeg(), "image/jpeg") == Answer(IMPOSSIBLE)


def test_a_child_that_dies_leaves_no_copy(monkeypatch):
    monkeypatch.setattr(run, "ENVIRONMENT", {"PYTHONHOME": "/nowhere"})
    monkeypatch.setattr(run.sys, "executable", "/bin/false")
    assert run.clean(bytes(10_000_000), "image/jpeg") == Answer(IMPOSSIBLE)


def test_a_child_that_babbles_is_ended(monkeypatch):
    monkeypatch.setattr(run, "MAX_BYTES", 10)
    monkeypatch.setattr(run, "HEAD_BYTES", 10)
    assert run.clean(files.jpeg(), "image/jpeg") == Answer(IMPOSSIBLE)


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"{}\n",
        b'["clean","","image/png","image/png",[5]]\nabc',
        b'["clean","","image/png","image/png",[]]\n',
        b'["clean","","image/png","image/png",[-1,4]]\nabc',
        b'["impossible","","","",[3]]\nabc',
        b'["other","","","",[]]\n',
        b'["refused",1,"","",[]]\n',
        b'["refused","x"]\n',
    ],
)
def test_an_answer_that_is_none_is_not_believed(told):
    with pytest.raises(Broken):
        unpack(told)


def test_an_answer_comes_back_as_it_was_packed():
    answer = Answer(CLEAN, media_type="image/png", copy_type="image/png", parts=(b"one", b"two"))
    assert unpack(pack(answer)) == answer


CAGED = """
import os, socket, sys
from cases.evidence.cleaning import cage
cage.close(); cage.lock()
def fails(act):
    try: act()
    except (OSError, MemoryError): return True
def hoard(): bytearray(3 << 30)
told = [fails(lambda: open("/etc/hostname")), fails(socket.socket), fails(hoard)]
sys.stdout.write(repr(told))
"""


def test_the_child_opens_nothing_and_takes_only_so_much_memory():
    done = subprocess.run(
        [sys.executable, "-B", "-c", CAGED], cwd=run.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[True, True, True]"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0, "the parent is as it was"


def test_the_child_knows_neither_our_environment_nor_django():
    assert set(run.ENVIRONMENT) == {"LC_ALL", "MALLOC_ARENA_MAX"}
    for path in (run.ROOT / "cases" / "evidence" / "cleaning").glob("*.py"):
        assert "django" not in path.read_text(), path.name
