"""The starter corpus: one row a work, every fact with its source, nothing invented."""

import csv
import doctest
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvest.starter import Starter, StarterInputError, StarterWork, build, cleaning, write
from harvest.starter.cleaning import (
    AND_OTHERS,
    clean_authors,
    clean_text,
    clean_title,
    surname_key,
    title_key,
)
from harvest.starter.rows import CITATION_COLUMNS, RELEVANCES, WORK_COLUMNS

DATA = Path(__file__).parents[2] / "data"
BIB = """@article{ash2010,
  author = {Ash, Ann and Elm, Bo}, title = {A theory of shared making}, journal = {Made Up Review},
  year = {2010}, doi = {10.1000/ASH}}
@book{oak2012, editor = {Oak, Cy}, title = {Making together}, title_variant = {Making it together: a guide},
  publisher = {Invented House}, year = {2012}}
"""


def build_from(folder: Path, works=(), citations=(), bib: str = BIB) -> Starter:
    """Build from rows that say only what matters; each row has a source and each citation evidence."""
    folder.mkdir(exist_ok=True)
    for name, columns, rows in (
        ("works.csv", WORK_COLUMNS, works),
        ("citations.csv", CITATION_COLUMNS, citations),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            defaults = {"source": "a page"} | (
                {"evidence": "printed list"} if name == "citations.csv" else {}
            )
            writer.writerows(defaults | dict(row) for row in rows)
    (folder / "references.bib").write_text(bib, encoding="utf-8")
    return build(folder / "works.csv", folder / "citations.csv", folder / "references.bib")


def unseeded(starter: Starter) -> list[StarterWork]:
    return [work for work in starter.works if not work.seed_key]


LONG = "On the making of many things"


# One work stands once


def test_one_doi_is_one_work_however_it_is_written(tmp_path):
    rows = [
        {"title": "One name of it", "doi": "https://doi.org/10.1000/AbC"},
        {"title": "Another", "doi": "10.1000/abc"},
    ]
    (work,) = unseeded(build_from(tmp_path, rows))
    assert (work.id, work.doi) == ("doi:10.1000/abc", "10.1000/abc")


def test_one_openalex_id_is_one_work_even_with_two_dois(tmp_path):
    rows = [{"title": LONG, "openalex_id": "W7", "doi": d} for d in ("10.1000/a", "10.1000/b")]
    starter = build_from(tmp_path, rows)
    assert [work.id for work in unseeded(starter)] == ["W7"]
    assert any("several values of doi" in remark for remark in starter.remarks)


def test_one_title_is_one_work_if_year_and_author_fit(tmp_path):
    rows = [
        {"title": "On the Co-making of Many Things.", "year": "2010", "authors": "Ann M. Birch"},
        {"title": "On the comaking of many things", "year": "2011", "authors": "Birch, A.; Elm, B."},
        {"title": "On the co-making of many things", "authors": ""},
    ]
    (work,) = unseeded(build_from(tmp_path, rows))
    assert work.authors == "Birch, A.; Elm, B."


@pytest.mark.parametrize(
    "other",
    [{"year": "2013"}, {"authors": "Rowan"}, {"doi": "10.1000/b"}, {"openalex_id": "W8"}],
    ids=["year", "author", "doi", "openalex"],
)
def test_one_title_is_two_works_if_anything_else_contradicts(tmp_path, other):
    first = {"title": LONG, "year": "2010", "authors": "Birch", "doi": "10.1000/a", "openalex_id": "W7"}
    second = {"title": LONG, "year": "2010", "authors": "Birch"}
    starter = build_from(tmp_path, [first, second | other])
    assert len(unseeded(starter)) == 2
    assert any(LONG.lower() in remark for remark in starter.remarks)


def test_a_record_that_fits_two_works_is_joined_to_neither(tmp_path):
    rows = [{"title": LONG, "doi": "10.1000/a"}, {"title": LONG, "doi": "10.1000/b"}, {"title": LONG}]
    assert len(unseeded(build_from(tmp_path, rows))) == 3


def test_a_title_of_one_word_needs_year_and_author(tmp_path):
    rows = [{"title": "Making", "year": "2010"}, {"title": "Making"}]
    assert len(unseeded(build_from(tmp_path, rows))) == 2
    rows = [{"title": "Making", "year": "2010", "authors": "Birch"}] * 2
    assert len(unseeded(build_from(tmp_path, rows))) == 1


def test_every_reference_is_in_once_by_doi_title_variant_or_key(tmp_path):
    works = [{"title": "Misprinted", "doi": "10.1000/ash", "relevance": "core"}]
    citations = [
        {"citing_title": LONG, "cited_title": "Making it together: a guide", "cited_author": "Oak"},
        {"citing_title": LONG, "cited_title": "Garbled beyond repair", "cites_briefing_ref": "ash2010"},
    ]
    starter = build_from(tmp_path, works, citations)
    seeds = {work.seed_key: work for work in starter.works if work.seed_key}
    assert len(starter.works) == 3
    assert (seeds["ash2010"].title, seeds["ash2010"].evidence) == ("A theory of shared making", "a page")
    assert seeds["oak2012"].evidence == "cited in a page ; references.bib"
    assert {citation.cited_id for citation in starter.citations} == {work.id for work in seeds.values()}


# Nothing is invented, nothing vanishes unseen


def test_the_end_of_a_citation_becomes_a_work_with_what_the_row_tells(tmp_path):
    row = {"citing_doi": "10.1000/x", "citing_year": "2020", "cited_author": "Birch", "cited_title": LONG}
    citing, cited = unseeded(build_from(tmp_path, citations=[row]))
    assert (citing.id, citing.title, citing.year, citing.relevance) == ("doi:10.1000/x", "", "2020", "")
    assert (cited.id, cited.authors, cited.year) == ("starter:birch-on-the-making-of-many", "Birch", "")


def test_a_work_that_cites_itself_is_left_out_and_counted(tmp_path):
    row = {"citing_title": LONG, "cited_title": LONG.upper()}
    starter = build_from(tmp_path, citations=[row])
    assert starter.citations == ()
    assert len(starter.dropped) == 1
    assert "citations.csv, line 2: the work cites itself" in starter.dropped[0]


def test_rows_that_name_no_work_are_left_out_and_counted(tmp_path):
    starter = build_from(
        tmp_path, [{"authors": "Birch"}], [{"citing_title": LONG}, {"cited_doi": "10.1000/x"}]
    )
    assert unseeded(starter) == []
    assert len(starter.dropped) == 3
    assert all("neither a title nor an id" in reason for reason in starter.dropped)


def test_the_placeholder_for_deleted_works_does_not_join_those_who_cite_it(tmp_path):
    row = {"citing_title": LONG, "cited_title": "Deleted Work", "cited_openalex": "W1"}
    starter = build_from(tmp_path, citations=[row])
    assert unseeded(starter) == []
    assert "placeholder" in starter.dropped[0]


def test_a_citation_seen_twice_is_one_with_both_sources(tmp_path):
    row = {"citing_title": LONG, "cited_doi": "10.1000/x"}
    (citation,) = build_from(
        tmp_path, citations=[row, row | {"source": "b page", "evidence": "text"}]
    ).citations
    assert (citation.evidence, citation.source) == ("printed list ; text", "a page ; b page")


def test_a_citation_back_in_time_is_kept_and_remarked_on(tmp_path):
    row = {"citing_title": LONG, "citing_year": "2010", "cited_doi": "10.1000/x", "cited_year": "2012"}
    starter = build_from(tmp_path, citations=[row])
    assert len(starter.citations) == 1
    assert any("back in time" in remark for remark in starter.remarks)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        ({"title": LONG, "doi": "nonsense"}, "column doi: 'nonsense' is not a DOI"),
        ({"title": LONG, "year": "c. 1990"}, "column year: 'c. 1990' is not a year"),
        ({"title": LONG, "openalex_id": "A12"}, "is not an OpenAlex id"),
        ({"title": LONG, "relevance": "high"}, "column relevance: 'high'"),
        ({"title": LONG, "briefing_key": "nobody1900"}, "'nobody1900' is no key of the references"),
        ({"title": LONG, "source": ""}, "column source is empty"),
    ],
)
def test_what_cannot_be_so_is_one_sentence_with_file_and_line(tmp_path, work, says):
    with pytest.raises(StarterInputError) as raised:
        build_from(tmp_path, [work])
    assert str(raised.value).startswith("works.csv, line 2: ")
    assert says in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


