"""In real browsers, scripts off, on a phone: from the call to the verified report, from a naming to a red house."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SAVE = "main form.form button[type=submit]"


class Touches:
    """Counts every field that was touched."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def fill(self, name: str, words: str) -> None:
        self.page.locator(f"main [name={name}]").fill(words)
        self.count += 1

    def choose(self, name: str, value: str) -> None:
        control = self.page.locator(f"main select[name={name}]")
        if control.count():
            control.select_option(value)
        else:
            self.page.locator(f"main input[name={name}][value='{value}']").check(force=True)
        self.count += 1


def somebody(page: Page) -> str:
    """The code name of somebody who lives here."""
    page.goto("/people/?state=in_house")
    return page.locator("main bdi.code-name").first.inner_text()


def first_report(page: Page, who: str) -> tuple[str, Touches]:
    """The short page; gives the address of the report."""
    page.goto("/threats/new/")
    touch = Touches(page)
    touch.fill("who", who)
    touch.choose("ongoing", "danger")
    touch.choose("type", "dthr")
    touch.fill("what", "اتصل رجل مجهول وقال: نعرف بابك. (قصة مخترعة)")
    touch.choose("governorate", "IQ-BG")
    touch.fill("locality", "حي الحكايات")
    touch.choose("how_known", "victim")
    go(page.locator(SAVE).last)
    return page.url, touch


def send(page: Page, path: str, **words: str) -> None:
    """One step of a report: fill in and save."""
    page.goto(path)
    for name, value in words.items():
        page.locator(f"main [name={name}]").fill(value)
    go(page.locator(SAVE).last)


def press(page: Page, action: str) -> None:
    """A button that acts at once."""
    go(page.locator(f"main form[action$='/{action}/'] button"))


def fill_in_what_is_asked(page: Page, report: str) -> None:
    """What a reviewer needs before he can say verified."""
    page.goto(report + "edit/")
    page.locator("input[name=motive][value=probable]").check(force=True)
    go(page.locator(SAVE).last)
    page.goto(report + "acts/")
    go(page.locator("main a[href*='/victims/']").first)
    for name, value in (("is_defender", "yes"), ("age_group", "adult"), ("sex", "female")):
        page.locator(f"input[name={name}][value={value}]").check(force=True)
    go(page.locator(SAVE).last)
    assert page.locator("main .summary").count() == 0


def state(page: Page, report: str) -> str:
    page.goto(report)
    return page.locator("main header .badge").first.inner_text().strip()


def test_a_frightened_call_becomes_a_verified_report(visit, site):
    dana = visit("dana", scripts=False, language="ar")
    assert dana.locator("html").get_attribute("dir") == "rtl"
    who, began = somebody(dana), time.monotonic()
    report, touched = first_report(dana, who)
    assert re.search(r"/threats/[0-9a-f-]{36}/$", report), "one page and no second one"
    assert touched.count <= 8 and time.monotonic() - began < 60
    path, ref = report.removeprefix(site.url), dana.locator("main h1").inner_text()
    go(dana.locator(f"main a[href='{path}submit/']").first)
    go(dana.locator(SAVE).last)

    rima = visit("rima", scripts=False)
    rima.goto("/threats/queue/")
    first = rima.locator("main .rows a[href^='/threats/']").filter(has_text=ref)
    expect(first).to_be_visible()
    go(first)
    press(rima, "take")
    send(rima, path + "ask/", question="Was it the same voice as last week?")
    assert state(rima, path) == "Back with a question"

    dana.goto("/")
    go(dana.locator(f"main a[href='{path}']").first)
    assert "Was it the same voice as last week?" in dana.locator("main").inner_text()
    fill_in_what_is_asked(dana, path)
    send(dana, path + "submit/", answer="نعم، الصوت نفسه. (مخترع)")

    rima.goto(path)
    press(rima, "take")
    rima.goto(path + "verify/")
    rima.locator("input[name=certainty][value=likely]").check(force=True)
    go(rima.locator(SAVE).last)
    assert state(rima, path) == "Verified"

    dana.goto("/")
    line = dana.locator("main li").filter(has=dana.locator(f"a[href='{path}']")).first
    verified = line.locator(".badge").first.inner_text().strip()
    assert state(dana, path) == verified
    assert dana.locator("main .notice-good").count() == 1


def token_of(page: Page) -> dict[str, str]:
    return {"csrfmiddlewaretoken": page.locator("input[name=csrfmiddlewaretoken]").first.input_value()}


def test_only_the_house_and_the_reviewers_see_a_report_and_its_reporter_never_reviews(visit, site):
    dana = visit("dana", scripts=False)
    report, _ = first_report(dana, somebody(dana))
    path, ref = report.removeprefix(site.url), dana.locator("main h1").inner_text()
    send(dana, path + "submit/")
    dana.goto(path)
    assert dana.locator("form[action$='/take/']").count() == 0
    answer = dana.context.request.post(path + "take/", form=token_of(dana), headers={"Referer": report})
    assert answer.status == 403
    assert state(dana, path) == "Submitted"

    lana = visit("lana", scripts=False)
    for step in ("", "open/", "edit/", "submit/", "evidence/add/"):
        assert lana.goto(path + step).status == 404, step
    for name in ("tara", "aram"):
        page = visit(name, scripts=False)
        content = page.content()
        assert ref not in content and path not in content and "/threats/" not in content
        for address in (
            path,
            "/threats/",
            "/threats/queue/",
            "/threats/new/",
            "/figures/",
            "/releases/",
            "/risk/",
        ):
            assert page.goto(address).status == 403, (name, address)
            assert ref not in page.content()


def test_a_naming_that_exposes_a_house_is_decided_and_turns_it_red(visit, site):
    dana = visit("dana", scripts=False)
    dana.goto("/namings/new/")
    touch = Touches(dana)
    house = dana.locator("label").filter(has_text="Willow").first
    dana.locator(f"#{house.get_attribute('for')}").check(force=True)
    touch.fill("name", "Morgiana Inkwell")
    touch.fill("handle", "@invented_thorn_news")
    touch.fill("posted_at", time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 3600)))
    touch.choose("exposed", "address")
    touch.choose("call", "implicit")
    dana.locator("select[name=exposed_house]").select_option(label="Willow")
    touch.fill("post_text", "They sleep behind the green gate. (Invented.)")
    go(dana.locator(SAVE).last)
    assert "/namings/new/" not in dana.url, dana.locator("main").inner_text()[:900]

    soran = visit("soran", scripts=False)
    incident = soran.locator("main a[href^='/incidents/']").filter(has_text="Photo or place leaked").first
    go(incident)
    soran.locator("input[name=decision][value=lock_down]").check(force=True)
    soran.locator("[name=why]").fill("The gate is known; nobody may be sent there now.")
    go(soran.locator(SAVE).last)
    soran.goto("/houses/")
    go(soran.locator("main a[href^='/houses/']").filter(has_text="Willow").first)
    assert "Red" in soran.locator("main .badge").all_inner_texts()
