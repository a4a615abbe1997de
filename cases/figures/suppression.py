"""Small numbers hidden before figures leave the house: line by line, by subtraction, and by difference in time.

A reader of the published table, who also kept earlier ones, must not learn a count under k, neither of one line nor
of the hidden lines together, nor that one grew by 1 to k - 1 (domain.md section 3, anonymisation).  Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PARTNERS, PUBLIC = 5, 10  # the k of a release


@dataclass(frozen=True)
class Counts:
    """A table of one attribute and its total; a person in two lines makes the total smaller than the sum."""

    lines: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class Published:
    """The table as it may leave the house; None stands for a hidden number."""

    lines: Mapping[str, int | None]
    total: int | None

    @property
    def hidden(self) -> frozenset[str]:
        """The lines without a number."""
        return frozenset(name for name, count in self.lines.items() if count is None)

    @property
    def behind(self) -> int | None:
        """What subtraction gives for all hidden lines together; None where it gives nothing."""
        if self.total is None:
            return None
        return self.total - sum(count for count in self.lines.values() if count is not None)


def suppress(table: Counts, k: int, earlier: Sequence[Published] = ()) -> Published:
    """Hide what is small or grew by little, then more until nothing small can be reckoned; at last the total too.

    `earlier`: the same table as it left the house before, however often.
    """
    lines = {name: 0 for before in earlier for name in before.lines} | dict(table.lines)
    moved = {
        name for name in lines if any(_moved_a_little(name, lines[name], k, before) for before in earlier)
    }
    kept = {name for name in lines if any(not _outgrew(name, lines[name], k, before) for before in earlier)}
    hidden = {name for name in lines if lines[name] < k} | moved | kept
    spare = sorted(lines.keys() - hidden, reverse=True)
    # By name, never by size: who knows this program would reckon with the size.
    while hidden and spare and not _cover_one_another(k, [lines[name] for name in hidden]):
        hidden.add(spare.pop())
    if table.total < k or (hidden and not _cover_one_another(k, [lines[name] for name in hidden])):
        return Published(dict.fromkeys(lines), None)
    made = Published({name: None if name in hidden else lines[name] for name in lines}, table.total)
    if not moved and all(_grew_enough(made, before, k) for before in earlier):
        return made
    return Published(made.lines, None)


def suppress_together(
    tables: Mapping[str, Counts], k: int, earlier: Sequence[Mapping[str, Published]] = ()
) -> dict[str, Published]:
    """Several tables of the same total: where one must hide it, none may show it."""
    made = {
        code: suppress(table, k, [before[code] for before in earlier if code in before])
        for code, table in tables.items()
    }
    if all(table.total is not None for table in made.values()):
        return made
    return {code: Published(table.lines, None) for code, table in made.items()}


def _moved_a_little(name: str, count: int, k: int, before: Published) -> bool:
    """Whether the line stood in the earlier table and differs from it by 1 to k - 1."""
    then = before.lines.get(name)
    return then is not None and 0 < abs(count - then) < k


def _outgrew(name: str, count: int, k: int, before: Published) -> bool:
    """Whether a line that hid is now larger by k than all that hid with it.

    Else its old number may be guessed to be the new one, and the lines it covered follow by subtraction.
    """
    if name not in before.hidden:
        return True
    return before.behind is not None and count >= max(0, before.behind) + k


def _cover_one_another(k: int, values: list[int]) -> bool:
    """Whether hidden lines are two at least, not small together, not each at its highest."""
    return len(values) > 1 and sum(values) >= k and sum(values) != len(values) * (k - 1)


def _grew_enough(made: Published, before: Published, k: int) -> bool:
    """Whether the lines that are not seen both times did not grow together by 1 to k - 1."""
    if made.total is None or before.total is None:
        return True
    now, then = made.total, before.total
    for name, count in made.lines.items():
        old = before.lines.get(name)
        if count is not None and old is not None:
            now, then = now - count, then - old
    return now == then or abs(now - then) >= k
