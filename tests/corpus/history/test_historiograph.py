"""Works set in time: each in its year and its row, none over another, and fewer links that cross."""

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.history.crossings import NEAR, crossings
from corpus.history.historiograph import Historiograph, chosen, not_implied, set_in_time
from corpus.history.in_time import Arrangement
from tests.corpus.history.drawn import links_of

GROUPS = ("care", "climate", "councils")


def work_ids(count: int) -> list[str]:
    return [f"W9{number:06}" for number in range(count)]


@st.composite
def literatures(draw, most: int = 16):
    """Invented works, some of them without a year or a group, with citations of any direction."""
    ids = work_ids(draw(st.integers(0, most)))
    years = [draw(st.one_of(st.integers(1990, 1996), st.sampled_from([1890, 2020, None]))) for _ in ids]
    groups = {one: group for one in ids if (group := draw(st.sampled_from([None, *GROUPS])))}
    pairs = list(combinations(ids, 2))
    some = draw(st.lists(st.sampled_from(pairs), max_size=20)) if pairs else []
    links = [pair[::-1] if draw(st.booleans()) else pair for pair in some]
    return ids, years, links, groups


def crossed(found: Historiograph, it: Arrangement) -> int:
    """Counted on what is drawn, link by link."""
    number = {work: place for place, work in enumerate(found.years)}
    points = np.array([it.places[work] for work in found.years]).reshape(-1, 2)
    ends = np.array([[number[one], number[other]] for one, other in found.links], dtype=np.intp)
    return crossings(points, ends.reshape(-1, 2))


def apart(it: Arrangement) -> bool:
    wide, high = it.cell
    return all(
        abs(x1 - x2) >= wide or abs(y1 - y2) >= high
        for (x1, y1), (x2, y2) in combinations(it.places.values(), 2)
    )


@settings(max_examples=70, deadline=None)
@given(literatures())
def test_every_work_stands_in_its_year_and_row_and_none_over_another(literature):
    ids, years, links, groups = literature
    found = set_in_time(ids, years, links, groups)
    born = dict(zip(ids, years, strict=True))
    assert set(found.years) == set(ids)
    for it, time, down in ((found.wide, 0, False), (found.tall, 1, True)):
        assert set(it.places) == set(ids)
        assert apart(it)
        of = {column.first: column for column in it.columns if column.works}
        assert {year: column.works for year, column in of.items()} == {y: years.count(y) for y in set(years)}
        bands = {band.name: band for band in it.bands}
        wide, high = it.cell
        for work, (x, y) in it.places.items():
            column = of[born[work]]
            assert column.start <= (x, y)[time] <= column.end
            assert wide / 2 <= x + 2 and x + wide / 2 <= it.width + 2, "no name is cut by the edge"
            assert y >= 11
            assert y + high - 15 <= it.height
            if not down:
                band = bands[groups.get(work)]
                assert band.start <= y - 11 and y + high - 15 <= band.end
        assert all(one.end <= other.start for one, other in pairwise(it.columns))
        known = [column.first for column in it.columns if column.first is not None]
        assert known == sorted(known)
        assert None not in [column.first for column in it.columns[:-1]], "works without a year come last"
        assert all(one.end < other.start for one, other in pairwise(it.bands))


@settings(max_examples=40, deadline=None)
@given(literatures(), st.randoms())
def test_the_order_of_the_input_does_not_matter(literature, dice):
    ids, years, links, groups = literature
    found = set_in_time(ids, years, links, groups)
    mixed = list(zip(ids, years, strict=True))
    dice.shuffle(mixed)
    other_links = [*links, *links[:2]]
    dice.shuffle(other_links)
    again = set_in_time(
        [one for one, _ in mixed],
        [year for _, year in mixed],
        other_links,
        dict(sorted(groups.items())[::-1]),
    )
    assert again == found
    assert list(again.years) == list(found.years)


@settings(max_examples=70, deadline=None)
@given(literatures())
def test_links_cross_no_more_than_in_the_first_order_and_are_counted_as_drawn(literature):
    ids, years, links, groups = literature
    found = set_in_time(ids, years, links, groups)
    for it in (found.wide, found.tall):
        assert it.crossings <= it.crossings_at_first
        assert crossed(found, it) == it.crossings


def _cross(a, b, c, d) -> bool:
    def side(p, q, r):
        return np.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _near(a, b, p) -> bool:
    way, to = np.subtract(b, a).astype(float), np.subtract(p, a).astype(float)
    along = way @ to / max(way @ way, 1)
    return 0 < along < 1 and np.hypot(*(to - along * way)) < NEAR


points = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=9, unique=True)


@settings(max_examples=300, deadline=None)
@given(
    points.flatmap(
        lambda p: st.tuples(st.just(p), st.sets(st.sampled_from(list(combinations(range(len(p)), 2)))))
    )
)
def test_crossings_are_those_that_a_plain_count_finds(drawing):
    places, ends = drawing
    plain = sum(_cross(*(places[e] for e in (*one, *other))) for one, other in combinations(ends, 2))
    plain += sum(
        _near(places[a], places[b], place)
        for a, b in ends
        for number, place in enumerate(places)
        if number not in (a, b)
    )
    array = np.array(sorted(ends), dtype=np.intp).reshape(-1, 2)
    assert crossings(np.array(places), array) == plain


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(7)))
def test_lines_of_thought_that_never_meet_are_drawn_without_a_crossing(order):
    """Seven chains over three years, named so that the order of ids tangles them."""
    first, second, third = ([f"W9{year}{number}" for number in range(7)] for year in (1, 2, 3))
    links = [(first[n], second[order[n]]) for n in range(7)]
    links += [(second[order[n]], third[n]) for n in range(7)]
    found = set_in_time([*first, *second, *third], [2000] * 7 + [2005] * 7 + [2010] * 7, links)
    assert found.wide.crossings == 0


