"""What may be done with a register when, and how its columns may be matched: pure."""

from collections.abc import Mapping, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.imports import columns
from cases.imports.models import Status

FILES_AT_ONCE = 5
PURPOSE_MIN_LETTERS = 8
LATER = _("This import is no longer at that step. Look at where it stands now.")
WHEN: dict[str, tuple[Status, ...]] = {
    "choose": (Status.NEW, Status.MAPPED, Status.CHECKED),
    "check": (Status.MAPPED, Status.CHECKED),
    "import": (Status.CHECKED,),
    "discard": (Status.NEW, Status.MAPPED, Status.CHECKING, Status.CHECKED, Status.IMPORTING),
}


def check_step(step: str, status: str) -> None:
    """Raise unless this can be done now."""
    if status not in WHEN[step]:
        raise Refused("not_now", LATER)


def check_room(waiting: int) -> None:
    """Nobody lets files of names pile up."""
    if waiting >= FILES_AT_ONCE:
        raise Refused(
            "too_many", _("You have five files waiting. Finish or discard one first."), field="file"
        )


def check_mapping(chosen: Sequence[str], *, default_house: bool) -> dict[str, int]:
    """Field -> column index from the field chosen for each column ('' for none)."""
    mapping: dict[str, int] = {}
    for index, field in enumerate(chosen):
        if not field:
            continue
        if field in mapping:
            sentence = _("Two columns cannot mean the same. Choose one of them.")
            raise Refused("twice", sentence, field=f"column_{index}")
        mapping[field] = index
    lacking = columns.missing(mapping, default_house=default_house)
    if "house" in lacking:
        sentence = _("No column names the house. Choose the column, or one house for all rows.")
        raise Refused("house_missing", sentence, field="house")
    if "code_name" in lacking:
        sentence = _("No column says whom a row is about. Choose a code name, a name or a register number.")
        raise Refused("who_missing", sentence)
    if lacking:
        label = columns.FIELDS[lacking[0]].label
        raise Refused("missing", format_lazy(_("No column was chosen for: {field}."), field=label))
    return mapping


def fitting(mapping: Mapping[str, int], width: int) -> dict[str, int]:
    """A remembered matching as far as it still fits."""
    return {field: at for field, at in mapping.items() if field in columns.FIELDS and 0 <= at < width}


def check_purpose(purpose: str) -> str:
    """A few words, so that somebody else understands later why the register left the house."""
    if len(purpose.strip()) < PURPOSE_MIN_LETTERS:
        raise Refused("purpose_missing", _("Write in a few words what the file is for."), field="purpose")
    return purpose.strip()
