"""The home page: the parts a user's permissions call for, each once, however many roles he has."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access.models import Grants, User
from cases.access.roles import Permission
from cases.audit import chain
from cases.audit.models import Event
from cases.desk.queries.log import refused_lately
from cases.desk.queries.office import Ledger, Waiting, ledger, staff, waiting_extensions
from cases.desk.queries.today import Houses, houses_tonight


@dataclass(frozen=True)
class Door:
    """A big button."""

    url: str
    icon: str
    title: Promise
    hint: Promise
    permission: Permission


DOORS = (
    Door("arrive", "arrive", _("Log an arrival"), _("One short page, bed included"), Permission.STAY_RECORD),
    Door("roll_call", "moon", _("Roll call"), _("One tap for each person"), Permission.STAY_RECORD),
    Door("people", "search", _("Find a person"), _("Code name, name or phone"), Permission.PERSON_VIEW),
    Door("board", "board", _("Board"), _("Every bed, 14 nights ahead"), Permission.STAY_VIEW),
    Door("admin:index", "settings", _("Workbench"), _("Users, roles, houses"), Permission.USER_MANAGE),
    Door("audit_log", "list", _("Audit log"), _("Who did what, and who was refused"), Permission.AUDIT_VIEW),
)
HOUSES_ONLY = Door(
    "houses", "house", _("Houses and beds"), _("Rooms, beds, security state"), Permission.HOUSE_VIEW
)


@dataclass
class Home:
    """What stands on somebody's home; a part that is None is not his."""

    doors: list[Door]
    houses: Houses | None
    waiting: list[Waiting] | None
    staff: dict[str, int] | None
    refused: list[Event] | None
    head: tuple[int, str] | None
    ledger: Ledger | None


def home(user: User) -> Home:
    """At most nine queries, however many roles and houses."""
    grants = user.grants
    audits = grants.anywhere(Permission.AUDIT_VIEW)
    decides = grants.anywhere(Permission.STAY_APPROVE) or grants.anywhere(Permission.STAY_APPROVE_LONG)
    return Home(
        doors=doors(grants),
        houses=houses_tonight(user) if grants.anywhere(Permission.STAY_VIEW) else None,
        waiting=waiting_extensions(user) if decides else None,
        staff=staff(user),
        refused=refused_lately() if audits else None,
        head=chain.head() if audits else None,
        ledger=ledger(user),
    )


def doors(grants: Grants) -> list[Door]:
    """The things somebody does most, first things first."""
    found = [door for door in DOORS if grants.anywhere(door.permission)]
    if grants.anywhere(Permission.HOUSE_VIEW) and not grants.anywhere(Permission.STAY_VIEW):
        found.insert(0, HOUSES_ONLY)
    return found
