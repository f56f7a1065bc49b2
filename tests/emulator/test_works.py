"""The shape of a work, in a list and alone."""

import json
from typing import get_args

import pytest
import requests

from tests.openalex_emulator.fields import Kind
from tests.openalex_emulator.hits import FITS

from .builders import abstract, ask, emulator, short, url, work

KEYS = (
    "id doi title display_name publication_year publication_date ids language primary_location type "
    "indexed_in open_access authorships institutions countries_distinct_count institutions_distinct_count "
    "corresponding_author_ids corresponding_institution_ids apc_list apc_paid fwci has_fulltext "
    "cited_by_count citation_normalized_percentile cited_by_percentile_year biblio is_retracted "
    "is_paratext is_xpac primary_topic topics keywords concepts mesh locations_count locations "
    "best_oa_location sustainable_development_goals awards funders has_content content_urls "
    "referenced_works_count referenced_works related_works abstract_inverted_index counts_by_year "
    "updated_date created_date"
)
VENUE = {
    "id": "https://openalex.org/S9900000001",
    "display_name": "Invented Annals",
    "publisher": "Invented Press",
    "type": "journal",
    "issn_l": "0000-0019",
    "issn": ["0000-0019"],
    "url": None,
}
OLD = work(
    1,
    type="journal-article",
    host_venue=VENUE,
    alternate_host_venues=[VENUE],
    ngrams_url="https://example.org",
    cited_by_api_url="https://example.org",
    authorships=[
        {
            "author_position": "first",
            "author": {
                "id": "https://openalex.org/A9900000001",
                "display_name": "Ada Example",
                "orcid": None,
            },
            "institutions": [
                {
                    "id": "https://openalex.org/I9900000001",
                    "display_name": "Example",
                    "ror": None,
                    "country_code": "GB",
                    "type": "education",
                }
            ],
            "is_corresponding": True,
            "raw_affiliation_string": "Example University, UK",
        }
    ],
    concepts=[{"id": "https://openalex.org/C1", "display_name": "Invention", "level": 0, "score": "0.5"}],
    grants=[
        {"funder": "https://openalex.org/F1", "funder_display_name": "Invented Council", "award_id": "EX-1"}
    ],
    created_date="2016-06-24",
    updated_date="2023-03-31T21:57:05.857024",
)


@pytest.fixture(scope="module")
def server():
    merged = {
        "id": "doi:10.5555/preprint.2",
        "is_oa": True,
        "landing_page_url": "https://doi.org/10.5555/preprint.2",
    }
    crowd = [
        {"author": {"id": f"https://openalex.org/A{n}", "display_name": f"Author {n}"}} for n in range(130)
    ]
    works = (
        OLD,
        work(
            2,
            authorships=crowd,
            locations=[merged],
            ids={"openalex": url(2), "mag": 2042, "pmid": "https://pubmed.ncbi.nlm.nih.gov/77"},
        ),
        work(
            3,
            abstract_inverted_index=json.dumps(abstract("held as text in parquet")),
            publication_date="3024-01-01",
        ),
    )
    with emulator(*works) as running:
        yield running


@pytest.fixture(scope="module")
def old(server):
    return ask(server, f"/works/{short(1)}").json()


def test_a_work_has_todays_keys_in_the_order_of_the_api(server, old):
    assert list(old) == KEYS.split()
    assert list(ask(server).json()["results"][0]) == KEYS.split()


def test_a_work_alone_has_no_meta(old):
    assert "meta" not in old


def test_an_old_type_is_lifted_to_todays_vocabulary(old):
    assert old["type"] == "article"


def test_host_venue_became_primary_location(old):
    assert old["primary_location"]["source"]["display_name"] == "Invented Annals"
    assert old["primary_location"]["source"]["host_organization_name"] == "Invented Press"
    assert old["locations_count"] == 1


def test_one_raw_affiliation_became_a_list_and_countries_come_from_institutions(old):
    (row,) = old["authorships"]
    assert row["raw_affiliation_strings"] == ["Example University, UK"]
    assert row["countries"] == ["GB"]
    assert row["raw_author_name"] == "Ada Example"
    assert row["institutions"][0]["lineage"] == ["https://openalex.org/I9900000001"]
    assert old["countries_distinct_count"] == old["institutions_distinct_count"] == 1
    assert old["corresponding_author_ids"] == ["https://openalex.org/A9900000001"]


def test_grants_became_funders_and_awards(old):
    assert [funder["display_name"] for funder in old["funders"]] == ["Invented Council"]
    assert [award["funder_award_id"] for award in old["awards"]] == ["EX-1"]


def test_concept_scores_are_numbers_and_dates_of_change_timestamps(old):
    assert old["concepts"][0]["score"] == 0.5
    assert old["created_date"] == "2016-06-24T00:00:00"
    assert old["updated_date"] == "2023-03-31T21:57:05.857024"


