"""When two records may become one, and what becomes of values that differ."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.people.rules import NAME_LISTS, NAME_MAX, NAME_PARTS, each_once, full_name
from cases.risk.rules import rank
from cases.threats.codes import Precision

Span = tuple[dt.date, dt.date]  # nights d with start <= d < end


def stays(*, both_open: bool, mine: Iterable[Span], theirs: Iterable[Span]) -> None:
    """One person sleeps in one bed a night: else these are two people, or one stay was noted twice."""
    if both_open:
        sentence = _("Both have an open stay. End or cancel one of them first.")
        raise Refused("two_open_stays", sentence)
    spans = list(theirs)
    if any(
        start < other_end and other_start < end for start, end in mine for other_start, other_end in spans
    ):
        sentence = _(
            "Both slept here in the same nights. These may be two people, or one stay was noted twice."
        )
        raise Refused("nights_overlap", sentence)


def united_names(stays_on: Mapping[str, Any], comes_in: Mapping[str, Any]) -> dict[str, Any]:
    """All names of both: missing parts are filled, differing ones become aliases."""
    united = dict(stays_on)
    aliases = [*stays_on.get("aliases", ()), *comes_in.get("aliases", ())]
    differ = False
    for part in NAME_PARTS:
        ours, theirs = stays_on.get(part, ""), comes_in.get(part, "")
        if theirs and not ours:
            united[part] = theirs
        elif theirs and theirs != ours:
            differ = True
            aliases.append(theirs)
    whole = full_name(comes_in)
    if differ and len(whole) <= NAME_MAX:
        aliases.append(whole)
    united["aliases"] = each_once(aliases)
    for name in NAME_LISTS[1:]:
        united[name] = each_once([*stays_on.get(name, ()), *comes_in.get(name, ())])
    return united


def united_text(one: str, other: str) -> str:
    """Both texts, once if they are the same."""
    return "\n".join(each_once([one, other]))


def later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    """The end that protects longer; None never ends."""
    return None if one is None or other is None else max(one, other)


def known(later: str, earlier: str) -> str:
    """The later word, where it says anything."""
    return later if later not in ("", "unknown") else earlier


def more_exact(one: str, other: str) -> bool:
    """Whether the first date is known more exactly."""
    return Precision.values.index(one) < Precision.values.index(other)


def united_identity(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Names by which a victim was known before there was a record: none is lost."""
    united = {**other, **one}
    names = each_once([*_listed(one), *_listed(other)])
    if names:
        united["name"], rest = names[0], names[1:]
        united["other_names"] = rest
    return united


def _listed(identity: Mapping[str, Any]) -> list[str]:
    others = identity.get("other_names") or []
    return [str(identity.get("name", "")), *([others] if isinstance(others, str) else others)]


def outdone(rows: Sequence[Any]) -> list[Any]:
    """All but the one that goes on: the highest level, the latest of equals."""
    ordered = sorted(rows, key=lambda row: (rank(row.level), row.assessed_at))
    return ordered[:-1]


def protects(one: Any, other: Any) -> bool:
    """Whether the first raise holds at least as high, from as early and as long as the second."""
    high = rank(one.level) >= rank(other.level)
    return bool(high and one.since <= other.since and one.until >= other.until)
