"""Names compared across spellings and scripts, because the same person is written many ways on many papers.

fold() makes one spelling of a name within its script, skeleton() one consonant key across Arabic, Sorani and
Latin, prepare() and match() search thousands of people. Prepared texts are names: callers guard them like
names, and nothing here remembers what it has seen.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from cases.core.letters import NOT_AN_ARTICLE, SAME_LETTER
from cases.core.sounds import answering_pattern, plain, sounds

THRESHOLD = 70.0
_MAX_QUERY = 200  # characters; a longer typed text is no name
_TYPO_LETTERS = 4  # shorter words must be typed right
_BREAKS = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("[\u0640'`´‘’ʼʾʿˈ]+")  # with the tatweel
_ARTICLES = frozenset({"al", "el", "il", "ul", "ال", "آل"})
_SUN_ARTICLE = re.compile(r"[aeiu](r|sh|s|th|t|n|dh|d|z)")
_SON_OF = frozenset({"bin", "ibn", "ben", "bint", "بن", "ابن", "بنت"})
_ONE_SPELLING = {
    "abo": "abu", "abou": "abu", "ابي": "ابو", "أبي": "ابو", "umm": "um", "oum": "um",
    "allah": "lah", "ullah": "lah", "الله": "له", "abdul": "abd", "abdel": "abd", "abdal": "abd",
}  # fmt: skip
_GLUED_ARTICLE = re.compile(r"[ae]l([bcdfghjkmnpqrstvxz]\w{3,})|ال(\w{3,})")
_GLUED_ABD = re.compile(
    r"(?P<abd>abd)(?:[aeiu]?l(?P<a>\w{2,})|[aeu](?=rr|ss|nn|zz|tt|dd|sh)(?P<b>\w{3,}))"
    r"|(?P<عبد>عبدال(?P<c>\w{2,})|[ئع]ەبدو?[لڵ](?P<d>\w+))"
)
_GLUED_END = re.compile(r"(\w{3,}?)(?:[aeu](?:ld|dd?)((?:i|ee|y)ne?)|[auo]l(lah)|(?:ال|ە)د(ین|ين)|ال(له))")


def fold(text: str) -> str:
    """Write a name in one way within its script, so that keyboards, marks and prefixes make no difference."""
    for _ in range(8):
        folded = " ".join(_fold_word(word) for word in _words(text))
        if folded == text:
            break
        text = folded
    return text


def skeleton(text: str) -> str:
    """Reduce a name to its consonants in Latin, word by word, so that three scripts meet in one key."""
    return " ".join(plain(sounds(word, _fold_word(word))) for word in _words(text))


def prepare(texts: Iterable[str]) -> str:
    """Make the one searchable text of a person out of all names, aliases and Latin forms."""
    tokens = (token for text in texts for token in _tokens(text))
    return " ".join(dict.fromkeys(tokens))


def match(
    query: str, prepared: Sequence[str], limit: int = 50, threshold: float = THRESHOLD
) -> list[tuple[int, float]]:
    """Find the people in whose names every typed word occurs: (index, score 0 to 100), best first."""
    words = sorted(dict.fromkeys(_tokens(query[:_MAX_QUERY])), key=lambda token: (-len(token), token))
    if not words:
        return []
    rows: Sequence[int] = range(len(prepared))
    totals: dict[int, float] = {}
    for word in words:
        found = _match_word(word, [prepared[row] for row in rows])
        totals = {rows[at]: totals.get(rows[at], 0.0) + score for at, score in found.items()}
        rows = sorted(totals)
    scored = [(row, round(total / len(words), 1)) for row, total in totals.items()]
    ranked = sorted((pair for pair in scored if pair[1] >= threshold), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:limit]


def meets(one: str, other: str) -> bool:
    """Say whether two written names may be the same name, asked in both directions."""
    return bool(match(one, [prepare([other])])) and bool(match(other, [prepare([one])]))


def _tokens(text: str) -> list[str]:
    """Write each name word as sounds=folded."""
    folded = [(word, _fold_word(word)) for word in _words(text)]
    return [f"{sounds(word, bare)}={bare}" for word, bare in folded if bare]


def _match_word(word: str, prepared: Sequence[str]) -> dict[int, float]:
    """Score the best word of each candidate that has any; only words with the same first sound count."""
    first = answering_pattern(word[0])
    text = " " + "\n ".join(prepared)
    scores = _score_tokens(word, list(dict.fromkeys(re.findall(rf" ({first}\S*)", text))))
    if not scores:
        return {}
    ends = list(accumulate(map((2).__add__, map(len, prepared))))
    best: dict[int, float] = {}
    for token, score in scores.items():
        needle, at = f" {token}", text.find(f" {token}")
        while at >= 0:
            row = bisect_right(ends, at)
            end = at + len(needle)
            if score > best.get(row, 0.0) and not text[end : end + 1].strip():
                best[row] = score
            at = text.find(needle, end)
    return best


def _score_tokens(word: str, tokens: list[str]) -> dict[str, float]:
    """Score words: 100 same letters, from 86 same sounds, 84 a slip in the letters, 76 in the sounds."""
    spelt, _, folded = word.partition("=")
    scores = _score_slips(spelt, folded, tokens) if len(folded) >= _TYPO_LETTERS else {}
    same_sound = re.compile(rf"({answering_pattern(spelt)})=(.*)")
    for token in tokens:
        if found := same_sound.fullmatch(token):
            closeness = fuzz.ratio(spelt.lower(), found[1].lower())
            scores[token] = 100.0 if found[2] == folded else round(86 + closeness / 10, 1)
    return scores


def _score_slips(spelt: str, folded: str, tokens: list[str]) -> dict[str, float]:
    """Forgive a slip of the finger, but never one that only turns Hasan into Hussein or Karim into Karima."""
    core = plain(spelt)
    written = [token.partition("=") for token in tokens]
    scores: dict[str, float] = {}
    if len(core) >= _TYPO_LETTERS:
        for text, _slips, at in _near(spelt, [parts[0] for parts in written], 3):
            if OSA.distance(core, plain(text)) <= 1:
                scores[tokens[at]] = 76.0
    for _text, _slips, at in _near(folded, [parts[2] for parts in written], 2 if len(folded) >= 8 else 1):
        scores[tokens[at]] = 84.0
    return {
        token: score
        for token, score in scores.items()
        if plain(token.partition("=")[0]) != core or sorted(token.partition("=")[2]) == sorted(folded)
    }


def _near(word: str, words: list[str], slips: int) -> list[tuple[str, int, int]]:
    return process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=None)


def _clean(text: str) -> str:
    text = text.replace("ه\u200c", "ە")  # how older keyboards write the Sorani vowel
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = []
    for letter in _APOSTROPHES.sub("", text):
        kind = unicodedata.category(letter)
        if kind == "Nd":
            kept.append(str(unicodedata.digit(letter)))
        elif kind == "Cc":
            kept.append(" ")
        elif kind[0] not in "MC":
            kept.append(letter)
    return "".join(kept)


def _fold_word(word: str) -> str:
    head, tail = word[:1], word[1:].replace("ئ", "ي")
    head = head if head == "ئ" else _unmarked(head)
    return unicodedata.normalize("NFC", (head + _unmarked(tail)).translate(SAME_LETTER))


def _unmarked(text: str) -> str:
    pieces = unicodedata.normalize("NFKD", text.translate(SAME_LETTER))
    return "".join(piece for piece in pieces if unicodedata.category(piece)[0] not in "MC")


def _words(text: str) -> list[str]:
    """Split a text into name words without articles and "son of"; they still have their marks."""
    written = [_ONE_SPELLING.get(word, word) for word in _BREAKS.split(_clean(text)) if word]
    kept: list[str] = []
    for word in reversed(written):
        if kept and (word in _ARTICLES or word in _SON_OF or _leans_on(word, kept[0])):
            continue
        kept[:0] = _unglue(word)
    return kept


def _leans_on(word: str, following: str) -> bool:
    """Say whether this is an article that took the sound of the next word, as in ar-Rahman."""
    article = _SUN_ARTICLE.fullmatch(word)
    return article is not None and following.startswith(article[1])


def _unglue(word: str) -> list[str]:
    """Split words that are written together: Abdulrahman, Nuraldin, Aljaberi."""
    if found := _GLUED_ABD.fullmatch(word):
        doubled = found["b"] or ""
        rest = found["a"] or doubled[doubled[:1] == doubled[1:2] :] or found["c"] or found["d"]
        rest = "له" if rest in ("ا", "لا", "ڵا") else rest
        return ["abd" if found["abd"] else "عبد", *_unglue(rest)]
    if found := _GLUED_END.fullmatch(word):
        _stem, latin_din, latin_lah, arabic_din, arabic_lah = found.groups()
        end = "din" if latin_din else "lah" if latin_lah else "دين" if arabic_din else "له"
        return [*_unglue(found[1]), end]
    if word not in NOT_AN_ARTICLE and (found := _GLUED_ARTICLE.fullmatch(word)):
        return _unglue(found[1] or found[2])
    return [word]
