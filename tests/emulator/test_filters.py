"""The grammar of `filter` and what its keys mean."""

import pytest

from .builders import abstract, ask, emulator, found, short, url, work

TOPIC = {
    "id": "https://openalex.org/T19999", "display_name": "Invented participation", "score": 0.9,
    "subfield": {"id": "https://openalex.org/subfields/3321", "display_name": "Public Administration"},
    "field": {"id": "https://openalex.org/fields/33", "display_name": "Social Sciences"},
    "domain": {"id": "https://openalex.org/domains/2", "display_name": "Social Sciences"},
}  # fmt: skip
WORKS = (
    work(1, publication_date="2001-03-04", type="journal-article", language="en", cited_by_count=10),
    work(2, cites=(1,), publication_date="2005-01-01", type="book", topics=[TOPIC], primary_topic=TOPIC),
    work(
        3,
        cites=(1, 2),
        publication_date="2010-12-31",
        doi=None,
        open_access={"is_oa": True, "oa_status": "gold"},
    ),
    work(4, cites=(2,), publication_date=None, doi="https://doi.org/10.5555/with,comma", is_retracted=True),
    work(5, is_xpac=True, cites=(1,), abstract_inverted_index=abstract("an invented abstract")),
    work(6, publication_date="2010-06-01", language="de", fwci=1.5, related_works=[url(1), url(4)]),
)


@pytest.fixture(scope="module")
def server():
    with emulator(*WORKS) as running:
        yield running


CASES = {
    f"cites:{short(1)}": {2, 3},  # works whose reference list contains it
    f"referenced_works:{url(1)}": {2, 3},  # the same by its other name; ids may be full URLs
    f"cites:{short(1).lower()}|{short(2)}": {2, 3, 4},  # a union holds each work once
    f"cites:{short(1)} {short(2)}": {3},  # a space is AND
    f"cites:{short(1)},cites:{short(2)}": {3},  # and so is the key twice
    f"cites:!{short(1)}": {1, 4, 6},
    f"cites:!{short(1)}|{short(2)}": {1, 6},  # NOT is of the whole list
    f"cited_by:{short(3)}": {1, 2},  # the works in its reference list
    "cited_by:W4242": set(),  # an unknown work cites nothing
    f"related_to:{short(6)}": {1, 4},
    f"openalex:{short(1)}|{short(6)}|W77": {1, 6},  # missing ids are silently absent
    f"ids.openalex:{short(2)}": {2},
    f"openalex_id:{short(2)}": {2},
    "doi:10.5555/INVENTED.1|https://doi.org/10.5555/invented.2": {1, 2},  # bare or URL, case-folded
    'doi:"10.5555/with,comma"': {4},  # quotes protect a comma
    "doi:null": {3},
    "doi_starts_with:10.5555/inv": {1, 2, 6},
    "has_doi:false": {3},
    "publication_year:2010": {3, 6},
    "publication_year:>2005": {3, 6},
    "publication_year:<2005": {1},
    "publication_year:2001-2005": {1, 2},
    "publication_year:-2005": {1, 2},
    "publication_year:2010-": {3, 6},
    "publication_year:!2001-2005": {3, 4, 6},
    "publication_year:null": {4},
    "publication_year:!null": {1, 2, 3, 6},
    "from_publication_date:2010-06-01": {3, 6},  # from and to include their day
    "to_publication_date:2005-01-01": {1, 2},
    "from-publication-date:2010-06-01,to-publication-date:2010-06-01": {6},  # hyphens are underscores
    "publication_date:>2010-06-01": {3},
    "publication_date:2001-03-04": {1},
    "type:article": {1, 3, 4, 6},
    "type:!article": {2},
    "type:types/book": {2},
    "language:de": {6},
    "language:null": {2, 3, 4},
    "is_oa:true": {3},
    "open_access.oa_status:gold": {3},
    "is_retracted:true": {4},
    "has_references:true": {2, 3, 4},
    "is_xpac:true": {5},  # naming the flag lifts the default
    "cited_by_count:>9": {1},
    "referenced_works_count:2": {3},
    "fwci:>1": {6},
    "primary_topic.id:T19999": {2},
    "primary_topic.field.id:33": {2},  # a hierarchy id is a number,
    "topics.field.id:fields/33": {2},  # a path
    "topics.domain.id:https://openalex.org/domains/2": {2},  # or a URL
    "primary_topic.id:null": {1, 3, 4, 6},
    f"cites:{short(1)}|{short(2)},publication_year:null": {4},  # a slice of a walk: some years
    f"cites:{short(1)}|{short(2)},publication_year:2005-2010": {2, 3},
    f"cites:{short(1)}|{short(2)},publication_year:2005|2009": {2},
    f"cites:{short(1)}|{short(2)},publication_year:2005-2010,open_access.oa_status:gold|hybrid": {3},
    f"cites:{short(1)}|{short(2)},publication_year:2005-2010,oa_status:!gold|hybrid": {2},  # and the others
}


