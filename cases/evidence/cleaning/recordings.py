"""Video and sound: the streams copied into a new container, and of the old container nothing else.

Left behind: tags of file and streams (place, author, device, times), chapters, pictures, subtitles, data tracks,
attachments. Messages inside H.264 and H.265 (SEI, where some cameras write place and time) are taken out.
"""

from contextlib import suppress
from importlib import import_module
from io import BytesIO
from pkgutil import walk_packages
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.stream import Disposition

from cases.evidence.cleaning.answer import CLEAN, MAX_BYTES, Answer, Unfit
from cases.evidence.cleaning.heads import is_layer_three, without_comments, without_messages

# One reader each, so that no file can choose to be a playlist, which would open others.
READERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/x-matroska": "matroska",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
}
# Takes out the messages; other codecs in the lists below carry none that a writer could fill.
FILTERS = {
    "h264": "filter_units=remove_types=6",
    "hevc": "filter_units=remove_types=39|40",
    "av1": "filter_units=remove_types=5",
}
HEADS = {"vorbis": without_comments, "hevc": without_messages}
WEB = {"vp8", "vp9", "av1", "opus", "vorbis"}
MP4 = {"h264", "hevc", "av1", "vp9", "aac", "mp3", "opus", "flac", "alac", "ac3"}
WAV = {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw"}
OTHERS = WAV | {"pcm_s16be", "pcm_s24be", "h263", "amr_nb", "amr_wb", "vorbis", "vp8"}  # Matroska takes them
PLAIN = {"fflags": "+bitexact"}  # no name of the program, no random numbers


def prepare() -> None:
    """The library loads its parts when they are first used; later nothing can be opened."""
    av.logging.set_level(None)
    for found in walk_packages(av.__path__, "av."):
        if not found.name.endswith(("__main__", "datasets")):
            with suppress(ImportError):  # a part that needs a library we do not have
                import_module(found.name)


def opened(data: bytes, media_type: str) -> Any:
    """The container with its streams found."""
    try:
        container = av.open(BytesIO(data), format=READERS[media_type], metadata_errors="ignore")
        streams = [stream for stream in container.streams if _is_taken(stream)]
    except Exception as error:
        raise Unfit("damaged") from error
    if not streams:
        raise Unfit("damaged")
    return container, streams, media_type


def media_type(recording: Any) -> str:
    """What the streams tell better than the beginning of the file."""
    _container, streams, began = recording
    seen = any(stream.type == "video" for stream in streams)
    if began == "audio/ogg":
        return "audio/ogg"
    if began == "video/x-matroska":
        names = {_codec(stream) for stream in streams}
        return "video/webm" if names <= WEB else "video/x-matroska"
    return began if seen or not began.startswith("video/") else "audio/mp4"


def cleaned(recording: Any) -> Answer:
    """Every packet carried over; its clock kept, its extras left."""
    container, streams, _began = recording
    form, copy_type = _new_form(streams)
    out = BytesIO()
    with av.open(out, "w", format=form, options=PLAIN | _quiet(form)) as fresh:
        lanes = {stream.index: _lane(fresh, stream) for stream in streams}
        for packet in container.demux(streams):
            if packet.size and _is_sound(packet):
                _carry(fresh, packet, *lanes[packet.stream.index])
        for target, sieve in lanes.values():
            for rest in sieve.filter(None) if sieve else ():
                _put(fresh, rest, target)
    if not 0 < out.tell() <= MAX_BYTES:
        raise ValueError("empty or too large")
    return Answer(CLEAN, media_type=media_type(recording), copy_type=copy_type, parts=(out.getvalue(),))


def _codec(stream: Any) -> str:
    """What it is coded in, whichever decoder stands ready for it."""
    return str(stream.codec_context.codec.canonical_name)


def _is_taken(stream: Any) -> bool:
    """A cover is a picture somebody else may have filled with more than pixels."""
    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    return stream.type in ("video", "audio") and not stream.disposition & covers


def _new_form(streams: list[Any]) -> tuple[str, str]:
    """The container browsers play best, of those that can hold these streams."""
    names = {_codec(stream) for stream in streams}
    sound = all(stream.type == "audio" for stream in streams)
    if sound and names <= {"opus", "vorbis", "flac"}:
        return "ogg", "audio/ogg"
    if names <= WEB:
        return "webm", "audio/webm" if sound else "video/webm"
    if sound and names <= {"mp3"}:
        return "mp3", "audio/mpeg"
    if sound and names <= WAV:
        return "wav", "audio/wav"
    if names <= MP4:
        return "mp4", "audio/mp4" if sound else "video/mp4"
    if names <= MP4 | OTHERS:
        return "matroska", "audio/x-matroska" if sound else "video/x-matroska"
    raise ValueError("a stream that cannot be copied safely")


def _quiet(form: str) -> dict[str, str]:
    """No tags of the writer's own."""
    return {"mp3": {"id3v2_version": "0", "write_xing": "0"}}.get(form, {})


def _lane(fresh: Any, stream: Any) -> tuple[Any, Any]:
    """The new stream, and the sieve for its packets."""
    target = fresh.add_stream_from_template(stream, opaque=True)
    name = _codec(stream)
    sieve = BitStreamFilterContext(FILTERS[name], stream, target) if name in FILTERS else None
    if name in HEADS:
        # Behind the sieve: it writes units behind start codes, and the muxer goes by the head.
        target.codec_context.extradata = HEADS[name](target.codec_context.extradata)
    return target, sieve


def _carry(fresh: Any, packet: Any, target: Any, sieve: Any) -> None:
    for kept in sieve.filter(packet) if sieve else (packet,):
        _put(fresh, kept, target)


def _is_sound(packet: Any) -> bool:
    """MP3 alone has no container that says where its frames end."""
    return _codec(packet.stream) != "mp3" or is_layer_three(bytes(packet))


def _put(fresh: Any, packet: Any, target: Any) -> None:
    """A new packet of the same bytes: what hung on the old one is not carried over."""
    bare = av.Packet(bytes(packet))
    bare.pts, bare.dts, bare.duration = packet.pts, packet.dts, packet.duration
    bare.time_base, bare.is_keyframe, bare.stream = packet.time_base, packet.is_keyframe, target
    fresh.mux(bare)
