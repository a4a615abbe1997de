"""What a reader of published tables can reckon, tried by enumeration and by search."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.figures.suppression import Counts, Published, suppress, suppress_together

names = st.sampled_from(["a", "b", "c", "d", "e", "f"])
tables = st.dictionaries(names, st.one_of(st.integers(0, 12), st.integers(0, 300)), min_size=1)
levels = st.sampled_from([3, 5, 10])


def table(*counts, total=None):
    lines = {f"line {n}": count for n, count in enumerate(counts)}
    return Counts(lines, sum(counts) if total is None else total)


def publish(lines, k, earlier=()):
    return suppress(Counts(lines, sum(lines.values())), k, earlier)


@given(lines=tables, k=levels)
def test_no_small_number_is_shown_and_no_shown_one_is_changed(lines, k):
    made = publish(lines, k)
    assert list(made.lines) == list(lines)
    for name, count in made.lines.items():
        assert count is None or count == lines[name] >= k
    assert made.total is None or made.total >= k


@given(lines=tables, k=levels)
def test_subtraction_gives_nothing_small_and_never_one_line(lines, k):
    made = publish(lines, k)
    if made.hidden and made.total is not None:
        assert len(made.hidden) >= 2 and made.behind >= k
        assert made.behind == sum(lines[name] for name in made.hidden)


@given(lines=tables, k=levels)
def test_what_needs_no_hiding_is_not_hidden(lines, k):
    if min(lines.values()) >= k:
        assert publish(lines, k) == Published(lines, sum(lines.values()))


@pytest.mark.parametrize(("k", "lines", "most"), [(3, 2, 12), (3, 3, 9), (4, 3, 10), (3, 4, 7)])
def test_who_knows_the_program_cannot_reckon_a_small_line(k, lines, most):
    """All tables that would have been published alike: each hidden line could be something else."""
    alike = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=lines):
        made = suppress(table(*counts), k)
        alike[tuple(made.lines.values()), made.total].append(counts)
    for (shown, _total), group in alike.items():
        if any(max(counts) > most - k for counts in group):
            continue  # its companions lie beyond what was enumerated
        for at, count in enumerate(shown):
            assert count is not None or len({counts[at] for counts in group}) > 1, (shown, group)


@settings(deadline=None, max_examples=300)
@given(lines=tables, k=levels, data=st.data())
def test_the_difference_to_an_earlier_release_tells_nothing_small(lines, k, data):
    first = publish(lines, k)
    later = {name: count + data.draw(st.integers(0, 15)) for name, count in lines.items()}
    second = publish(later, k, [first])
    both = [name for name in lines if first.lines[name] is not None and second.lines[name] is not None]
    for name in both:
        grown = second.lines[name] - first.lines[name]
        assert grown == 0 or grown >= k
    for name in first.hidden - second.hidden:  # shown again only once it surely grew enough
        assert second.lines[name] >= first.behind + k
    if first.total is not None and second.total is not None:
        rest = second.total - first.total - sum(second.lines[name] - first.lines[name] for name in both)
        assert rest == 0 or rest >= k


@pytest.mark.parametrize(("k", "lines", "most"), [(3, 2, 10), (3, 3, 7)])
def test_who_knows_the_program_cannot_reckon_from_two_releases(k, lines, most):
    """All pairs of growing tables published alike: no hidden small line and no small growth of one is certain."""
    alike = defaultdict(list)
    for old in itertools.product(range(most + 1), repeat=lines):
        first = suppress(table(*old), k)
        for new in itertools.product(*(range(count, most + 1) for count in old)):
            second = suppress(table(*new), k, [first])
            seen = (*first.lines.values(), first.total), (*second.lines.values(), second.total)
            alike[seen].append((old, new))
    for seen, group in alike.items():
        if any(max(new) > most - k for _old, new in group):
            continue
        for release, at in itertools.product((0, 1), range(lines)):
            if seen[release][at] is None:
                values = {pair[release][at] for pair in group}
                growth = {new[at] - old[at] for old, new in group}
                assert len(values) > 1 or min(values) >= k
                assert len(growth) > 1 or min(growth) == 0 or min(growth) >= k


@given(lines=tables, k=levels)
def test_the_same_table_again_is_published_alike(lines, k):
    first = publish(lines, k)
    assert publish(lines, k, [first]) == first


@given(lines=tables, k=levels, data=st.data())
def test_a_release_before_the_last_counts_too(lines, k, data):
    first = publish(lines, k)
    between = {name: count + data.draw(st.integers(0, 9)) for name, count in lines.items()}
    last = {name: count + data.draw(st.integers(0, 9)) for name, count in between.items()}
    releases = [first, publish(between, k, [first])]
    third = publish(last, k, releases)
    for before, name in itertools.product(releases, lines):
        if before.lines[name] is not None and third.lines[name] is not None:
            grown = third.lines[name] - before.lines[name]
            assert grown == 0 or grown >= k


def test_one_small_line_takes_another_with_it():
    assert suppress(table(3, 20, 30), 5) == Published({"line 0": None, "line 1": None, "line 2": 30}, 53)


def test_a_small_total_hides_everything():
    assert suppress(table(0, 4), 5) == Published({"line 0": None, "line 1": None}, None)


def test_a_line_that_grew_by_few_is_hidden_with_the_total():
    first = suppress(table(20, 30), 5)
    assert suppress(table(22, 30), 5, [first]) == Published({"line 0": None, "line 1": None}, None)


def test_a_line_that_vanished_is_not_shown_as_nothing():
    first = suppress(Counts({"a": 9, "b": 9}, 18), 5)
    assert suppress(Counts({"b": 9}, 9), 5, [first]).lines["a"] is None


def test_a_victim_in_two_lines_does_not_break_it():
    made = suppress(table(3, 20, 30, total=40), 5)
    assert made.lines == {"line 0": None, "line 1": None, "line 2": 30} and made.total == 40


def test_tables_of_one_total_hide_it_together():
    made = suppress_together({"act": table(20, 30), "place": table(48, 2, total=50)}, 5)
    assert made["act"].total == 50
    earlier = [{"act": suppress(table(20, 28), 5)}]
    again = suppress_together({"act": table(20, 30), "place": table(25, 25)}, 5, earlier)
    assert again["act"].total is None and again["place"].total is None
    assert again["place"].lines == {"line 0": 25, "line 1": 25}