def test_a_broken_table_or_bibliography_is_refused(tmp_path):
    build_from(tmp_path)
    works = tmp_path / "works.csv"
    works.write_text("title,doi\nx,y\n", encoding="utf-8")
    with pytest.raises(StarterInputError, match="columns authors, year"):
        build(works, tmp_path / "citations.csv", tmp_path / "references.bib")
    works.write_text(",".join(WORK_COLUMNS) + "\nonly,three,cells\n", encoding="utf-8")
    with pytest.raises(StarterInputError, match="line 2: the row has more or fewer cells"):
        build(works, tmp_path / "citations.csv", tmp_path / "references.bib")
    with pytest.raises(StarterInputError, match=r"absent\.csv: cannot be read"):
        build(tmp_path / "absent.csv", tmp_path / "citations.csv", tmp_path / "references.bib")
    with pytest.raises(StarterInputError, match=r"references\.bib, line \d+: the key 'ash2010'"):
        build_from(tmp_path, bib=BIB + BIB)


def test_two_references_that_turn_out_to_be_one_work_are_refused(tmp_path):
    works = [{"title": "Making together", "doi": "10.1000/ash", "briefing_key": "oak2012"}]
    with pytest.raises(StarterInputError, match="ash2010 and oak2012 turn out to be one work"):
        build_from(tmp_path, works)


