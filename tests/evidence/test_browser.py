"""In a real browser: the copy shows and plays under the content policy, in either direction and on a phone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import sync_playwright

from cases.evidence import actions
from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.steps import go
from tests.factories import evidence as files

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SHOWN = "document.querySelector('main img')?.naturalWidth > 0"
PLAYS = "document.querySelector('main :is(video, audio)')?.readyState >= 1"
MADE = {
    "photo": (files.jpeg, SHOWN),
    "document": (files.pdf, SHOWN),
    "film": (lambda: files.film("webm", video="libvpx", audio="libopus", frames=40), PLAYS),
    "sound": (lambda: files.film("wav", video=None, audio="pcm_s16le"), PLAYS),
}


@pytest.mark.parametrize("which", MADE)
def test_the_copy_shows_and_nothing_is_blocked(which, live_server, report, caseworker, sign_in):
    make, ready = MADE[which]
    upload = actions.Upload(data=make(), name="invented.bin", method="taken")
    row = actions.receive(report=report, upload=upload, by=caseworker)
    session = sign_in(caseworker).cookies["session"].value
    said, addresses, faults = [], [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(viewport=PHONE, extra_http_headers={"Accept-Language": "ar"})
        context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(live_server.url + reverse("evidence_open", args=[row.pk]))
        go(page.locator("main form button[type=submit]"))
        for path in (None, reverse("evidence", args=[row.pk])):
            if path:
                page.goto(live_server.url + path)
            assert any(page.evaluate(ready) or page.wait_for_timeout(100) for _wait in range(100))
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            found = Axe().run(page, options=RULES).response["violations"]
            faults += [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]
            if shots := os.environ.get("SAFEHOUSE_SHOTS"):
                page.screenshot(path=Path(shots) / f"{which}{'-later' if path else ''}.png", full_page=True)
        browser.close()
    assert not faults and not said
    assert all(address.startswith((live_server.url, "data:")) for address in addresses)
