"""Production mode: Django's deploy check is silent, cookies and headers are those of security.md."""

import json
import subprocess
import sys

import pytest

from tests.platform.production import ROOT, manage, production

pytestmark = pytest.mark.xdist_group("production")


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    home = tmp_path_factory.mktemp("production")
    env = production(home, PYTHONWARNINGS="default")
    for step in (["migrate", "-v0"], ["vault", "init"], ["collectstatic", "--noinput", "-v0"]):
        done = manage(*step, env=env)
        assert done.returncode == 0, done.stderr[-3000:]
    script = str(ROOT / "tests" / "platform" / "visit_production.py")
    done = subprocess.run(
        [sys.executable, script], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_the_deploy_check_has_no_warning(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "INFO", env=production(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_plain_http_is_sent_to_tls(visits):
    assert visits["plain"]["status"] == 301
    assert visits["plain"]["headers"]["Location"] == "https://house.invalid/sign-in/?x=1"
    assert visits["plain"]["cookies"] == {}


def test_browsers_are_told_to_stay_on_tls_for_a_year(visits):
    told = visits["page"]["headers"]["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize(
    ("visit", "name"),
    [("page", "__Host-csrf"), ("signed_in", "__Host-session"), ("language", "__Host-language")],
)
def test_every_cookie_belongs_to_this_host_and_tls_alone(visits, visit, name):
    assert visits[visit]["status"] in (200, 302)
    cookie = visits[visit]["cookies"][name]
    assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and cookie["samesite"] == "Lax"
    assert "domain" not in cookie


def test_no_other_cookie_is_set(visits):
    names = {name for visit in visits.values() for name in visit["cookies"]}
    assert names == {"__Host-csrf", "__Host-session", "__Host-language"}


def test_the_session_cookie_ends_with_the_browser(visits):
    assert not {"max-age", "expires"} & set(visits["signed_in"]["cookies"]["__Host-session"])


def test_another_host_name_is_refused(visits):
    assert visits["other_host"]["status"] == 400


def test_a_form_sent_from_another_site_is_refused(visits):
    assert visits["other_site"]["status"] == 403