# Cleaning


def test_strings_are_cleaned_as_far_as_it_is_safe():
    assert clean_text("R&amp;ndash;D  {A}\u00ad <i>b</i>") == "R–D A b"
    assert clean_title("A practice. ") == "A practice"
    assert clean_title(" ") is None
    assert clean_authors("Bast, A., Røhnebæk, M., & Engen, M.") == ("Bast, A.", "Røhnebæk, M.", "Engen, M.")
    assert clean_authors("Ely, A., B. C. Oak, and D. Paz Elm") == ("Ely, A.", "B. C. Oak", "D. Paz Elm")
    assert clean_authors("Ash, A., … Elm, B.") == ("Ash, A.", "Elm, B.", AND_OTHERS)
    assert clean_authors("Elif Ash; N.A. \ufffd°; dil Elm") == ("Elif Ash", AND_OTHERS)
    assert clean_authors("Ash, Ann; with the Elm Group") == ("Ash, Ann", "Elm Group")
    assert clean_authors("https://example.org/a; Ash") == ("Ash",)
    assert clean_authors("Rodriguez Müller, A. Paula") == ("Rodriguez Müller, A. Paula",)


def test_letters_of_other_alphabets_of_latin_do_not_break_a_name():
    assert surname_key(("Røhnebæk, M.",)) == "rohnebaek"
    assert surname_key(("Kseniya van der Hel",)) == "hel"
    assert title_key("Co-Production: “key” ideas") == title_key("Coproduction – Key Ideas")


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(cleaning).failed == 0


# Determinism

_ROWS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(
            ["Making", LONG, "On the making of many things!", "A theory of shared making"]
        ),
        "year": st.sampled_from(["2010", "2011", "2013"]),
        "authors": st.sampled_from(["Ash, Ann", "Ann Ash; Bo Elm", "Rowan"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/B", "10.1000/ash"]),
        "openalex_id": st.sampled_from(["W1", "W2"]),
        "relevance": st.sampled_from(RELEVANCES),
        "source": st.sampled_from(["a page", "b page"]),
    },
)


def _citation_between(citing: dict[str, str], cited: dict[str, str]) -> dict[str, str]:
    columns = {
        "citing_title": citing.get("title"),
        "citing_doi": citing.get("doi"),
        "cited_title": cited.get("title"),
        "cited_author": cited.get("authors"),
        "cited_openalex": cited.get("openalex_id"),
    }
    return {column: value for column, value in columns.items() if value}


def _written(folder: Path, works, citations) -> list[bytes] | str:
    try:
        write(build_from(folder, works, citations), folder / "out")
    except StarterInputError as refused:
        return str(refused)
    return [(folder / "out" / name).read_bytes() for name in ("works.csv", "citations.csv", "README.md")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROWS, max_size=8), data=st.data())
