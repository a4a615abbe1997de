"""The attack is worth as much as its tools: they must see every kind of row, every page and its forms."""

import pytest

from cases.houses.models import House
from tests.attack.conftest import taken_back
from tests.attack.pages import FoundForm, Reader
from tests.attack.world import changes, keyed, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("attack_0")]
PAGE = """<form method=post action="/a/" id=f><input name=x value=1><select name=s><option value="">-</option>
<option value=b selected>B</option></select><textarea name=t>words</textarea>
<input type=submit name=act value=go></form><input form=f type=checkbox name=c checked><a href="/b/?p=2#x">b</a>"""


def test_the_reader_sees_what_a_browser_sends():
    reader = Reader("/here/")
    reader.feed(PAGE)
    [form] = reader.forms
    assert isinstance(form, FoundForm) and (form.method, form.action) == ("post", "/a/")
    held = {control.name: control.value for control in form.controls}
    assert held == {"x": "1", "s": "b", "t": "words", "c": ""} and form.buttons == [("act", "go")]
    assert reader.links == ["/b/?p=2#x"]


def test_the_other_house_has_a_row_of_every_kind(stage):
    assert [model.__name__ for model in keyed() if not stage.foreign.ids[model]] == []


def test_the_snapshot_sees_one_changed_letter(stage):
    before, house = snapshot(), stage.foreign.house
    assert changes(before, snapshot()) == {}
    with taken_back():
        House.objects.filter(pk=house.pk).update(area="Elsewhere")
        after = snapshot()
    assert [*changes(before, after)] == ["cases_house"]


def test_the_walk_opens_the_own_pages_and_finds_their_forms(stage):
    opened, forms = stage.walk("worker")
    assert len(opened) > 100 and len(forms) > 30
