"""The shell round every page: direction, language, the way out, and error pages that tell nothing."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

ERRORS = ["400", "403", "403_csrf", "404", "429", "500", "503"]


@pytest.fixture
def sign_in_page(db, client):
    return client.get(reverse("account_login")).content.decode()


def test_anyone_finds_the_way_out_and_the_skip_link_first(sign_in_page):
    links = re.findall(r'<a [^>]*href="([^"]+)"', sign_in_page)
    assert links[0] == "#main"
    assert f'href="{reverse("quick_exit")}" data-quick-exit' in sign_in_page


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ckb", "rtl")])
def test_a_language_chosen_before_signing_in_turns_the_page(db, language, direction):
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("account_login")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    sent = {"language": language, "next": reverse("account_login"), "csrfmiddlewaretoken": token}
    page = client.post(reverse("set_language"), sent, follow=True).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'value="{language}" lang="{language}" aria-pressed="true"' in page


def test_nobody_is_offered_an_account_or_a_reset(sign_in_page):
    main = re.search(r"<main.*</main>", sign_in_page, re.S).group()
    assert "<a " not in main and "sign up" not in main.lower()


def test_a_wrong_password_is_told_without_saying_which_half_is_wrong(db, client):
    answer = client.post(reverse("account_login"), {"login": "nobody.known", "password": "wrong"})
    page = answer.content.decode()
    assert (
        'role="alert"' in page
        and 'value="nobody.known"' in page
        and "wrong" not in re.findall(r'value="([^"]*)"', page)
    )


def test_the_shell_has_no_inline_script_or_style_and_keeps_no_history(sign_in_page):
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", sign_in_page)
    assert '"historyCacheSize":0' in sign_in_page and '"allowEval":false' in sign_in_page


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_error_pages_stand_without_any_context(name, language):
    with translation.override(language):
        page = render_to_string(f"{name}.html")
    assert f'lang="{language}"' in page and page.count("<h1>") == 1
    assert "csrfmiddlewaretoken" not in page and "<script" not in page


def test_an_error_page_shows_the_reference_it_is_given():
    assert ">7F3K-22QD</bdi>" in render_to_string("500.html", {"reference": "7F3K-22QD"})
    assert "reference" not in render_to_string("500.html")
