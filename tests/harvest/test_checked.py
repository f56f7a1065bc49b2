"""What a harvest checks of itself: works gone, the budget, the pace, and who else is at the corpus."""

import fcntl
import json
from pathlib import Path

import polars as pl
import pytest

from corpus.ledger import Outcome
from harvest import pace
from tests.harvest.builders import citing, is_one_sentence, literature, record


def told(desk, *outcomes: str) -> dict[str, str | None]:
    """Return subject and detail of the newest ledger's lines with these outcomes."""
    newest = desk.store.harvests()[-1][0]
    lines = desk.store.ledger(newest.id).filter(pl.col("outcome").is_in(list(outcomes)))
    return dict(lines.select("subject", "detail").iter_rows())


def test_each_work_that_is_gone_since_the_last_version_has_an_end(serve, desk, bib):
    server = serve(*literature(40))
    server.add(citing(51, 1, doi=None, locations=[{"id": "pmh:oai:invented:51"}]))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    server.remove("W9100000001")
    server.merge("W9100000002", "W9100000003")
    server.merge("W9100000004", "W9200000000")
    server.merge("W9100000051", "W9100000005")
    server.add(citing(6, referenced_works=["https://openalex.org/W1"]))
    assert desk.run("--references", bib).code == 0
    assert told(desk, Outcome.WORK_DELETED) == {"W9100000001": "no record under its id or its DOI"}
    assert told(desk, Outcome.WORK_MERGED) == {
        "W9100000002": "W9100000003: doi:10.5555/citing.2",
        "W9100000004": "W9200000000: doi:10.5555/citing.4",
        "W9100000051": "W9100000005: pmh:oai:invented:51",
    }
    assert told(desk, Outcome.WORK_UNLINKED) == {"W9100000006": "its record no longer lists a seed"}
    assert desk.store.open().works.height == 44 - 5


def test_works_whose_seed_was_taken_from_the_bibliography_are_not_called_deleted(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(30)).url)
    desk.run("--references", bib)
    before = desk.store.open().works
    bib.write_text("\n".join(bib.read_text().split("\n")[:1]))
    desk.run("--references", bib)
    left = before.filter(
        (pl.col("cites_seeds").list.len() > 0) & ~pl.col("cites_seeds").list.contains("seed1")
    )
    ends = told(desk, Outcome.WORK_UNLINKED)
    assert set(ends) == set(left["id"])
    assert set(ends.values()) == {"what it cited is no longer a seed"}


def test_two_works_with_one_doi_are_both_kept_and_named(serve, desk, bib):
    twin = citing(77, 1, doi="https://doi.org/10.5555/citing.3")
    desk.environ(OPENALEX_URL=serve(*literature(10), twin).url)
    desk.run("--references", bib)
    assert told(desk, Outcome.SHARED_DOI) == {"10.5555/citing.3": "both kept: W9100000003 W9100000077"}


def test_the_cap_holds_to_the_credit_and_a_higher_one_goes_on(serve, desk, bib):
    server = serve(*literature(700))
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.run("--references", bib, "--max-usd", "0.0006")
    assert ended.code == 75
    assert is_one_sentence(ended.err)
    assert "The cap of $0.0006 set by --max-usd is reached" in ended.err
    assert 0 < server.credits_used <= 6
    again = desk.run("--references", bib, "--max-usd", "0.0007")
    assert again.code == 75
    assert server.credits_used <= 7
    assert desk.run("--references", bib, "--max-usd", "1").code == 0
    assert desk.store.open().harvest.credits == server.credits_used


@pytest.mark.parametrize("sum_of_money", ["-1", "nan", "a lot"])
def test_a_cap_that_is_no_sum_is_wrong_usage(desk, bib, sum_of_money):
    with pytest.raises(SystemExit) as ended:
        desk.run("--references", bib, "--max-usd", sum_of_money)
    assert ended.value.code == 2


