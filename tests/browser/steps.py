"""What every story in a browser does."""

from playwright.sync_api import Locator


def go(target: Locator) -> None:
    """Click what leads to a page, and wait until that page is there: a click alone does not wait."""
    with target.page.expect_navigation():
        target.click()
