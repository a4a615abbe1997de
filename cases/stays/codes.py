"""Code lists of stays (source: domain.md section 2; EXIT_DESTINATION numbers are HUD HMIS 2024)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.core.written import Written


class Status(models.TextChoices):
    """Where a stay stands."""

    HELD = "held", _("Bed held")
    EXPECTED = "expected", _("Expected")
    IN_HOUSE = "in_house", _("In the house")
    AWAY = "away", _("Away")
    DEPARTED = "departed", _("Departed")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


BOOKED = (Status.HELD, Status.EXPECTED)
PRESENT = (Status.IN_HOUSE, Status.AWAY)
OPEN = BOOKED + PRESENT
# Written out, so that SQLite sees that the partial index fits.
OPEN_IN_SQL = tuple(Written(status.value) for status in OPEN)


class Group(models.TextChoices):
    """For whom a place is looked for; places are counted per group, never as one number."""

    MAN = "man", _("Man")
    WOMAN = "woman", _("Woman")
    FAMILY = "family", _("Family")


class Tick(models.TextChoices):
    """The six safety steps of an arrival; what is not ticked stays on the list of things to do."""

    PAPER_SEEN = "paper_seen", _("Paper seen, no copy made")
    PHONE_SAFE = "phone_safe", _("Phone made safe")
    ALLERGIES_ASKED = "allergies_asked", _("Allergies and medicines asked")
    EMERGENCY_CONTACT = "emergency_contact", _("Emergency contact noted")
    RULES_EXPLAINED = "rules_explained", _("House rules explained")
    CONSENT_ASKED = "consent_asked", _("Consent asked")


class Destination(models.TextChoices):
    """Where somebody went."""

    OWN_RENT = "own_rent", _("Own rented place")
    OWN_RENT_WITH_HELP = "own_rent_with_our_help", _("Own rented place, with our help")
    FAMILY_TEMPORARY = "family_temporary", _("With family, for now")
    FAMILY_PERMANENT = "family_permanent", _("With family, for good")
    FRIENDS_TEMPORARY = "friends_temporary", _("With friends, for now")
    FRIENDS_PERMANENT = "friends_permanent", _("With friends, for good")
    OTHER_SAFE_HOUSE = "other_safe_house", _("Another safe house")
    OTHER_PROGRAMME = "other_programme", _("Another programme")
    HOTEL = "hotel", _("Hotel")
    RETURNED_HOME = "returned_home_governorate", _("Returned to the home governorate")
    MOVED_GOVERNORATE = "moved_governorate", _("Moved to another governorate")
    ABROAD_ASYLUM = "left_country_asylum", _("Left the country for asylum")
    ABROAD_PROGRAMME = "left_country_programme", _("Left the country on a programme")
    RESETTLED = "resettled", _("Resettled")
    HOSPITAL = "hospital", _("Hospital")
    DETAINED = "detained", _("Detained")
    DECEASED = "deceased", _("Died")
    DISAPPEARED = "disappeared", _("Disappeared")
    ASKED_TO_LEAVE = "asked_to_leave_unknown", _("Asked to leave, not known where")
    NO_EXIT_INTERVIEW = "no_exit_interview", _("Left without an interview")
    DOES_NOT_KNOW = "does_not_know", _("Does not know")
    PREFERS_NOT_TO_SAY = "prefers_not_to_say", _("Prefers not to say")
    NOT_RECORDED = "not_recorded", _("Not recorded")


HUD_CODE = {
    Destination.OWN_RENT: 410,
    Destination.OWN_RENT_WITH_HELP: 435,
    Destination.FAMILY_TEMPORARY: 312,
    Destination.FAMILY_PERMANENT: 422,
    Destination.FRIENDS_TEMPORARY: 313,
    Destination.FRIENDS_PERMANENT: 423,
    Destination.OTHER_SAFE_HOUSE: 101,
    Destination.OTHER_PROGRAMME: 302,
    Destination.HOTEL: 314,
    Destination.HOSPITAL: 206,
    Destination.DETAINED: 207,
    Destination.DECEASED: 24,
    Destination.NO_EXIT_INTERVIEW: 30,
    Destination.DOES_NOT_KNOW: 8,
    Destination.PREFERS_NOT_TO_SAY: 9,
    Destination.NOT_RECORDED: 99,
}


class Tenure(models.TextChoices):
    """For how long the new place is his."""

    SECURE = "secure", _("For a year or more")
    SHORT = "short", _("For less than a year")
    NONE = "none", _("No place of one's own")
    UNKNOWN = "unknown", _("Not known")


class Completion(models.TextChoices):
    """How the stay ended."""

    COMPLETED = "completed", _("As planned")
    LEFT_EARLY = "left_early", _("Left earlier than planned")
    ASKED_TO_LEAVE = "asked_to_leave", _("Asked to leave")


class Step(models.TextChoices):
    """One step in the life of a stay."""

    RESERVED = "reserved", _("Reserved")
    ARRIVED = "arrived", _("Arrived")
    MOVED = "moved", _("Moved bed")
    WENT_AWAY = "went_away", _("Went away")
    CAME_BACK = "came_back", _("Came back")
    EXTENDED = "extended", _("Extended")
    TICKED = "ticked", _("Safety steps")
    DEPARTED = "departed", _("Departed")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class Decision(models.TextChoices):
    """What became of a request to stay longer."""

    ASKED = "asked", _("Waiting for approval")
    SECOND = "second", _("Waiting for the second approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class Mark(models.TextChoices):
    """One person's answer at the roll call."""

    PRESENT = "present", _("Present")
    AWAY_NOTICE = "away_notice", _("Away, with notice")
    AWAY_NO_NOTICE = "away_no_notice", _("Away, without notice")
