"""Keys of another house, in addresses and in forms: 404 or a sentence, and no row changes."""

import pytest

from cases.people.models import Person
from tests.access.routes import routes
from tests.attack.filling import filled, urlencoded
from tests.attack.pages import UUID, route_of, walk
from tests.attack.world import changes, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
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


def swapped(pairs, theirs):
    """The same body with every key in it replaced by one of the other house."""
    return [
        (name, UUID.sub(theirs, value) if name != "csrfmiddlewaretoken" else value) for name, value in pairs
    ]


def test_no_address_opens_or_changes_a_row_of_another_house(own, foreign, enter, undone):
    client = enter(own.worker)
    _, forms = walk(client, "worker", own)
    known = bodies(forms)
    before, wrong, tried = snapshot(), [], 0
    for route in with_a_key():
        with undone(client):
            answers = [
                attempt for key in foreign.one_of_each for attempt in attempts(client, route, key, known)
            ]
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
    """Each place in each form where a key stands."""
    for form in forms:
        if form.method != "post" or form.route in LEAVES:
            continue
        for index, (name, value) in enumerate(filled(form)):
            if name != "csrfmiddlewaretoken" and UUID.search(value):
                yield form, index
        choices = {c.name for c in form.controls if UUID.search(c.value) or any(map(UUID.search, c.options))}
        for index, (name, value) in enumerate(filled(form)):
            if name in choices and not UUID.search(value):
                yield form, index


def test_no_field_of_an_own_form_takes_a_key_of_another_house(own, foreign, enter, undone):
    client = enter(own.worker)
    _, forms = walk(client, "worker", own)
    theirs = set(foreign.keys)
    before, wrong, tried = snapshot(), [], 0
    for form, index in attacks(forms):
        pairs = filled(form)
        name, value = pairs[index]
        for key in foreign.one_of_each:
            if (form.route, name, key) in {(*meant, str(foreign.house.pk)) for meant in MEANT_FOR_OTHERS}:
                continue
            body = [*pairs]
            body[index] = (name, UUID.sub(key, value) if UUID.search(value) else key)
            with undone(client):
                answer = client.post(form.action, urlencoded(body), content_type=FORM)
                changed = changes(before, snapshot())
            named = any(speaks_of(row, theirs) for rows in changed.values() for row in rows)
            tried += 1
            if named or answer.status_code >= 500:
                wrong.append((form.route, name, key, answer.status_code, [*changed]))
    assert tried > 100 and wrong == [], f"{len(wrong)} of {tried}"


def speaks_of(row, keys):
    """Whether a new or changed row is one of theirs or points to one."""
    for value in row:
        text = value.hex() if hasattr(value, "hex") and not isinstance(value, float) else str(value)
        if any(key in text or key.replace("-", "") in text for key in keys):
            return True
    return False


def test_no_own_page_names_anything_of_the_other_house(own, foreign, enter):
    """Nor does a page that preselects by its query, when the keys in the query are theirs."""
    client = enter(own.worker)
    opened, _ = walk(client, "worker", own)
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
