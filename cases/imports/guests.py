"""Which rows of a file are about the same person: by code name, else by number, else by exact identity."""

from cases.core.names import fold
from cases.imports.lines import Guest
from cases.imports.rows import RegisterRow
from cases.people import rules

# Words that belong to the one after them: Abd al-Rahman is one given name.
_LEANING = frozenset("abd abdul abu umm um bin ibn al el عبد ابو أبو ام أم بن ابن ال آل ئەبو عەبد".split())
_PARTS = {1: ("given",), 2: ("given", "family"), 3: ("given", "father", "family")}
_FOUR = ("given", "father", "grandfather", "family")


def name_parts(whole: str) -> dict[str, str]:
    """A whole name in its parts: given, father, grandfather, and all the rest is the family's."""
    words: list[str] = []
    glued = False
    for word in whole.split():
        if glued:
            words[-1] += f" {word}"
        else:
            words.append(word)
        glued = word.casefold() in _LEANING
    keys = _PARTS.get(len(words), _FOUR)
    return (
        dict(zip(keys, [*words[: len(keys) - 1], " ".join(words[len(keys) - 1 :])], strict=True))
        if words
        else {}
    )


def identity_of(row: RegisterRow) -> dict[str, str]:
    """The names of a row as they are sealed."""
    given = {
        "given": row.given_name or "",
        "father": row.father_name or "",
        "grandfather": row.grandfather_name or "",
        "family": row.family_name or "",
    }
    if row.name and not any(given.values()):
        given = name_parts(row.name)
    elif row.name and not given["given"]:
        given["given"] = row.name
    return rules.identity(given | {"latin": row.latin_name or ""})


class GuestBook:
    """The people of one file, found by what earlier rows told of them."""

    def __init__(self) -> None:
        self.guests: list[Guest] = []
        self._by: dict[tuple[object, ...], Guest] = {}
        self._folded: dict[str, str] = {}

    def guest_of(self, row: RegisterRow, house: object, first: int) -> Guest:
        """The guest this row is about, with what it tells of him added."""
        identity = identity_of(row)
        folded = self._fold(rules.full_name(identity))
        code_name = rules.tidy(row.code_name)
        exact: list[tuple[object, ...]] = (
            [("name", folded, row.birth_year)] if folded and row.birth_year else []
        )
        exact += [("phone", folded, number) for number in row.phone or () if folded]
        number = ("ref", row.source_ref) if row.source_ref else None
        guest = self._find(code_name, number, exact, folded)
        if guest is None:
            guest = Guest(house=house)  # type: ignore[arg-type]
            self.guests.append(guest)
        for key in [("code", code_name.casefold()) if code_name else None, number, *exact]:
            if key:
                self._by.setdefault(key, guest)
        _add(guest, row, identity, folded)
        guest.code_name = guest.code_name or code_name
        if first >= guest.since:
            guest.since, guest.house = first, house  # type: ignore[assignment]
        return guest

    def _find(
        self, code_name: str, number: tuple[object, ...] | None, exact: list[tuple[object, ...]], folded: str
    ) -> Guest | None:
        if code_name and (found := self._by.get(("code", code_name.casefold()))):
            return found
        candidates = [self._by.get(key) for key in ([number] if number else [])]
        if candidates and candidates[0] and folded and candidates[0].folded not in ("", folded):
            candidates = []  # a number that two people bear counts lines, not people
        for guest in (*candidates, *map(self._by.get, exact)):
            if guest is not None and not (code_name and guest.code_name):
                return guest
        return None

    def _fold(self, name: str) -> str:
        if name not in self._folded:
            self._folded[name] = fold(name)
        return self._folded[name]


def _add(guest: Guest, row: RegisterRow, identity: dict[str, str], folded: str) -> None:
    """What was told first stands."""
    if identity and not guest.identity:
        guest.identity, guest.folded = identity, folded
    if row.phone:
        guest.phones = tuple(dict.fromkeys((*guest.phones, *row.phone)))
    guest.sex = guest.sex or row.sex or ""
    guest.birth_year = guest.birth_year or row.birth_year
    guest.governorate = guest.governorate or row.governorate or ""
    guest.languages = guest.languages or row.language or ()
