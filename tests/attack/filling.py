"""Fills a found form as somebody in good faith would, so that an attack on one field reaches the code."""

import datetime as dt
import itertools
import os
from urllib.parse import quote_from_bytes

from cases.core import clock
from tests.attack.pages import Control, FoundForm

Pairs = list[tuple[str, str | bytes]]
FILLS = ("all", "required", "nothing")
SERIAL = itertools.count(1)
PAST = {"happened_on", "heard_on", "given_on", "at", "posted_at", "captured_at", "received_at"}
FILES = {"csv": b"Register no.,House\nR-1,Cedar\n"}
WORDS = {
    "q": "Quiet",
    "username": "invented",
    "again": "four unrelated lantern words",
    "password": "four unrelated lantern words",
    "password1": "four unrelated lantern words",
    "password2": "four unrelated lantern words",
    "oldpassword": "a long invented pass phrase",
    "phone": "0770 000 4321",
    "birth_year": "1990",
    "nights": "7",
    "area": "Invented district",
    "last4": "9876",
    "amount": "1,000",
    "counted": "100,000",
    "given": "10",
    "taken": "14,000",
    "official": "1310",
    "market": "1420",
}


def filled(form: FoundForm, *, button: int = 0, fill: str = "all") -> Pairs:
    """Each control once; what is empty is filled plausibly: all, what is required, or nothing."""
    pairs: Pairs = []
    radios: dict[str, list[Control]] = {}
    for control in form.controls:
        if control.kind == "radio":
            radios.setdefault(control.name, []).append(control)
        elif control.kind == "checkbox":
            pairs += [(control.name, control.value or "on")] if control.chosen else []
        elif control.kind == "file":
            continue
        else:
            wanted = fill == "all" or (fill == "required" and "required" in control.attributes)
            pairs.append((control.name, plausible(control) if wanted else control.value))
    for name, group in radios.items():
        chosen = next((control for control in group if control.chosen), group[0])
        pairs.append((name, chosen.value))
    if form.buttons:
        pairs.append(form.buttons[button % len(form.buttons)])
    return pairs


def plausible(control: Control) -> str:
    """A value for one control."""
    today = clock.tonight()
    if control.kind == "select":
        return control.value or next((option for option in control.options if option), "")
    if control.value or control.kind == "hidden":
        return control.value
    if control.name in PAST and control.kind == "date":
        return (today - dt.timedelta(days=1)).isoformat()
    if control.kind == "date":
        return (today + dt.timedelta(days=5)).isoformat()
    if control.kind == "datetime-local":
        return clock.now().strftime("%Y-%m-%dT%H:%M")
    if control.kind == "number":
        return control.attributes.get("min") or "3"
    if control.name in WORDS:
        return f"{WORDS[control.name]}{next(SERIAL)}" if control.name == "username" else WORDS[control.name]
    if "date" in control.name or control.name.endswith(("_on", "_from", "_to", "_until", "until")):
        return (today + dt.timedelta(days=5)).isoformat()
    if "name" in control.name or control.name in ("code", "label"):
        return f"Plain Word {next(SERIAL)}"
    return "a plausible reason in words"


def urlencoded(pairs: Pairs) -> bytes:
    """As a browser would; lone surrogates go out as the bytes they would be."""
    return b"&".join(coded(name) + b"=" + coded(value) for name, value in pairs)


def coded(value: str | bytes) -> bytes:
    return quote_from_bytes(raw(value), safe="").encode()


def raw(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def multipart(pairs: Pairs, files: list[tuple[str, str, bytes, str]]) -> tuple[bytes, str]:
    """Body and content type; `files` are (field, file name, bytes, type)."""
    line = b"----" + os.urandom(8).hex().encode()
    parts = [
        b'Content-Disposition: form-data; name="' + raw(name) + b'"\r\n\r\n' + raw(value)
        for name, value in pairs
    ]
    parts += [
        b'Content-Disposition: form-data; name="' + raw(name) + b'"; filename="' + raw(title) + b'"\r\n'
        b"Content-Type: " + raw(kind) + b"\r\n\r\n" + body
        for name, title, body, kind in files
    ]
    body = b"".join(b"--" + line + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + line + b"--\r\n"
    return body, f"multipart/form-data; boundary={line.decode()}"