def test_the_order_of_the_rows_changes_no_byte(tmp_path, rows, data):
    citations = [_citation_between(*pair) for pair in pairwise(rows)]
    shuffled = data.draw(st.permutations(rows))
    shuffled_citations = data.draw(st.permutations(citations))
    assert _written(tmp_path, rows, citations) == _written(tmp_path, shuffled, shuffled_citations)


# The shipped files


def shipped(name: str) -> list[dict[str, str]]:
    with (DATA / "starter" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORKS, CITATIONS = shipped("works.csv"), shipped("citations.csv")


def test_every_end_of_a_citation_is_a_work_and_no_work_cites_itself():
    ids = {work["id"] for work in WORKS}
    assert all({row["citing_id"], row["cited_id"]} <= ids for row in CITATIONS)
    assert all(row["citing_id"] != row["cited_id"] for row in CITATIONS)
    assert len({(row["citing_id"], row["cited_id"]) for row in CITATIONS}) == len(CITATIONS)


def test_ids_dois_and_openalex_ids_are_well_formed_and_stand_once():
    for column, shape in (
        ("id", r"W\d+|doi:10\.\d{4,9}/\S+|starter:[a-z0-9-]+"),
        ("doi", r"10\.\d{4,9}/[^\sA-Z]+"),
        ("openalex_id", r"W\d+"),
        ("seed_key", r"[a-z]+\d{4}[a-z]*"),
    ):
        values = [work[column] for work in WORKS if work[column]]
        assert len(values) == len(set(values)), column
        assert all(re.fullmatch(shape, value) for value in values), column


def test_every_work_and_every_citation_says_where_it_was_read():
    assert all(work["evidence"] for work in WORKS)
    assert all(row["evidence"] and row["source"] for row in CITATIONS)


def test_all_23_works_of_the_bibliography_are_there_once():
    text = (DATA / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{(\w+),", text, re.MULTILINE)
    assert sorted(work["seed_key"] for work in WORKS if work["seed_key"]) == sorted(keys)
    assert len(keys) == 23


def test_the_sustainability_principles_are_cited_by_the_40_works_the_source_names():
    citing = [row["citing_id"] for row in CITATIONS if row["cited_id"] == "W2999414134"]
    assert len(citing) == len(set(citing)) == 40
    (seed,) = [work for work in WORKS if work["id"] == "W2999414134"]
    assert seed["seed_key"] == "norstrom2020"


def test_no_work_is_there_without_a_row_of_the_sources():
    ends = {row[end] for row in CITATIONS for end in ("citing_id", "cited_id")}
    for work in WORKS:
        assert work["relevance"] in RELEVANCES or work["seed_key"] or work["id"] in ends, work["id"]
        assert work["title"] or work["doi"] or work["openalex_id"], work["id"]
    assert sum(1 for work in WORKS if work["relevance"]) == 441


def test_years_are_years_and_no_string_is_broken():
    assert all(re.fullmatch(r"(1[5-9]|20)\d\d|", work["year"]) for work in WORKS)
    broken = re.compile(r"\ufffd|&\w+;|https?://\S*;|  |[{}<>]")
    assert not [work["id"] for work in WORKS for cell in work.values() if broken.search(cell)]


def test_the_readme_counts_what_the_files_hold():
    readme = (DATA / "starter" / "README.md").read_text(encoding="utf-8")
    assert f"{len(WORKS)} hand-collected records and {len(CITATIONS)} citations" in readme
    assert "not a harvest" in readme
    for kind, count in Counter(row["evidence"] for row in CITATIONS).items():
        assert f"- {kind}: {count}\n" in readme
    assert len(readme.splitlines()) <= 30


def test_the_files_are_sorted_and_have_unix_line_ends():
    assert [work["id"] for work in WORKS] == sorted(work["id"] for work in WORKS)
    pairs = [(row["citing_id"], row["cited_id"]) for row in CITATIONS]
    assert pairs == sorted(pairs)
    assert not any(b"\r" in file.read_bytes() for file in (DATA / "starter").iterdir())
