"""The catalogues: compiled as written, no placeholder lost, every string there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "safehouse" / "locale"
FORMS = {"ar": 6, "ckb": 2}
# The demo and the bench speak to whoever runs them in a terminal.
SILENT = {"demo", "bench"}
MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
MARKED = re.compile(
    r"\b(n?p?gettext|_)\(u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")(?:, u?'(?:[^'\\]|\\.)*')*)"
)


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


def in_code() -> Iterator[str]:
    """Every string marked in Python."""
    for path in [*(ROOT / "cases").rglob("*.py"), *(ROOT / "safehouse").rglob("*.py")]:
        if not SILENT & set(path.parts):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
                    yield [one.value for one in call.args if isinstance(one, ast.Constant)][
                        "p" in call.func.id
                    ]


def in_templates() -> Iterator[str]:
    """Every string marked in a template."""
    for path in (ROOT / "templates").rglob("*.html"):
        for name, words in MARKED.findall(templatize(path.read_text())):
            found = ast.literal_eval(f"({words},)")
            yield found["p" in name]


@pytest.mark.parametrize("language", FORMS)
def test_every_string_of_code_and_templates_stands_in_the_catalogue(language):
    asked = {*in_code(), *in_templates()}
    assert len(asked) > 2000, "they are found"
    known = {entry.msgid for entry in catalogue(language)}
    assert sorted(asked - known) == []
