"""How a channel is found again whatever its spelling, and what a link to a group needs: pure."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.actors.codes import Certainty, Platform
from cases.core.digits import latin_digits
from cases.core.errors import Refused

HANDLE_MAX = 120
_TYPED_MAX = 500
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]{1,12}://", re.IGNORECASE)
# The addresses under which each platform shows its channels.
HOSTS: dict[str, tuple[str, ...]] = {
    Platform.TELEGRAM: ("t.me", "telegram.me", "telegram.dog"),
    Platform.FACEBOOK: ("facebook.com", "fb.com", "fb.me"),
    Platform.X: ("x.com", "twitter.com"),
    Platform.TIKTOK: ("tiktok.com",),
    Platform.YOUTUBE: ("youtube.com",),
    Platform.INSTAGRAM: ("instagram.com",),
}
# First parts of an address that say what kind of thing follows, not whose it is.
KINDS = frozenset({"s", "user", "c", "pages", "groups", "people", "pg"})
NUMBERED = "profile.php"  # how one platform addresses accounts without a name


def handle_of(platform: str, typed: str) -> str:
    """The bare handle as it is published: without @, without the platform's address, without a post's number."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", typed[:_TYPED_MAX]))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs", "Co"))
    text = text.strip()
    inside = _from_address(platform, text)
    if inside is None:
        inside = text.rstrip("/") if platform == Platform.WEBSITE else text.strip("/")
    return " ".join(inside.lstrip("@").split())


def normalise(platform: str, typed: str) -> str:
    """The key a channel is found by: one for every spelling of its handle, in any case and any digits."""
    bare = handle_of(platform, typed)
    if platform == Platform.WEBSITE:
        bare = _SCHEME.sub("", bare).removeprefix("www.")
    return latin_digits(bare).casefold().replace(" ", "")


def _from_address(platform: str, text: str) -> str | None:
    """The handle within an address of the platform; None where the text is no such address."""
    if text.lower().startswith("tg://"):
        found = re.search(r"[?&]domain=([^&#]+)", text)
        return found[1] if found else None
    split = _split(text)
    if split is None or platform == Platform.WEBSITE:
        return None
    host, path, query = split
    for known in HOSTS.get(platform, ()):
        if host == known:
            return _first_part(path, query)
        if platform == Platform.TELEGRAM and host.endswith(f".{known}"):
            return host.removesuffix(f".{known}")
    return None


def _split(text: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(_SCHEME.sub("//", text) if _SCHEME.match(text) else f"//{text}")
    except ValueError:
        return None
    host = (parts.hostname or "").casefold()
    for prefix in ("www.", "m.", "mobile.", "web."):
        host = host.removeprefix(prefix)
    return host, parts.path, parts.query


def _first_part(path: str, query: str) -> str:
    """The first part of a path that names somebody; what follows is a post."""
    parts = [unquote(part) for part in path.split("/") if part]
    if parts and parts[0].casefold() == NUMBERED:
        found = re.search(r"(?:^|&)id=(\w+)", query)
        return found[1] if found else NUMBERED
    if parts and parts[0].casefold() == "joinchat":
        return "+" + parts[1] if len(parts) > 1 else ""
    while len(parts) > 1 and parts[0].casefold() in KINDS:
        parts.pop(0)
    if len(parts) > 1 and parts[0].casefold() == "channel":
        return parts[1]
    return parts[0] if parts else ""


def handle(platform: str, typed: str) -> tuple[str, str]:
    """The handle and its key; refused where nothing is left, or too much."""
    bare, key = handle_of(platform, typed), normalise(platform, typed)
    if not key:
        raise Refused("handle_missing", _("Write the handle of the channel."), field="handle")
    if len(bare) > HANDLE_MAX or len(key) > HANDLE_MAX or len(typed) > _TYPED_MAX:
        raise Refused("handle_too_long", _("This handle is too long."), field="handle")
    return bare, key


def link_is_sound(*, linked: bool, confidence: str) -> None:
    """Without a group there is no link to be sure of."""
    if not linked and confidence != Certainty.UNKNOWN:
        sentence: Promise = _("Without a group there is no link to be sure of.")
        raise Refused("confidence_without_actor", sentence, field="confidence")


def once(others: list[str], wanted: str) -> None:
    """Two groups whose names differ by case only would be mixed up in a report."""
    if wanted.casefold() in {name.casefold() for name in others}:
        raise Refused("actor_known", _("This group is on the list already."), field="name")