def test_a_run_told_to_wait_goes_on_when_the_day_is_over(serve, desk, bib, monkeypatch):
    waited = []
    monkeypatch.setattr("harvest.run._wait_for", lambda moment, report: waited.append(moment))
    desk.environ(OPENALEX_URL=serve(*literature(300), faults=["day_spent=once@4"]).url)
    ended = desk.run("--references", bib, "--wait")
    assert ended.code == 0
    assert len(waited) == 1
    assert "Waiting, as told by --wait." in ended.err
    assert desk.store.open().works.height == 303


@pytest.mark.parametrize(("key", "rate"), [("test-key", 30), ("", 10)])
def test_at_the_real_limits_not_one_call_is_refused(serve, desk, bib, monkeypatch, key, rate):
    monkeypatch.setattr(pace, "FIRST_PACE", 10.0)
    monkeypatch.setattr(pace, "TIERS", ((1_000, 10.0), (10_000, 30.0), (None, 50.0)))
    server = serve(*literature(1_200), rate=30, budget=10_000, latency_ms=100)
    desk.environ(OPENALEX_URL=server.url, OPENALEX_API_KEY=key)
    assert desk.run("--references", bib, "--without-key").code == 0
    assert {request.status for request in server.requests} <= {200, 404}
    assert desk.store.open().harvest.tier == f"{rate}"


def test_a_second_harvester_with_folders_of_its_own_is_told_who_holds_the_corpus(serve, desk, bib, tmp_path):
    desk.environ(OPENALEX_URL=serve(*literature(5)).url, HARVEST_RUNS=str(tmp_path / "other"))
    desk.corpus.mkdir()
    with (desk.corpus / "harvest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(json.dumps({"pid": 4711, "host": "a-desk", "since": "2026-11-24 12:00 UTC"}))
        lock.flush()
        ended = desk.run("--references", bib)
    assert ended.code == 1
    assert (
        f"already running at {desk.corpus} (process 4711 on a-desk, since 2026-11-24 12:00 UTC)" in ended.err
    )
    assert desk.run("--references", bib).code == 0


def test_a_work_without_a_year_and_one_of_every_status_are_walked_like_all(serve, desk, bib):
    works = literature(260)
    works[10] |= {"publication_date": None, "publication_year": None}
    works[11] |= {"open_access": {"is_oa": True, "oa_status": "an-unheard-of-status"}}
    desk.environ(OPENALEX_URL=serve(*works).url)
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().works.height == 263


def test_without_key_and_cursors_a_disagreement_is_told_by_its_counts(serve, desk, bib):
    server = serve(*literature(300), faults=["keyless_cursor_401=always", "lost_reference=always"])
    desk.environ(OPENALEX_URL=server.url, OPENALEX_API_KEY="")
    assert desk.run("--references", bib, "--without-key").code == 0
    assert desk.store.open().works.height == 303
    assert set(told(desk, Outcome.ATTRIBUTION_DISAGREES).values()) == {
        "which works they are was not asked: they are too many, or cursors are refused"
    }


def test_what_the_corpus_cites_most_and_the_counts_of_the_world_come_with_a_harvest(serve, desk, bib):
    classic = record(9_300_000_001, title="Invented classic on co-production", publication_year=1996)
    works = literature(20)
    for work in works[3:9]:
        work["referenced_works"].append(classic["id"])
    desk.environ(OPENALEX_URL=serve(*works, classic).url)
    assert desk.command("run", "--references", bib).code == 0
    cited = desk.store.cited_works()
    assert cited.filter(pl.col("found") == "found").select("id", "local_citations").rows() == [
        ("W9300000001", 6)
    ]
    series, counts = desk.store.world()
    assert not series.is_empty()
    assert set(counts["series"]) <= set(series["series"])


def test_no_file_of_a_harvest_lies_outside_its_folders(serve, desk, bib, tmp_path):
    desk.environ(OPENALEX_URL=serve(*literature(5)).url)
    desk.run("--references", bib)
    assert {file.name for file in Path(tmp_path).iterdir()} == {"corpus", "runs", "seeds.bib"}
