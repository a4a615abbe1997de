"""Transliteration tables for names, apart from the code so that a speaker of the languages can check them.

Source: our own choice, made for this program from the ways Iraqi and Kurdish names are written by hand and on
papers; no published standard is followed, because people do not follow one. A "sound" is one character:
b t d j h x(kh) r z s c(sh) g(gh) f k l m n, and where a spelling leaves the sound open a capital:
D and Z (d or z), T (t or s), C (ch: sh or j), G (g or k), J (zh: j or z+h). Weak sounds: y and w are
surely there, Y and W may be there; at the end A is an open vowel, E is a or y, H is a or h. A leading a
stands for any vowel.
"""

# Spellings of one letter, unified by fold(); the right side stays in its own script.
SAME_LETTER = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا",
        "ؤ": "و", "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۊ": "و", "ۋ": "و",
        "ى": "ي", "ی": "ي", "ێ": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي",
        "ة": "ه", "ە": "ه", "ھ": "ه", "ۀ": "ه", "ہ": "ه", "ۂ": "ه", "ۃ": "ه",
        "ک": "ك", "ڪ": "ك", "ڵ": "ل", "ڕ": "ر", "ڔ": "ر", "ء": None, "ı": "i",
    }
)  # fmt: skip

# Consonants of both Arabic-script languages.
ARABIC_SOUNDS = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "T", "ج": "j", "چ": "C", "ح": "h", "ه": "h", "ھ": "h",
    "ہ": "h",
    "خ": "x", "د": "d", "ض": "D", "ذ": "Z", "ظ": "Z", "ر": "r", "ڕ": "r", "ڔ": "r", "ز": "z", "ژ": "j",
    "س": "s",
    "ص": "s", "ش": "c", "غ": "g", "گ": "G", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "ک": "k", "ڪ": "k",
    "ل": "l",
    "ڵ": "l", "م": "m", "ن": "n",
}  # fmt: skip

LATIN_DIGRAPHS = {"kh": "x", "gh": "g", "sh": "c", "ch": "C", "th": "T", "dh": "Z", "zh": "J", "ph": "f"}
LATIN_SOUNDS = {
    "b": "b", "p": "b", "t": "t", "d": "d", "j": "j", "h": "h", "x": "x", "r": "r", "z": "z", "s": "s",
    "g": "G",
    "f": "f", "v": "f", "k": "k", "q": "k", "c": "k", "l": "l", "m": "m", "n": "n",
}  # fmt: skip

# Kurdish Latin letters that would lose their sound when their marks are taken off.
KURDISH_LATIN = str.maketrans({"ş": "sh", "ç": "ch", "î": "ee", "û": "oo", "ê": "ei", "ı": "i"})

# A word holding one of these (or starting with ئ) is read as Sorani, which writes its short vowels.
SORANI_SIGNS = frozenset("ەێۆڵڕڤھیکگچپژ")

# Which stored sounds answer a typed sound (regular expression pieces).
ANSWERS = {
    "d": "[dDZ]", "z": "[zDZ]", "D": "[dzDZ]", "Z": "(?:[dzDZ]|dh)", "t": "[tT]", "s": "[sT]",
    "T": "(?:[tsT]|th)",
    "c": "(?:[cC]|sh)", "C": "[cjC]", "j": "[jCJ]", "J": "(?:[jJ]|zh)", "g": "[gG]", "k": "[kG]",
    "G": "[gkG]",
    "h": "[hH]", "y": "[yYE]", "Y": "[yYE]?", "w": "[wW]", "W": "[wW]?", "A": "[AEH]", "E": "[AEHyY]",
    "H": "[AEHh]",
}  # fmt: skip
ANSWERS_TO_PAIR = {"dh": "(?:dh|Z)", "th": "(?:th|T)", "sh": "(?:sh|c)", "zh": "(?:zh|J)"}

# For the plain skeleton: open sounds settled, weak sounds left out (a leading y or w is kept by the caller).
PLAIN_SOUND = str.maketrans(
    {"D": "d", "Z": "z", "T": "t", "C": "c", "G": "g", "J": "zh"} | dict.fromkeys("yYwW")
)

# Names whose spelling hides or adds a sound.
SPELT_OTHERWISE = {"طه": "طاها", "عمرو": "عمر"}

# Names that only look as if they began with the article.
NOT_AN_ARTICLE = frozenset({"الياس", "الهام", "الاء", "الا", "الان", "الند", "الين", "الماس", "الهان"})
