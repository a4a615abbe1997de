"""What holds for every page: accessible, light, and silent towards other hosts."""

import gzip
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import money_pages
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]
# Each language, size and scheme, and each pair of them, on every page.
LOOKS = {
    "en-phone-light": {"language": "en", "size": PHONE, "dark": False},
    "en-desk-dark": {"language": "en", "size": DESK, "dark": True},
    "ar-phone-dark": {"language": "ar", "size": PHONE, "dark": True},
    "ar-desk-light": {"language": "ar", "size": DESK, "dark": False},
}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"], "selectors": False}
FIRST_VISIT, LATER_PAGE = 60 * 1024, 12 * 1024


def first(page: Page, listing: str, pattern: str) -> str:
    """The first link on a page that leads to one of its rows."""
    page.goto(listing)
    return str(page.locator(f"main a[href*='{pattern}']").first.get_attribute("href"))


def somebody(page: Page) -> str:
    """The page of somebody who lives here."""
    page.goto("/people/?state=in_house")
    return str(page.locator("main a[href^='/people/']:has(.code-name)").first.get_attribute("href"))


def story_pages(page: Page) -> list[str]:
    """Every page of the main job, with rows that are really there."""
    stay = first(page, "/stays/", "/stays/")
    person = somebody(page)
    house = first(page, "/houses/", "/houses/")
    pages = ["/", "/arrive/", "/reserve/", "/board/", "/board/day/", "/board/timeline/", "/roll/", "/stays/"]
    pages += [stay, *(f"{stay}{step}/" for step in ("depart", "move", "away", "extend", "undo"))]
    pages += [
        "/people/",
        "/people/new/",
        person,
        f"{person}reveal/names/",
        f"{person}facts/",
        "/houses/",
        house,
    ]
    return pages + [f"{house}edit/", f"{house}state/", f"{house}address/", "/extensions/", "/register/"]


def row_of(page: Page, listing: str) -> str:
    """The first row of a list."""
    page.goto(listing)
    return str(page.locator("main .rows a[href]").first.get_attribute("href"))


def threat_pages(page: Page) -> list[str]:
    """Reports, namings, incidents, risk, figures and what was given out, as the coordinator sees them."""
    draft, waiting = row_of(page, "/threats/?state=draft"), row_of(page, "/threats/?state=submitted")
    named, person = row_of(page, "/threats/?act=name"), somebody(page)
    pages = ["/", "/threats/", "/threats/new/", f"/threats/new/?person={person.split('/')[2]}"]
    pages += [
        f"{draft}{step}" for step in ("", "edit/", "acts/", "acts/new/", "sources/new/", "links/", "submit/")
    ]
    pages += [f"{draft}{step}" for step in ("interventions/new/", "evidence/add/", "evidence/link/", "open/")]
    pages += [first(page, f"{draft}acts/", "/victims/"), first(page, f"{draft}acts/", "/involvement/")]
    pages += [waiting, named, row_of(page, "/threats/?state=verified")]
    evidence = evidence_of(page, "/threats/?state=submitted")
    pages += [evidence, f"{evidence}open/", f"{evidence}original/"]
    pages += ["/namings/new/", "/channels/", first(page, "/channels/", "/channels/")]
    pages += [
        "/incidents/",
        "/incidents/new/",
        first(page, "/", "/decide/"),
        first(page, "/incidents/", "/incidents/"),
    ]
    pages += ["/risk/", person, f"{person}risk/", f"{person}risk/assess/", first(page, "/risk/", "/risk/")]
    pages += ["/figures/", "/figures/before-after/", "/figures/named-first/"]
    return pages + ["/releases/", "/releases/new/", "/releases/find/", f"{named}un/"]


def evidence_of(page: Page, listing: str) -> str:
    """The first piece of evidence of one of these reports."""
    page.goto(listing)
    for report in [row.get_attribute("href") for row in page.locator("main .rows a[href]").all()]:
        page.goto(report)
        if page.locator("main a[href^='/evidence/']").count():
            return str(page.locator("main a[href^='/evidence/']").first.get_attribute("href"))
    raise AssertionError("no evidence")


def review_pages(page: Page) -> list[str]:
    """The queue and what a reviewer does, as the administrator sees them."""
    held = row_of(page, "/threats/?state=under_review")
    steps = ("", "ask/", "verify/", "unverify/", "duplicate/", "reject/")
    decided = row_of(page, "/threats/?state=rejected")
    return ["/", "/threats/queue/", *(f"{held}{step}" for step in steps), decided, f"{decided}reopen/"]


WHO: dict[str, Callable[[Page], list[str]]] = {
    "soran": lambda page: story_pages(page) + threat_pages(page),
    "rima": lambda page: review_pages(page) + money_pages.setting_up(page),
    "tara": money_pages.keeping,
}
FOUND: dict[str, list[str]] = {}


def pages_of(page: Page, who: str) -> list[str]:
    """All pages of somebody's work; looked for once, because the rows stay."""
    if who not in FOUND:
        FOUND[who] = [*dict.fromkeys(WHO[who](page))]
    return FOUND[who]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(visit: Callable[..., Page], look, who):
    page = visit(who, **LOOKS[look])
    assert [fault for path in pages_of(page, who) for fault in faults(page, path)] == []


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_page_to_sign_in(visit: Callable[..., Page], look):
    assert faults(visit(**LOOKS[look]), "/sign-in/") == []


def faults(page: Page, path: str) -> list[tuple[str, ...]]:
    """What axe finds at A and AA, an answer that is no page, and a page wider than its window."""
    status = page.goto(path).status
    found = [(path, str(status))] if status != 200 else []
    violations = Axe().run(page, options=RULES).response["violations"]
    found += [(path, fault["id"], fault["nodes"][0]["html"][:200]) for fault in violations]
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + ([(path, "scrolls sideways", str(width))] if width > page.viewport_size["width"] else [])


def weight(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def listen(page: Page, asked: list[str], refused: list[str]) -> None:
    """Note every request, and every complaint of the content policy."""
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda note: refused.append(note.text) if "Content Security" in note.text else None)


def test_the_first_visit_is_light(visit: Callable[..., Page]):
    page, sizes = visit(), {}
    page.on(
        "response", lambda answer: sizes.__setitem__(answer.url, weight(answer.body())) if answer.ok else None
    )
    page.goto("/sign-in/")
    page.wait_for_load_state("networkidle")
    assert sizes and sum(sizes.values()) <= FIRST_VISIT, sizes


@pytest.mark.parametrize("who", WHO)
def test_pages_are_light_ask_no_other_host_and_leave_no_words_in_the_browser(visit, site, who):
    page, asked, refused = visit(who), [], []
    listen(page, asked, refused)
    weights = {path: weight(page.goto(path).body()) for path in pages_of(page, who)}
    assert {path: size for path, size in weights.items() if size > LATER_PAGE} == {}
    assert asked and [url for url in asked if not url.startswith(site.url)] == []
    assert refused == []
    # htmx notes the path, which holds no word of people.
    kept = page.evaluate("Object.keys({...localStorage, ...sessionStorage})")
    assert set(kept) <= {"htmx-current-path-for-history"}


@pytest.mark.parametrize("who", WHO)
def test_long_words_of_sorani_stay_on_the_screen_of_a_phone(visit: Callable[..., Page], who):
    page, widths = visit(who, language="ckb", size=PHONE), {}
    for path in pages_of(page, who):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "ckb"
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > PHONE["width"]} == {}
