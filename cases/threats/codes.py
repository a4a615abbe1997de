"""Code lists of threat reports (source: HURIDOCS events standard formats and micro-thesauri, see domain.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_REVIEW = "under_review", _("Under review")
    RETURNED = "returned", _("Back with a question")
    VERIFIED = "verified", _("Verified")
    UNVERIFIED = "unverified", _("Not verified")
    DUPLICATE = "duplicate", _("Duplicate")
    REJECTED = "rejected", _("Rejected")


WAITING = (State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED)
WRITABLE = (State.DRAFT, State.RETURNED)  # by the reporting side
DECIDED = (State.VERIFIED, State.UNVERIFIED, State.DUPLICATE, State.REJECTED)
NO_EVENT = (State.REJECTED, State.DUPLICATE)  # turned out to be none, or is told by another report
NOT_COUNTED = (State.DRAFT, *NO_EVENT)  # in no figure, and on no copy that leaves


class Precision(models.TextChoices):
    """HURIDOCS list 48: how exactly a date is known."""

    EXACT = "exact", _("Exactly this day")
    ESTIMATE = "estimate", _("About this day")
    DAY_UNKNOWN = "day_unknown", _("This month, day not known")
    MONTH_UNKNOWN = "month_day_unknown", _("This year, month not known")


class Ongoing(models.TextChoices):
    """Whether it is over."""

    DANGER = "danger", _("Someone is in danger now")
    YES = "yes", _("It goes on")
    NO = "no", _("It is over")
    UNKNOWN = "unknown", _("Not known")


class Monitoring(models.TextChoices):
    """Whether anybody still looks after it."""

    ACTIVE = "active", _("Active")
    PENDING = "pending", _("Pending")
    CLOSED = "closed", _("Closed")


class Motive(models.TextChoices):
    """Whether it happened because of the work as a defender."""

    CONFIRMED = "confirmed", _("Because of the work: confirmed")
    PROBABLE = "probable", _("Because of the work: probable")
    NO = "no", _("Not because of the work")
    UNKNOWN = "unknown", _("Not known")


class ActType(models.TextChoices):
    """HURIDOCS list 4 as far as it is used here, gravest first, and four of our own."""

    KILL = "kill", _("Killing")
    KATT = "katt", _("Attempted killing")
    DISA = "disa", _("Enforced disappearance")
    ABDU = "abdu", _("Abduction")
    TORT = "tort", _("Torture")
    SEXV = "sexv", _("Sexual violence")
    IEDH = "iedh", _("Explosive device at the home")
    ASLT = "aslt", _("Assault")
    RAID = "raid", _("Armed visit or raid")
    DETN = "detn", _("Arrest or detention")
    DTHR = "dthr", _("Death threat")
    NAME = "name", _("Public naming")
    THRE = "thre", _("Other threat")
    SURV = "surv", _("Surveillance")
    STLK = "stlk", _("Being followed")
    SXHA = "sxha", _("Sexual harassment")
    CYBR = "cybr", _("Attack on an account or device")
    PROP = "prop", _("Damage to property")
    JUDI = "judi", _("Judicial harassment")
    DISP = "disp", _("Forced displacement")
    TRAV = "trav", _("Travel barred")
    SMEA = "smea", _("Smear campaign")


GRAVEST_FIRST = tuple(ActType)
ATTACKS = (ActType.KILL, ActType.KATT)


class Target(models.TextChoices):
    """At whom a threat was aimed."""

    SELF = "self", _("The person")
    FAMILY = "family", _("The family")
    FRIENDS = "friends", _("Friends or colleagues")


HURIDOCS = {
    ActType.KATT: "010109000000",
    ActType.ABDU: "030104000000",
    ActType.DISA: "030103000000",
    ActType.DETN: "030101000000",
    ActType.TORT: "020111110000",
    ActType.ASLT: "020101000000",
    ActType.SEXV: "020102000000",
    ActType.RAID: "040101000000",
    ActType.IEDH: "010600000000",
    ActType.SURV: "020103030000",
    ActType.STLK: "020103040000",
    ActType.SXHA: "020103050000",
    ActType.TRAV: "050106000000",
    ActType.DISP: "050104000000",
}
KILLED_BY_STATE, KILLED_BY_OTHERS = "010101020000", "010101040000"
DETAINED_AFTER_ARREST = "030102000000"  # detention, where no arrest is known of
THREATS = {ActType.DTHR: "02010302", ActType.THRE: "02010301"}  # completed by whom it is aimed at
AIMED_AT = {Target.SELF: "0100", Target.FAMILY: "0200", Target.FRIENDS: "0300"}
ACLED = {
    ActType.KILL: "Attack",
    ActType.KATT: "Attack",
    ActType.ASLT: "Attack",
    ActType.ABDU: "Abduction/forced disappearance",
    ActType.DISA: "Abduction/forced disappearance",
    ActType.IEDH: "Remote explosive",
}


class Degree(models.TextChoices):
    """HURIDOCS list 18."""

    CARRIED_OUT = "carried_out", _("Carried it out")
    ORDERED = "ordered", _("Ordered it")
    PLANNED = "planned", _("Planned it")
    ACCOMPLICE = "accomplice", _("Helped")
    PRESENT = "present", _("Was present")
    SUSPECTED = "suspected", _("Is suspected")
    FAILED_TO_PROTECT = "failed_to_protect", _("Failed to protect")


class VictimStatus(models.TextChoices):
    """HURIDOCS list 25: what became of the victim."""

    DEAD = "dead", _("Dead")
    INJURED = "injured", _("Injured")
    MISSING = "missing", _("Missing")
    RELEASED = "arrested_released", _("Arrested and released")
    HELD = "held", _("Held")
    IN_FLIGHT = "in_flight", _("In flight")
    RESETTLED = "resettled_same_country", _("Resettled in the country")
    ABROAD = "abroad", _("Abroad")
    RETURNED = "returned", _("Returned")
    UNKNOWN = "unknown", _("Not known")


class AgeGroup(models.TextChoices):
    """As much of an age as a report needs."""

    ADULT = "adult", _("18 or older")
    MINOR = "minor", _("Under 18")
    UNKNOWN = "unknown", _("Not known")


class Defender(models.TextChoices):
    """Whether the victim defends human rights."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Connection(models.TextChoices):
    """HURIDOCS list 19: what ties a source to the event."""

    VICTIM = "victim", _("The victim")
    WITNESS = "witness", _("A witness")
    RELATIVE = "relative", _("A relative")
    COLLEAGUE = "colleague", _("A colleague")
    SAME_ORGANISATION = "same_organisation", _("Someone of the same organisation")
    REPORTER = "reporter", _("A journalist")
    LAWYER = "lawyer", _("A lawyer")
    MEDIC = "medic", _("Medical staff")
    NGO = "ngo", _("An organisation")
    THIRD_PARTY = "third_party", _("Someone else, or seen online")


