"""The catalogues: compiled as written, no placeholder lost, every string there."""

import re
from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).resolve().parents[2] / "safehouse" / "locale"
FORMS = {"ar": 6, "ckb": 2}


def catalogue(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


@pytest.mark.parametrize("language", FORMS)
def test_the_compiled_file_says_what_the_written_one_says(language):
    written = {
        (e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in catalogue(language).translated_entries()
    }
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    assert {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled} == written


@pytest.mark.parametrize("language", FORMS)
def test_no_string_is_missing_and_none_is_guessed(language):
    assert [e.msgid for e in catalogue(language) if not e.translated() or e.fuzzy] == []


@pytest.mark.parametrize("language", FORMS)
def test_placeholders_and_plural_forms_are_kept(language):
    for entry in catalogue(language):
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == FORMS[language], entry.msgid
            wanted = placeholders(entry.msgid_plural)
            assert placeholders(entry.msgstr_plural[FORMS[language] - 1]) == wanted, entry.msgid
        else:
            assert placeholders(entry.msgstr) == placeholders(entry.msgid), entry.msgid


@pytest.mark.parametrize("language", FORMS)
def test_no_letter_turns_the_direction_unseen(language):
    for entry in catalogue(language):
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", entry.msgstr), entry.msgid
