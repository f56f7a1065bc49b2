"""From references.bib to a corpus, on real records through real HTTP."""

import gzip
import json
import math
import re

import polars as pl

from corpus.graph import citations_within
from corpus.ledger import Step
from corpus.overview import seeds_cited
from harvest.records import work_id
from tests.harvest.builders import BIB, citing, literature, seed
from tests.openalex_emulator.invented import invent
from tests.samples import FILES, needs_samples

NORSTROM = "W2999414134"


@needs_samples
def test_on_the_real_records_exactly_the_works_citing_norstrom_arrive_with_exactly_their_references(
    serve, desk
):
    with gzip.open(FILES[0], "rt", encoding="utf-8") as lines:
        references_of = {
            work_id(row["id"]): sorted({work_id(cited) for cited in row["referenced_works"]})
            for row in map(json.loads, lines)
        }
    expected = {work for work, cited in references_of.items() if NORSTROM in cited}
    assert len(expected) == 40
    server = serve(*FILES, rate=30, budget=10_000)
    desk.environ(OPENALEX_URL=server.url)
    planned, ended = desk.command("plan"), desk.run()
    assert (planned.code, ended.code) == (0, 0)
    works = desk.store.open().works
    stored = dict(zip(works["id"], works["references"].to_list(), strict=True))
    assert set(stored) == expected | {NORSTROM}
    assert all(stored[work] == references_of[work] for work in stored)
    assert all(
        keys.to_list() == ["norstrom2020"] for keys in works.filter(works["id"] != NORSTROM)["cites_seeds"]
    )
    inside = {(a, b) for a in stored for b in references_of[a] if b in stored and a != b}
    assert set(citations_within(works).iter_rows()) == inside
    assert "40 of 40 announced" in desk.command("status").out


def test_planning_spends_nothing(serve, desk, bib):
    server = serve(*literature(20))
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.command("plan", "--references", bib, "--json")
    told = json.loads(ended.out)
    assert ended.code == 0
    assert server.credits_used == 0
    assert told["seeds"] == told["calls_spent"] == 3
    assert told["credits_spent"] == told["to_search"] == 0
    assert told["usd_at_most"] == told["credits_at_most"] / 10_000
    assert not desk.corpus.exists()


def test_the_plan_is_an_upper_limit_of_what_the_run_takes(serve, desk, bib):
    works = literature(320)
    for number in (1, 2, 3):
        works[number - 1] = seed(number, cited_by_count=320)
    server = serve(*works)
    desk.environ(OPENALEX_URL=server.url)
    told = json.loads(desk.command("plan", "--references", bib, "--json").out)
    before = len(server.requests)
    assert desk.run("--references", bib).code == 0
    assert len(server.requests) - before <= told["calls_at_most"]
    assert server.credits_used <= told["credits_at_most"]


def test_each_citing_work_is_asked_for_once_a_hundred_a_page(serve, desk, bib):
    server = serve(*literature(350))
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 0
    walk = [r for r in server.requests if "cursor" in r.params]
    assert len(walk) <= math.ceil(350 / 100) + len({r.params["filter"] for r in walk})
    assert {r.params["per_page"] for r in walk} == {"100"}
    works = desk.store.open().works
    assert works.height == 350 + 3
    assert works["cites_seeds"].list.len().sum() == 350 + 88


def test_a_harvest_of_n_works_takes_at_most_a_call_a_hundred_and_sixty_more_and_finds_all_that_is_planted(
    serve, desk
):
    invented = invent(640)
    server = serve(*invented.records())
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run().code == 0
    corpus = desk.store.open()
    found = corpus.harvest.received
    assert found == corpus.harvest.expected == invented.truth.harvestable
    assert corpus.harvest.calls == len(server.requests)
    calls = dict(desk.store.ledger().filter(pl.col("outcome") == "done").select("step", "calls").iter_rows())
    assert calls[Step.COUNT] + calls[Step.WALK] <= math.ceil(found / 100) + 60
    assert len(server.requests) <= math.ceil(found / 100) + 60 + 3 * corpus.seeds.height
    assert corpus.harvest.credits == server.credits_used
    citing = dict(
        seeds_cited(corpus)
        .filter(pl.col("citing") > 0)
        .select(pl.col("ids").list.first(), "citing")
        .iter_rows()
    )
    assert citing == {work: count for work, count in invented.truth.citing.items() if count}


