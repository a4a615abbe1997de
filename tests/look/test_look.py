"""Dates, numbers, icons and badges: the same order of digits in every script, and never colour alone."""

import datetime as dt
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation

from cases.templatetags import look

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MOMENT = dt.datetime(2026, 11, 22, 18, 40, tzinfo=dt.UTC)


def test_every_template_knows_its_tags_and_filters():
    pages = [path for path in TEMPLATES.rglob("*") if path.is_file()]
    assert len(pages) > 100
    for path in pages:
        get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_dates_are_numeric_and_keep_their_order_in_every_language(language):
    with translation.override(language):
        assert look.day(MOMENT.date()) == '<time dir="ltr" datetime="2026-11-22">2026-11-22</time>'
        assert ">2026-11-22 21:40<" in look.moment(MOMENT)
        assert ">21:40<" in look.clock(MOMENT)
        assert look.number(1234567) == "1,234,567"


def test_a_night_is_named_by_its_first_day():
    with translation.override("en"):
        assert look.night(dt.date(2026, 11, 22)).startswith("night of <time")


@pytest.mark.parametrize("shown", [look.day, look.moment, look.clock, look.number, look.weekday])
@pytest.mark.parametrize("value", [None, "", "yesterday"])
def test_nothing_to_show_is_a_dash(shown, value):
    assert shown(value) == look.DASH


def test_a_badge_has_icon_and_word_and_escapes_the_word():
    html = Template('{% load look %}{% badge "overdue" %}{% badge "odd" label %}').render(
        Context({"label": "<b>x"})
    )
    assert html.count("<svg") == 2 and "Overdue" in html and "&lt;b&gt;x" in html and "<b>" not in html


def test_an_icon_speaks_only_when_it_has_a_label():
    assert 'aria-hidden="true"' in look.icon("bed")
    assert 'aria-label="Sealed &amp; shut"' in look.icon("lock", "Sealed & shut")


def test_a_month_keeps_its_order_inside_text_from_right_to_left():
    assert look.month(MOMENT.date()) == '<bdi dir="ltr">2026-11</bdi>'


class Nameless(forms.Form):
    """Choices as Django makes them from a model, and one of our own words."""

    must = forms.ChoiceField(choices=[("", "---------"), ("iqd", "Dinar")])
    may = forms.ChoiceField(choices=[("", "---------"), ("iqd", "Dinar")], required=False)
    ours = forms.ChoiceField(choices=[("", "No"), ("iqd", "Dinar")], required=False)


@pytest.mark.parametrize(("name", "word"), [("must", "Choose"), ("may", look.DASH), ("ours", "No")])
def test_an_empty_choice_is_a_word_and_not_nine_dashes(name, word):
    with translation.override("en"):
        html = look.control(Nameless()[name])
    assert f">{word}</option>" in html and "---" not in html


def test_a_pass_phrase_is_asked_for_in_one_word_only():
    class Confirm(forms.Form):
        phrase = forms.CharField(widget=forms.PasswordInput(attrs={"placeholder": "Password"}))

    assert "placeholder" not in look.control(Confirm()["phrase"])
