"""What changed between two versions: all of it, nothing else, and why a work is gone."""

import csv as csv_reader
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from corpus.change_table import Kind, as_json, sentence, table
from corpus.changes import compare, ledger_between
from corpus.fates import Fate
from corpus.ledger import Entry, Outcome, Step, ledger_frame
from corpus.literature import Corpus
from corpus.model import Author, Harvest, Reference, Seed, SeedStatus, Work
from corpus.schema import WORKS, seeds_frame, works_frame
from corpus.spreadsheet import csv

SEED = Seed(Reference("seed2020", "The seed [invented]"), SeedStatus.MATCHED, ("W1",), "DOI", 1.0, "same DOI")
OTHER = Seed(Reference("other2021", "The other seed [invented]"), SeedStatus.ABSENT, (), "none", 0.0, "no")
DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)


def account(version: int) -> Harvest:
    at = DAY + timedelta(days=version)
    return Harvest(f"run-{version}", at, at, "http://127.0.0.1", "cites:W1", 2, 2, 3, 3, "digest", "test")


def corpus(*works: Work, version: int = 0, seeds: tuple[Seed, ...] = (SEED,)) -> Corpus:
    made_by = account(version)
    frame = works_frame(works, seeds)
    return Corpus(frame, seeds_frame(seeds, made_by.id), made_by, version, f"Harvest, version {version}")


def citing(work_id: str, **facts: object) -> Work:
    return Work(work_id, **{"title": f"Citing {work_id} [invented]", "references": ("W1",), **facts})


def fate_of(changes, work_id: str) -> tuple[str, str | None]:
    row = changes.gone.row(by_predicate=pl.col("id") == work_id, named=True)
    return row["fate"], row["survivor"]


def ledger(*told: tuple[Outcome, str, str | None], run: str = "run-1") -> pl.DataFrame:
    return ledger_frame(
        [Entry(DAY, Step.GONE, outcome, subject, detail=detail) for outcome, subject, detail in told], run
    )


def test_two_equal_versions_differ_in_nothing():
    changes = compare(corpus(Work("W1"), citing("W2")), corpus(Work("W1"), citing("W2"), version=1))
    assert not changes.summary.any
    assert table(changes).is_empty()
    assert sentence(changes).endswith("nothing changed.")


def test_citations_are_no_metadata_and_each_fact_that_changed_is_counted():
    before = citing("W2", cited_by_count=4, topic="Old", type="article", authors=(Author("Ann Lee", "A1"),))
    after = replace(
        before, cited_by_count=9, topic="New", type="review", authors=(Author("Ann Lee", "A2", None),)
    )
    unchanged = citing("W3", topic="Old")
    changes = compare(
        corpus(Work("W1"), before, unchanged, citing("W4", cited_by_count=1)),
        corpus(Work("W1"), after, unchanged, citing("W4", cited_by_count=2), version=1),
    )
    assert changes.summary.fields == {"authors": 1, "topic": 1, "type": 1}
    assert (changes.summary.metadata, changes.summary.globally, changes.summary.locally) == (1, 2, 0)
    told = {row["field"]: (row["before"], row["after"]) for row in table(changes).iter_rows(named=True)}
    assert told["topic"] == ("Old", "New")
    assert told["authors"] == ("Ann Lee A1", "Ann Lee A2")  # their names alone would look alike


def test_a_retraction_is_told_as_one_and_so_is_its_end():
    changes = compare(
        corpus(citing("W2", is_retracted=False), citing("W3"), citing("W4", is_retracted=True), citing("W5")),
        corpus(
            citing("W2", is_retracted=True), citing("W3", is_retracted=True),
            citing("W4", is_retracted=False), citing("W5", is_retracted=False), version=1,
        ),
    )  # fmt: skip
    assert changes.retracted["id"].to_list() == ["W2", "W3"]
    assert changes.unretracted["id"].to_list() == ["W4"]
    assert changes.metadata["is_retracted"]["id"].to_list() == ["W5"]


def test_a_changed_reference_list_says_what_came_and_went_and_moves_the_local_scores():
    changes = compare(
        corpus(Work("W1"), citing("W2", references=("W1", "W7")), citing("W3")),
        corpus(Work("W1"), citing("W2", references=("W1", "W3", "W8")), citing("W3"), version=1),
    )
    assert changes.references.rows() == [("W2", ["W3", "W8"], ["W7"])]
    assert changes.citations.rows() == [("W3", 0, 1, None, None)]
    (row,) = table(changes).filter(pl.col("change") == Kind.REFERENCES).rows(named=True)
    assert (row["why"], row["before"], row["after"]) == ("2 added, 1 removed", "W7", "W3; W8")


