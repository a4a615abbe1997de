"""The sealed envelope: opens in its own place with its own key, and nowhere else."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.vault.box import PAD_BYTES, Broken, Key, Place, pack, seal, unpack, unseal

KEY = Key(bytes(range(32)))
PLACE = Place("cases_person", "identity", uuid.UUID(int=1), uuid.UUID(int=2))
DOCUMENT = {"given": "هيلين", "family": "Nowhere"}
# Frozen on 2026-11-22: a change here means that data at rest can no longer be read.
KNOWN = (
    "010001000102030405060708090a0b3c20b07aa88cae62af7bb5cadf9a0f08f1f4ab16971229195645dfa756076fc56f"
    "32d3dc8fe132b854845fcda8a70818ce7940ad7af683fa1fb70a3938c3d5ce3e81235f278c8a6fc48bff0414b3d76e"
)


def sealed():
    return seal(key=KEY, place=PLACE, plain=pack(DOCUMENT))


def test_it_opens_in_its_place():
    assert unpack(unseal(key=KEY, place=PLACE, sealed=sealed())) == DOCUMENT


def test_the_known_answer_stands():
    box = seal(
        key=KEY, place=PLACE, plain=pack({"given": "Known", "family": "Answer"}), nonce=bytes(range(12))
    )
    assert box.hex() == KNOWN


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, row=uuid.UUID(int=3)),
        replace(PLACE, column="contact"),
        replace(PLACE, table="cases_paper"),
        replace(PLACE, subject=uuid.UUID(int=3)),
        Place("cases_personi", "dentity", PLACE.row, PLACE.subject),
    ],
    ids=[
        "another row",
        "another column",
        "another table",
        "another subject",
        "a letter moved over the border",
    ],
)
def test_it_does_not_open_elsewhere(elsewhere):
    with pytest.raises(Broken):
        unseal(key=KEY, place=elsewhere, sealed=sealed())


def test_it_does_not_open_with_another_key_or_version():
    for key in (Key(bytes(32)), Key(KEY.secret, version=2)):
        with pytest.raises(Broken):
            unseal(key=key, place=PLACE, sealed=sealed())
    box = bytearray(sealed())
    box[2] = 2
    with pytest.raises(Broken):
        unseal(key=Key(KEY.secret, version=2), place=PLACE, sealed=bytes(box))


def test_every_flipped_bit_and_every_cut_is_refused():
    box = sealed()
    for position in range(len(box) * 8):
        broken = bytearray(box)
        broken[position // 8] ^= 1 << position % 8
        with pytest.raises(Broken):
            unseal(key=KEY, place=PLACE, sealed=bytes(broken))
    for length in range(len(box)):
        with pytest.raises(Broken):
            unseal(key=KEY, place=PLACE, sealed=box[:length])


def test_the_same_text_is_sealed_differently_each_time():
    assert sealed() != sealed()


def test_a_key_does_not_print_itself():
    assert repr(KEY) == "<Key>"


@settings(max_examples=10_000, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_comes_back(text):
    plain = pack({"text": text})
    assert len(plain) % PAD_BYTES == 0
    assert unpack(unseal(key=KEY, place=PLACE, sealed=seal(key=KEY, place=PLACE, plain=plain))) == {
        "text": text
    }
