"""The questions of the risk form as data (source: domain.md section 4).

The weights are ours and uncalibrated: they are shown openly beside each result and never rank people for beds.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN = "unknown"
NOT_KNOWN = _("Not known")


@dataclass(frozen=True)
class Answer:
    """One possible answer and what it counts."""

    code: str
    points: int
    label: str | Promise


@dataclass(frozen=True)
class Item:
    """One question; `unknown` is the middle value, rounded up for threats and vulnerability."""

    code: str
    question: str | Promise
    answers: tuple[Answer, ...]
    unknown: int

    def points(self, answer: str) -> int:
        """What this answer counts; one that nobody knows counts the middle value."""
        return next((one.points for one in self.answers if one.code == answer), self.unknown)

    def label(self, answer: str) -> str | Promise:
        """The answer in words."""
        return next((one.label for one in self.answers if one.code == answer), NOT_KNOWN)

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        """For a form: the answers and "not known"."""
        return [(one.code, one.label) for one in self.answers] + [(UNKNOWN, NOT_KNOWN)]

    @property
    def most(self) -> int:
        """The most this question can count."""
        return max(one.points for one in self.answers)


ARMED, ATTEMPT, DEATH_THREAT = "armed", "attempt", "death_threat"
YES = "yes"

THREAT = (
    Item(
        "act",
        _("What is the gravest thing that happened in the last 90 days?"),
        (
            Answer("none", 0, _("Nothing")),
            Answer("posts", 2, _("Hostile posts")),
            Answer("named", 5, _("Named in public")),
            Answer("threat", 6, _("A direct threat")),
            Answer(DEATH_THREAT, 8, _("A death threat")),
            Answer(ARMED, 10, _("An armed visit, shots or an explosive device")),
            Answer(ATTEMPT, 12, _("An attempt on the life, or an abduction")),
        ),
        unknown=6,
    ),
    Item(
        "pattern",
        _("Is it a pattern?"),
        (
            Answer("single", 0, _("Nothing, or a single event")),
            Answer("repeated", 3, _("It repeats")),
            Answer("escalating", 5, _("It gets worse")),
        ),
        unknown=3,
    ),
    Item(
        "private",
        _("Do they know something private: address, family, phone, daily routine?"),
        (Answer("no", 0, _("No")), Answer(YES, 4, _("Yes"))),
        unknown=2,
    ),
    Item(
        "who",
        _("Who is behind it?"),
        (
            Answer("private", 1, _("A private person, or only online")),
            Answer("elsewhere", 3, _("An organised group that is elsewhere")),
            Answer("local", 5, _("An armed group that is present where the person lives")),
        ),
        unknown=2,
    ),
    Item(
        "others",
        _("Has the same actor attacked others in the last 12 months?"),
        (Answer("no", 0, _("No")), Answer(YES, 5, _("Yes"))),
        unknown=2,
    ),
    Item(
        "authorities",
        _("Do the authorities protect the person?"),
        (
            Answer(YES, 0, _("Yes")),
            Answer("partly", 1, _("In part")),
            Answer("no", 2, _("No, or they are part of it")),
        ),
        unknown=1,
    ),
    Item(
        "close",
        _("Has someone close to the person been harmed for it?"),
        (
            Answer("no", 0, _("No")),
            Answer("threatened", 2, _("Threatened")),
            Answer("attacked", 4, _("Attacked")),
            Answer("killed", 5, _("Killed")),
        ),
        unknown=3,
    ),
    Item(
        "deadline",
        _("Did they set a deadline that still runs, or ran out less than two weeks ago?"),
        (Answer("no", 0, _("No")), Answer(YES, 3, _("Yes"))),
        unknown=2,
    ),
)


def _graded(code: str, question: str | Promise) -> Item:
    """No 0, in part 1, yes 2."""
    answers = (Answer("no", 0, _("No")), Answer("partly", 1, _("In part")), Answer(YES, 2, _("Yes")))
    return Item(code, question, answers, unknown=1)


VULNERABILITY = (
    _graded("home", _("Do hostile people know where the person lives now?")),
    _graded("routes", _("Does the person use the same routes at the same hours?")),
    _graded("face", _("Is the face known in public?")),
    _graded("alone", _("Is the person alone, or alone with people to care for?")),
    _graded("devices", _("Are phone or accounts exposed?")),
    _graded("papers", _("Are valid papers missing?")),
    _graded("health", _("Is health fragile, or is the person under 18?")),
    _graded("identity", _("Is there more risk because of gender or identity?")),
    _graded("money", _("Is money for the next 30 days missing?")),
    _graded("visible", _("Is the person still visible at the same work?")),
)
CAPACITY = (
    _graded("place", _("Is there a safe place for tonight?")),
    _graded("contact", _("Does someone trusted hear from the person each day?")),
    _graded("plan", _("Is there a security plan, and is it followed?")),
    _graded("secure", _("Does the person communicate safely?")),
    _graded("protection", _("Is there protection that has worked before?")),
    _graded("travel", _("Can the person travel?")),
    _graded("support", _("Is there psychological support?")),
    _graded("care", _("Are those who depend on the person cared for?")),
)
ITEMS: dict[str, Item] = {item.code: item for item in (*THREAT, *VULNERABILITY, *CAPACITY)}
SIDES = ((_("Threats"), THREAT), (_("Vulnerability"), VULNERABILITY), (_("Capacities"), CAPACITY))

# Asked for the floors alone; they count no points.
CHANNEL, KILLED_THERE, ARMED_ON, DEADLINE_ON = "channel", "killed_there", "armed_on", "deadline_on"
FLOOR_QUESTIONS: dict[str, str | Promise] = {
    CHANNEL: _("Did a channel name the person whose earlier named people were attacked?"),
    KILLED_THERE: _("Has the actor behind the threat killed people in the same place?"),
}
FLOOR_DAYS: dict[str, str | Promise] = {
    ARMED_ON: _("Day of the last armed visit, shots, device, attempt or abduction"),
    DEADLINE_ON: _("Last day of the deadline"),
}
FLOOR_LABELS: dict[str, str | Promise] = {"no": _("No"), YES: _("Yes"), UNKNOWN: NOT_KNOWN}
FLOORS: dict[str, str | Promise] = {
    "F1": _("An armed visit, an attempt or an abduction: extreme for 14 days, high for 90."),
    "F2": _("A death threat, and they know something private or have killed in that place."),
    "F3": _("Named by a channel whose earlier named people were attacked."),
    "F4": _("A deadline: extreme until 14 days after it."),
    "F5": _("Threat alone: band 5 is at least high, band 4 at least medium."),
    "F6": _("Under 18: a coordinator sees this form."),
}
