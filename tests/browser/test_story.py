"""The main job in a real browser, scripts off, on a phone: a walk-in arrives, sleeps here, leaves."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


class Touches:
    """Counts every input that was touched, as a tired person would."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def check(self, selector: str) -> None:
        self.page.locator(selector).check(force=True)
        self.count += 1


def log_walk_in(page: Page) -> tuple[str, Touches]:
    """One page: for whom, and the six safety ticks; returns the code name."""
    page.goto("/arrive/")
    code_name = page.locator("input[name=code_name]").input_value()
    touch = Touches(page)
    touch.check("input[name=group][value=woman]")
    for tick in page.locator("input[name=ticks]").all():
        tick.check(force=True)
        touch.count += 1
    go(page.locator("button[name=act][value=save]"))
    return code_name, touch


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_caseworker_logs_a_walk_in_and_the_departure_without_scripts(visit, language):
    page = visit("dana", scripts=False, language=language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    code_name, touched = log_walk_in(page)
    assert touched.count <= 7
    assert "/stays/" in page.url, "one page and no second one"
    stay = page.url

    page.goto("/board/")
    taken = page.locator(f"a[href='{stay.removeprefix(page.url.split('/board')[0])}']")
    expect(taken.first).to_be_visible()

    page.goto(stay)
    go(page.locator("a[href$='/depart/']").first)
    page.locator("select[name=destination]").select_option("friends_temporary")
    go(page.locator("main form.form button[type=submit]").last)
    assert page.url == stay
    page.goto("/board/")
    assert page.locator(f"a[href='/stays/{stay.split('/stays/')[1]}']").count() == 0
    if language == "en":
        assert code_name not in page.locator("main").inner_text()


def test_a_mistaken_departure_is_taken_back_within_the_hour(visit):
    page = visit("dana", scripts=False)
    log_walk_in(page)
    stay = page.url
    page.goto(stay + "depart/")
    page.locator("select[name=destination]").select_option("hotel")
    go(page.locator("main form.form button[type=submit]").last)
    page.goto(stay + "undo/")
    go(page.locator("main form button[type=submit]").last)
    page.goto("/board/")
    expect(page.locator(f"a[href='/stays/{stay.split('/stays/')[1]}']").first).to_be_visible()


def test_the_same_form_sent_twice_on_a_bad_line_makes_one_stay(visit):
    page = visit("dana", scripts=False)
    page.goto("/arrive/")
    hidden = ("csrfmiddlewaretoken", "token", "code_name")
    form = {name: page.locator(f"form.form input[name={name}]").input_value() for name in hidden}
    form |= {"who": "new", "group": "woman", "nights": "1", "act": "save"}
    first, second = (page.context.request.post("/arrive/", form=form) for _ in range(2))
    assert first.ok and "/stays/" in first.url
    assert second.url == first.url


def test_signing_out_and_going_back_shows_nothing(visit):
    page = visit("dana")
    page.goto("/people/")
    go(page.locator("form[action='/sign-out/'] button, a[href='/sign-out/']").first)
    if "/sign-out/" in page.url:
        go(page.locator("main form button[type=submit]"))
    page.go_back()
    expect(page.locator("input[name=password]")).to_be_visible()


def test_three_times_escape_leaves_the_site(visit):
    page = visit("dana")
    page.route("**/*wikipedia*/**", lambda route: route.fulfill(body="neutral"))
    page.goto("/board/")
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(page.locator("body")).to_have_text("neutral")
