"""Weeks of work by everybody: forms filled in at random but plausibly, one on top of the other, fail nowhere."""

import datetime as dt
import os
import random
from collections import Counter
from urllib.parse import urlsplit

import pytest

from cases.core import clock
from tests.attack.filling import FILLS, filled, multipart, plausible, urlencoded
from tests.attack.pages import LEAVING, SHELL, UUID, kind_of, read
from tests.attack.test_fuzz import FORM, SHARES, cause

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("worker", "worker", "caseworker", "coordinator", "admin", "treasurer")
LIVES, STEPS = int(os.environ.get("SAFEHOUSE_LIVES", "1")), 120
HOURS = (0, 0, 0, 1, 3, 8, 20, 30, 72)
# These would end the work of others, which is not what is looked for here.
NOT_HERE = SHELL | LEAVING | {"account_change_password"}


class Life:
    """One house from now on."""

    def __init__(self, stage, seed, sent):
        self.stage, self.chance, self.now = stage, random.Random(seed), clock.now()
        self.sent = sent
        self.diary, self.accepted = [], 0

    def live(self):
        for _step in range(STEPS):
            self.now += dt.timedelta(hours=self.chance.choice(HOURS), minutes=1)
            with clock.pretend(self.now):
                self.work(self.chance.choice(ROLES))

    def work(self, role):
        """A page with a form that was sent seldom so far, perhaps of another row; that form, or another one there."""
        client = self.stage.enter(role)
        known = [
            form for form in self.stage.walk(role)[1] if form.method == "post" and form.route not in NOT_HERE
        ]
        least = min(self.sent[form.route] for form in known)
        wanted = self.chance.choice([form for form in known if self.sent[form.route] <= least + 1])
        self.sent[wanted.route] += 1
        page = self.open(client, role, self.another(wanted.page))
        forms = [form for form in page.forms if form.method == "post" and form.route not in NOT_HERE]
        if forms:
            same = [form for form in forms if form.route == wanted.route]
            self.send(client, role, self.chance.choice(same or forms))

    def another(self, path):
        """The same page of some row of the kind it is about."""
        parts = urlsplit(path)
        if not UUID.search(parts.path):
            return path
        keys = kind_of(UUID.sub("<key>", parts.path))._default_manager.values_list("pk", flat=True)
        return UUID.sub(str(self.chance.choice(list(keys))), parts.path, count=1)

    def open(self, client, role, path):
        answer = client.get(path, follow=True)
        self.note(role, "opens", path, "", answer)
        return read(path, answer)

    def send(self, client, role, form):
        pairs = self.filled(form)
        files = [(c.name, "scan.png", b"no picture", "image/png") for c in form.controls if c.kind == "file"]
        data, kind = multipart(pairs, files) if form.multipart else (urlencoded(pairs), FORM)
        answer = client.post(form.action, data, content_type=kind)
        said = {
            name: value for name, value in pairs if value and name not in ("csrfmiddlewaretoken", "token")
        }
        self.note(role, "sends", form.action, said, answer)
        if answer.status_code == 302:
            self.accepted += 1
            self.open(client, role, answer["Location"])

    def filled(self, form):
        """Mostly as the page proposes; else choices by chance, and half of what may be empty stays so."""
        if self.chance.random() < 0.6:
            return filled(form, button=self.chance.randrange(9), fill=self.chance.choice(FILLS[:2]))
        pairs, radios = [], {}
        for control in form.controls:
            if control.kind == "radio":
                radios.setdefault(control.name, []).append(control)
            elif control.kind == "checkbox":
                pairs += [(control.name, control.value or "on")] if self.chance.random() < 0.5 else []
            elif control.kind != "file":
                pairs.append((control.name, self.value(control)))
        pairs += [(name, self.chance.choice(group).value) for name, group in radios.items()]
        return pairs + ([self.chance.choice(form.buttons)] if form.buttons else [])

    def value(self, control):
        if control.kind == "select":
            return self.chance.choice(control.options) if control.options else ""
        needed = "required" in control.attributes or self.chance.random() < 0.5
        if control.kind == "hidden" or (control.value and self.chance.random() < 0.7):
            return control.value
        if not needed:
            return ""
        if control.kind in ("date", "datetime-local"):
            when = self.now + dt.timedelta(hours=self.chance.randint(-200, 200))
            return f"{when:%Y-%m-%dT%H:%M}" if "local" in control.kind else f"{when:%Y-%m-%d}"
        return plausible(control)

    def note(self, role, what, path, said, answer):
        self.diary.append(f"{self.now:%m-%d %H:%M} {role} {what} {path} {said} {answer.status_code}")
        assert answer.status_code < 500, "\n".join([*self.diary[-25:], cause(answer)])


@pytest.mark.parametrize(
    "share", [pytest.param(n, marks=pytest.mark.xdist_group(f"attack_{n}")) for n in range(SHARES)]
)
def test_weeks_of_work_by_everybody_fail_nowhere(share, stage):
    sent = Counter()
    for number in range(LIVES):
        life = Life(stage, f"{share}-{number}-{os.environ.get('SAFEHOUSE_SEED', '')}", sent)
        with stage.undone(stage.enter(None)):
            life.live()
        assert life.accepted >= STEPS // 12, "most of what they send is refused"