class Reliability(models.TextChoices):
    """HURIDOCS list 42."""

    HIGHLY = "highly_reliable", _("Highly reliable")
    FAIRLY = "fairly_reliable", _("Fairly reliable")
    FAIRLY_UN = "fairly_unreliable", _("Fairly unreliable")
    HIGHLY_UN = "highly_unreliable", _("Highly unreliable")
    UNKNOWN = "unknown", _("Not known")


class Element(models.TextChoices):
    """What a source can confirm (OHCHR framework for SDG 16.10.1: each by two, three sources in all)."""

    VICTIM = "victim", _("Who it happened to")
    ACT = "act", _("What happened")
    DATE = "date", _("When")
    PLACE = "place", _("Where")
    PERPETRATOR = "perpetrator", _("By whom, as a kind")


class LinkKind(models.TextChoices):
    """How two events are chained."""

    PRECEDES = "precedes", _("came before")
    CAUSES = "causes", _("led to")
    PART_OF = "part_of", _("is part of")


class InterventionKind(models.TextChoices):
    """HURIDOCS list 20."""

    MONEY = "money", _("Money")
    LEGAL = "legal", _("Legal help")
    MEDICAL = "medical", _("Medical help")
    PUBLICITY = "publicity", _("Publicity")
    CONFIDENTIAL = "confidential_contact", _("Confidential contact")
    REQUEST = "request_to_others", _("Request to others")
    INQUIRY = "demand_for_inquiry", _("Demand for an inquiry")
    UN = "un_communication", _("Communication to the United Nations")


class Priority(models.TextChoices):
    """How soon."""

    URGENT = "urgent", _("At once")
    HIGH = "high", _("This week")
    NORMAL = "normal", _("When possible")


class Progress(models.TextChoices):
    """How far an intervention is."""

    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Exposure(models.TextChoices):
    """What a naming makes public."""

    NAME = "name", _("Name")
    PHOTO = "photo", _("Photo")
    WORKPLACE = "workplace", _("Workplace")
    ADDRESS = "address", _("Address")
    FAMILY = "family", _("Family")
    PHONE = "phone", _("Phone")
    ROUTINE = "routine", _("Daily routine")


class Call(models.TextChoices):
    """Whether a naming calls for violence."""

    NONE = "none", _("No")
    IMPLICIT = "implicit", _("Between the lines")
    EXPLICIT = "explicit", _("Openly")


class StepKind(models.TextChoices):
    """One step in the life of a report."""

    REPORTED = "reported", _("Reported")
    CHANGED = "changed", _("Changed")
    SUBMITTED = "submitted", _("Submitted")
    TAKEN = "taken", _("Taken for review")
    RELEASED = "released", _("Given back to the queue")
    ASKED = "asked", _("Sent back with a question")
    ANSWERED = "answered", _("Answered")
    VERIFIED = "verified", _("Verified")
    UNVERIFIED = "unverified", _("Closed as not verified")
    DUPLICATE = "duplicate", _("Closed as a duplicate")
    REJECTED = "rejected", _("Rejected")
    REOPENED = "reopened", _("Reopened")
