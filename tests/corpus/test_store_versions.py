"""A version costs what it changed, and every version opens for ever exactly as it was committed."""

import random
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.literature import Harvested
from corpus.model import Author, Harvest, Reference, Seed, SeedStatus, Work
from corpus.schema import CITED_WORKS, WORKS, WORLD_COUNTS, WORLD_SERIES, seeds_frame, works_frame
from corpus.store import Store
from corpus.store_digest import content_digest
from corpus.store_rows import differing

SEED = Seed(
    Reference("seed2020", "The seed [invented]"), SeedStatus.MATCHED, ("W9001",), "DOI", 1.0, "same DOI"
)
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def account(number: int) -> Harvest:
    moment = START + timedelta(weeks=number)
    return Harvest(
        f"run-{number:03}", moment, moment, "http://127.0.0.1", "cites:W9001", 2, 2, 3, 3, "digest", "test"
    )


def commit(store: Store, works: list[Work], number: int, **more: pl.DataFrame) -> tuple[int, bool]:
    run = account(number)
    return store.commit(Harvested(works_frame(works, [SEED]), seeds_frame([SEED], run.id), **more), run)


def rows(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    """Compared as Python values: polars overlooks differences inside lists of structs."""
    return frame.rows()


texts = st.none() | st.text(max_size=6)
people = st.lists(st.builds(Author, st.text(max_size=3), texts, texts), max_size=3).map(tuple)
invented_works = st.builds(
    Work,
    st.sampled_from([f"W900{n}" for n in range(8)]),
    title=texts,
    abstract=texts,
    year=st.none() | st.integers(1900, 2030),
    published=st.none() | st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    authors=people,
    is_retracted=st.none() | st.booleans(),
    countries=st.lists(st.sampled_from(["GB", "NL"]), max_size=2).map(tuple),
    cited_by_count=st.none() | st.integers(0, 3),
    references=st.lists(st.sampled_from(["W9000", "W9001", "W1"]), max_size=3).map(tuple),
)
literatures = st.lists(invented_works, max_size=8)


@settings(max_examples=10, deadline=None)
@given(st.lists(literatures, min_size=1, max_size=6))
def test_every_version_of_any_sequence_of_literatures_reopens_exactly_as_committed(sequence):
    with tempfile.TemporaryDirectory() as folder:
        store, committed = Store(folder), {}
        for number, works in enumerate(sequence):
            version, is_new = commit(store, works, number)
            frame = works_frame(works, [SEED])
            before = committed.get(len(committed) - 1)
            assert is_new == (before is None or rows(frame) != rows(before))
            committed[version] = frame
        assert store.versions() == list(range(len(committed)))
        for version, frame in committed.items():
            opened = store.open(version).works
            assert opened.schema == WORKS
            assert rows(opened) == rows(frame)
            store.check(version)


@settings(max_examples=50, deadline=None)
@given(literatures, literatures)
def test_the_digest_is_the_same_exactly_if_the_literature_is(one, other):
    seeds = seeds_frame([SEED], "run")
    frames = [works_frame(works, [SEED]) for works in (one, other)]
    same = rows(frames[0]) == rows(frames[1])
    assert (content_digest(frames[0], seeds) == content_digest(frames[1], seeds)) == same
    assert content_digest(frames[0].rechunk(), seeds) == content_digest(frames[0], seeds)
    halves = pl.concat([frames[0].head(1), frames[0].slice(1)], rechunk=False)
    assert content_digest(halves, seeds) == content_digest(frames[0], seeds)


def test_the_digest_is_the_one_it_always_was():
    """It is stored, and must not change with a library or a release."""
    works = works_frame(
        [Work("W9001", title="Zo\u00eb [invented]", year=2020, authors=(Author("Ann"),), references=("W1",))],
        [],
    )
    expected = "86712697cf577f12ee32e55539f81d3dbd898f19e4b59596d0d6bb40cb9ef76f"
    assert content_digest(works, seeds_frame([], "run")) == expected


nested = st.lists(
    st.none() | st.lists(st.fixed_dictionaries({"a": texts, "b": st.none() | st.integers(0, 2)}), max_size=3),
    max_size=6,
)


@settings(max_examples=50, deadline=None)
@given(nested, nested)
def test_columns_of_lists_of_structs_are_compared_to_the_last_field(one, other):
    length = min(len(one), len(other))
    dtype = pl.List(pl.Struct({"a": pl.String, "b": pl.Int32}))
    left, right = (pl.Series(values[:length], dtype=dtype) for values in (one, other))
    assert differing(left, right).to_list() == [
        a != b for a, b in zip(one[:length], other[:length], strict=True)
    ]


def drift(works: list[Work], week: int, dice: random.Random) -> list[Work]:
    """A week of OpenAlex: three works come, one goes, two are corrected, a quarter is cited more often."""
    kept = [work for work in works if work.id != dice.choice(works).id]
    for place in dice.sample(range(len(kept)), 2):
        kept[place] = replace(kept[place], title=f"Corrected in week {week} [invented]")
    for place in dice.sample(range(len(kept)), len(kept) // 4):
        kept[place] = replace(kept[place], cited_by_count=(kept[place].cited_by_count or 0) + 1)
    return kept + [one_work(9_100_000 + 10 * week + n, dice) for n in range(3)]


def one_work(number: int, dice: random.Random) -> Work:
    return Work(
        f"W{number}",
        title=f"Work {number} [invented]",
        abstract=" ".join(f"word{dice.randrange(900)}" for _ in range(120)),
        doi=f"10.5555/{number}",
        authors=(Author(f"Ann Example {number % 50}", f"A{number % 50}"),),
        cited_by_count=dice.randrange(20),
        references=tuple(f"W{dice.randrange(9_000_000, 9_999_999)}" for _ in range(40)),
    )


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_two_years_of_weekly_refreshes_cost_what_changed_and_every_version_reopens_exactly(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("corpus.store_tables.KEEP_MERGED", timedelta(0))
    dice = random.Random(7)
    store, works, weeks = Store(str(tmp_path)), [one_work(9_000_000 + n, dice) for n in range(300)], []
    for week in range(104):
        works = drift(works, week, dice) if week else works
        weeks.append(works_frame(works, [SEED]))
        assert commit(store, works, week) == (week, True)
    for week in (0, 1, 7, 50, 61, 103):
        assert rows(store.open(week).works) == rows(weeks[week])
    for week in range(0, 104, 5):
        assert store.open(week).works["cited_by_count"].equals(weeks[week]["cited_by_count"])
    assert max(len([*(tmp_path / name).glob("*.parquet")]) for name in ("works", "counts", "harvests")) <= 64
    first, *later = [place.bytes for _, place in store.places()]
    changed = sum(place.new + place.changed for _, place in store.places()[1:])
    assert changed == pytest.approx(5 * 103, rel=0.1)
    assert max(later) < first / 4
    store.compact()
    whole, once = (sum(f.stat().st_size for f in (tmp_path / "works").glob("*.parquet")), first)
    assert whole < once * 1.5 * (1 + changed / 300)


def test_a_new_count_of_citations_stores_neither_abstract_nor_references_again(tmp_path):
    dice = random.Random(7)
    store, works = Store(str(tmp_path)), [one_work(9_000_000 + n, dice) for n in range(300)]
    commit(store, works, 0)
    before = {*(tmp_path / "works").glob("*.parquet")}
    recounted = [replace(work, cited_by_count=(work.cited_by_count or 0) + 1) for work in works]
    assert commit(store, recounted, 1) == (1, True)
    assert {*(tmp_path / "works").glob("*.parquet")} == before
    (_, first), (_, second) = store.places()
    assert (second.new, second.changed, second.gone, second.recounted) == (0, 0, 0, 300)
    assert second.bytes < first.bytes / 10
    assert store.open(0).works["cited_by_count"].to_list() == [work.cited_by_count for work in works]


def test_a_work_that_comes_back_has_its_new_facts_and_counts_and_not_those_of_before(tmp_path):
    store = Store(str(tmp_path))
    here, back = Work("W9002", title="here", cited_by_count=5), Work("W9002", title="back")
    for number, works in enumerate([[here], [Work("W9003")], [back]]):
        commit(store, works, number)
    assert [store.open(v).works.rows_by_key("id").keys() for v in range(3)] == [
        {"W9002"}, {"W9003"}, {"W9002"},
    ]  # fmt: skip
    assert store.open(2).works.select("title", "cited_by_count").rows() == [("back", None)]
    assert store.open(0).works.select("title", "cited_by_count").rows() == [("here", 5)]


def test_merging_files_changes_no_version_and_spares_those_that_a_reader_may_be_at(tmp_path):
    store = Store(str(tmp_path))
    literature = [[Work("W9002", title=f"week {n}")] for n in range(6)]
    for number, works in enumerate(literature):
        commit(store, works, number, ledger=ledger_of(number))
    before = {file for file in tmp_path.rglob("*.parquet") if "_delta_log" not in file.parts}
    opened = [rows(store.open(n).works) for n in range(6)]
    assert store.compact()["works"] == 5
    assert before <= set(tmp_path.rglob("*.parquet"))
    assert [rows(store.open(n).works) for n in range(6)] == opened
    assert store.open(3).harvest == account(3)
    assert [store.open(n).seeds.height for n in range(6)] == [1] * 6
    assert store.ledger()["subject"].to_list() == [f"{n}-{m}" for n in range(6) for m in range(3)]
    assert store.compact() == {}
    assert commit(store, [Work("W9002", title="week 6")], 6) == (6, True)


def ledger_of(number: int) -> pl.DataFrame:
    entries = [Entry(START, Step.WALK, Outcome.DONE, f"{number}-{part}") for part in range(3)]
    return ledger_frame(entries, account(number).id)


def cited(*works: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "id": one,
                "found": "found",
                "local_citations": local,
                "title": f"{one} [invented]",
                "cited_by_count": count,
                "fetched": date(2026, 11, 24),
            }
            for one, local, count in works
        ],
        schema=CITED_WORKS,
    )


def world(number: int, works: int) -> dict[str, pl.DataFrame]:
    told = {"harvest_id": account(number).id, "series": "all"}
    return {
        "world_series": pl.DataFrame([{**told, "total": works}], schema=WORLD_SERIES),
        "world_counts": pl.DataFrame([{**told, "year": 2020, "works": works}], schema=WORLD_COUNTS),
    }


def test_a_harvest_that_finds_the_literature_unchanged_still_brings_what_it_counted_and_noted(tmp_path):
    store, works = Store(str(tmp_path)), [Work("W9002", references=("W9001",))]
    commit(store, works, 0, ledger=ledger_of(0))
    assert store.cited_works().is_empty()
    assert [frame.height for frame in store.world()] == [0, 0]
    found = cited(("W1", 3, 10), ("W2", 4, 20))
    assert commit(store, works, 1, ledger=ledger_of(1), cited_works=found, **world(1, 50)) == (0, False)
    assert rows(store.cited_works(0)) == rows(found)
    assert store.ledger(account(1).id)["subject"].to_list() == ["1-0", "1-1", "1-2"]
    assert store.ledger().height == 6
    assert store.world()[1]["works"].to_list() == [50]
    commit(store, works, 2, **world(2, 60))
    assert store.world()[1]["works"].to_list() == [60]
    assert store.world(account(1).id)[0]["total"].to_list() == [50]
    assert store.world(account(0).id)[0].is_empty()


def test_one_hop_back_is_what_the_latest_harvest_of_a_version_listed(tmp_path):
    store = Store(str(tmp_path))
    lists = [cited(("W1", 3, 10), ("W2", 4, 20)), cited(("W2", 5, 20), ("W3", 3, 1)), cited()]
    for number, listed in enumerate(lists):
        commit(store, [Work("W9002", title=f"{number}")], number, cited_works=listed)
    assert rows(store.cited_works(0)) == rows(lists[0])
    assert rows(store.cited_works(1)) == rows(lists[1])
    assert rows(store.cited_works()) == rows(lists[1]), "a step left out takes nothing away"


def test_a_map_keeps_its_places_to_a_65535th_and_takes_about_four_bytes_a_work(tmp_path):
    dice = random.Random(7)
    store, works = Store(str(tmp_path)), [one_work(9_000_000 + n, dice) for n in range(3_000)]
    commit(store, works, 0)
    ids = store.open().works["id"]
    drawn = pl.DataFrame(
        {
            "works_version": [0] * 3_000,
            "id": ids,
            "x": [dice.random() for _ in ids],
            "y": [dice.random() * 2 - 1 for _ in ids],
            "tied": [dice.random() > 0.1 for _ in ids],
            "method": ["invented"] * 3_000,
        },
        schema_overrides={"x": pl.Float32, "y": pl.Float32},
    )
    store.save_map(drawn.sample(fraction=1, shuffle=True, seed=1), ())
    kept = store.open().layout
    assert kept.drop("x", "y").equals(drawn.drop("x", "y"))
    for axis in ("x", "y"):
        assert (kept[axis] - drawn[axis]).abs().max() <= 2 / 65_535
    assert sum(f.stat().st_size for f in (tmp_path / "layout").glob("*.parquet")) < 5 * 3_000
    with pytest.raises(ValueError, match="not of the works of version 0"):
        store.save_map(drawn.head(10), ())
