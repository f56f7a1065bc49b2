"""Where works are drawn, and what an address keeps of the page of networks: held for any input."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from explorer.address import Address, read, write
from explorer.network.network_view import SIZES, NetworkView, Question
from explorer.network.places import LABEL, NARROW, WIDE, between, by_level, by_year, letters, shown_at

ids = st.text(min_size=1, max_size=12)
views = st.builds(
    NetworkView,
    question=st.sampled_from(Question),
    first=st.none() | ids,
    second=st.none() | ids,
    most=st.sampled_from(SIZES),
    steps=st.sampled_from((1, 2)),
    strongest=st.booleans(),
    either=st.booleans(),
    past_seeds=st.booleans(),
    group=st.none() | ids,
)
works = st.lists(st.integers(0, 10_000), min_size=1, max_size=60, unique=True).map(
    lambda numbers: [f"W{number}" for number in numbers]
)
screens = st.sampled_from((WIDE, NARROW))


@given(views)
def test_the_choices_survive_the_way_through_the_address(view):
    assert read(write(Address(network=view))).network == view


@given(st.dictionaries(st.sampled_from("ask a b most steps path way past core".split()), st.lists(st.text())))
def test_whatever_stands_in_the_address_choices_come_of_it(params):
    view = read(params).network
    assert read(write(Address(network=view))).network == view


@given(works, st.data(), screens)
def test_by_year_every_work_has_a_place_of_its_own_and_none_stands_before_an_earlier_one(ids, data, screen):
    years = {work: data.draw(st.none() | st.integers(1950, 2030)) for work in ids}
    ties = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=40))
    placed = by_year(years, ties, screen)
    assert set(placed.places) == set(ids)
    assert len(set(placed.places.values())) == len(ids)
    for one, other in combinations(ids, 2):
        if (years[one] or 0) < (years[other] or 0):
            assert placed.places[one][0] < placed.places[other][0]
    assert placed == by_year(years, ties, screen)


@given(works, screens)
def test_between_two_works_stands_all_that_they_share(middle, screen):
    placed = between("first", "second", middle, screen)
    across = [placed.places[work][0] for work in middle]
    assert placed.places["first"][0] < min(across) <= max(across) < placed.places["second"][0]
    assert len(set(placed.places.values())) == len(middle) + 2


@given(st.lists(works, min_size=2, max_size=5), screens)
def test_by_level_each_step_stands_to_the_right_of_the_one_before(levels, screen):
    levels = [[f"{step} {work}" for work in level] for step, level in enumerate(levels)]
    placed = by_level(levels, [], screen).places
    for left, right in pairwise(levels):
        assert max(placed[work][0] for work in left) < min(placed[work][0] for work in right)


@given(works, st.data(), screens)
def test_labels_that_are_to_be_read_at_first_sight_do_not_lie_over_each_other(ids, data, screen):
    placed = by_year({work: data.draw(st.integers(1990, 2025)) for work in ids}, [], screen)
    sizes = dict.fromkeys(ids, 11.0)
    found = letters(placed, sizes, {work: float(place) for place, work in enumerate(ids)}, screen)
    assert set(found) == set(ids)
    large = max(12 / shown_at(placed, screen), 13)
    read_at_once = [work for work in ids if found[work] == large and large > 13]
    for one, other in combinations(read_at_once, 2):
        (x, y), (left, top) = placed.places[one], placed.places[other]
        assert abs(x - left) >= LABEL[0] * large - 1e-6 or abs(y - top) >= LABEL[1] * large - 1e-6
