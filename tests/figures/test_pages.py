"""Who sees which figures; what the pages answer to what cannot be."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation

from cases.core import clock
from cases.figures import charts
from cases.figures.queries.counts import Line
from cases.figures.stats import kaplan_meier
from cases.threats.codes import ActType, State
from tests.factories.access import make_user
from tests.factories.threats import make_channel, make_naming, make_report, make_victim

PAGES = ("figures", "figures_pivot", "figures_named")
DAY = dt.date(2026, 5, 20)
ASKED = {"figures": {}, "figures_pivot": {"pivot": "2026-05-20", "length": "90", "acts_counted": ["kill"]}}


@pytest.fixture
def killed(house, other_house, admin):
    """One named and killed in the own house, one killed in another."""
    victim = make_victim(house=house, by=admin)
    channel = make_channel(handle="<b>invented", by=admin)
    make_naming(
        house=house, by=admin, victim=victim, channel=channel, at=clock.local_moment(dt.date(2026, 5, 1))
    )
    facts = {
        "by": admin,
        "type": ActType.KILL,
        "happened_on": DAY,
        "state": State.VERIFIED,
        "governorate": "IQ-BA",
    }
    make_report(house=house, victim=victim, **facts)
    make_report(house=other_house, **facts)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("admin", 200),
        ("caseworker", 403),
        ("other_worker", 403),
        ("treasurer", 403),
        ("auditor", 403),
        ("stranger", 403),
    ],
)
def test_only_coordinators_and_administrators_see_figures(request, sign_in, killed, page, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse(page), ASKED.get(page, {})).status_code == status


def test_a_coordinator_counts_one_house_and_is_not_asked_which(sign_in, killed, coordinator, other_house):
    page = sign_in(coordinator).get(reverse("figures")).content.decode()
    assert "<b>2</b><span>reports" in page and "<b>1</b><span>victims" in page
    assert "Willow" not in page and 'name="house"' not in page


def test_another_house_cannot_be_asked_for(sign_in, killed, coordinator, other_house, house):
    second = make_user("two-houses", role="coordinator", house=house)
    from cases.access.models import Membership
    from tests.factories.houses import make_house

    Membership.objects.create(user=second, role="coordinator", house=make_house(code_name="Poplar"))
    answer = sign_in(second).get(reverse("figures"), {"house": str(other_house.pk)})
    assert answer.status_code == 422 and "<span>reports" not in answer.content.decode()


def test_an_administrator_counts_all_houses_or_one(sign_in, killed, admin, other_house):
    client = sign_in(admin)
    assert "<b>3</b><span>reports" in client.get(reverse("figures")).content.decode()
    one = client.get(reverse("figures"), {"house": str(other_house.pk)}).content.decode()
    assert "<b>1</b><span>reports" in one and "Basra" in one


def test_the_pages_say_that_they_are_not_to_be_published(sign_in, killed, admin):
    for page in PAGES:
        assert "For the team; not to be published." in sign_in(admin).get(reverse(page)).content.decode()


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_charts_are_sound_drawings_with_a_title_and_no_style(sign_in, killed, admin, language):
    client = sign_in(admin)
    client.cookies["language"] = language
    for page in PAGES:
        text = client.get(reverse(page), ASKED.get(page, {})).content.decode()
        drawings = re.findall(r"<svg viewBox.*?</svg>", text, re.S)
        assert len(drawings) == {"figures": 5, "figures_pivot": 0, "figures_named": 1}[page]
        for drawing in drawings:
            root = ElementTree.fromstring(drawing)  # noqa: S314 - our own
            assert root.get("role") == "img" and root[0].tag == "title" and root[0].text
            for element in root.iter():
                assert "style" not in element.attrib and "class" not in element.attrib
                for name in ("x", "y", "width", "height"):
                    assert re.fullmatch(r"\d+%?", element.get(name, "0"))
        assert "&lt;b&gt;invented" in text or page != "figures_named"


@pytest.mark.parametrize(
    ("page", "asked", "sentence"),
    [
        ("figures", {"start": "yesterday"}, "Write the date as"),
        ("figures", {"start": "2026-05-02", "end": "2026-05-01"}, "before the first"),
        ("figures", {"act": "nonsense"}, "valid choice"),
        ("figures", {"house": "nonsense"}, "not a valid"),
        ("figures", {"state": "draft"}, "valid choice"),
        ("figures", {"start": "9999-12-31"}, "cannot be right"),
        ("figures_pivot", {"length": "90"}, "required"),
        ("figures_pivot", {"pivot": "2026-05-20", "length": "many", "acts_counted": "kill"}, "whole number"),
        (
            "figures_pivot",
            {"pivot": "2026-05-20", "length": "0", "acts_counted": "kill"},
            "greater than or equal",
        ),
        (
            "figures_pivot",
            {"pivot": "2026-05-20", "length": "99999", "acts_counted": "kill"},
            "less than or equal",
        ),
        ("figures_pivot", {"pivot": "2090-01-01", "length": "90", "acts_counted": "kill"}, "not come yet"),
        ("figures_pivot", {"pivot": "2026-05-20", "length": "90"}, "required"),
        ("figures_named", {"until": "2090-01-01"}, "not come yet"),
        ("figures_named", {"start": "2026-05-02", "until": "2026-05-01"}, "before the first"),
        ("figures_named", {"kind": "\x00"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_kept_and_nothing_is_counted(
    sign_in, killed, admin, page, asked, sentence
):
    answer = sign_in(admin).get(reverse(page), asked)
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text
    assert "RR " not in text and "tiles" not in text and 'id="first"' not in text


def test_the_page_says_what_was_asked_for(sign_in, killed, admin, house):
    asked = {"start": "2026-05-01", "act": "kill", "state": "verified", "house": str(house.pk)}
    text = sign_in(admin).get(reverse("figures"), asked).content.decode()
    assert (
        text.count("<dd>") == 4
        and "<dd><bdi>Killing</bdi></dd>" in text
        and "<dd><bdi>Cedar</bdi></dd>" in text
    )


def test_arabic_digits_are_understood(sign_in, killed, admin):
    asked = {"pivot": "٢٠٢٦-٠٥-٢٠", "length": "٩٠", "acts_counted": "kill"}
    text = sign_in(admin).get(reverse("figures_pivot"), asked).content.decode()
    assert "No ratio: one of the windows holds none" in text


def test_without_counts_the_page_says_so(sign_in, house, admin):
    client = sign_in(admin)
    assert "Nothing to count here." in client.get(reverse("figures")).content.decode()
    named = client.get(reverse("figures_named")).content.decode()
    assert "No such attack is counted" in named and "No naming is counted" in named


def test_numbers_keep_their_form_in_arabic(sign_in, killed, admin):
    client = sign_in(admin)
    client.cookies["language"] = "ar"
    text = client.get(reverse("figures_named"), {"kind": "attacked"}).content.decode()
    assert "50 % (9-91 %)" in text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_little(sign_in, killed, admin, page, django_assert_max_num_queries):
    client = sign_in(admin)
    client.get(reverse(page), ASKED.get(page, {}))
    with django_assert_max_num_queries(8):
        client.get(reverse(page), ASKED.get(page, {}))


def test_bars_grow_with_the_counts_and_stay_on_the_sheet():
    for label, room in (("2026-11", charts.WIDTH - charts.LABELS), ("Attack on an account", charts.WIDTH)):
        lines = [Line("a", label, 400, 200, 1), Line("b", "None", 0, 0, 0)]
        keep_to_the_sheet(lines, room)


def keep_to_the_sheet(lines, room):
    """Short labels stand beside the bars; long ones above them, so that they never run into one another."""
    for mirrored in (False, True):
        drawn = charts.bars("Title", lines, mirrored=mirrored)
        widths = [[bar.width for bar in row.bars] for row in drawn.rows]
        assert widths == [[room, room // 2, charts.LEAST], [0, 0, 0]]
        for row in drawn.rows if room == charts.WIDTH else []:
            assert row.y < row.bars[0].y
        for row in drawn.rows:
            assert all(0 <= bar.x and bar.x + bar.width <= drawn.width for bar in row.bars)
            assert all(bar.y + drawn.thick <= drawn.height for bar in row.bars)


def test_the_curve_falls_from_all_to_what_is_left():
    drawn = charts.curve(kaplan_meier([(0, True), (10, True), (10, False), (20, False)]))
    assert drawn.path == "M44 10H44V50H184V90H324"
    assert [tick.label for tick in drawn.across] == ["0", "5", "10", "15", "20"]
    assert charts.curve([]) is None


def test_labels_are_in_the_language_of_the_reader(db, admin):
    from cases.figures.forms import FiguresForm

    with translation.override("ar"):
        arabic = str(dict(FiguresForm(user=admin).fields["state"].choices)["verified"])
    with translation.override("en"):
        assert str(dict(FiguresForm(user=admin).fields["state"].choices)["verified"]) == "Verified"
    assert arabic


@pytest.mark.parametrize(("kind", "words"), [("", "Killings</b>"), ("attacked", "Killings and attempts</b>")])
def test_the_page_of_namings_says_what_counts_as_an_attack(sign_in, killed, admin, kind, words):
    page = sign_in(admin).get(reverse("figures_named"), {"kind": kind} if kind else {}).content.decode()
    assert f"Counted as an attack here: <b>{words}" in page
