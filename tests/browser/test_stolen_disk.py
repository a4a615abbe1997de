"""What a stolen disk tells after the story: nothing of names, phones and addresses.

The positive control runs the same story on a site whose envelope does not encrypt, and finds everything.
"""

import base64
from pathlib import Path

import psycopg
import pytest

from cases.demo.cast import PASSPHRASE
from tests.browser.conftest import PHONE, scratch_database
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
STORY = {
    "given": "Quicksilver",
    "family": "حكايةنادرة",
    "phone": "07701234987",
    "address": "77 Neverwhere Crescent",
    "directions": "خلف المخبز الازرق",
    "reason": "The clinic asked for the spelling",
    "medical": "Allergy to moonlight",
}
SECRETS = [*STORY.values(), "+9647701234987", "7701234987"]


def spellings(secret: str) -> list[bytes]:
    """As text, as UTF-16, in hex and in base64 at each of its three offsets."""
    raw = secret.encode()
    found = [
        raw,
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
        raw.hex().encode(),
        raw.hex().upper().encode(),
    ]
    found.append(secret.encode("unicode_escape"))
    found += [base64.b64encode(b"x" * pad + raw)[4 if pad else 0 : -4] for pad in range(3)]
    return [spelling for spelling in found if len(spelling) > 6]


def found_in(contents: list[bytes]) -> set[str]:
    return {
        secret for secret in SECRETS if any(word in data for word in spellings(secret) for data in contents)
    }


def tell_the_story(browser, site: Site) -> None:
    """A named walk-in, a reveal, a medical alert, a new address."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=login]", "soran")
    page.fill("input[name=password]", PASSPHRASE)
    page.click("main form button[type=submit]")
    page.goto("/arrive/")
    page.locator("input[name=group][value=woman]").check(force=True)
    page.locator("details:has(input[name=given]) > summary").click()
    for name in ("given", "family", "phone"):
        page.fill(f"input[name={name}]", STORY[name])
    page.locator("button[name=act][value=save]").click()
    assert "/stays/" in page.url
    person = page.locator("main a[href^='/people/']").first.get_attribute("href")
    page.goto(f"{person}reveal/names/")
    page.fill("[name=reason]", STORY["reason"])
    page.locator("main form.form button[type=submit]").last.click()
    assert STORY["given"] in page.content()
    page.goto(f"{person}medical/")
    page.locator("main form.form textarea").first.fill(STORY["medical"])
    page.locator("main form.form button[type=submit]").last.click()
    page.goto("/houses/")
    house = page.locator("main a[href^='/houses/']").first.get_attribute("href")
    page.goto(f"{house}address/edit/")
    page.fill("[name=line]", STORY["address"])
    page.fill("[name=directions]", STORY["directions"])
    page.locator("main form.form button[type=submit]").last.click()
    page.goto("/people/")
    page.fill("input[name=q]", STORY["given"])
    page.press("input[name=q]", "Enter")
    page.wait_for_load_state()
    context.close()


def disk(site: Site) -> list[bytes]:
    """Every byte that a thief would have: database files, journals, logs, static files, a dump."""
    contents = [path.read_bytes() for path in site.home.rglob("*") if path.is_file() and path.suffix != ".gz"]
    contents.append(site.manage("dumpdata").encode())
    if site.database.startswith("postgres"):
        with psycopg.connect(site.database, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
        contents += [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return contents


def run(browser, home: Path, application: str) -> set[str]:
    site = Site(home=home, database=scratch_database(home), application=application)
    try:
        site.start()
        tell_the_story(browser, site)
        found = found_in(disk(site))
    finally:
        site.stop()
    return found | found_in(disk(site))


def test_a_stolen_disk_tells_nothing_and_the_control_tells_all(browser, tmp_path_factory):
    sealed = run(browser, tmp_path_factory.mktemp("sealed"), "safehouse.wsgi")
    assert sealed == set()
    stubbed = run(browser, tmp_path_factory.mktemp("stubbed"), "tests.browser.unsealed_wsgi")
    # The plain phone is stored in its one international form only.
    assert stubbed >= {*SECRETS} - {STORY["phone"]}