def test_status_says_what_was_asked_when_and_what_each_seed_was_matched_by_and_brought(serve, desk, bib):
    server = serve(*literature(30))
    bib.write_text(BIB + "\n@book{grey, title={Invented report that nobody indexed}}", encoding="utf-8")
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    told = desk.command("status").out
    corpus = desk.store.open()
    assert "done at" in told
    assert f"Version 0, the newest, holds 33 works with {corpus.citations.height} citations" in told
    assert f"Asked of {server.url} from {corpus.harvest.started:%Y-%m-%d %H:%M}" in told
    assert "Question: /works?filter=cites:W9000000001|W9000000002|W9000000003" in told
    assert corpus.harvest.references_digest in told
    for key, brought in seeds_cited(corpus).select("key", "citing").head(3).iter_rows():
        assert re.search(rf"{key} +matched +DOI list +100% +W900000000\d +{brought}\b", told)
    assert re.search(r"grey +absent +\n", told)


def test_one_of_a_kind_is_told_in_the_singular(serve, desk, tmp_path):
    bib = tmp_path / "one.bib"
    bib.write_text(BIB.split("\n")[0] + "\n@book{grey, title={Invented report that nobody indexed}}")
    desk.environ(OPENALEX_URL=serve(seed(1), citing(1, 1)).url)
    assert (
        "1 reference not found by DOI will be searched by title"
        in desk.command("plan", "--references", bib).out
    )
    ended = desk.run("--references", bib).out
    assert "2 works, 1 of them citing the one seed (1 reference not matched), for" in ended
    assert "holds 2 works with 1 citation among them" in desk.command("status").out


def test_running_twice_changes_nothing_and_new_works_make_a_new_version(serve, desk, bib):
    server = serve(*literature(30))
    desk.environ(OPENALEX_URL=server.url)
    assert "Stored version 0" in desk.run("--references", bib).out
    assert "Nothing has changed since version 0" in desk.run("--references", bib).out
    server.add(citing(999, 2))
    assert "Stored version 1" in desk.run("--references", bib).out
    assert [desk.store.open(version).works.height for version in (0, 1)] == [33, 34]


def test_a_doi_that_the_list_does_not_know_is_found_as_a_singleton_for_free(serve, desk, bib):
    server = serve(*literature(3), faults=["dropped_ids"])
    desk.environ(OPENALEX_URL=server.url)
    ended = desk.command("seeds", "--references", bib)
    assert "3 matched" in ended.out
    assert any(r.path.startswith("/works/doi:") and r.credits == 0 for r in server.requests)


def test_without_a_doi_title_author_and_year_find_the_seed_and_a_review_of_it_does_not_pass(
    serve, desk, tmp_path
):
    bib = tmp_path / "titles.bib"
    bib.write_text(
        "@book{book, title={Invented seed number 1}, author={Example, Ada}, year={2016}}\n"
        "@book{review, title={Invented reviewed thing of note}, author={Example, Ada}, year={2015}}\n"
        "@book{grey, title={Invented report that nobody indexed}, author={Example, Ada}, year={2015}}\n"
    )
    reviewed = seed(7, title="Invented reviewed thing of note", type="book-review")
    server = serve(seed(1, title="Invented seed number 1: on public services"), reviewed, citing(1, 1))
    desk.environ(OPENALEX_URL=server.url)
    out = desk.command("seeds", "--references", bib).out
    assert "1 matched, 1 doubtful, 1 absent" in out
    assert "it is a text about it (book-review)" in out


def test_a_work_pinned_in_the_bibliography_is_taken_as_it_is(serve, desk, tmp_path):
    bib = tmp_path / "pinned.bib"
    bib.write_text("@book{mine, title={Quite another name}, openalex={W9000000001}}")
    server = serve(*literature(5))
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().seeds["how"].to_list() == ["pinned"]


def test_without_a_key_pages_are_walked_by_number_if_cursors_are_refused(serve, desk, bib):
    server = serve(*literature(250), keyless_cursor="401")
    desk.environ(OPENALEX_URL=server.url, OPENALEX_API_KEY="")
    assert desk.run("--references", bib, "--without-key").code == 0
    assert desk.store.open().works.height == 253


def test_a_bibliography_that_nothing_cites_makes_a_corpus_of_its_seeds(serve, desk, bib):
    server = serve(seed(1), seed(2), seed(3))
    desk.environ(OPENALEX_URL=server.url)
    assert desk.run("--references", bib).code == 0
    assert desk.store.open().works.height == 3