@pytest.mark.parametrize(
    "links",
    [
        "ab ac ad ae",  # a star
        "ae be ce de",
        "ab bc cd de ac",  # a chain with a short cut, which would run through the work between
        "ac ad bd be",
    ],
)
def test_a_small_history_that_can_be_drawn_plainly_is(links):
    years = {"a": 1996, "b": 2000, "c": 2004, "d": 2008, "e": 2012}
    pairs = [(one[0], one[1]) for one in links.split()]
    ids = sorted({letter for pair in pairs for letter in pair})
    found = set_in_time(ids, [years[one] for one in ids], pairs)
    assert found.wide.crossings == 0


def test_years_with_many_works_have_more_room_and_years_without_little():
    ids = work_ids(30)
    found = set_in_time(ids, [1960, 2000, *[2001] * 27, None], [])
    old, empty, one, many, unknown = found.wide.columns
    assert (old.first, one.first, many.first, unknown.first) == (1960, 2000, 2001, None)
    assert (empty.first, empty.last, empty.works) == (1961, 1999, 0)
    assert many.end - many.start > 4 * (one.end - one.start)
    assert empty.end - empty.start <= 40
    assert found.tall.width <= 390 - 38 - 30, "a phone shows it beside its years"


def test_rows_stand_in_the_order_asked_for_and_works_in_none_last():
    ids = work_ids(6)
    groups = dict(zip(ids, ["care", "care", "climate", "councils"], strict=False))
    found = set_in_time(ids, [2000] * 6, [], groups, rows=["climate"])
    assert [band.name for band in found.wide.bands] == ["climate", "care", "councils", None]


@pytest.mark.parametrize(
    ("ids", "years", "links"),
    [
        (["W91", "W91"], [2000, 2001], []),
        (["W91"], [], []),
        (["W91"], [2000], [("W91", "W92")]),
        (["W91"], [2000], [("W91", "W91")]),
    ],
)
def test_what_cannot_be_drawn_is_refused(ids, years, links):
    with pytest.raises(ValueError, match="work"):
        set_in_time(ids, years, links)


def test_the_most_cited_are_chosen_ties_by_the_world_then_by_id():
    """x is cited by all; b, c and d by two each; the seeds k and m by one and by none."""
    letters = "efghij"
    pairs = [("x", one) for one in letters]
    pairs += [(one, citing) for one in "bcd" for citing in "ef"] + [("k", "e"), ("x", "m")]
    pairs += [(one, f"{one}{number}") for one in letters for number in range(3)]
    made = links_of(pairs)
    world = {"c": 50, "b": 7, "d": 7}
    counts = [world.get(one) for one in made.ids]
    found = chosen(made, counts, 10, seeds=["k", "m", "x", "nowhere"])
    assert found.ids == ("x", "e", "f", "g", "h", "i", "j", "c", "b", "d", "k", "m")
    assert (found.added, found.of) == (2, len(made.ids))
    assert ("x", "m") in found.links
    part = chosen(made, counts, 10, rows=made.rows("bcdx"))
    assert part.ids == ("x", "c", "b", "d")
    assert (part.of, part.links) == (4, ())


def test_works_that_none_cites_are_no_part_of_a_history_and_sizes_have_bounds():
    made = links_of([("a", "b"), ("a", "c")])
    assert chosen(made, [1, 2, 3], 10).ids == ("a",)
    with pytest.raises(ValueError, match="10 to 200"):
        chosen(made, [1, 2, 3], 9)
    with pytest.raises(ValueError, match="count"):
        chosen(made, [1], 10)


pairs = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])


@settings(max_examples=300, deadline=None)
@given(st.sets(pairs, max_size=24))
def test_a_citation_is_left_out_only_if_a_longer_way_says_the_same(links):
    kept = not_implied(links)
    assert set(kept) <= set(links)
    every, rest = nx.DiGraph(sorted(links)), nx.DiGraph(kept)
    rest.add_nodes_from(every)
    assert nx.transitive_closure(every).edges == nx.transitive_closure(rest).edges
    if nx.is_directed_acyclic_graph(every):
        assert set(kept) == set(nx.transitive_reduction(every).edges)


def test_implied_citations_are_counted_and_can_be_kept():
    letters = [chr(ord("a") + number) for number in range(12)]
    every = list(combinations(letters, 2))
    made = links_of(every)
    found = chosen(made, [0] * 12, 20)
    assert found.ids == tuple(letters[:-1]), "the last is cited by none"
    assert found.links == tuple(pairwise(letters[:-1]))
    assert found.implied == 55 - 10
    assert len(chosen(made, [0] * 12, 20, implied=True).links) == 55
