"""/autocomplete/works: free, by the words of the title, by a pasted DOI or id."""

import pytest

from .builders import ask, emulator, short, url, work

ADA = {"author": {"id": "https://openalex.org/A1", "display_name": "Ada Example", "orcid": None}}
BEN = {"author": {"id": "https://openalex.org/A2", "display_name": "Ben Sample", "orcid": None}}
WORKS = (
    work(1, title="Invented: the Co-production of Public Services", cited_by_count=5, authorships=[ADA, BEN]),
    work(2, title="Public services, invented anew", cited_by_count=50),
    work(3, title="Services of the public [invented]", cited_by_count=500),
    work(4, title=None, cited_by_count=1),
    work(5, title="Invented public services", doi=None, cited_by_count=9),
    *(work(n, title=f"Invented row {n}", cited_by_count=n) for n in range(100, 115)),
)


@pytest.fixture(scope="module")
def server():
    with emulator(*WORKS) as running:
        yield running


def typed(server, text):
    answer = ask(server, "/autocomplete/works", q=text)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["results"]]


def test_a_row_tells_what_is_needed_to_choose_it(server):
    answer = ask(server, "/autocomplete/works", q="the co-production").json()
    assert list(answer) == ["meta", "results"]
    assert {"count": 1, "page": 1, "per_page": 10}.items() <= answer["meta"].items()
    assert answer["results"] == [
        {
            "id": url(1),
            "short_id": f"works/{short(1)}",
            "display_name": "Invented: the Co-production of Public Services",
            "hint": "Ada Example, Ben Sample",
            "cited_by_count": 5,
            "works_count": None,
            "entity_type": "work",
            "external_id": "https://doi.org/10.5555/invented.1",
            "filter_key": "openalex",
        }
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("public services", [2, 5, 1]),  # in a row, most cited first
        ("public serv", [2, 5, 1]),  # the last word may be only begun
        ("PUBLIC  SERVICES,", [2, 5, 1]),
        ("ublic services", []),  # but the first may not
        ("public service anew", []),  # no stemming
        ("co production of", [1]),  # a hyphen splits, and stop words count
        ("production public", []),
        ("", []),
        ("...", []),
    ],
)
def test_works_are_found_by_the_words_of_their_title_in_a_row(server, text, expected):
    assert typed(server, text) == [url(number) for number in expected]


@pytest.mark.parametrize(
    "text",
    ["10.5555/INVENTED.2", "https://doi.org/10.5555/invented.2", "doi:10.5555/invented.2", short(2), url(2),
     short(2).lower()],
)  # fmt: skip
def test_a_pasted_doi_or_id_finds_its_work(server, text):
    assert typed(server, text) == [url(2)]


def test_ten_rows_are_shown_and_all_are_counted(server):
    answer = ask(server, "/autocomplete/works", q="invented row").json()
    assert [row["cited_by_count"] for row in answer["results"]] == list(range(114, 104, -1))
    assert answer["meta"]["count"] == 15


def test_it_is_free_and_counts_against_the_calls_a_second(server):
    before = server.credits_used
    answer = ask(server, "/autocomplete/works", q="public")
    assert answer.headers["X-RateLimit-Credits-Used"] == "0"
    assert server.credits_used == before
    with emulator(work(1), rate=1) as slow:
        assert [ask(slow, "/autocomplete/works", q="a").status_code for _ in range(2)] == [200, 429]


def test_a_work_that_comes_or_goes_is_found_or_not():
    with emulator(work(1, title="Invented one")) as server:
        assert typed(server, "invented") == [url(1)]
        server.add(work(2, title="Invented two", cited_by_count=3))
        assert typed(server, "invented") == [url(2), url(1)]
        server.remove(short(1))
        assert typed(server, "invented") == [url(2)]


def test_it_can_be_switched_off_to_a_404_page_and_knows_one_parameter(server):
    assert ask(server, "/autocomplete/works", q="a", colour="red").status_code == 400
    with emulator(work(1), autocomplete="off") as off:
        answer = ask(off, "/autocomplete/works", q="invented")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
