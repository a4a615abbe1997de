"""Guessing pass phrases: five tries an account, counted across processes, addresses and host names."""

import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.browser.site import Site, scratch_database
from tests.factories.access import PASSWORD

GUESSERS, GUESSES, ALLOWED, ALLOWED_BY_ADDRESS = 6, 60, 5, 10
SLOW_DOWN = "Too many failed login attempts"
ACCOUNTS = """
from tests.factories.access import make_user
for name in ("rima", "aram", "nura"):
    make_user(name, role="auditor", house=None)
"""
COUNT = """
from cases.audit.models import Event
print(Event.objects.filter(action="access.sign_in_failed").count())
"""
KEPT = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT cache_key FROM throttle")
    print([row[0] for row in cursor.fetchall()])
"""
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("throttle")]


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *arguments):
        return None


def tried(url, name, password, headers):
    """Sign in as a browser does: fetch the form, send it; (status, page)."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(), Stay())
    here = f"{url}/sign-in/"
    asked = urllib.request.Request(here, headers=headers)  # noqa: S310 - our own site
    page = opener.open(asked, timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    said = {"login": name, "password": password, "csrfmiddlewaretoken": token}
    try:
        body = urllib.parse.urlencode(said).encode()
        sent = urllib.request.Request(here, body, headers)  # noqa: S310
        with opener.open(sent, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def guess(task):
    url, number, name, headers = task
    return tried(url, name, f"wrong guess number {number}", headers)[0]


def at_once(tasks):
    """All of them from several processes, in parallel."""
    with ProcessPoolExecutor(GUESSERS) as pool:
        return list(pool.map(guess, tasks))


def away(number):
    """Through the one proxy that is trusted, from an address nobody has."""
    return {"X-Forwarded-For": f"198.51.100.{number}"}


class GuardedSite(Site):
    """A site with accounts and nothing else, behind as many trusted proxies as given."""

    proxies = 1

    @property
    def environment(self):
        return super().environment | {"SAFEHOUSE_PROXIES": str(self.proxies)}

    def manage(self, *arguments):
        if arguments[:1] != ("demo",):
            return super().manage(*arguments)
        for step in (["migrate", "-v0"], ["vault", "init"], ["collectstatic", "--noinput", "-v0"]):
            super().manage(*step)
        return self.tell(ACCOUNTS)

    def tell(self, statements):
        """Run a few lines inside the site."""
        return self.manage("shell", "-v0", "-c", statements)

    def checked(self):
        """How many tries were held against a password so far: each of them is in the audit."""
        return int(self.tell(COUNT).split()[-1])


def started(home, proxies):
    site = GuardedSite(home=home, database=scratch_database(home))
    site.proxies = proxies
    site.start()
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = started(tmp_path_factory.mktemp("proxied"), 1)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def bare_site(tmp_path_factory):
    site = started(tmp_path_factory.mktemp("bare"), 0)
    yield site
    site.stop()


def test_sixty_guesses_at_once_from_sixty_addresses_are_five_tries(site):
    before = site.checked()
    spellings = ("rima", "RIMA", "Rima", " rima ")
    tasks = [(site.url, n, spellings[n % 4], away(n)) for n in range(GUESSES)]
    assert set(at_once(tasks)) == {200}
    assert site.checked() - before == ALLOWED
    status, page = tried(site.url, "rima", PASSWORD, away(200))
    assert status == 200 and SLOW_DOWN in page, "the right one is refused too while the account is guessed at"
    assert site.checked() - before == ALLOWED
    assert tried(site.url, "aram", PASSWORD, away(201))[0] == 302, "nobody else has to wait"


def test_another_host_name_gives_no_new_tries(site):
    before = site.checked()
    hosts = [f"localhost:{1000 + n}" for n in range(20)] + ["127.0.0.1", "LocalHost", "localhost"]
    tasks = [(site.url, n, "nura", away(100 + n) | {"Host": host}) for n, host in enumerate(hosts)]
    assert set(at_once(tasks)) == {200}
    assert site.checked() - before == ALLOWED


def test_the_table_of_tries_tells_neither_names_nor_addresses(site):
    at_once([(site.url, n, "nura", away(150 + n)) for n in range(3)])
    told = site.tell(KEPT)
    assert told.count("'") > 4 and "198.51" not in told and "nura" not in told and "allauth" not in told


def test_an_invented_address_gives_no_new_tries_where_no_proxy_is_trusted(bare_site):
    tasks = [(bare_site.url, n, f"nobody-{n % 20}", away(n)) for n in range(GUESSES)]
    assert set(at_once(tasks)) == {200, 429}
    assert bare_site.checked() == ALLOWED_BY_ADDRESS
