"""What a stolen disk tells after the story: nothing of names, phones and addresses.

The positive control runs the same story on a site whose envelope does not encrypt, and finds everything.
"""

import base64
import re
import time
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page

from cases.demo.cast import PASSPHRASE
from tests.browser import money
from tests.browser.conftest import PHONE, scratch_database
from tests.browser.site import Site
from tests.browser.steps import go
from tests.factories.evidence import still

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
STORY = {
    "given": "Quicksilver",
    "family": "حكايةنادرة",
    "phone": "07701234987",
    "address": "77 Neverwhere Crescent",
    "directions": "خلف المخبز الازرق",
    "reason": "The clinic asked for the spelling",
    "medical": "Allergy to moonlight",
    # a report
    "victim": "Tangerine Seafarer",
    "what": "رسالة تحت الباب الخشبي",
    "locality": "زقاق الببغاء النائم",
    "source": "Uncle Marzipan",
    "statement": "heard it through the wallpaper",
    "file_name": "door-of-marmalade.png",
    "captured_by": "Cousin Periwinkle",
    "incident": "A balloon seller drew the gate",
    "why": "Balloons are sold there each spring",
    "risk_reason": "Whistling was heard nightly",
    "post": "everyone knows the pumpkin house",
    # money
    "donor": "Morgiana Rarebird",
    "contact": "Third lamp, Neverland Bridge",
    "hawala": "HW-RAREBIRD-905",
    "payee": "Landlord Rumpelstilt",
    "purpose": "Two rooms behind the mirror",
    "short": "A note fell behind the enchanted stove",
}
SECRETS = [*STORY.values(), "+9647701234987", "7701234987"]
PICTURE = still("PNG")  # its pixels are noise: found again only if it lies there as it came


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
    found = {
        secret for secret in SECRETS if any(word in data for word in spellings(secret) for data in contents)
    }
    return found | ({"picture"} if any(PICTURE[40:] in data for data in contents) else set())


