"""Dates, numbers, icons and badges: the same order of digits in every script, and never colour alone."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from cases.templatetags import look

MOMENT = dt.datetime(2026, 11, 22, 18, 40, tzinfo=dt.UTC)


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