@pytest.mark.parametrize(
    ("outcome", "fate"),
    [
        (Outcome.WORK_DELETED, Fate.DELETED),
        (Outcome.WORK_UNLINKED, Fate.UNLINKED),
        (Outcome.WORK_UNTRACED, Fate.UNTRACED),
    ],
)
def test_why_a_work_is_gone_stands_in_the_ledger(outcome, fate):
    before, after = corpus(Work("W1"), citing("W2")), corpus(Work("W1"), version=1)
    assert fate_of(compare(before, after, ledger((outcome, "W2", "said"))), "W2") == (fate, None)


def test_a_chain_of_merges_is_followed_to_its_end_and_a_circle_ends_too():
    before = corpus(*(citing(f"W{n}") for n in range(2, 7)))
    after = corpus(citing("W9"), version=3)
    told = pl.concat(
        [
            ledger((Outcome.WORK_MERGED, "W2", "W7: doi"), (Outcome.WORK_MERGED, "W3", "W8: its id")),
            ledger((Outcome.WORK_MERGED, "W7", "W9: doi"), (Outcome.WORK_DELETED, "W8", None), run="run-2"),
            ledger((Outcome.WORK_MERGED, "W4", "W5: x"), (Outcome.WORK_MERGED, "W5", "W4: x"), run="run-3"),
            ledger((Outcome.WORK_MERGED, "W6", "W99: its id"), run="run-3"),
        ]
    )  # fmt: skip
    changes = compare(before, after, told)
    assert fate_of(changes, "W2") == (Fate.MERGED, "W9")
    assert fate_of(changes, "W3") == (Fate.MERGED, "W8")
    assert fate_of(changes, "W4") == (Fate.MERGED, "W5")
    assert fate_of(changes, "W6") == (Fate.MERGED, "W99")
    why = {row["id"]: row["why"] for row in table(changes).iter_rows(named=True)}
    assert why["W2"] == "merged into W9: by way of W7"
    assert why["W3"] == "merged into W8: its id; which was deleted from OpenAlex"
    assert "which is not in this version" in why["W6"]


def test_what_the_ledger_said_last_counts():
    before, after = corpus(citing("W2")), corpus(citing("W9"), version=3)
    told = pl.concat(
        [
            ledger((Outcome.WORK_MERGED, "W2", "W9: x")),
            ledger((Outcome.WORK_DELETED, "W2", None), run="run-2"),
        ]
    )
    assert fate_of(compare(before, after, told), "W2") == (Fate.DELETED, None)


def test_without_a_word_in_the_ledger_a_work_is_found_by_its_doi_and_by_its_places():
    before = corpus(
        citing("W2", doi="10.5555/two"),
        citing("W3", locations=("pmh:oai:three",)),
        citing("W4", doi="10.5555/four"),
        citing("W5", doi="10.5555/five"),
    )
    after = corpus(
        citing("W6", locations=("doi:10.5555/two", "pmh:oai:three")),
        citing("W7", doi="10.5555/four"),
        version=1,
    )
    changes = compare(before, after)
    assert fate_of(changes, "W2") == (Fate.MERGED, "W6")
    assert fate_of(changes, "W3") == (Fate.MERGED, "W6")
    assert fate_of(changes, "W4") == (Fate.MERGED, "W7")
    assert fate_of(changes, "W5") == (Fate.UNTRACED, None)


def test_a_work_is_not_merged_into_another_that_had_its_doi_all_along():
    twin = citing("W3", doi="10.5555/two")
    before = corpus(Work("W1"), citing("W2", doi="10.5555/two"), twin)
    after = corpus(Work("W1"), twin, version=1)
    assert fate_of(compare(before, after), "W2") == (Fate.UNTRACED, None)
    told = ledger((Outcome.WORK_DELETED, "W2", "no record under its id; W3 had the same DOI all along"))
    assert fate_of(compare(before, after, told), "W2") == (Fate.DELETED, None)


def test_a_work_whose_seed_was_taken_out_no_longer_cites_a_seed_and_the_seed_is_none():
    elsewhere = replace(OTHER, status=SeedStatus.MATCHED, ids=("W50",))
    before = corpus(Work("W1"), citing("W2"), Work("W50"), seeds=(SEED, elsewhere))
    after = corpus(Work("W50"), seeds=(elsewhere,), version=1)
    changes = compare(before, after)
    assert fate_of(changes, "W2") == (Fate.UNLINKED, None)
    assert fate_of(changes, "W1") == (Fate.UNLINKED, None)
    assert changes.seeds.select("key", "status_before", "status_after").rows() == [
        ("seed2020", "matched", None)
    ]


def test_seeds_are_told_by_status_and_by_works_and_nothing_about_them_is_left_untold():
    found = replace(OTHER, status=SeedStatus.MATCHED, ids=("W50",), reason="same DOI")
    family = replace(SEED, ids=("W1", "W11"))
    changes = compare(corpus(seeds=(SEED, OTHER)), corpus(seeds=(family, found), version=1))
    rows = [(r["id"], r["field"], r["before"], r["after"]) for r in table(changes).iter_rows(named=True)]
    assert rows == [
        ("other2021", "status", "absent", "matched"),
        ("other2021", "works", "", "W50"),
        ("seed2020", "works", "W1", "W1; W11"),
    ]
    reason = compare(corpus(seeds=(SEED,)), corpus(seeds=(replace(SEED, reason="chosen"),), version=1))
    assert table(reason)["field"].to_list() == ["how it was found or is described"]


