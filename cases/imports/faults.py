"""Every sentence that says why a row cannot come in, beyond what its cells alone can tell."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.imports.cells import SENTENCES as OF_CELLS

OF_ROWS: dict[str, str | Promise] = {
    "house_unknown": _("You run no house of this name. Correct it, or leave the row out."),
    "house_closed": _("This house is closed; nobody can still live there."),
    "room_missing": _("A bed needs its room."),
    "room_unknown": _("The house has no room of this name. Correct it, or let missing rooms be made."),
    "bed_unknown": _("The room has no bed of this name. Correct it, or let missing beds be made."),
    "place_too_long": _("The name of a room or bed has at most 20 characters."),
    "bed_missing": _("Who is still in the house needs a room and a bed."),
    "sex_missing": _("Who is still in the house needs the sex filled in, so that the room rules hold."),
    "bed_gone": _("This bed is no longer in service."),
    "bed_taken": _("The bed is already taken on some of these nights."),
    "bed_taken_by_row": _("The bed is taken on some of these nights by row {other}."),
    "person_elsewhere": _("This person has a stay on some of these nights already."),
    "person_twice": _("This person sleeps elsewhere on some of these nights, in row {other}."),
    "second_open_stay": _("This person has an open stay already."),
    "two_open_stays": _("This person is still in the house in row {other} too. Only one stay can be open."),
    "code_name_elsewhere": _("Somebody you cannot see bears this code name. Choose another one."),
    "birth_year_impossible": _("Nobody here was born in that year."),
    "changed_meanwhile": _("Something changed while the register was coming in. Start the dry run again."),
}
SENTENCES: dict[str, str | Promise] = {**OF_CELLS, **OF_ROWS}


def sentence(error: Sequence[Any]) -> str | Promise:
    """The plain words of one stored error [row, column, code, other]."""
    template: Any = SENTENCES[error[2]]
    return format_lazy(template, other=error[3] if error[3] is not None else "")