def test_what_an_old_record_cannot_know_is_null_or_empty(old):
    assert (old["language"], old["primary_topic"], old["fwci"], old["abstract_inverted_index"]) == (None,) * 4
    assert (old["topics"], old["keywords"], old["is_xpac"]) == ([], [], False)


def test_a_title_has_no_control_characters_and_single_spaces_and_is_the_display_name_too():
    with emulator(work(1, title="Invented\n  work\x00 \u2009one ", display_name=None)) as server:
        row = ask(server, f"/works/{short(1)}").json()
    assert row["title"] == row["display_name"] == "Invented work one"


def test_a_date_outside_1000_to_2050_is_null_and_so_is_its_year(server):
    future = ask(server, f"/works/{short(3)}").json()
    assert (future["publication_date"], future["publication_year"]) == (None, None)
    assert list(future["abstract_inverted_index"]) == ["held", "as", "text", "in", "parquet"]


def test_a_list_cuts_authors_at_100_without_a_sign_and_a_single_work_has_all(server):
    listed = ask(server, filter=f"openalex:{short(2)}").json()["results"][0]
    alone = ask(server, f"/works/{short(2)}").json()
    assert (len(listed["authorships"]), len(alone["authorships"])) == (100, 130)
    assert "is_authors_truncated" not in listed


@pytest.mark.parametrize(
    "spelling",
    [
        short(2),
        short(2).lower(),
        short(2)[1:],
        url(2),
        f"openalex:{short(2)}",
        "doi:10.5555/INVENTED.2",
        "mag:2042",
        "https://doi.org/10.5555/invented.2",
        "10.5555/invented.2",
        "doi%3A10.5555/invented.2",
        "pmid:77",
    ],
)
def test_a_work_is_found_by_every_spelling_of_its_ids(server, spelling):
    assert ask(server, f"/works/{spelling}").json()["id"] == url(2)


def test_a_doi_of_a_merged_preprint_is_found_alone_and_missed_by_the_list_filter(server):
    assert ask(server, "/works/doi:10.5555/preprint.2").json()["id"] == url(2)
    assert ask(server, filter="doi:10.5555/preprint.2").json()["results"] == []


@pytest.mark.parametrize(
    "path", ["/works/W1", "/works/doi:10.5555/none", "/authors", "/", "/works/W1/ngrams"]
)
def test_an_unknown_id_or_path_is_404_with_an_html_page(server, path):
    answer = ask(server, path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["X-RateLimit-Credits-Used"] == "0"


@pytest.mark.parametrize(("method", "path"), [("POST", "/works"), ("PUT", "/works"), ("DELETE", "/works/W1")])
def test_a_wrong_method_is_405_with_an_html_page(server, method, path):
    answer = ask(server, path, method=method)
    assert answer.status_code == 405
    assert answer.headers["Content-Type"].startswith("text/html")


def test_head_has_the_headers_but_no_body_and_no_length(server):
    answer = ask(server, method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "X-RateLimit-Limit" in answer.headers
    assert "Content-Length" not in answer.headers


def test_options_allows_every_origin(server):
    answer = requests.options(f"{server.url}/works", timeout=5)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_select_takes_root_keys_and_keeps_the_order_of_the_api(server):
    answer = ask(server, select="title,id")
    assert [list(row) for row in answer.json()["results"]] == [["id", "title"]] * 3
    assert list(answer.json()) == ["meta", "results", "group_by"]
    assert list(ask(server, f"/works/{short(1)}", select="doi").json()) == ["doi"]


def test_a_key_that_is_declared_but_not_filled_is_legal_and_absent(server):
    assert list(ask(server, f"/works/{short(1)}", select="id,cited_by_api_url").json()) == ["id"]


@pytest.mark.parametrize("select", ["colour", "ids.doi", "id,"])
def test_an_unknown_or_nested_key_is_400_with_the_valid_ones(server, select):
    answer = ask(server, select=select)
    assert answer.status_code == 400
    assert "Valid fields for select are: abstract_inverted_index" in answer.json()["message"]


def test_meta_has_its_keys_in_a_fixed_order(server):
    plain, walking = ask(server).json()["meta"], ask(server, cursor="*").json()["meta"]
    assert " ".join(plain) == "count db_response_time_ms page per_page groups_count x_query cost_usd"
    assert (
        " ".join(walking)
        == "count db_response_time_ms page per_page next_cursor groups_count x_query cost_usd"
    )
    assert (plain["groups_count"], plain["cost_usd"], list(plain["x_query"])) == (
        None,
        0.0001,
        ["oql", "oqo", "url"],
    )


def test_every_kind_of_filter_has_its_meaning():
    assert set(FITS) == set(get_args(Kind))
