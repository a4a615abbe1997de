"""What the page of each move asks, what it says will happen, and what is said once it is done."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.threats.rules import Event


@dataclass(frozen=True)
class Words:
    """The words of one move."""

    question: Promise
    effect: Promise
    done: Promise


WORDS = {
    Event.TAKE: Words(
        _("Take this report for review?"),
        _(
            "It is yours until you decide, ask the house or give it back. "
            "You read it without giving a reason each time; each look is logged."
        ),
        _("The report is with you now."),
    ),
    Event.RELEASE: Words(
        _("Give this report back to the queue?"),
        _("Any other reviewer can take it. What was written stays."),
        _("Given back. Another reviewer can take it."),
    ),
    Event.ASK: Words(
        _("Ask the house"),
        _("The report goes back to the house. It can be changed there, and comes back with an answer."),
        _("Sent back with your question."),
    ),
    Event.VERIFY: Words(
        _("Verify this report"),
        _("It counts as verified in every figure and may be given out. The reporter sees the outcome."),
        _("Verified. The reporter sees it."),
    ),
    Event.UNVERIFY: Words(
        _("Close as not verified?"),
        _(
            "It counts as reported, not as verified. The reporter sees this and your reason. It can be reopened."
        ),
        _("Closed as not verified. The reporter sees it."),
    ),
    Event.DUPLICATE: Words(
        _("Close as a duplicate?"),
        _(
            "Only the other report counts from now on. Risk that this one raised is no longer counted. "
            "It can be reopened."
        ),
        _("Closed as a duplicate. The reporter sees it."),
    ),
    Event.REJECT: Words(
        _("Reject this report?"),
        _(
            "It counts nowhere from now on, and risk that it raised is no longer counted. "
            "The reporter sees this and your reason. It can be reopened."
        ),
        _("Rejected. The reporter sees it."),
    ),
    Event.REOPEN: Words(
        _("Reopen this report?"),
        _(
            "The decision is taken back and stays on the timeline. The report is with you until you decide again."
        ),
        _("Reopened. The report is with you now."),
    ),
}
