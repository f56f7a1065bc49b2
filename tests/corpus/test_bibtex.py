import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.bibliography import read_bibliography
from corpus.bibtex import parse
from corpus.dois import bare_doi
from corpus.errors import BibliographyUnreadable

BROKEN = """@article{first,
  title = {{Fine}},
  doi = {10.5555/A},
}
@article{first,
  title = {Again},
}
@article{unclosed,
  title = {no end
@book{twice, title = {Q}, title = {R}}
@article{nothing, year = 2020}
@article{samedoi, title = {Other}, doi = {https://doi.org/10.5555/a}}
@article{last, title = {Fine too}}
"""


def test_every_entry_of_a_broken_file_is_either_read_or_reported_with_its_line():
    references, problems = parse(BROKEN)
    assert [reference.key for reference in references] == ["first", "last"]
    assert [problem.line for problem in problems] == [5, 8, 10, 11, 12]
    assert "already used on line 1" in problems[0].message
    assert "DOI of the entry on line 1" in problems[-1].message


def test_latex_is_read_as_letters():
    (reference,), _ = parse(
        r"@article{a, title={Sch{\"o}n \& Co}, author={Mart{\'\i}n-L{\'o}pez, Berta and X, Y}}"
    )
    assert reference.title == "Schön & Co"
    assert reference.authors[0].startswith("Martín-López")


def test_ids_chosen_by_hand_are_kept():
    (reference,), _ = parse("@article{a, title={T}, openalex={W12, https://openalex.org/W345}}")
    assert reference.pinned == ("W12", "W345")


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("https://doi.org/10.1080/14719037.2015.111 1927", "10.1080/14719037.2015.1111927"),
        ("DOI: 10.1177/1473095218780535", "10.1177/1473095218780535"),
        ("10.1332/174426419X15552999451313", "10.1332/174426419x15552999451313"),
        ("n/a", None),
        (None, None),
    ],
)
def test_a_doi_is_found_however_it_is_printed(printed, doi):
    assert bare_doi(printed) == doi


@given(st.text(max_size=400))
def test_no_text_breaks_the_parser(text):
    references, problems = parse(text)
    assert all(reference.title or reference.doi for reference in references)
    assert all(problem.line >= 1 and problem.message for problem in problems)


@given(st.lists(st.text("abcdefghij XYZ", min_size=3, max_size=20).filter(str.strip), min_size=1, max_size=8))
def test_as_many_entries_come_back_as_went_in(titles):
    text = "\n".join(f"@article{{k{n}, title = {{{title}}}}}" for n, title in enumerate(titles))
    references, problems = parse(text)
    assert [reference.title for reference in references] == [" ".join(title.split()) for title in titles]
    assert not problems


def test_a_missing_file_a_wrong_encoding_and_an_empty_file_say_what_to_do(tmp_path):
    with pytest.raises(BibliographyUnreadable, match="check the path"):
        read_bibliography(tmp_path / "none.bib")
    latin = tmp_path / "latin.bib"
    latin.write_bytes("@article{a,\n title={Schön}}".encode("latin-1"))
    with pytest.raises(BibliographyUnreadable, match="line 2: not UTF-8"):
        read_bibliography(latin)
    empty = tmp_path / "empty.bib"
    empty.write_text("just words")
    with pytest.raises(BibliographyUnreadable, match="no usable BibTeX entry"):
        read_bibliography(empty)


WRITTEN = st.text("abcdef XYZ&%#_;.()", min_size=1, max_size=40)


@example("a", "---")
@given(WRITTEN, st.text("abc12&%#_~$-", min_size=1, max_size=20))
def test_characters_that_latex_takes_for_commands_survive_bare_in_titles_and_dois(title, suffix):
    written = f"@article{{a,\n title = {{A{title}Z}},\n doi = {{10.5555/x{suffix}z}},\n journal = {{P & A}}}}"
    (reference, after), problems = parse(f"{written}\n@article{{b, title = {{Next}}}}")
    assert reference.title == " ".join(f"A{title}Z".split())
    assert reference.doi == f"10.5555/x{suffix}z"
    assert reference.venue == "P & A"
    assert (after.line, problems) == (5, ())


def test_escaped_characters_are_read_once_and_a_tie_is_a_blank():
    (reference,), _ = parse(
        r"@article{a, title={Sch{\"o}n~\& Co, 50\% \\& 50%}, doi={10.5555/a{\_}b\_c\%20}}"
    )
    assert reference.title == "Schön & Co, 50% & 50%"
    assert reference.doi == "10.5555/a_b_c%20"
