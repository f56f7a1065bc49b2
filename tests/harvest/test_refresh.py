"""A refresh walks again, stores what changed as a version, and says so: as a sentence, a table, a feed."""

import json
import xml.etree.ElementTree as ET

import polars as pl

from corpus.derive import derive_vectors
from corpus.lenses.vector_store import VectorStore
from tests.harvest.builders import citing, literature
from tests.harvest.conftest import CITING_ONLY

ATOM = "{http://www.w3.org/2005/Atom}"


def refresh(desk, bib, *words):
    return desk.command("refresh", *CITING_ONLY, "--no-map", "--references", bib, *words)


def test_what_changed_in_openalex_is_exactly_what_the_diff_says(serve, desk, bib, tmp_path):
    server = serve(*literature(60))
    desk.environ(OPENALEX_URL=server.url)
    first = refresh(desk, bib)
    assert first.code == 0
    assert "Stored version 0" in first.out
    server.add(citing(101, 1))
    server.add(citing(102, 2))
    server.remove("W9100000001")
    server.merge("W9100000002", "W9100000003")
    server.add(citing(4, 2, is_retracted=True))
    server.add(citing(7, 2, title="Invented citing work 7, corrected"))
    server.add(citing(8, 3, 1, cited_by_count=9))
    feed = tmp_path / "new.atom"
    ended = refresh(desk, bib, "--atom", feed)
    assert ended.code == 0
    assert "Stored version 1" in ended.out
    assert "From version 0" in ended.out
    told = json.loads(desk.command("diff", "--json").out)
    assert told["sentence"] in ended.out
    assert told["summary"]["new"] == 2
    ends = {kind: number for kind, number in told["summary"]["gone"].items() if number}
    assert ends == {"deleted from OpenAlex": 1, "merged into another work": 1}
    assert told["summary"]["retracted"] == 1
    assert told["summary"]["fields"].get("title") == 1
    titles = [entry.find(f"{ATOM}title").text for entry in ET.parse(feed).iter(f"{ATOM}entry")]  # noqa: S314
    assert set(titles) == {"Invented citing work 101", "Invented citing work 102"}


def test_a_deleted_work_whose_doi_another_record_had_all_along_is_deleted_and_not_merged(serve, desk, bib):
    works = literature(20)
    works.append(citing(301, 1, doi="https://doi.org/10.5555/citing.5"))  # a second record of work 5
    server = serve(*works)
    desk.environ(OPENALEX_URL=server.url)
    assert refresh(desk, bib).code == 0
    server.remove("W9100000301")
    assert refresh(desk, bib).code == 0
    told = json.loads(desk.command("diff", "--json").out)
    ends = {kind: number for kind, number in told["summary"]["gone"].items() if number}
    assert ends == {"deleted from OpenAlex": 1}
    ledger = desk.store.ledger().filter(pl.col("subject") == "W9100000301")
    assert ledger["detail"].to_list() == ["no record under its id; W9100000005 had the same DOI all along"]


def test_an_unchanged_literature_makes_no_version_and_its_ledger_is_kept(serve, desk, bib):
    desk.environ(OPENALEX_URL=serve(*literature(30)).url)
    refresh(desk, bib)
    ended = refresh(desk, bib)
    assert ended.code == 0
    assert "Nothing has changed since version 0" in ended.out
    assert desk.store.versions() == [0]
    assert desk.store.ledger()["harvest_id"].n_unique() == 2


def test_every_version_of_a_year_of_months_opens_as_it_was(serve, desk, bib):
    server = serve(*literature(40))
    desk.environ(OPENALEX_URL=server.url)
    were = {}
    for month in range(12):
        server.add(citing(200 + month, 1 + month % 3))
        server.remove(f"W{9_100_000_000 + month}")
        assert refresh(desk, bib).code == 0
        were[month] = desk.store.open().works
    assert desk.store.versions() == list(range(12))
    assert all(desk.store.open(version).works.equals(works) for version, works in were.items())
    whole = pl.concat([works.select("id") for works in were.values()]).n_unique()
    assert whole == 3 + 40 + 11


def test_once_sentences_were_read_a_refresh_reads_those_of_new_works_and_no_others(serve, desk, bib):
    server = serve(*literature(8))
    desk.environ(OPENALEX_URL=server.url)
    words = ["refresh", *CITING_ONLY, "--references", bib]
    assert desk.command(*words).code == 0
    vectors = VectorStore(desk.store.uri)
    assert vectors.state() is None, "nobody asked for them"
    number, made = derive_vectors(desk.store)
    assert (number, made) == (0, desk.store.open().works["title"].n_unique())
    server.add(citing(101, 1, title="A new one on co-production [invented]"))
    before = vectors.keys()
    assert desk.command(*words).code == 0
    assert len(vectors.keys() - before) == 1
