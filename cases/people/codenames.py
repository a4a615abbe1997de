"""Code names made of two neutral words, so that a screen, a call or a lost paper tells nothing of a person.

The words (codenames.csv: position, latin, arabic, sorani) are our own choice: nature, food and household
things, easy over a bad line (no P or V, no two words one slip apart), nothing about faith, people, politics,
war, places or bodies.
"""

import csv
import secrets
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from random import Random

from cases.core.names import fold

Word = tuple[str, str, str]  # latin, arabic, sorani
Taken = Container[str] | Callable[[list[str]], set[str]]

_COLUMN = {"ar": 1, "ckb": 2}
_BATCH = 100
_MAX_QUERY = 100  # characters


def _read(position: str) -> tuple[Word, ...]:
    with Path(__file__).with_name("codenames.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return tuple(
            (row["latin"], row["arabic"], row["sorani"]) for row in rows if row["position"] == position
        )


WORDS_FIRST = _read("1")
WORDS_SECOND = _read("2")


def propose(taken: Taken, rng: Random | None = None) -> str:
    """Draw a free code name, always; `taken` holds the used ones or answers which of a list are used."""
    rng = rng or secrets.SystemRandom()
    for names in _batches(rng):
        used = taken(names) if callable(taken) else {name for name in names if name in taken}
        for name in names:
            if name not in used:
                return name
    raise AssertionError("numbers do not end")


def propose_many(number: int, taken: Container[str], rng: Random | None = None) -> list[str]:
    """Draw many different free code names at once, for imports; in no order."""
    rng = rng or secrets.SystemRandom()
    size, found = len(WORDS_FIRST) * len(WORDS_SECOND), list[str]()
    for turn in count(1):
        for at in rng.sample(range(size), size) if len(found) < number else ():
            name = _pair(at) if turn == 1 else f"{_pair(at)} {turn}"
            if name not in taken:
                found.append(name)
            if len(found) == number:
                break
        if len(found) == number:
            return found
    raise AssertionError("numbers do not end")


def render(code_name: str, language: str) -> str:
    """Say a stored code name in Arabic ("ar") or Sorani ("ckb"); the unknown and numbers stay as they are."""
    column = _COLUMN.get(language.partition("-")[0].lower())
    if column is None:
        return code_name
    first, _, rest = code_name.partition(" ")
    second, space, number = rest.partition(" ")
    words = _by_latin()
    said = [
        words[0].get(first.casefold(), (first,) * 3)[column],
        words[1].get(second.casefold(), (second,) * 3)[column],
    ]
    return " ".join(word for word in said if word) + space + number


def search_forms(query: str) -> str:
    """Turn what is typed in any of the three languages into the stored Latin words; ask with icontains.

    The last word may be unfinished; what is not known comes back as it was typed.
    """
    typed = fold(query[:_MAX_QUERY]).split()
    first, rest = _longest(typed, 0)
    second, rest = _longest(rest, 1)
    for position in (0, 1):
        if rest and not second and not (position == 0 and first) and (word := _begun(rest, position)):
            return " ".join([*first, *word])
    return " ".join([*first, *second, *(word.title() for word in rest)])


def _batches(rng: Random) -> Iterator[list[str]]:
    """Yield random names, then every name from a random place, then names with a number."""
    for _ in range(5):
        yield [_draw(rng) for _ in range(_BATCH)]
    size = len(WORDS_FIRST) * len(WORDS_SECOND)
    start = rng.randrange(size)
    for at in range(0, size, 1000):
        yield [_pair((start + at + step) % size) for step in range(min(1000, size - at))]
    for number in count(2):
        yield [f"{_draw(rng)} {number}" for _ in range(_BATCH)]


def _draw(rng: Random) -> str:
    return f"{rng.choice(WORDS_FIRST)[0]} {rng.choice(WORDS_SECOND)[0]}"


def _pair(at: int) -> str:
    first, second = divmod(at, len(WORDS_SECOND))
    return f"{WORDS_FIRST[first][0]} {WORDS_SECOND[second][0]}"


@lru_cache(maxsize=1)
def _by_latin() -> tuple[dict[str, Word], dict[str, Word]]:
    first, second = ({word[0].casefold(): word for word in words} for words in (WORDS_FIRST, WORDS_SECOND))
    return first, second


@lru_cache(maxsize=1)
def _by_spelling() -> tuple[dict[str, str], dict[str, str]]:
    first, second = (
        {fold(spelling): word[0] for word in words for spelling in word}
        for words in (WORDS_FIRST, WORDS_SECOND)
    )
    return first, second


def _longest(typed: list[str], position: int) -> tuple[list[str], list[str]]:
    """Take the longest known phrase from the front: its Latin word and what is left."""
    known = _by_spelling()[position]
    for length in range(min(3, len(typed)), 0, -1):
        if latin := known.get(" ".join(typed[:length])):
            return [latin], typed[length:]
    return [], typed


def _begun(typed: list[str], position: int) -> list[str]:
    """Finish a word that is only begun, if it can be one word alone; Latin ones need no finishing."""
    phrase = " ".join(typed)
    if len(phrase) < 2 or phrase.isascii():
        return []
    known = _by_spelling()[position].items()
    found = {latin for spelling, latin in known if spelling.startswith(phrase)}
    return list(found) if len(found) == 1 else []
