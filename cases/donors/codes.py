"""What a pledge can be: reckoned from its instalments and donations, never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PledgeState(models.TextChoices):
    """Where a promise stands; the last two were decided by somebody."""

    OPEN = "open", _("Open")
    PART_PAID = "part_paid", _("Part paid")
    FULFILLED = "fulfilled", _("Fulfilled")
    OVERDUE = "overdue", _("Overdue")
    CANCELLED = "cancelled", _("Cancelled")
    WRITTEN_OFF = "written_off", _("Written off")


# The look of each: codes of the badge tag.
LOOKS = {
    PledgeState.OPEN: "open",
    PledgeState.PART_PAID: "info",
    PledgeState.FULFILLED: "ok",
    PledgeState.OVERDUE: "overdue",
    PledgeState.CANCELLED: "cancelled",
    PledgeState.WRITTEN_OFF: "closed",
}
SCREENED = {"not_yet": "warn", "clear": "ok", "hostile": "bad", "sanctioned": "bad"}


class Age(models.TextChoices):
    """How many days an instalment is late."""

    TO_30 = "1-30", _("1 to 30 days")
    TO_60 = "31-60", _("31 to 60 days")
    TO_90 = "61-90", _("61 to 90 days")
    ABOVE = "over-90", _("More than 90 days")
