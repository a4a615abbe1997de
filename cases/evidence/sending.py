"""How bytes of evidence leave: never as a page of ours, never kept, under a generated name."""

import base64
import re

from django.http import HttpRequest, HttpResponse

from cases.evidence.kinds import TYPES
from cases.evidence.models import Evidence

POLICY = "sandbox; default-src 'none'"
_COPY_ENDINGS = {"audio/webm": "webm", "audio/x-matroska": "mka"}
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def generated_name(evidence: Evidence, ending: str, part: int = 0) -> str:
    """The report's number and a piece of the row's key; no word of anybody."""
    return f"{evidence.report.ref}-{evidence.id.hex[:8]}{f'-{part}' if part else ''}.{ending}"


def inline(request: HttpRequest, data: bytes, evidence: Evidence, part: int) -> HttpResponse:
    """A part of the cleaned copy, whole or the stretch a player asks for."""
    media_type = evidence.copy_type
    ending = TYPES[media_type].ending if media_type in TYPES else _COPY_ENDINGS.get(media_type, "bin")
    response = _guarded(HttpResponse(content_type=media_type))
    response["Content-Disposition"] = f'inline; filename="{generated_name(evidence, ending, part)}"'
    response["Accept-Ranges"] = "bytes"
    _fill(response, data, request.headers.get("Range", ""))
    return response


def attachment(data: bytes, evidence: Evidence) -> HttpResponse:
    """The original: nothing a browser would open by itself."""
    response = _guarded(HttpResponse(data, content_type="application/octet-stream"))
    ending = TYPES[evidence.media_type].ending
    response["Content-Disposition"] = f'attachment; filename="{generated_name(evidence, ending)}"'
    digest = base64.b64encode(bytes.fromhex(evidence.sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    return response


def _guarded(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    response["Content-Encoding"] = "identity"  # packed twice, it would be neither smaller nor a range
    return response


def _fill(response: HttpResponse, data: bytes, asked: str) -> None:
    """One range as in RFC 9110; anything else asked for gets the whole."""
    found = _RANGE.fullmatch(asked.strip())
    if not found or found[0] == "bytes=-":
        response.content = data
        return
    first, last = found[1], found[2]
    start = int(first) if first else max(0, len(data) - int(last))
    end = min(int(last), len(data) - 1) if first and last else len(data) - 1
    if start > end:
        response.status_code = 416
        response["Content-Range"] = f"bytes */{len(data)}"
        return
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
    response.content = data[start : end + 1]
