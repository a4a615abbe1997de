"""`manage.py pictures`: the pictures of the README, taken from a fresh demo, so that they never lie."""

import os
import subprocess  # noqa: S404 - starts the demo and its server
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.demo.cast import PASSPHRASE

FOLDER = Path("docs/pictures")
PORT = 8765
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
# file, who, address, screen, language; an address with a blank leads on to its first such link
PICTURES = (
    ("board", "soran", "/board/", {**DESK, "height": 1500}, "en"),
    ("home", "soran", "/", DESK, "en"),
    ("arrival", "dana", "/arrive/", PHONE, "en"),
    ("runway", "tara", "/money/runway/", DESK, "en"),
    ("board-arabic-phone", "dana", "/board/", {**PHONE, "height": 1400}, "ar"),
    ("first-report-arabic-phone", "dana", "/threats/new/", {**PHONE, "height": 1500}, "ar"),
    ("report", "rima", "/threats/?state=verified&act=katt .rows a", {**DESK, "height": 1700}, "en"),
    ("queue", "rima", "/threats/queue/", DESK, "en"),
    ("figures", "soran", "/figures/", {**DESK, "height": 1500}, "en"),
)


class Command(BaseCommand):
    """Needs the development requirements and Chromium."""

    help = "Take the pictures of the README from a fresh demo."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """A demo of its own, a browser, the pictures."""
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "SAFEHOUSE_HOME": home, "SAFEHOUSE_MODE": "demo"}
            environment.pop("DATABASE_URL", None)
            command = [sys.executable, "manage.py", "demo", "--port", str(PORT)]
            server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)  # noqa: S603
            try:
                self.take()
            finally:
                server.terminate()
                server.wait(10)

    def take(self) -> None:
        """One signed-in visit for each picture."""
        from playwright.sync_api import sync_playwright

        folder = settings.BASE_DIR / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
            for name, who, address, screen, language in PICTURES:
                context = browser.new_context(
                    viewport=screen, extra_http_headers={"Accept-Language": language}
                )
                page = context.new_page()
                self.arrive(page)
                page.fill("input[name=login]", who)
                page.fill("input[name=password]", PASSPHRASE)
                page.click("main form button[type=submit]")
                listing, _, row = address.partition(" ")
                page.goto(f"http://127.0.0.1:{PORT}{listing}")
                if row:
                    page.locator(f"main {row}").first.click()
                page.screenshot(path=folder / f"{name}.png")
                context.close()
                self.stdout.write(f"{FOLDER}/{name}.png")
            browser.close()

    def arrive(self, page: Any) -> None:
        """The sign-in page, as soon as the demo answers."""
        for _ in range(120):
            try:
                page.goto(f"http://127.0.0.1:{PORT}/sign-in/")
                return
            except Exception:  # noqa: BLE001 - not up yet
                page.wait_for_timeout(500)