def tell_the_story(browser, site: Site) -> None:
    """A named walk-in, a reveal, a medical alert, a new address."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=login]", "soran")
    page.fill("input[name=password]", PASSPHRASE)
    go(page.locator("main form button[type=submit]"))
    page.goto("/arrive/")
    page.locator("input[name=group][value=woman]").check(force=True)
    page.locator("details:has(input[name=given]) > summary").click()
    for name in ("given", "family", "phone"):
        page.fill(f"input[name={name}]", STORY[name])
    go(page.locator("button[name=act][value=save]"))
    assert "/stays/" in page.url
    person = page.locator("main a[href^='/people/']").first.get_attribute("href")
    page.goto(f"{person}reveal/names/")
    page.fill("[name=reason]", STORY["reason"])
    go(page.locator("main form.form button[type=submit]").last)
    assert STORY["given"] in page.content()
    page.goto(f"{person}medical/")
    page.locator("main form.form textarea").first.fill(STORY["medical"])
    go(page.locator("main form.form button[type=submit]").last)
    page.goto("/houses/")
    house = page.locator("main a[href^='/houses/']").first.get_attribute("href")
    page.goto(f"{house}address/edit/")
    page.fill("[name=line]", STORY["address"])
    page.fill("[name=directions]", STORY["directions"])
    go(page.locator("main form.form button[type=submit]").last)
    page.goto("/people/")
    page.fill("input[name=q]", STORY["given"])
    with page.expect_navigation():
        page.press("input[name=q]", "Enter")
    tell_of_threats(page)
    context.close()


def tell_of_threats(page: Page) -> None:
    """A report with a source and a picture, an incident and its decision, a raised level, a naming."""
    page.goto("/threats/new/")
    page.locator("input[name=house]").first.check(force=True)
    page.locator("input[name=ongoing][value=yes]").check(force=True)
    page.locator("select[name=type]").select_option("dthr")
    page.locator("select[name=how_known]").select_option("witness")
    for name, words in (("name", "victim"), ("what", "what"), ("locality", "locality")):
        page.fill(f"main [name={name}]", STORY[words])
    go(page.locator("main form.form button[type=submit]").last)
    report = page.url
    assert re.search(r"/threats/[0-9a-f-]{36}/$", report), page.locator("main").inner_text()[:900]
    page.goto(f"{report}sources/new/")
    page.locator("select[name=connection]").select_option("witness")
    page.fill("[name=name]", STORY["source"])
    page.fill("[name=statement]", STORY["statement"])
    go(page.locator("main form.form button[type=submit]").last)
    attach(page, report)
    save(page, f"{report}submit/")
    raise_a_level(page)
    save_incidents(page)
    name_somebody(page)


def attach(page: Page, report: str) -> None:
    """A picture whose name tells too much; then a look at its copy."""
    page.goto(f"{report}evidence/add/")
    page.set_input_files(
        "input[type=file]", {"name": STORY["file_name"], "mimeType": "image/png", "buffer": PICTURE}
    )
    page.locator("details:has([name=captured_by]) > summary").click()
    page.fill("[name=captured_by]", STORY["captured_by"])
    go(page.locator("main form.form button[type=submit]").last)
    page.goto(report)
    go(page.locator("main a[href^='/evidence/']").first)
    evidence = page.url
    assert re.search(r"/evidence/[0-9a-f-]{36}/$", evidence)
    save(page, f"{evidence}open/")
    assert STORY["file_name"] in page.content()


def raise_a_level(page: Page) -> None:
    """Above what the form of the first one who has a form says."""
    page.goto("/people/?state=in_house")
    people = [link.get_attribute("href") for link in page.locator("main a[href^='/people/']").all()]
    for person in dict.fromkeys(people):
        page.goto(f"{person}risk/level/")
        if page.locator("input[name=given_level]").count():
            break
    page.locator("input[name=given_level][value=extreme]").check(force=True)
    page.fill("main [name=why]", STORY["risk_reason"])
    go(page.locator("main form.form button[type=submit]").last)
    assert page.url.endswith("/risk/")


def save_incidents(page: Page) -> None:
    """One of his own, and a decision about the one that waits."""
    page.goto("/incidents/new/")
    page.locator("input[name=house]").first.check(force=True)
    page.locator("select[name=kind]").select_option("other")
    page.locator("input[name=severity][value='1']").check(force=True)
    page.locator("input[name=address_exposed][value=no]").check(force=True)
    save_here(page, what=STORY["incident"])
    page.goto("/")
    go(page.locator("main a[href$='/decide/']").first)
    page.locator("input[name=decision][value=normal]").check(force=True)
    save_here(page, why=STORY["why"])


def name_somebody(page: Page) -> None:
    """A post that names somebody whom nobody protects."""
    page.goto("/namings/new/")
    page.locator("input[name=house]").first.check(force=True)
    page.locator("input[name=call][value=none]").check(force=True)
    page.locator("[name=posted_at]").fill(time.strftime("%Y-%m-%dT%H:%M", time.gmtime()))
    save_here(page, name=STORY["victim"], handle="invented_pumpkins", post_text=STORY["post"])


def save(page: Page, path: str, **words: str) -> None:
    """One form: words into its fields, then its button."""
    page.goto(path)
    save_here(page, **words)


def save_here(page: Page, **words: str) -> None:
    """The same on the page that is open; it must lead to another one."""
    before = page.url
    for name, value in words.items():
        page.locator(f"main [name={name}]").fill(value)
    go(page.locator("main form.form button[type=submit]").last)
    assert page.url != before or page.locator("main .summary").count() == 0, page.locator("main").inner_text()


def tell_of_money(browser, site: Site) -> None:
    """A donor with a contact, a gift by hawala, somebody who is paid, a count that is short."""
    context = browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=login]", "tara")
    page.fill("input[name=password]", PASSPHRASE)
    go(page.locator("main form button[type=submit]"))
    donor = money.open_donor(page, house="Cedar", code="D-RBRD", name=STORY["donor"], phone="")
    page.goto(f"{donor}edit/")
    money.fill(page, {"address": STORY["contact"]})
    money.send(page)
    page.goto(f"/donations/new/?donor={donor.split('/')[2]}")
    money.fill(page, {"fund": "General", "amount": "75"})
    money.receive(page, box="Hawala agent", method="hawala", reference=STORY["hawala"])
    facts = {"category": "Rent", "amount": "1000", "payee": STORY["payee"], "what": STORY["purpose"]}
    key = page.goto("/expenses/new/") and money.card(page, "house", "Cedar")
    money.ask(page, {"house": key, "fund": "General", **facts})
    money.count(page, "Cedar: Cash box", counted=20_000_000, second="dana", explanation=STORY["short"])
    context.close()


def disk(site: Site) -> list[bytes]:
    """Every byte that a thief would have: database files, journals, logs, static files, a dump.

    Of PostgreSQL the whole data folder, but for the databases of other tests.
    """
    contents = [path.read_bytes() for path in site.home.rglob("*") if path.is_file() and path.suffix != ".gz"]
    contents.append(site.manage("dumpdata").encode())
    if site.database.startswith("postgres"):
        with psycopg.connect(site.database, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])
            others = connection.execute("SELECT oid FROM pg_database WHERE datname <> current_database()")
            elsewhere = {folder / "base" / str(oid) for (oid,) in others}
        files = (path for path in folder.rglob("*") if path.is_file() and path.parent not in elsewhere)
        contents += [path.read_bytes() for path in files]
    return contents


def run(browser, home: Path, application: str) -> set[str]:
    site = Site(home=home, database=scratch_database(home), application=application)
    try:
        site.start()
        tell_the_story(browser, site)
        tell_of_money(browser, site)
        found = found_in(disk(site))
    finally:
        site.stop()
    return found | found_in(disk(site))


def test_a_stolen_disk_tells_nothing_and_the_control_tells_all(browser, tmp_path_factory):
    sealed = run(browser, tmp_path_factory.mktemp("sealed"), "safehouse.wsgi")
    assert sealed == set()
    stubbed = run(browser, tmp_path_factory.mktemp("stubbed"), "tests.browser.unsealed_wsgi")
    # The plain phone is stored in its one international form only.
    assert stubbed >= {*SECRETS, "picture"} - {STORY["phone"]}