@pytest.mark.parametrize("asked", CASES)
def test_a_filter_finds(server, asked):
    assert found(server, filter=asked) == CASES[asked]


REFUSED = {
    "colour:red": "colour is not a valid field",
    "cites:xyz": "'xyz' is not a valid OpenAlex ID.",
    "primary_topic.id:W1": "'W1' is not a valid OpenAlex ID.",
    "publication_year:abc": "Value for param publication_year must be a number.",
    "publication_date:2020": "Value for param publication_date must be a date",
    "from_publication_date:2020-02-30": "Value for param from_publication_date must be a date",
    "is_oa:maybe": "Value for is_oa must be",
    "type:": "Invalid value for filter type",
    "type:none": "Invalid value for filter type",
    "type:undefined": "Invalid value for filter type",
    "type:a|!b": "The ! operator can only be used at the beginning",
    "type:article|language:en": "It looks like an OR query between filters",
    "type:article||book": "Invalid value for filter type",
    "cites:" + "|".join(f"W{n}" for n in range(1, 102)): "Maximum number of values exceeded for cites.",
    "title.search:a|b": "The characters ! and | are not allowed",
    "host_venue.id:S1": "host_venue and alternate_host_venues",
}


@pytest.mark.parametrize("asked", REFUSED)
def test_a_bad_filter_is_400_and_says_why(server, asked):
    answer = ask(server, filter=asked)
    assert answer.status_code == 400
    assert answer.json()["error"] == "Invalid query parameters error."
    assert answer.json()["message"].startswith(REFUSED[asked])


def test_an_unknown_key_is_answered_with_all_valid_keys(server):
    message = ask(server, filter="colour:red").json()["message"]
    assert {"cites", "doi", "publication_year", "title_and_abstract.search"} <= set(
        message.rstrip(".").replace(":", ",").replace(" ", "").split(",")
    )


def test_a_list_may_have_100_values(server):
    values = "|".join(f"W{n}" for n in range(1, 101))
    assert ask(server, filter=f"openalex:{values}").status_code == 200


def test_a_comma_is_not_protected_by_percent_encoding_and_is_refused_at_the_edge(server):
    answer = ask(server, filter="doi:10.5555/with,comma")
    assert answer.status_code == 400
    assert answer.headers["x-openalex-edge-reject"] == "f1:raw_comma_filter"
    assert "X-RateLimit-Limit" not in answer.headers


def test_the_expansion_corpus_is_left_out_unless_asked_for(server):
    assert found(server) == {1, 2, 3, 4, 6}
    assert found(server, include_xpac="true") == {1, 2, 3, 4, 5, 6}
    assert found(server, corpus="all", filter=f"cites:{short(1)}") == {2, 3, 5}
    assert found(server, corpus="expansion") == {5}
    assert ask(server, corpus="all", include_xpac="true").status_code == 400
    assert ask(server, corpus="all", filter="is_xpac:true").status_code == 400
    assert ask(server, f"/works/{short(5)}").status_code == 200  # a single work knows no corpus


@pytest.mark.parametrize("name", ["colour", "host-venue", "group"])
def test_an_unknown_parameter_is_400(server, name):
    answer = ask(server, **{name: 1})
    assert (answer.status_code, answer.json()["error"]) == (400, "Invalid query parameters error.")


def test_data_version_1_is_gone(server):
    assert ask(server, **{"data-version": 1}).status_code == 400
    assert ask(server, **{"data-version": 2}).status_code == 200


@pytest.mark.parametrize("name", ["search.semantic", "rerank", "group_bys", "format"])
def test_what_openalex_knows_and_the_emulator_does_not_is_refused_not_guessed(server, name):
    answer = ask(server, **{name: "x"})
    assert (answer.status_code, answer.json()["error"]) == (400, "Not emulated")
