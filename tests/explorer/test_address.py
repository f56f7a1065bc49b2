"""A view is its address: what a reader chose survives the way through the URL, and nothing else does."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.lenses.profile import Group
from corpus.selection import Selection, Sort
from explorer.address import COLOURS, Address, read, write
from explorer.lenses.lens_view import LensView, Rank

words = st.text(min_size=1, max_size=40)
several = st.lists(words, unique=True, max_size=4).map(tuple)
years = st.none() | st.integers(1000, 9999)
selections = st.builds(
    Selection,
    text=st.text(max_size=100),
    first_year=years,
    last_year=years,
    seeds=several,
    types=several,
    fields=several,
    languages=several,
    open_access=st.booleans(),
    sort=st.sampled_from(Sort),
)
addresses = st.builds(
    Address,
    corpus=st.none() | words,
    work=st.none() | words,
    colour=st.sampled_from(COLOURS),
    selection=selections,
    page=st.integers(1, 99_999),
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
    )
    address = read(params | dict(zip(names, params.values(), strict=False)))
    assert read(write(address)) == address


def test_the_view_that_asks_for_nothing_has_a_bare_address():
    assert write(Address()) == {}
