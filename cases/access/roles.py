"""The one table of authority.  A person who is no programmer can check it: who may do what, and where.

Slugs are stored in rows (`Membership.role`); the words beside them may be bettered at any time, the slugs may not.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that can be allowed."""

    DESK = "desk"  # sign in, see the own home
    HOUSE_VIEW = "house_view"  # see houses, rooms, beds
    HOUSE_MANAGE = "house_manage"  # change houses, rooms, beds, beds out of service, security state
    HOUSE_ADDRESS = "house_address"  # open the sealed address with a reason
    HOUSE_CREATE = "house_create"  # open a new house
    PERSON_VIEW = "person_view"  # see people by code name
    PERSON_EDIT = "person_edit"  # record and change people
    PERSON_REVEAL = "person_reveal"  # open sealed names and contacts with a reason
    PERSON_MERGE = "person_merge"  # join two records of one person
    PERSON_HAND_OVER = "person_hand_over"  # give a person's record to another house
    STAY_VIEW = "stay_view"  # see stays, the board, the roll
    STAY_RECORD = "stay_record"  # reserve, arrive, move, away, depart, roll call
    STAY_APPROVE = "stay_approve"  # approve stays above 60 nights; override alerts at the door
    STAY_APPROVE_LONG = "stay_approve_long"  # the second approval above 90 nights
    REGISTER_IMPORT = "register_import"  # bring in an old register
    REGISTER_EXPORT = "register_export"  # take the register out as a file
    INCIDENT_VIEW = "incident_view"  # see what happened in a house
    INCIDENT_REPORT = "incident_report"  # report an incident
    INCIDENT_DECIDE = "incident_decide"  # decide: go on, close to arrivals, evacuate
    THREAT_VIEW = "threat_view"  # see threat reports, masked
    THREAT_RECORD = "threat_record"  # write reports, add evidence
    THREAT_REVEAL = "threat_reveal"  # read what is sealed in a report, with a reason
    SOURCE_REVEAL = "source_reveal"  # open who a source is, with a reason
    THREAT_REVIEW = "threat_review"  # decide about other people's reports
    THREAT_FIGURES = "threat_figures"  # see counts
    THREAT_EXPORT = "threat_export"  # give reports out, with a purpose
    EVIDENCE_ORIGINAL = "evidence_original"  # download an original, with a reason
    ACTOR_NAME = "actor_name"  # see and name groups of the restricted list
    RISK_VIEW = "risk_view"  # see somebody's risk
    RISK_ASSESS = "risk_assess"  # fill in the risk form
    RISK_SECOND = "risk_second"  # the second name under a lower level
    MONEY_VIEW = "money_view"  # see funds, cash boxes, entries, expenses, reports
    MONEY_RECORD = "money_record"  # record transfers, exchanges, rates, reversals; close a month
    MONEY_SETUP = "money_setup"  # open funds and cash boxes, say how many people an expense needs
    MONEY_EXPORT = "money_export"  # take reports out, with a purpose
    CASH_COUNT = "cash_count"  # count a cash box, as one of two
    DONOR_VIEW = "donor_view"  # see donors by code, their pledges and gifts; record them
    DONOR_REVEAL = "donor_reveal"  # open who a donor is, with a reason
    EXPENSE_ASK = "expense_ask"  # ask for an expense
    EXPENSE_APPROVE = "expense_approve"  # approve what somebody else asked for
    EXPENSE_PAY = "expense_pay"  # pay what somebody else approved
    AUDIT_VIEW = "audit_view"  # read the audit log
    ADMIN_SITE = "admin_site"  # enter the administrators' workbench
    USER_MANAGE = "user_manage"  # create users, give and take roles


class Scope(StrEnum):
    """Where a permission holds."""

    HOUSE = "house"  # in the house of the membership
    ALL = "all"  # everywhere


@dataclass(frozen=True)
class Role:
    """A role as people speak of it."""

    label: Promise
    sentence: Promise
    allowed: dict[Permission, Scope]


def _in_house(*permissions: Permission) -> dict[Permission, Scope]:
    return dict.fromkeys(permissions, Scope.HOUSE)


def _everywhere(*permissions: Permission) -> dict[Permission, Scope]:
    return dict.fromkeys(permissions, Scope.ALL)


