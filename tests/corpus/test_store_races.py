"""Two harvesters at one store, and the whole of an old one: nothing is mixed, and whoever lost is told."""

import pytest
from deltalake import write_deltalake

from corpus import store_tables
from corpus.errors import StoredMeanwhile as Meanwhile
from corpus.errors import StoreOfEarlierLayout, StoreUnreadable
from corpus.literature import Harvested
from corpus.model import Work
from corpus.schema import harvest_frame, seeds_frame, works_frame
from corpus.store import Store
from tests.corpus.test_store_versions import SEED, account, commit, ledger_of, rows

FIRST, OURS, THEIRS = (
    [Work("W9002", title="first", references=("W9001",))],
    [Work("W9002", title="ours")],
    [Work("W9002", title="first", references=("W9001",)), Work("W9003", title="theirs")],
)


@pytest.fixture(params=["folder", "address"])
def uri(request, tmp_path):
    place = tmp_path / "corpus"
    return str(place) if request.param == "folder" else place.as_uri()


def meanwhile(monkeypatch, act):
    """Do something after all rows of the next commit are written, and before they count."""
    conclude, done = store_tables.Tables.append_if_unmoved, []

    def slowly(*words):
        if not done:
            done.append(True)
            act()
        return conclude(*words)

    monkeypatch.setattr(store_tables.Tables, "append_if_unmoved", slowly)


@pytest.mark.parametrize("begun", [True, False], ids=["a version there", "nothing there"])
def test_of_two_harvests_computed_against_the_same_version_the_first_stored_wins_and_the_other_is_told(
    uri, monkeypatch, begun
):
    store = Store(uri)
    if begun:
        commit(store, FIRST, 0)
    with monkeypatch.context() as patch:
        meanwhile(patch, lambda: commit(Store(uri), THEIRS, 1, ledger=ledger_of(1)))
        with pytest.raises(Meanwhile, match="run the command again, what was fetched is kept"):
            commit(store, OURS, 2, ledger=ledger_of(2))
    newest = int(begun)
    assert store.versions() == list(range(newest + 1))
    assert rows(store.open().works) == rows(works_frame(THEIRS, [SEED]))
    assert store.ledger()["subject"].to_list() == ["1-0", "1-1", "1-2"]
    assert [run.id for run, _ in store.harvests()][-1] == account(1).id
    store.compact()
    assert commit(store, OURS, 3) == (newest + 1, True)
    assert rows(store.open(newest).works) == rows(works_frame(THEIRS, [SEED]))
    assert rows(store.open().works) == rows(works_frame(OURS, [SEED]))
    for version in store.versions():
        store.check(version)


def test_a_harvest_that_found_nothing_new_counts_as_one_stored_meanwhile(uri, monkeypatch):
    """It may have brought works one hop back, which the other has not seen."""
    store = Store(uri)
    commit(store, FIRST, 0)
    meanwhile(monkeypatch, lambda: commit(Store(uri), FIRST, 1))
    with pytest.raises(Meanwhile):
        commit(store, OURS, 2)
    assert store.versions() == [0]


def test_files_merged_meanwhile_do_not_stop_a_commit(uri, monkeypatch):
    store = Store(uri)
    for number in range(3):
        commit(store, [Work("W9002", title=str(number))], number)
    meanwhile(monkeypatch, lambda: Store(uri).compact())
    assert commit(store, OURS, 3) == (3, True)
    assert [store.open(version).works["title"][0] for version in range(4)] == ["0", "1", "2", "ours"]


def test_rows_of_a_harvest_that_never_came_to_its_end_are_read_by_nobody(uri, monkeypatch):
    store = Store(uri)
    commit(store, FIRST, 0)

    def killed():
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        meanwhile(patch, killed)
        with pytest.raises(KeyboardInterrupt):
            commit(store, OURS, 1, ledger=ledger_of(1))
    assert Store(uri).versions() == [0]
    assert store.ledger().is_empty()
    assert commit(store, FIRST, 2) == (0, False)
    assert rows(store.open().works) == rows(works_frame(FIRST, [SEED]))


def test_a_harvest_is_stored_once(uri):
    store = Store(uri)
    commit(store, FIRST, 0)
    with pytest.raises(ValueError, match="stored already"):
        commit(store, OURS, 0)


def test_a_lost_row_of_the_list_of_harvests_is_told_and_not_read_over(tmp_path):
    store = Store(str(tmp_path))
    commit(store, FIRST, 0)
    commit(store, THEIRS, 1)
    commit(store, OURS, 2)
    store_tables.DeltaTable(str(tmp_path / "harvests")).delete("number = 1")
    with pytest.raises(StoreUnreadable, match="the account of the harvest before run-002 is missing"):
        store.versions()


@pytest.mark.parametrize("table", ["works", "counts", "seeds"])
def test_rows_that_are_lost_are_told_and_no_version_is_shown_in_part(tmp_path, table):
    store = Store(str(tmp_path))
    commit(store, FIRST, 0)
    store_tables.DeltaTable(str(tmp_path / table)).delete()
    with pytest.raises(StoreUnreadable, match="are missing"):
        store.open()


def test_a_changed_byte_that_the_file_format_overlooks_is_found_by_a_check(tmp_path):
    store = Store(str(tmp_path))
    commit(store, FIRST, 0)
    store.check(0)
    table = store_tables.DeltaTable(str(tmp_path / "works"))
    table.update({"title": "'another'"})
    assert store.open().works["title"].to_list() == ["another"]
    with pytest.raises(StoreUnreadable, match="version 0 is not what was stored"):
        store.check(0)


def test_a_store_of_an_earlier_release_is_refused_untouched_and_says_what_to_do(tmp_path):
    """Each version was the whole table of works then."""
    works = works_frame(FIRST, [SEED])
    for name, frame in (
        ("works", works),
        ("seeds", seeds_frame([SEED], "run-000")),
        ("harvests", harvest_frame(account(0))),
    ):
        write_deltalake(str(tmp_path / name), frame.to_arrow(), mode="append")
    before = sorted(tmp_path.rglob("*"))
    store = Store(str(tmp_path))
    for act in (store.check_writable, store.versions, store.open, lambda: commit(store, OURS, 1)):
        with pytest.raises(StoreOfEarlierLayout, match="harvest anew"):
            act()
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_harvest_brings_out_of_order_is_refused(tmp_path):
    run, works = account(0), works_frame([*FIRST, Work("W9003")], [SEED])
    seeds = seeds_frame([SEED], run.id)
    for wrong in (works.reverse(), works.vstack(works)):
        with pytest.raises(ValueError, match="sorted by id"):
            Store(str(tmp_path)).commit(Harvested(wrong, seeds), run)
    assert Store(str(tmp_path)).versions() == []
