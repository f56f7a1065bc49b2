"""One harvest is one version: atomic, readable from other processes, and the same for the same literature."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import pytest
from polars.testing import assert_frame_equal

from corpus import schema
from corpus.derive import derive
from corpus.errors import NoCorpus, NoSuchVersion, StoreUnwritable
from corpus.graph import citation_graph, citations_within, neighbourhood
from corpus.literature import Harvested
from corpus.model import Author, Harvest, Reference, Seed, SeedStatus, Work
from corpus.schema import seeds_frame, works_frame
from corpus.store import Store
from corpus.store_rows import WORKS_KEPT
from corpus.store_tables import _arrow

SEED = Seed(
    Reference("seed2020", "The seed [invented]"), SeedStatus.MATCHED, ("W9001",), "DOI", 1.0, "same DOI"
)
WORKS = [
    Work("W9001", title="The seed [invented]", authors=(Author("Ada Example"),), year=2020),
    Work("W9002", title="Citing [invented]", year=2021, references=("W9001", "W9999")),
    Work("W9003", title=None, year=None, references=("W9002", "W9001", "W9003")),
]


def account(run: str) -> Harvest:
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return Harvest(run, moment, moment, "http://127.0.0.1", "cites:W9001", 2, 2, 3, 3, "digest", "test")


def commit(store: Store, works=WORKS, run="run-1") -> tuple[int, bool]:
    return store.commit(Harvested(works_frame(works, [SEED]), seeds_frame([SEED], run)), account(run))


def test_what_is_stored_comes_back(tmp_path):
    store = Store(str(tmp_path / "corpus"))
    assert commit(store) == (0, True)
    corpus = store.open()
    assert_frame_equal(corpus.works, works_frame(WORKS, [SEED]))
    assert corpus.harvest == account("run-1")
    assert corpus.seeds["ids"].to_list() == [["W9001"]]
    assert corpus.works["cites_seeds"].to_list() == [[], ["seed2020"], ["seed2020"]]
    assert corpus.works["seed_key"].to_list() == ["seed2020", None, None]


def test_two_references_that_are_one_work_both_count_its_citing_works_and_the_first_names_it():
    twin = replace(SEED, reference=Reference("again2020", "The seed, again [invented]"))
    frame = works_frame(WORKS, [SEED, twin])
    assert frame["cites_seeds"].to_list() == [[], ["again2020", "seed2020"], ["again2020", "seed2020"]]
    assert frame["seed_key"].to_list() == ["seed2020", None, None]


def test_an_address_instead_of_a_folder_holds_versions_too(tmp_path):
    """file:// takes the same way through the storage library as s3://, out of reach of tests."""
    store = Store((tmp_path / "corpus").as_uri())
    store.check_writable()
    assert commit(store) == (0, True)
    assert derive(store) == 0
    reopened = Store(store.uri).open()
    assert_frame_equal(reopened.works, works_frame(WORKS, [SEED]))
    assert reopened.layout is not None
    assert commit(store, run="run-2") == (0, False)
    assert [version for _, version in store.harvests()] == [0, None]


def test_the_same_literature_again_makes_no_version_but_is_on_record(tmp_path):
    store = Store(str(tmp_path))
    commit(store)
    assert commit(store, list(reversed(WORKS)), run="run-2") == (0, False)
    assert store.versions() == [0]
    assert [(run.id, run.outcome, version) for run, version in store.harvests()] == [
        ("run-1", "new version", 0),
        ("run-2", "unchanged", None),
    ]


def test_older_versions_stay_open(tmp_path):
    store = Store(str(tmp_path))
    commit(store)
    assert commit(store, WORKS[:2], run="run-2") == (1, True)
    assert [store.open(version).works.height for version in store.versions()] == [3, 2]
    assert store.open(0).harvest.id == "run-1"
    with pytest.raises(NoSuchVersion, match="versions 0 to 1"):
        store.open(7)


