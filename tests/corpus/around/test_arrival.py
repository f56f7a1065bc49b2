"""Since when a work is in the corpus is read from what the store kept, however often it came and went."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.around.arrival import Arrival, arrival
from corpus.literature import Harvested
from corpus.model import Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from tests.explorer import builders


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """W1 stays; W2 changes its title twice; W3 comes later; W4 goes and comes back; W5 is recounted."""
    store = Store(str(tmp_path_factory.mktemp("arrival") / "corpus"))
    states = [
        {"W1": "a", "W2": "b", "W4": "d", "W5": "e"},
        {"W1": "a", "W2": "b2", "W3": "c", "W4": "d", "W5": "e"},
        {"W1": "a", "W2": "b3", "W3": "c", "W5": "e"},
        {"W1": "a", "W2": "b3", "W3": "c", "W4": "d", "W5": "e"},
    ]
    for number, state in enumerate(states, 1):
        works = [
            Work(one, title=title, cited_by_count=number if one == "W5" else 0)
            for one, title in state.items()
        ]
        seeds = builders.seeds(0)
        run = builders.harvest(number, len(works))
        store.commit(Harvested(works_frame(works, seeds), seeds_frame(seeds, run.id)), run)
    return store


@pytest.mark.parametrize(
    ("work", "version", "expected"),
    [
        ("W1", 3, Arrival(0, None, None)),
        ("W2", 3, Arrival(0, None, 2)),
        ("W2", 1, Arrival(0, None, 1)),
        ("W3", 3, Arrival(1, None, None)),
        ("W4", 3, Arrival(0, 3, None)),
        ("W5", 3, Arrival(0, None, None)),
        ("W9", 3, None),
        ("W3", 0, None),
    ],
)
def test_a_work_came_with_the_first_version_that_holds_it(store, work, version, expected):
    makers = {maker: number for number, maker in store.makers().items()}
    assert arrival(store.written(version), makers, work) == expected


def test_the_rows_of_later_versions_are_not_read(store):
    assert set(store.written(0)["harvest_id"]) == {"run-1"}


@given(st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=8))
def test_it_agrees_with_the_versions_themselves(states):
    rows, before = [], None
    for version, state in enumerate(states):
        if state != before:
            rows.append(("W1", f"run-{version}", state is None))
        before = state
    frame = pl.DataFrame(rows, schema=["id", "harvest_id", "gone"], orient="row")
    found = arrival(frame, {f"run-{version}": version for version in range(len(states))}, "W1")
    there = [version for version, state in enumerate(states) if state is not None]
    if not there:
        assert found is None
        return
    assert found is not None
    assert found.first == there[0]
    gaps = [version for version in there[1:] if states[version - 1] is None]
    assert found.back == (gaps[-1] if gaps else None)
    since = gaps[-1] if gaps else there[0]
    changed = [v for v in there if v > since and states[v] != states[v - 1] and states[v - 1] is not None]
    assert found.changed == (changed[-1] if changed else None)
