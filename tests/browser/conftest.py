"""Chromium, a site with the demo's data, and a page signed in as somebody."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cases.demo.cast import PASSPHRASE
from tests.browser.site import Site, scratch_database
from tests.browser.steps import go

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    site = Site(home=home, database=scratch_database(home))
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), "these tests drive Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: scripts on or off, phone or desk, language, light or dark."""
    contexts: list[BrowserContext] = []

    def open_as(
        username: str = "",
        *,
        scripts: bool = True,
        size: dict = PHONE,
        language: str = "en",
        dark: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site.url,
            java_script_enabled=scripts,
            viewport=size,
            locale=language,
            color_scheme="dark" if dark else "light",
            extra_http_headers={"Accept-Language": language},
        )
        contexts.append(context)
        page = context.new_page()
        if username:
            page.goto("/sign-in/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSPHRASE)
            go(page.locator("main form button[type=submit]"))
            page.wait_for_url(site.url + "/")
        return page

    yield open_as
    for context in contexts:
        context.close()
