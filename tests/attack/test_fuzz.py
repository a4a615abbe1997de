"""Ten thousand spoilt submissions over every form and query of every role: none may be answered with a failure."""

import os
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.attack.filling import FILLS, filled, multipart, urlencoded
from tests.attack.mutations import Mutator
from tests.attack.pages import FoundForm, route_of
from tests.engine import ENGINE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("worker", "caseworker", "coordinator", "admin", "treasurer", "auditor")
SHARES = 2  # one a core, each on the stage that is built there anyway
# The forms are the same on both engines; PostgreSQL sees every third submission of the ten thousand.
TOTAL = int(os.environ.get("SAFEHOUSE_FUZZ", "10000" if ENGINE == "sqlite" else "3300"))
FORM = "application/x-www-form-urlencoded"
# Paths of GET pages take these beside what their own forms and links name.
QUERY = (
    "page",
    "p",
    "q",
    "o",
    "e",
    "person",
    "stay",
    "bed",
    "house",
    "night",
    "day",
    "next",
    "sort",
    "_popup",
)


class Attacker:
    """Sends spoilt bodies as one role after another and notes every failure."""

    def __init__(self, stage, share):
        self.stage = stage
        self.mutator = Mutator(share, stage.own.keys + stage.foreign.keys)
        self.clients = {role: stage.enter(role) for role in ROLES}
        self.targets = [target for role in ROLES for target in self.targets_of(role)]
        self.failures, self.answers, self.sent = [], Counter(), 0

    def targets_of(self, role):
        """Forms to be posted, and pages with what their queries name."""
        opened, forms = self.stage.walk(role)
        posts = [(role, form) for form in forms if form.method == "post"]
        gets = {}
        for path in sorted(opened):
            parts = urlsplit(path)
            gets.setdefault(parts.path, set()).update(
                pair.partition("=")[0] for pair in parts.query.split("&")
            )
        for form in forms:
            if form.method == "get":
                names = {control.name for control in form.controls}
                gets.setdefault(urlsplit(form.action).path, set()).update(names)
        shapes = {}
        for path, names in gets.items():
            shapes.setdefault((route_of(path), tuple(sorted(names))), path)
        return posts * 4 + [
            (role, (path, [*filter(None, names), *QUERY])) for (_, names), path in shapes.items()
        ]

    def attack(self, number):
        role, target = self.targets[number % len(self.targets)]
        client = self.clients[role]
        with self.stage.undone(client):
            what, answer = (self.post if isinstance(target, FoundForm) else self.get)(client, target)
        self.sent += 1
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500:
            where = target.route if isinstance(target, FoundForm) else target[0]
            self.failures.append((role, where, what, cause(answer)))

    def post(self, client, form):
        chance = self.mutator.chance
        pairs = filled(form, button=chance.randrange(9), fill=chance.choice(FILLS))
        names = sorted({name for name, _ in pairs} | {control.name for control in form.controls}) or ["x"]
        files = [control.name for control in form.controls if control.kind == "file"]
        what, body = self.mutator.body(pairs, names)
        if files or form.multipart or chance.random() < 0.05:
            uploads = [(name, *self.mutator.upload()) for name in files]
            data, kind = multipart(body, uploads)
            what += f" {[upload[1] for upload in uploads]!a}"
        else:
            data, kind = urlencoded(body), FORM
        headers = {"HX-Request": "true"} if chance.random() < 0.2 else {}
        return what, client.post(form.action, data, content_type=kind, headers=headers)

    def get(self, client, target):
        path, names = target
        what, body = self.mutator.body([], names)
        return what, client.get(path, QUERY_STRING=urlencoded(body).decode()[:60_000])


def cause(answer):
    """The exception and its last place in the program."""
    kind, error, trace = getattr(answer, "exc_info", None) or (None, None, None)
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/cases/" in code.co_filename:
            place = f"{code.co_filename.rpartition('/cases/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{kind.__name__ if kind else '?'} {str(error)[:90]} at {place}"


def told(failures):
    """One line a cause, with how often and one example."""
    causes = Counter(failure[3] for failure in failures)
    examples = {failure[3]: failure[:3] for failure in failures}
    return "\n".join(f"{count}x {cause} e.g. {examples[cause]}" for cause, count in causes.most_common(40))


@pytest.mark.parametrize(
    "share", [pytest.param(n, marks=pytest.mark.xdist_group(f"attack_{n}")) for n in range(SHARES)]
)
def test_no_spoilt_input_is_answered_with_a_failure(share, stage):
    attacker = Attacker(stage, share)
    assert len(attacker.targets) > 100
    order = [*range(len(attacker.targets))]
    attacker.mutator.chance.shuffle(order)
    for number in range(TOTAL // SHARES):
        attacker.attack(order[number % len(order)])
    print(share, attacker.sent, dict(attacker.answers))
    assert attacker.failures == [], f"{len(attacker.failures)} of {attacker.sent}\n{told(attacker.failures)}"
