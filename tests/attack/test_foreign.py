"""Keys of another house, in addresses and in forms: 404 or a sentence, and no row changes."""

import pytest

from cases.people.models import Person
from tests.access.routes import routes
from tests.attack.filling import FILLS, filled, urlencoded
from tests.attack.pages import UUID, kind_of, route_of
from tests.attack.world import SHARED, changes, snapshot
from tests.engine import ENGINE

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("attack_0")]
FORM = "application/x-www-form-urlencoded"
# To whom a record is handed over is chosen among all houses.
MEANT_FOR_OTHERS = {("person_hand_over", "house")}
LEAVES = {"account_logout", "admin:logout", "account_change_password", "account_reauthenticate"}


def with_a_key():
    """Every address that names a row; a room's own page and the workbench alike."""
    return [route for route in routes() if "uuid:" in route.path or "object_id" in route.path]


def test_there_are_addresses_to_try():
    assert len(with_a_key()) > 30


def bodies(forms):
    """What the own pages would send, by the view it goes to."""
    found = {}
    for form in forms:
        if form.method == "post":
            found.setdefault(form.route, []).append(form)
    return found


def name_of(route):
    return route_of(route.filled("00000000-0000-4000-8000-000000000000"))


EVERY = {"sqlite": 3, "postgres": 9}[ENGINE]


def some(stage, number, fitting):
    """Foreign keys of the kinds that belong here, always; of the others each third, another third each time."""
    every = {model: str(keys[0]) for model, keys in stage.foreign.ids.items() if keys and model not in SHARED}
    return [
        every[model]
        for place, model in enumerate(every)
        if model in fitting or place % EVERY == number % EVERY
    ]


def swapped(pairs, theirs):
    """The same body with every key in it replaced by one of the other house."""
    return [
        (name, UUID.sub(theirs, value) if name != "csrfmiddlewaretoken" else value) for name, value in pairs
    ]


def test_no_address_opens_or_changes_a_row_of_another_house(stage):
    client = stage.enter("worker")
    _, forms = stage.walk("worker")
    known = bodies(forms)
    before, wrong, tried = snapshot(), [], 0
    for number, route in enumerate(with_a_key()):
        keys = some(stage, number, {kind_of(route.path)})
        with stage.undone(client):
            answers = [attempt for key in keys for attempt in attempts(client, route, key, known)]
            changed = changes(before, snapshot())
        tried += len(answers)
        wrong += [(path, status) for path, status in answers if not refused(route, status)]
        wrong += [(route.path, table) for table in changed]
    assert wrong == [], f"{len(wrong)} of {tried}"


def attempts(client, route, key, known):
    """Open it, and send what the own page would send there: as it is, and with every key replaced."""
    path = route.filled(key)
    yield path, client.get(path).status_code
    for pairs in [filled(form) for form in known.get(name_of(route), [])] or [[]]:
        for body in (pairs, swapped(pairs, key)):
            yield path, client.post(path, urlencoded(body), content_type=FORM).status_code


def refused(route, status):
    """404, or 403 where the door is closed; Django's admin sends back to its index instead."""
    return status in ({302, 403, 404, 405} if "object_id" in route.path else {403, 404, 405})


def attacks(forms):
    """Each place in each form where a key stands or may be chosen, in a body that would go through."""
    for form in forms:
        if form.method != "post" or form.route in LEAVES:
            continue
        choices = {c.name for c in form.controls if UUID.search(c.value) or any(map(UUID.search, c.options))}
        last = len(form.buttons) - 1  # the button that writes stands last
        for pairs in (filled(form, button=last, fill=fill) for fill in FILLS[1:]):
            for index, (name, value) in enumerate(pairs):
                if name != "csrfmiddlewaretoken" and (name in choices or UUID.search(value)):
                    yield form, pairs, index


def test_no_field_of_an_own_form_takes_a_key_of_another_house(stage):
    client, foreign = stage.enter("worker"), stage.foreign
    _, forms = stage.walk("worker")
    theirs, kinds = set(foreign.keys), stage.own.kinds
    before, wrong, tried = snapshot(), [], 0
    for number, (form, pairs, index) in enumerate(attacks(forms)):
        name, value = pairs[index]
        offered = [option for control in form.controls if control.name == name for option in control.options]
        keys = [
            key
            for key in some(
                stage, number, {kinds.get(own) for own in UUID.findall(" ".join([value, *offered]))}
            )
            if (form.route, name, key) not in {(*meant, str(foreign.house.pk)) for meant in MEANT_FOR_OTHERS}
        ]
        tried += len(keys)
        with stage.undone(client):
            refused = all(send(client, form, pairs, index, key) in REFUSED for key in keys)
            changed = changes(before, snapshot())
        if refused and not changed:
            continue
        for key in keys:  # one went through: each is looked at alone
            with stage.undone(client):
                status = send(client, form, pairs, index, key)
                changed = changes(before, snapshot())
            # A token becomes the key of a new row: it may be any, as long as no row stands under it.
            rows = [
                row for table in changed for row in changed[table] if name != "token" or row in before[table]
            ]
            if any(speaks_of(row, theirs) for row in rows) or status >= 500:
                wrong.append((form.route, name, key, status, [*changed]))
    assert tried > 100 and wrong == [], f"{len(wrong)} of {tried}"


REFUSED = {400, 403, 404, 409, 422}


def send(client, form, pairs, index, key):
    """The body with one key replaced by one of theirs."""
    body = [*pairs]
    name, value = body[index]
    body[index] = (name, UUID.sub(key, value) if UUID.search(value) else key)
    return client.post(form.action, urlencoded(body), content_type=FORM).status_code


def speaks_of(row, keys):
    """Whether a new or changed row is one of theirs or points to one."""
    for value in row:
        text = value.hex() if hasattr(value, "hex") and not isinstance(value, float) else str(value)
        if any(key in text or key.replace("-", "") in text for key in keys):
            return True
    return False


@pytest.mark.once
def test_no_own_page_names_anything_of_the_other_house(stage):
    """Nor does a page that preselects by its query, when the keys in the query are theirs."""
    client, foreign = stage.enter("worker"), stage.foreign
    opened, _ = stage.walk("worker")
    words = [foreign.house.code_name, *foreign.keys]
    words += [person.code_name for person in Person.objects.filter(house=foreign.house)]
    asked = {
        UUID.sub(key, path) for path in opened if UUID.search(query(path)) for key in foreign.one_of_each
    }
    wrong = []
    for path in sorted(opened) + sorted(asked):
        if route_of(path) in {route for route, _ in MEANT_FOR_OTHERS}:
            continue
        answer = client.get(path)
        page = UUID.sub("", answer.content.decode()) if path in asked else answer.content.decode()
        wrong += [(path, word) for word in words if word in page]
        wrong += [(path, answer.status_code)] if answer.status_code >= 500 else []
    assert asked and wrong == []


def query(path):
    return path.partition("?")[2]
