"""The emulator over real records, where there are any.

The folder is named by OPENALEX_SAMPLES, or is ../shared/data beside the project.
"""

import gzip
import json
import os
from pathlib import Path

import pytest

from tests.openalex_emulator import Emulator

from .builders import ask, walk

SAMPLES = Path(os.environ.get("OPENALEX_SAMPLES") or Path(__file__).parents[3] / "shared" / "data")
FILES = [SAMPLES / f"openalex-works-{name}.jsonl.gz" for name in ("real", "2026-schema", "transformations")]
NORSTROM = "https://openalex.org/W2999414134"  # Principles for knowledge co-production, 2020

pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in FILES),
    reason=f"no real record files in {SAMPLES.name}; set OPENALEX_SAMPLES",
)


def records(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def server():
    with Emulator(FILES, rate=10_000, budget=1_000_000) as emulator:
        yield emulator


def every(server, **params):
    return [row for page in walk(server, per_page=100, **params) for row in page.json()["results"]]


def test_all_records_are_served_the_last_of_an_id_once(server):
    ids = {row["id"] for path in FILES for row in records(path)}
    assert len(server) == len(ids)


def test_cites_gives_exactly_the_works_whose_reference_list_holds_the_id(server):
    expected = {row["id"] for path in FILES for row in records(path) if NORSTROM in row["referenced_works"]}
    assert len(expected) == 40
    assert {row["id"] for row in every(server, filter="cites:W2999414134", select="id")} == expected


def test_a_union_of_25_gives_each_citing_work_once(server):
    rows = records(FILES[2])
    counts = {}
    for row in rows:
        for url in row["referenced_works"]:
            counts[url] = counts.get(url, 0) + 1
    seeds = set(sorted(counts, key=lambda url: (-counts[url], url))[:25])
    asked = "cites:" + "|".join(url.rsplit("/", 1)[1] for url in seeds)
    got = every(server, filter=asked, select="id,referenced_works")
    assert len({row["id"] for row in got}) == len(got)
    assert {row["id"] for row in got} >= {row["id"] for row in rows if seeds & set(row["referenced_works"])}
    assert all(seeds & set(row["referenced_works"]) for row in got)


@pytest.mark.parametrize("sort", [None, "publication_date", "display_name:desc"])
def test_a_walk_by_100_returns_each_of_the_9_616_works_once(server, sort):
    params = {"select": "id", **({"sort": sort} if sort else {})}
    ids = [row["id"] for row in every(server, **params)]
    assert len(ids) == len(set(ids)) == ask(server, per_page=1).json()["meta"]["count"]


def test_every_served_record_has_the_same_keys(server):
    keys = {tuple(row) for page in walk(server, per_page=200, filter="publication_year:2020") for row in
            page.json()["results"]}  # fmt: skip
    assert len(keys) == 1


def test_values_of_todays_schema_are_served_as_they_were_recorded(server):
    recorded = next(row for row in records(FILES[1]) if row.get("funders") and len(row["authorships"]) < 100)
    served = ask(server, recorded["id"].replace("https://openalex.org", "/works")).json()
    for key in ("title", "doi", "topics", "funders", "awards", "referenced_works", "abstract_inverted_index",
                "counts_by_year", "authorships", "cited_by_count", "updated_date"):  # fmt: skip
        if recorded.get(key) is not None and key != "authorships":
            assert served[key] == recorded[key], key


def test_the_words_of_co_production_are_found_in_real_titles(server):
    phrase = every(server, filter='title.search:"co-production"', select="id,title")
    assert NORSTROM in {row["id"] for row in phrase}
    assert all("production" in row["title"].lower() for row in phrase)
    loose = ask(server, filter="title_and_abstract.search:co-production").json()["meta"]["count"]
    assert (
        loose >= ask(server, filter='title_and_abstract.search:"co-production"').json()["meta"]["count"] > 0
    )


def test_a_year_series_adds_up_to_the_count(server):
    answer = ask(server, filter="cites:W2999414134", group_by="publication_year").json()
    assert sum(bucket["count"] for bucket in answer["group_by"]) == answer["meta"]["count"] == 40
