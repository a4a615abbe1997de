"""Headings in three languages find their fields, and the words of a register find their codes."""

import pytest
from django.conf import settings
from django.utils import translation

from cases.core.names import fold
from cases.imports import columns, words
from cases.imports.columns import FIELDS, guess, missing
from cases.people.codes import Governorate, Language, Sex
from cases.stays.codes import HUD_CODE, Completion, Destination, Tenure
from tests.factories.register import ARABIC, ENGLISH

SORANI = (
    "ژمارە",
    "ناوی میوان",
    "ڕەگەز",
    "ماڵ",
    "ژوور",
    "قەرەوێڵە",
    "بەرواری گەیشتن",
    "بەرواری ڕۆیشتن",
    "تێبینی",
)
VOCABULARIES = {
    words.SEX: Sex,
    words.COMPLETION: Completion,
    words.TENURE: Tenure,
    words.DESTINATION: Destination,
    words.GOVERNORATE: Governorate,
    words.LANGUAGE: Language,
}


def test_english_and_arabic_headings_are_guessed_alike() -> None:
    fields = (
        "source_ref", "code_name", "name", "latin_name", "sex", "birth_year", "phone", "governorate", "house",
        "room", "bed", "arrived", "departed", "planned_until", "destination", "note",
    )  # fmt: skip
    assert guess(ENGLISH) == guess(ARABIC) == {field: index for index, field in enumerate(fields)}


def test_sorani_headings_are_guessed() -> None:
    assert list(guess(SORANI)) == [
        "source_ref", "name", "sex", "house", "room", "bed", "arrived", "departed", "note",
    ]  # fmt: skip


def test_known_words_inside_a_heading_help_but_whole_headings_win() -> None:
    found = guess(["Name of the guest", "name", "Date of arrival (day first)", "Room #", "", "what is this"])
    assert found == {"name": 1, "room": 3, "arrived": 2}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_our_own_labels_are_guessed_in_every_language(language: str) -> None:
    with translation.override(language):
        header = [str(field.label) for field in FIELDS.values()]
        assert guess(header) == {code: index for index, code in enumerate(FIELDS)}


def test_no_column_and_no_field_is_used_twice() -> None:
    found = guess(["house", "house", "shelter name", "date", "note", "notes"])
    assert len(set(found.values())) == len(found)
    assert found["house"] == 0


def test_what_is_missing_is_named() -> None:
    assert missing({}, default_house=False) == ["house", "arrived", "code_name"]
    assert missing({"arrived": 0, "source_ref": 1}, default_house=True) == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: VOCABULARIES[vocabulary].__name__)
def test_each_code_has_words_and_each_word_one_code(vocabulary: words.Vocabulary) -> None:
    choices = VOCABULARIES[vocabulary]
    assert set(vocabulary._words) == set(choices.values)
    for code, listed in vocabulary._words.items():
        for word in (code, str(choices(code).label), *listed.split("|")):
            assert vocabulary.find(word) == vocabulary.find(fold(word) or word) == code, word


def test_each_heading_word_means_one_field() -> None:
    for field in FIELDS.values():
        for word in (field.code, str(field.label), *field.words.split("|")):
            assert columns._HEADINGS.find(word) == field.code, word


def test_hud_numbers_are_understood_in_any_digits() -> None:
    eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    for code, number in HUD_CODE.items():
        assert words.DESTINATION.find(str(number)) == code
        assert words.DESTINATION.find(str(number).translate(eastern)) == code
