"""Steps of money as somebody takes them on the pages, scripts off."""

import re

from playwright.sync_api import Page

from tests.browser.steps import go


def fill(page: Page, facts: dict[str, str]) -> None:
    """Lists by their words, cards by their value, the rest as typed."""
    for name, value in facts.items():
        folded = page.locator(f"main details:not([open]):has([name={name}]) > summary")
        if folded.count():
            folded.first.click()
        field = page.locator(f"main form.form [name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(pick(page, name, value))
        elif field.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f"main form.form [name={name}][value='{value}']").check(force=True)
        else:
            field.fill(value)


def pick(page: Page, name: str, words: str) -> str:
    """The value of the first choice with these words."""
    choice = page.locator(f"main form.form select[name={name}] option", has_text=words).first
    return str(choice.get_attribute("value"))


def card(page: Page, name: str, words: str) -> str:
    """The value of the card with these words."""
    label = page.locator(f"label:has(input[name={name}])", has_text=words).first
    return str(label.locator("input").get_attribute("value"))


def send(page: Page) -> None:
    go(page.locator("main form.form button.button-main, main form.form button[type=submit]").last)


def follow(page: Page, listing: str, words: str) -> str:
    """Open the row with these words; its path."""
    page.goto(listing)
    go(page.locator("main a", has_text=words).first)
    return re.sub(r"^https?://[^/]+", "", page.url)


def open_donor(page: Page, *, house: str, code: str, name: str = "", phone: str = "") -> str:
    page.goto("/donors/new/")
    fill(
        page,
        {"house": card(page, "house", house), "code": code, "kind": "One person", "anonymity": "code_only"},
    )
    fill(page, {"name": name, "phone": phone})
    send(page)
    return follow(page, "/donors/", code)


def promise(page: Page, donor: str, *, fund: str, parts: list[tuple[str, str]]) -> str:
    """Instalments as (amount in dollars, day); the path of the pledge."""
    page.goto(f"{donor}pledges/new/")
    fill(page, {"fund": fund, "currency": "US dollar"})
    for number, (amount, day) in enumerate(parts):
        fill(page, {f"amount_{number}": amount, f"day_{number}": day})
    send(page)
    return re.sub(r"^https?://[^/]+", "", page.url)


def receive(page: Page, *, box: str, method: str, reference: str) -> str:
    """The open page of a gift, filled in; the path of the donation."""
    fill(page, {"box": box, "method": method, "hawala_reference": reference})
    send(page)
    assert re.search("/donations/[0-9a-f-]{36}/$", page.url), page.locator("main").inner_text()
    return re.sub(r"^https?://[^/]+", "", page.url)


def ask(page: Page, facts: dict[str, str]) -> str:
    """The path of the expense."""
    page.goto("/expenses/new/")
    fill(page, facts)
    send(page)
    assert re.search("/expenses/[0-9a-f-]{36}/$", page.url), page.locator("main").inner_text()
    return re.sub(r"^https?://[^/]+", "", page.url)


def count(page: Page, box: str, *, counted: int, second: str, explanation: str) -> None:
    """Both steps of a count that differs."""
    page.goto("/money/count/")
    fill(page, {"box": box, "counted": f"{counted:,}", "second": second})
    send(page)
    assert "Nothing is recorded yet" in page.locator("main").inner_text()
    fund = page.locator("main form.form select[name=fund] option", has_text="General")
    house = box.partition(":")[0]
    fill(page, {"explanation": explanation, "fund": fund.filter(has_text=house).first.inner_text()})
    send(page)
