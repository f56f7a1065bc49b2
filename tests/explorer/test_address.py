"""A view is its address: what a reader chose survives the way through the URL, and nothing else does."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.clusters.clustering import LEVELS
from corpus.lenses.profile import Group
from corpus.selection import Selection, Sort
from explorer.address import COLOURS, SIZES, Address, read, write
from explorer.lenses.lens_view import LensView, Rank
from explorer.network.network_view import NetworkView, Question

words = st.text(min_size=1, max_size=40)
several = st.lists(words, unique=True, max_size=4).map(tuple)
years = st.none() | st.integers(1000, 9999)
places = st.integers(-99_000, 99_000).map(lambda thousandth: round(thousandth / 1000, 3))
selections = st.builds(
    Selection,
    text=st.text(max_size=100),
    first_year=years,
    last_year=years,
    seeds=several,
    types=several,
    fields=several,
    languages=several,
    countries=several,
    clusters=several,
    lenses=several,
    families=several,
    area=st.lists(st.tuples(places, places), min_size=3, max_size=40).map(tuple) | st.just(()),
    open_access=st.booleans(),
    tags=several,
    excluded=st.booleans(),
    sort=st.sampled_from(Sort),
)
addresses = st.builds(
    Address,
    corpus=st.none() | words,
    work=st.none() | words,
    colour=st.sampled_from(COLOURS),
    level=st.sampled_from(LEVELS),
    size=st.sampled_from(SIZES),
    selection=selections,
    cluster=st.none() | words,
    author=st.none() | words,
    venue=st.none() | words,
    seed=st.none() | words,
    page=st.integers(1, 99_999),
    network=st.builds(NetworkView, st.sampled_from(Question), st.none() | words, group=st.none() | words),
    lenses=st.builds(
        LensView, lens=st.none() | words, rank=st.sampled_from(Rank), group=st.sampled_from(Group)
    ),
)


@given(addresses)
def test_an_address_is_read_as_it_was_written(address):
    assert read(write(address)) == address


@given(st.dictionaries(words, st.lists(st.text(max_size=20), max_size=3), max_size=8))
def test_whatever_stands_in_the_url_an_address_comes_of_it(params):
    names = (
        "q",
        "from",
        "to",
        "seed",
        "type",
        "field",
        "lang",
        "oa",
        "sort",
        "corpus",
        "work",
        "colour",
        "page",
        "lens",
        "works",
        "group",
        "area",
        "cluster",
        "label",
        "uses",
        "country",
        "level",
        "open",
        "size",
    )
    address = read(params | dict(zip(names, params.values(), strict=False)))
    assert read(write(address)) == address


def test_the_view_that_asks_for_nothing_has_a_bare_address():
    assert write(Address()) == {}
