"""The status graph: which step is possible in which status."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.core.errors import Refused
from cases.stays.codes import BOOKED, OPEN, PRESENT, Status, Step

# Reserving makes a stay and so does an arrival that nobody expected; the rest starts from these.
ALLOWED: dict[Step, tuple[Status, ...]] = {
    Step.RESERVED: (),
    Step.ARRIVED: BOOKED,
    Step.MOVED: OPEN,
    Step.WENT_AWAY: (Status.IN_HOUSE,),
    Step.CAME_BACK: (Status.AWAY,),
    Step.EXTENDED: PRESENT,
    Step.TICKED: PRESENT,
    Step.DEPARTED: PRESENT,
    Step.NO_SHOW: (Status.EXPECTED,),
    Step.CANCELLED: BOOKED,
}

WHY_NOT: dict[str, Promise] = {
    Status.HELD: _("This person has not arrived yet."),
    Status.EXPECTED: _("This person has not arrived yet."),
    Status.IN_HOUSE: _("This person is in the house."),
    Status.AWAY: _("This person is away. Log the return first."),
    Status.DEPARTED: _("This stay has ended."),
    Status.NO_SHOW: _("This stay was closed because nobody came."),
    Status.CANCELLED: _("This stay was cancelled."),
}


def allows(step: Step, status: str) -> bool:
    """Whether a page may offer the step."""
    return status in ALLOWED[step]


def why_not(step: Step, status: str) -> str | Promise:
    """The sentence beside a step that is not possible now; '' where it is."""
    return "" if allows(step, status) else WHY_NOT[status]


def check_step(step: Step, status: str) -> None:
    """Raise `Refused` where the graph has no such edge."""
    if not allows(step, status):
        raise Refused("wrong_status", WHY_NOT[status])
