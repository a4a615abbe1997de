"""Code names are neutral, unique, sayable in three languages, and never run out."""

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from cases.core.names import fold
from cases.people.codenames import WORDS_FIRST, WORDS_SECOND, propose, render, search_forms

WORDS = WORDS_FIRST + WORDS_SECOND
EVERY = [f"{first[0]} {second[0]}" for first in WORDS_FIRST for second in WORDS_SECOND]
ANYTHING = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=60)


def test_there_are_enough_words():
    assert len(WORDS_FIRST) >= 200 and len(WORDS_SECOND) >= 250 and len(set(EVERY)) >= 50_000


def test_latin_words_are_plain_and_easy_to_say():
    for latin, _arabic, _sorani in WORDS:
        assert re.fullmatch(r"[A-Z][a-z]{2,9}", latin), latin
        assert not set("pv") & set(latin.lower()), latin


def test_no_two_words_are_one_slip_apart():
    latin = sorted(word[0].lower() for word in WORDS)
    assert not [(a, b) for at, a in enumerate(latin) for b in latin[at + 1 :] if OSA.distance(a, b) <= 1]


@pytest.mark.parametrize("column", [0, 1, 2])
def test_no_word_stands_twice_in_any_language(column):
    spellings = sorted(fold(word[column]) for word in WORDS)
    assert not [a for a, b in pairwise(spellings) if a == b]


def test_arabic_and_sorani_words_are_written_in_their_letters():
    for _latin, arabic, sorani in WORDS:
        assert re.fullmatch(
            "[ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي]+( [ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي]+)?", arabic
        )
        assert re.fullmatch(
            "[ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنهوۆەیێ]+( [ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنهوۆەیێ]+)?", sorani
        )


@pytest.mark.parametrize("words", [WORDS_FIRST, WORDS_SECOND])
def test_one_spelling_in_two_languages_means_one_word(words):
    meant: dict[str, set[str]] = {}
    for word in words:
        for spelling in word:
            meant.setdefault(fold(spelling), set()).add(word[0])
    assert {spelling: latin for spelling, latin in meant.items() if len(latin) > 1} == {}


def test_a_free_name_is_proposed():
    taken = set(random.Random(1).sample(EVERY, 40_000))
    assert all(propose(taken) not in taken for _ in range(200))
    assert propose(frozenset(), random.Random(5)) == propose(frozenset(), random.Random(5))


def test_which_names_are_taken_may_be_asked_in_one_question():
    asked = []

    def which(names):
        asked.append(names)
        return set(names[:-1])

    assert propose(which) == asked[0][-1] and len(asked) == 1


def test_the_last_free_name_is_found():
    assert propose(set(EVERY) - {EVERY[777]}) == EVERY[777]


def test_when_all_are_taken_a_number_is_added():
    taken = set(EVERY)
    name = propose(taken)
    assert name.endswith(" 2") and name[:-2] in taken
    assert propose(taken | {f"{pair} 2" for pair in EVERY}).endswith(" 3")


def test_a_name_is_said_in_arabic_and_sorani():
    assert render("Amber Kestrel", "ar") == "كهرمان عوسق"
    assert render("Amber Kestrel 2", "ckb") == "کەهرەبا کێسترێل 2"
    assert render("Amber Kestrel", "en") == "Amber Kestrel"
    assert render("Amber Unknown 3", "ar") == "كهرمان Unknown 3"
    assert render("Old name of somebody", "ar") == "Old name of somebody"
    assert render("", "ar") == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كهرمان", "Amber"), ("كهرم", "Amber"), ("کەهرەبا", "Amber"), ("كهرمان عوسق", "Amber Kestrel"),
        ("عوسق", "Kestrel"), ("amber kes", "Amber Kes"), ("AMBER  KESTREL ٢", "Amber Kestrel 2"),
        ("کەهرەبا کێسترێل ۲", "Amber Kestrel 2"), ("نجم البحر", "Starfish"), ("كهرمان عباد الشمس",
        "Amber Sunflower"),
        ("amber عوسق", "Amber Kestrel"), ("", ""),
    ],
)  # fmt: skip
def test_a_search_in_any_language_finds_the_stored_words(typed, stored):
    assert search_forms(typed) == stored


def test_every_word_is_found_by_each_of_its_spellings():
    for latin, arabic, sorani in WORDS:
        assert search_forms(arabic) == search_forms(sorani) == search_forms(latin) == latin


@given(ANYTHING)
def test_any_text_is_taken(text):
    assert isinstance(search_forms(text), str) and isinstance(render(text, "ar"), str)
