"""Every page of money with rows that are really there: as the treasurer sees them, and who sets up."""

import re

from playwright.sync_api import Page

KEY = "[0-9a-f-]{36}"


def row(page: Page, listing: str, pattern: str) -> str:
    """The first link on a page that leads to one row."""
    page.goto(listing)
    paths = [str(link.get_attribute("href")) for link in page.locator(f"main a[href*='{pattern}']").all()]
    return next(path for path in paths if re.fullmatch(f"{pattern}{KEY}/", path))


def keeping(page: Page) -> list[str]:
    """The treasurer's."""
    donor, pledge = row(page, "/donors/", "/donors/"), row(page, "/pledges/", "/pledges/")
    gift, entry = row(page, "/donations/", "/donations/"), row(page, "/money/ledger/", "/money/entries/")
    due, paid = (row(page, f"/expenses/?state={state}", "/expenses/") for state in ("approved", "paid"))
    fund, box = row(page, "/money/funds/", "/money/funds/"), row(page, "/money/boxes/", "/money/boxes/")
    pages = ["/", "/money/", "/money/ledger/", entry, "/money/transfer/", "/money/exchange/"]
    pages += ["/money/opening/", "/money/rates/", "/money/rates/new/", "/money/funds/", fund]
    pages += ["/money/boxes/", box, "/money/count/", row(page, "/", "/money/months/")]
    pages += ["/donors/", "/donors/new/", donor]
    pages += [f"{donor}{step}/" for step in ("edit", "screening", "name", "contact", "refuse")]
    pages += [f"{donor}pledges/new/", f"{donor}goods/new/", "/pledges/", "/pledges/ageing/", pledge]
    pages += [f"{pledge}end/", "/donations/", "/donations/new/", gift]
    pages += [f"/donations/new/?donor={donor.split('/')[2]}"]
    pages += [*(f"{gift}{step}/" for step in ("reverse", "hawala", "receipt")), "/goods/"]
    pages += ["/expenses/", "/expenses/new/", due, f"{due}pay/", paid, f"{paid}payee/", f"{paid}reverse/"]
    pages += ["/money/runway/", "/money/runway/?people=20&gifts=500000&rent=2000000"]
    pages += [f"/money/reports/{name}/" for name in ("month", "year", "export", "donors")]
    return [*pages, "/money/gifts/import/"]


def setting_up(page: Page) -> list[str]:
    """The administrator's."""
    fund, box = row(page, "/money/funds/", "/money/funds/"), row(page, "/money/boxes/", "/money/boxes/")
    asked = row(page, "/expenses/?state=asked", "/expenses/")
    pages = ["/money/funds/new/", f"{fund}edit/", "/money/boxes/new/", f"{box}edit/", "/money/people/"]
    return [
        *pages,
        row(page, "/money/people/", "/money/people/"),
        *(f"{asked}{s}" for s in ("", "approve/", "decline/")),
    ]