def test_the_other_way_round_says_so_and_calls_nothing_deleted():
    older, newer = corpus(Work("W1"), citing("W2")), corpus(Work("W1"), citing("W3"), version=1)
    changes = compare(newer, older, ledger((Outcome.WORK_DELETED, "W3", None)))
    assert changes.backwards
    assert fate_of(changes, "W3") == (Fate.LATER, None)
    assert changes.new["id"].to_list() == ["W2"]
    assert "the older one, so read backwards: 1 new work and 1 gone (1 came later)" in sentence(changes)


def test_the_ledger_between_two_versions_holds_unchanged_harvests_and_not_the_older_version_itself():
    runs = [(account(0), 0), (account(1), 1), (account(2), None), (account(3), 2), (account(4), 3)]
    rows = pl.concat([ledger((Outcome.WORK_DELETED, f"W{n}", None), run=f"run-{n}") for n in (4, 3, 2, 1, 0)])
    for one, other in ((1, 2), (2, 1)):
        assert ledger_between(rows, runs, one, other)["subject"].to_list() == ["W2", "W3"]
    assert ledger_between(rows, runs, 1, 1).is_empty()


def test_a_column_that_an_older_release_did_not_record_is_not_called_changed():
    before = corpus(citing("W2"))
    old = replace(before, works=before.works.with_columns(locations=pl.lit(None, dtype=WORKS["locations"])))
    changes = compare(old, corpus(citing("W2", locations=("pmh:x",)), version=1))
    assert not changes.summary.any
    assert changes.not_recorded == ("locations",)


def test_a_text_that_a_spreadsheet_would_compute_is_disarmed():
    changes = compare(corpus(), corpus(citing("W2", title='=HYPERLINK("http://evil.example")'), version=1))
    (row,) = csv_reader.DictReader(io.StringIO(csv(table(changes)).decode("utf-8-sig")))
    assert (row["change"], row["id"], row["title"][0]) == ("new", "W2", "'")


texts = st.none() | st.text(max_size=8)
ids = st.sampled_from([f"W{n}" for n in range(1, 9)])
authors = st.builds(Author, name=st.text(max_size=4), id=texts, orcid=texts)
works = st.builds(
    Work,
    id=ids,
    title=texts,
    abstract=texts,
    doi=texts,
    year=st.none() | st.integers(1900, 2030),
    published=st.none() | st.dates(),
    type=texts,
    topic=texts,
    locations=st.lists(st.text(max_size=4), max_size=2).map(tuple),
    authors=st.lists(authors, max_size=3).map(tuple),
    authors_cut=st.booleans(),
    is_retracted=st.none() | st.booleans(),
    cited_by_count=st.none() | st.integers(0, 9),
    references=st.lists(ids, max_size=4).map(tuple),
)
literatures = st.lists(works, max_size=6)


@given(literatures, literatures)
def test_whatever_the_two_versions_the_changes_make_the_second_of_the_first(first, second):
    before, after = corpus(*first), corpus(*second, version=1)
    changes = compare(before, after)
    made = before.works.join(changes.gone, on="id", how="anti")
    changed = {**changes.facts, "cited_by_count": _global_scores(changes)}
    for column, frame in changed.items():
        patch = frame.select("id", pl.col("after").alias("patch"), pl.lit(True).alias("is_patched"))
        patched = pl.when(pl.col("is_patched")).then("patch").otherwise(column).alias(column)
        made = made.join(patch, on="id", how="left", maintain_order="left").with_columns(patched)
        made = made.drop("patch", "is_patched")
    made = pl.concat([made.select(WORKS.names()), changes.new]).sort("id")
    assert_frame_equal(made, after.works)
    assert all(frame.height == _really_differ(frame) for frame in changes.facts.values())
    assert changes.summary.any == (not before.works.equals(after.works))


def _global_scores(changes) -> pl.DataFrame:
    return changes.citations.select("id", pl.col("global_after").alias("after"))


def _really_differ(frame: pl.DataFrame) -> int:
    return sum(
        before != after
        for before, after in zip(frame["before"].to_list(), frame["after"].to_list(), strict=True)
    )


@given(literatures, literatures)
def test_there_and_back_are_mirror_images(first, second):
    one, two = corpus(*first), corpus(*second, version=1)
    there, back = compare(one, two), compare(two, one)
    assert there.new["id"].to_list() == back.gone["id"].to_list()
    assert there.summary.fields == back.summary.fields
    assert as_json(there)["summary"]["new"] == sum(as_json(back)["summary"]["gone"].values())
