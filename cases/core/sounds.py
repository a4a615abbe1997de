"""One name word turned into its sounds (see letters.py), so that three scripts can be compared."""

import re

from cases.core.letters import (
    ANSWERS,
    ANSWERS_TO_PAIR,
    ARABIC_SOUNDS,
    KURDISH_LATIN,
    LATIN_DIGRAPHS,
    LATIN_SOUNDS,
    PLAIN_SOUND,
    SORANI_SIGNS,
    SPELT_OTHERWISE,
)

_LATIN_WORD = re.compile(r"[a-z]+")
_LATIN_PIECE = re.compile(r"[kgsctdzp]h|[aeiouyw]+|.", re.DOTALL)
_GLIDES = ("y", "w")
_MERGE = re.compile(r"([yY])[yY]+|([wW])[wW]+")


def sounds(word: str, bare: str) -> str:
    """Spell out a word in sounds; `word` still has its marks, `bare` is the same word without them."""
    marked = word.translate(KURDISH_LATIN)
    latin = marked if _LATIN_WORD.fullmatch(marked) else bare
    if _LATIN_WORD.fullmatch(latin):
        return _merge(_latin(latin))
    return _merge(_arabic(SPELT_OTHERWISE.get(word, word)))


def plain(spelt: str) -> str:
    """Keep the consonants only: the part that every spelling of a name shares."""
    tail = spelt[1:].rstrip("AEH").translate(PLAIN_SOUND)
    head = spelt[:1] if spelt[:1] in _GLIDES else spelt[:1].translate(PLAIN_SOUND)
    return head + (tail[:-1] if tail.endswith("h") else tail)


def answering_pattern(spelt: str) -> str:
    """Write the regular expression of all spellings in sounds that a typed word may mean."""
    pieces, at = [], 0
    while at < len(spelt):
        pair = spelt[at : at + 2]
        if pair in ANSWERS_TO_PAIR:
            pieces.append(ANSWERS_TO_PAIR[pair])
            at += 2
        else:
            pieces.append(ANSWERS.get(spelt[at]) or re.escape(spelt[at]))
            at += 1
    return "[YW]*".join(pieces)


def _merge(spelt: str) -> str:
    """Join neighbouring weak sounds of one kind; one that is surely there wins."""
    return _MERGE.sub(lambda run: _surest(run.group()), spelt)


def _surest(run: str) -> str:
    return next((sound for sound in run if sound.islower()), run[0])


def _latin(word: str) -> str:
    pieces: list[str] = []
    for piece in _LATIN_PIECE.findall(word):
        if not pieces or piece != pieces[-1]:  # doubled consonants are one
            pieces.append(piece)
    spelt = ""
    for at, piece in enumerate(pieces):
        last = at == len(pieces) - 1
        if piece[0] in "aeiouyw":
            spelt += _latin_vowels(piece, first=at == 0, last=last)
        elif piece == "h" and last and at and pieces[at - 1][-1] in "ae":
            spelt += "H"
        elif piece == "zh" and (last or at == 0):
            spelt += "j"
        elif piece == "c" and not last and pieces[at + 1][0] in "ei":
            spelt += "s"
        else:
            spelt += LATIN_DIGRAPHS.get(piece) or LATIN_SOUNDS[piece]
    return spelt


def _latin_vowels(run: str, *, first: bool, last: bool) -> str:
    spelt = ""
    if first:
        spelt = run[0] if run[0] in "yw" else "a"
        if run[0] in "ayw":
            if len(run) == 1:
                return spelt
            run = run[1:] if run[0] in "yw" or run[1] not in "eiou" else run
    spelt += "".join(_glide(run, at) for at in range(len(run)))
    if not last:
        return spelt
    if run.endswith(("ee", "ie")) or run[-1] in "iy":
        return spelt.rstrip("yY") + "y"
    if run[-1] in "ae":
        return spelt + "A"
    return spelt.rstrip("wW") + "w"


def _glide(run: str, at: int) -> str:
    letter, before, after = run[at], run[at - 1 : at], run[at + 1 : at + 2]
    if letter in "yw":
        return letter
    if letter in "ie":
        sure = (letter == "i" and (before or after)) or (letter == "e" and "e" in (before, after))
        return "y" if sure else "Y"
    if letter in "ou":
        return "w" if before and before in "aou" or after and after in "ou" else "W"
    return ""


def _arabic(word: str) -> str:
    sorani = not SORANI_SIGNS.isdisjoint(word) or word[:1] == "ئ"
    spelt = ""
    for at, letter in enumerate(word):
        sound = ARABIC_SOUNDS.get(letter)
        if letter == "ه" and at and at == len(word) - 1:
            spelt += "H"
        elif sound:
            spelt += "" if sorani and spelt[-1:] == sound else sound
        else:
            spelt += _arabic_vowel(word, at, sorani=sorani)
    return spelt


def _arabic_vowel(word: str, at: int, *, sorani: bool) -> str:
    letter, last = word[at], at == len(word) - 1
    if at == 0:
        return {"و": "w", "ؤ": "w", "ي": "y", "ی": "y", "ێ": "y", "ۆ": "w"}.get(letter) or (
            "a" if letter in "اأإآٱعئءە" else letter
        )
    if letter in "اأإآٱءةەۀٲ":
        return "A" if _ends_open(word, at) else ""
    if letter == "ع":
        return "Y" if last else ""
    if letter in "وؤۇ":
        return "w" if last or not sorani or word[at + 1] == "و" or word[at - 1] == "و" else "W"
    if letter == "ۆ":
        return "w"
    if letter in "يئیىێې":
        if last:
            return "E" if letter in "یى" else "y"
        return "Y" if sorani and letter in "یئ" else "y"
    return letter


def _ends_open(word: str, at: int) -> bool:
    """Say whether the open vowel at this place is the last thing heard (a closing hamza is not)."""
    return at > 0 and word[at] != "ء" and not word[at + 1 :].strip("ء")