P = Permission
ROLES: dict[str, Role] = {
    "caseworker": Role(
        _("Caseworker"),
        _(
            "Logs arrivals and departures, keeps the records of the people of the house, takes threat reports."
        ),
        _in_house(
            P.DESK,
            P.HOUSE_VIEW,
            P.PERSON_VIEW,
            P.PERSON_EDIT,
            P.PERSON_REVEAL,
            P.STAY_VIEW,
            P.STAY_RECORD,
            P.INCIDENT_VIEW,
            P.INCIDENT_REPORT,
            P.THREAT_VIEW,
            P.THREAT_RECORD,
            P.THREAT_REVEAL,
            P.RISK_VIEW,
            P.RISK_ASSESS,
            P.EXPENSE_ASK,
            P.CASH_COUNT,
        ),
    ),
    "coordinator": Role(
        _("Coordinator"),
        _("Runs the house: capacity, beds and rooms, longer stays, exceptions, incidents, the register."),
        _in_house(
            P.DESK,
            P.HOUSE_VIEW,
            P.HOUSE_MANAGE,
            P.HOUSE_ADDRESS,
            P.PERSON_VIEW,
            P.PERSON_EDIT,
            P.PERSON_REVEAL,
            P.PERSON_MERGE,
            P.PERSON_HAND_OVER,
            P.STAY_VIEW,
            P.STAY_RECORD,
            P.STAY_APPROVE,
            P.REGISTER_IMPORT,
            P.REGISTER_EXPORT,
            P.INCIDENT_VIEW,
            P.INCIDENT_REPORT,
            P.INCIDENT_DECIDE,
            P.THREAT_VIEW,
            P.THREAT_RECORD,
            P.THREAT_REVEAL,
            P.SOURCE_REVEAL,
            P.THREAT_FIGURES,
            P.THREAT_EXPORT,
            P.EVIDENCE_ORIGINAL,
            P.RISK_VIEW,
            P.RISK_ASSESS,
            P.RISK_SECOND,
            P.MONEY_VIEW,
            P.MONEY_RECORD,
            P.MONEY_EXPORT,
            P.CASH_COUNT,
            P.DONOR_VIEW,
            P.DONOR_REVEAL,
            P.EXPENSE_ASK,
            P.EXPENSE_APPROVE,
            P.EXPENSE_PAY,
            P.ADMIN_SITE,
        ),
    ),
    "admin": Role(
        _("Administrator"),
        _(
            "Reviews threat reports, manages houses, users and roles, gives the second approval to very long stays."
        ),
        _everywhere(
            P.DESK,
            P.HOUSE_VIEW,
            P.HOUSE_MANAGE,
            P.HOUSE_ADDRESS,
            P.HOUSE_CREATE,
            P.PERSON_VIEW,
            P.PERSON_REVEAL,
            P.PERSON_MERGE,
            P.PERSON_HAND_OVER,
            P.STAY_VIEW,
            P.STAY_APPROVE_LONG,
            P.REGISTER_EXPORT,
            P.INCIDENT_VIEW,
            P.INCIDENT_DECIDE,
            P.THREAT_VIEW,
            P.THREAT_REVEAL,
            P.SOURCE_REVEAL,
            P.THREAT_REVIEW,
            P.THREAT_FIGURES,
            P.THREAT_EXPORT,
            P.EVIDENCE_ORIGINAL,
            P.ACTOR_NAME,
            P.RISK_VIEW,
            P.RISK_SECOND,
            P.MONEY_VIEW,
            P.MONEY_SETUP,
            P.MONEY_EXPORT,
            P.EXPENSE_APPROVE,
            P.AUDIT_VIEW,
            P.ADMIN_SITE,
            P.USER_MANAGE,
        ),
    ),
    "treasurer": Role(
        _("Treasurer"),
        _("Keeps the money of the house: donors, gifts, cash, payments and reports; sees no people."),
        _in_house(
            P.DESK,
            P.HOUSE_VIEW,
            P.MONEY_VIEW,
            P.MONEY_RECORD,
            P.MONEY_EXPORT,
            P.CASH_COUNT,
            P.DONOR_VIEW,
            P.DONOR_REVEAL,
            P.EXPENSE_ASK,
            P.EXPENSE_PAY,
        ),
    ),
    "auditor": Role(
        _("Auditor"),
        _("Reads the audit log; sees opaque numbers, no people and no addresses."),
        _everywhere(P.DESK, P.AUDIT_VIEW),
    ),
}