def test_the_same_literature_is_the_same_bytes(tmp_path):
    digests = []
    for place in ("one", "two"):
        commit(Store(str(tmp_path / place)))
        (file,) = (tmp_path / place / "works").glob("*.parquet")
        digests.append(hashlib.sha256(file.read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_no_corpus_yet_says_how_to_make_one(tmp_path):
    with pytest.raises(NoCorpus, match="python -m harvest run"):
        Store(str(tmp_path)).open()
    assert Store(str(tmp_path)).harvests() == []


def test_seeds_of_a_harvest_whose_commit_never_came_are_not_seen(tmp_path, monkeypatch):
    store = Store(str(tmp_path))
    commit(store)

    def killed(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("corpus.store_tables._arrow", _fail_on_works(killed))
        with pytest.raises(StoreUnwritable, match="No space left"):
            commit(store, WORKS[:1], run="run-2")
    assert store.versions() == [0]
    assert [run.id for run, _ in store.harvests()] == ["run-1"]
    assert store.open().seeds.height == 1


def _fail_on_works(fail):
    return lambda frame, schema: fail() if "references" in schema else _arrow(frame, schema)


WRITER = """
    import sys
    sys.path.insert(0, {root!r})
    from tests.corpus.test_store import *
    store = Store({uri!r})
    for n in range(10_000):
        works = [replace(work, abstract=f"state {{n}} " + "word " * 200) for work in WORKS for _ in range(1)]
        works += [Work(f"W{{9100 + i}}", title=f"state {{n}}", references=("W9001",)) for i in range(2_000)]
        commit(store, works, run=f"run-{{n}}")
        print(n, flush=True)
"""


def test_a_reader_never_sees_half_a_version_and_a_killed_writer_leaves_the_last_one_whole(tmp_path):
    uri = str(tmp_path)
    root = str(Path(__file__).resolve().parents[2])
    code = textwrap.dedent(WRITER.format(root=root, uri=uri))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        for _ in range(8):
            titles = {t for t in Store(uri).open().works["title"].to_list() if t and t.startswith("state")}
            assert len(titles) == 1
        os.kill(writer.pid, signal.SIGKILL)
    corpus = Store(uri).open()
    assert corpus.works.height == 2_003
    assert corpus.harvest.id == f"run-{corpus.version}"
    assert commit(Store(uri), run="after")[1]


def test_an_unwritable_folder_is_found_before_anything_is_spent(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StoreUnwritable, match="set CORPUS_URI"):
        Store(str(blocked / "corpus")).check_writable()


def test_a_version_is_a_networkx_graph_in_one_call(tmp_path):
    store = Store(str(tmp_path))
    commit(store)
    graph = citation_graph(store.open().works)
    assert isinstance(graph, nx.DiGraph)
    assert set(graph.edges) == {("W9002", "W9001"), ("W9003", "W9001"), ("W9003", "W9002")}
    assert graph.nodes["W9001"] == {"title": "The seed [invented]", "year": 2020, "seed_key": "seed2020"}


def test_the_neighbourhood_keeps_the_most_cited_and_says_how_many_there_are():
    works = [Work("W9001", references=("W9002",)), Work("W9002")]
    works += [Work(f"W91{n:02}", references=("W9001",)) for n in range(9)]
    works += [Work("W9200", references=("W9105",))]
    citations = citations_within(works_frame(works, []))
    graph = neighbourhood(citations, "W9001", {"W9105": 1}, most=3)
    assert graph.graph == {"cited": 1, "citing": 9}
    assert set(graph) == {"W9001", "W9002", "W9105", "W9100", "W9101"}


def test_derived_coordinates_carry_the_version_they_belong_to(tmp_path):
    store = Store(str(tmp_path))
    commit(store)
    commit(store, [*WORKS, Work("W9004", references=("W9001",))], run="run-2")
    assert store.open().layout is None
    derive(store)
    derive(store)
    assert store.open(0).layout is None
    placed = store.open(1).layout
    assert placed["id"].to_list() == ["W9001", "W9002", "W9003", "W9004"]
    assert placed["works_version"].unique().to_list() == [1]


def test_a_version_written_before_a_column_existed_still_opens_and_the_next_one_has_it(tmp_path, monkeypatch):
    old = schema._table({name: dtype for name, dtype in schema.WORKS.items() if name != "evidence"})
    with monkeypatch.context() as patch:
        patch.setattr("corpus.store.WORKS", old)
        patch.setattr("corpus.store.WORKS_KEPT", replace(WORKS_KEPT, schema=old))
        works = works_frame(WORKS, [SEED]).drop("evidence")
        Store(str(tmp_path)).commit(Harvested(works, seeds_frame([SEED], "run-1")), account("run-1"))
    store = Store(str(tmp_path))
    assert store.open().works["evidence"].null_count() == 3
    store.check(0)
    assert commit(store, run="run-2") == (0, False)
    known = [replace(WORKS[0], evidence="read on the title page"), *WORKS[1:]]
    assert commit(store, known, run="run-3") == (1, True)
    assert store.open(1).works["evidence"].to_list() == ["read on the title page", None, None]
    assert store.open(0).works["evidence"].null_count() == 3


def test_replacing_nothing_but_a_seed_makes_a_version(tmp_path):
    store = Store(str(tmp_path))
    commit(store)
    absent = replace(SEED, reference=Reference("other", "Other"), status=SeedStatus.ABSENT, ids=())
    seeds = seeds_frame([SEED, absent], "run-2")
    harvested = Harvested(works_frame(WORKS, [SEED]), seeds)
    assert store.commit(harvested, account("run-2")) == (1, True)
    assert_frame_equal(store.open(1).seeds, seeds)
    assert store.open(0).seeds["key"].to_list() == ["seed2020"]
