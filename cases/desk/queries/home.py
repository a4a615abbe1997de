"""The home page: the parts a user's permissions call for, each once, however many roles he has."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.access.models import Grants, User
from cases.access.roles import Permission
from cases.audit import chain
from cases.audit.models import Event
from cases.core.gather import gather
from cases.desk.queries import money
from cases.desk.queries.log import refused_lately
from cases.desk.queries.office import (
    BedNights,
    RoleGiven,
    Waiting,
    bed_nights,
    extensions,
    given_lately,
    roles_given,
    staff,
    waiting_extensions,
)
from cases.desk.queries.threats import Threats, threats
from cases.desk.queries.today import Houses, houses_tonight


@dataclass(frozen=True)
class Door:
    """A big button."""

    url: str
    icon: str
    title: Promise
    hint: Promise


ARRIVE = Door("arrive", "arrive", _("Log an arrival"), _("One short page, bed included"))
BOARD = Door("board", "board", _("Board"), _("Every bed, 14 nights ahead"))
REPORT = Door("report_new", "warn", _("Report a threat"), _("One short page, while you listen"))
QUEUE = Door("queue", "eye", _("Review queue"), _("Threat reports that wait, danger first"))
ROLL = Door("roll_call", "moon", _("Roll call"), _("One tap for each person"))
WORKBENCH = Door("admin:index", "settings", _("Workbench"), _("Users, roles, houses"))
LOG = Door("audit_log", "list", _("Audit log"), _("Who did what, and who was refused"))
RECEIVE = Door("donation_new", "money", _("Receive a donation"), _("Money in, with a numbered receipt"))
COUNT = Door("count", "scale", _("Count a box"), _("Two people, at least once a week"))
EXPENSES = Door("expenses", "list", _("Expenses"), _("What was asked for, approved and paid"))
HOUSES = Door("houses", "house", _("Houses and beds"), _("Rooms, beds, security state"))


@dataclass
class Home:
    """What stands on somebody's home; a part that is None is not his."""

    doors: list[Door]
    houses: Houses | None
    waiting: list[Waiting] | None
    staff: dict[str, int] | None
    roles: list[RoleGiven]
    refused: list[Event] | None
    head: tuple[int, str] | None
    bed_nights: BedNights | None
    threats: Threats
    money: money.Due
    may_ask: bool


def home(user: User) -> Home:
    """At most nine queries for a role, thirteen for who has them all, however many houses."""
    grants = user.grants
    audits = grants.anywhere(Permission.AUDIT_VIEW)
    rows = lists(user)
    return Home(
        doors=doors(grants),
        houses=houses_tonight(user) if grants.anywhere(Permission.STAY_VIEW) else None,
        waiting=waiting_extensions(rows["extensions"]) if "extensions" in rows else None,
        staff=staff(user),
        roles=given_lately(rows.get("roles", [])),
        refused=refused_lately() if audits else None,
        head=chain.head() if audits else None,
        bed_nights=bed_nights(user),
        threats=threats(user),
        money=money.due(user, rows),
        may_ask=grants.anywhere(Permission.EXPENSE_ASK),
    )


def lists(user: User) -> dict[str, list[tuple[Any, ...]]]:
    """Longer stays that wait, roles given lately, everything of money; one query, or none for who has none of it."""
    grants, asked = user.grants, money.lists(user)
    if grants.anywhere(Permission.STAY_APPROVE) or grants.anywhere(Permission.STAY_APPROVE_LONG):
        asked["extensions"] = extensions(user)
    if (given := roles_given(user)) is not None:
        asked["roles"] = given
    return gather(asked) if asked else {}


def doors(grants: Grants) -> list[Door]:
    """The two or three things somebody does most, first things first."""
    records, steers = grants.anywhere(Permission.STAY_RECORD), grants.anywhere(Permission.STAY_APPROVE)
    sees, books = grants.anywhere(Permission.STAY_VIEW), money.keeps_books(grants)
    wanted = (
        (ARRIVE, records),
        (BOARD, steers),
        (ROLL, records and not steers),
        (REPORT, grants.anywhere(Permission.THREAT_RECORD)),
        (QUEUE, grants.anywhere(Permission.THREAT_REVIEW)),
        (WORKBENCH, grants.anywhere(Permission.USER_MANAGE)),
        (LOG, grants.anywhere(Permission.AUDIT_VIEW)),
        (RECEIVE, books),
        (COUNT, books),
        (EXPENSES, books),
        (HOUSES, grants.anywhere(Permission.HOUSE_VIEW) and not sees and not books),
    )
    return [door for door, shown in wanted if shown]
