"""Filled-in risk forms; the five of the law among them."""

from typing import Any

from cases.access.models import User
from cases.people.models import Person
from cases.risk import items
from cases.risk.actions import assess
from cases.risk.models import Assessment

CALM = {item.code: item.answers[0].code for item in items.ITEMS.values()} | dict.fromkeys(
    items.FLOOR_QUESTIONS, "no"
)
ALL_CAPACITY = {item.code: "yes" for item in items.CAPACITY}
ALL_VULNERABLE = {item.code: "yes" for item in items.VULNERABILITY}


def make_answers(*, v: int = 0, c: int = 0, **threat: str) -> dict[str, str]:
    """The least of everything but what is given; v and c are points of vulnerability and capacity."""
    return CALM | graded(items.VULNERABILITY, v) | graded(items.CAPACITY, c) | threat


def graded(side: tuple[items.Item, ...], points: int) -> dict[str, str]:
    """So many points, two to a question."""
    worth = {0: "no", 1: "partly", 2: "yes"}
    return {item.code: worth[max(0, min(2, points - 2 * n))] for n, item in enumerate(side)}


# (T, V, C) of domain.md section 4 and the answers that give them.
VECTORS: dict[tuple[int, int, int], dict[str, str]] = {
    (3, 5, 10): {"act": "posts"},
    (12, 6, 13): {"act": "named", "private": "yes", "who": "elsewhere"},
    (19, 9, 6): {"act": "death_threat", "private": "yes", "who": "unknown", "others": "yes"},
    (32, 12, 5): {
        "act": "attempt", "pattern": "escalating", "private": "yes", "who": "local", "deadline": "yes",
        "close": "threatened", "authorities": "partly",
    },
    (41, 15, 2): {
        "act": "attempt", "pattern": "escalating", "private": "yes", "who": "local", "others": "yes",
        "authorities": "no", "close": "killed", "deadline": "yes",
    },
}  # fmt: skip


def make_vector(t: int, v: int, c: int) -> dict[str, str]:
    """The answers of one vector of the law."""
    return make_answers(v=v, c=c, **VECTORS[t, v, c])


def make_assessment(
    *, person: Person, by: User, answers: dict[str, str] | None = None, **said: Any
) -> Assessment:
    """A form filled in through the action; low unless answers say otherwise."""
    return assess(person=person, answers=answers or make_vector(3, 5, 10), by=by, **said)
