"""Words: how texts are split, stemmed and searched."""

import pytest

from .builders import abstract, ask, emulator, found, numbers, work

WORKS = (
    work(1, title="Co-production of public services", cited_by_count=3),
    work(2, title="Coproduction", abstract_inverted_index=abstract("Of services the state makes")),
    work(3, title="Production in a co op", abstract_inverted_index=abstract("Bones; surgeries.")),
    work(4, title="State of the art", abstract_inverted_index=abstract("One surgery of the bone")),
    work(
        5,
        title=None,
        keywords=[{"id": "https://openalex.org/keywords/x", "display_name": "Copyright", "score": 1}],
    ),
    work(6, title="co production co-productions", cited_by_count=500),
)


@pytest.fixture(scope="module")
def server():
    with emulator(*WORKS) as running:
        yield running


CASES = {
    "title.search:co-production": {1, 3, 6},  # a hyphen splits: both words, anywhere
    'title.search:"co-production"': {1, 6},  # quotes: in a row, hyphen or space alike
    "title.search:coproduction": {2},  # another word, which neither form finds
    'title.search:"co-production" OR coproduction': {1, 2, 6},
    "title.search:“co-production”": {1, 6},  # curly quotes are normalised
    "abstract.search:bones surgeries": {3, 4},  # stemmed
    "abstract.search:BONES": {3, 4},
    "abstract.search.exact:bones surgeries": {3},  # not stemmed
    'title.search:"co-productions"': {1, 6},  # stemmed in quotes too
    'title.search.exact:"co-productions"': {6},
    "title.search:the art of": {4},  # stop words are dropped
    'title.search:"state a art"': set(),  # but keep their places
    'title.search:"state in an art"': {4},
    "title.search:the": set(),
    "title_and_abstract.search:coproduction state": {2},  # each word in any of the fields
    "title_and_abstract.search:(coproduction OR art) AND state": {2, 4},
    "title.search:production NOT public": {3, 6},
    "title.search:production AND NOT (public OR op)": {6},
    "title.search:(art) OR coproduction": {2, 4},
    "title.search.exact:cop* OR xyz*": {2},  # wildcards, on exact scopes alone
    'title.search:"production services"~2': {1},  # two words stand between them
    'title.search:"production services"~1': set(),
    'title.search:"public production"~3': {1},  # in the other order it takes one more
    'title.search:"public production"~2': set(),
    'title.search:"state art"~2 OR coproduction': {2, 4},
    'title_and_abstract.search.exact:"surgery bone"~3': {4},
    "keyword.search:copyright": {5},
    "default.search:surgery": {3, 4},
    "display_name.search:coproduction": {2},
    "title.search:production,title.search:services": {1},
}


@pytest.mark.parametrize("asked", CASES)
def test_a_search_finds(server, asked):
    assert found(server, filter=asked) == CASES[asked]


@pytest.mark.parametrize(
    "asked",
    [
        "title.search:production AND OR art",
        "title.search:(production OR art",
        "title.search:production) OR art",
        "title.search.exact:co*",  # three characters must lead
        "title.search:prod*",  # not on a stemmed scope
        'title.search:"state"~3~"art"',
        "title.search:stat~1",
        "title.search:-state art",
        "title.search:a OR b AND c",
        "title.search:" + " ".join(f'"{letter * 81}"' for letter in "abcd"),
    ],
)
def test_a_search_that_is_wrong_or_not_emulated_is_400(server, asked):
    assert ask(server, filter=asked).status_code == 400


def test_search_parameters_have_the_scopes_of_the_filters(server):
    assert found(server, search="surgery") == {3, 4}
    assert found(server, search_title="state") == {4}
    assert found(server, **{"search.title_and_abstract.exact": "surgeries"}) == {3}


@pytest.mark.parametrize("text", ["Participation now!", "bone|surgery", "!bone"])
def test_exclamation_marks_and_bars_are_400_in_a_search_as_in_a_filter(server, text):
    """§3.3: `!` and `|` inside a *search* value: 400 in Aug 2026."""
    for asked in ({"search": text}, {"search.title.exact": text}, {"filter": f"title.search:{text}"}):
        answer = ask(server, **asked)
        assert (answer.status_code, answer.json()["error"]) == (400, "Invalid query parameters error.")


def test_a_scope_is_not_searched_stemmed_and_exact_at_once_but_two_scopes_are_and(server):
    assert ask(server, search="bone", **{"search.exact": "bones"}).status_code == 400
    assert found(server, search="surgery", search_title="state") == {4}


def test_a_search_is_ordered_by_relevance_which_citations_raise(server):
    answer = ask(server, filter='title.search:"co-production"')
    assert numbers(answer) == [6, 1]
    scores = [row["relevance_score"] for row in answer.json()["results"]]
    assert scores == sorted(scores, reverse=True)


def test_relevance_stands_after_the_title_and_in_searches_only(server):
    keys = list(ask(server, search="art").json()["results"][0])
    assert keys[keys.index("display_name") + 1] == "relevance_score"
    assert "relevance_score" not in ask(server).json()["results"][0]


def test_a_walk_through_a_search_returns_each_work_once(server):
    pages, cursor = [], "*"
    while cursor:
        answer = ask(server, search="production OR surgery", cursor=cursor, per_page=1)
        pages += numbers(answer)
        cursor = answer.json()["meta"]["next_cursor"]
    assert sorted(pages) == [1, 3, 4, 6]
