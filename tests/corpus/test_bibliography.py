"""References come in any form, are recognised by what they say, and nothing of a file is lost in silence."""

import io
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.bibliography import STANDARD_INPUT, read_bibliography, read_text
from corpus.entries import fingerprints, readable_key
from corpus.errors import BibliographyUnreadable
from corpus.identifiers import parse as parse_identifiers
from corpus.locations import REFERENCES
from corpus.model import Reference
from corpus.ris import parse as parse_ris

RIS = """TY  - JOUR
AU  - Example, Ada
AU  - Sample, Bo
TI  - An invented paper
  on two lines
JO  - Journal of Invented Things
PY  - 2015/03/01/
DO  - https://doi.org/10.5555/Ris.1
ER  -

TY  - BOOK
A2  - Editor, Cy
T1  - An invented handbook
PB  - Invented Press
Y1  - 2021
N1  - doi:10.5555/ris.2
ER  -
"""
IDENTIFIERS = """# what we start from
10.5555/first   # the paper
https://doi.org/10.5555/Second, doi:10.5555/third
W2999414134 https://openalex.org/works/w123;W124
"""
PRINTED = "Example, Ada. 2015. 'An invented paper', Journal of Invented Things, 3 (2): 1-9."
BIB = "@article{a, title={An invented paper}, author={Example, Ada}, year={2015}}"


@pytest.mark.parametrize(
    ("text", "form", "number", "told"),
    [
        (BIB, "BibTeX", 1, "read as BibTeX: 1 entry"),
        (f"\ufeff\n% a comment\n{BIB}", "BibTeX", 1, "read as BibTeX: 1 entry"),
        (RIS, "RIS", 2, "read as RIS: 2 entries"),
        (f"\ufeff{RIS}".replace("\n", "\r\n"), "RIS", 2, "read as RIS: 2 entries"),
        (IDENTIFIERS, "list of identifiers", 6, "read as a list of identifiers: 6 entries"),
        (PRINTED, "printed reference list", 1, "read as a printed reference list: 1 entry"),
        (f"{PRINTED} https://doi.org/10.5555/a", "printed reference list", 1, "printed"),
    ],
    ids=["bib", "bib with a mark", "ris", "ris from Windows", "identifiers", "printed", "printed with a DOI"],
)
def test_the_form_is_told_from_the_content_whatever_the_file_is_called(tmp_path, text, form, number, told):
    file = tmp_path / "references.txt"
    file.write_bytes(text.encode())
    found = read_bibliography(file)
    assert (found.format, len(found.references), found.problems) == (form, number, ())
    assert told in found.told
    assert found.digest == read_text(text, "pasted").digest


def test_standard_input_is_read_as_a_file(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PRINTED.encode())))
    assert read_bibliography(STANDARD_INPUT).references[0].title == "An invented paper"


def test_the_own_bibliography_is_still_read_in_full():
    found = read_bibliography(REFERENCES)
    assert (found.format, len(found.references), found.problems) == ("BibTeX", 23, ())


@pytest.mark.parametrize("text", ["", "   \n", "just words", "\x00\x01", "# 10.5555/commented-out"])
def test_what_holds_no_reference_is_said_so_with_what_would(text):
    with pytest.raises(BibliographyUnreadable, match="BibTeX, RIS, a list of DOIs"):
        read_text(text, "pasted text")


def test_ris_is_read_with_people_year_and_doi_wherever_they_stand():
    (paper, book), problems = parse_ris(RIS)
    assert (paper.title, paper.year, paper.doi) == ("An invented paper on two lines", 2015, "10.5555/ris.1")
    assert (paper.authors, paper.venue) == (("Example, Ada", "Sample, Bo"), "Journal of Invented Things")
    assert (book.key, book.doi, book.authors, book.line) == (
        "editor2021",
        "10.5555/ris.2",
        ("Editor, Cy",),
        11,
    )
    assert problems == ()


def test_records_without_an_end_tag_and_text_between_records_are_told_and_not_dropped():
    text = (
        "Exported by an invented program\n"
        + RIS.replace("ER  -\n", "", 1)
        + "TY  - JOUR\nAU  - Nobody, Ann\nER  - \nsome rest\n"
        + "TY - JOUR\nTI - Tags with one blank\nPY - 2001\n"
    )
    references, problems = parse_ris(text)
    titles = ["An invented paper on two lines", "An invented handbook", "Tags with one blank"]
    assert [one.title for one in references] == titles
    assert [(one.line, one.message.split(";")[0]) for one in problems] == [
        (1, "this text is in no record"),
        (2, "the record has no end tag ER"),
        (18, "the record has neither title nor DOI"),
        (21, "this text is in no record"),
        (22, "the record has no end tag ER"),
    ]


@given(st.lists(st.text(string.printable, max_size=30), max_size=12))
def test_no_ris_is_lost_without_a_word(lines):
    text = "\n".join(f"TY  - JOUR\n{line}" for line in lines)
    references, problems = parse_ris(text)
    lines_told = {one.line for one in problems} | {one.line for one in references}
    split = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    begins = [number for number, line in enumerate(split, 1) if line.startswith("TY  - ")]
    assert set(begins) <= lines_told


def test_identifiers_are_keys_of_their_own_and_what_is_none_is_told_by_line():
    references, problems = parse_identifiers(IDENTIFIERS + "W12x\n10.5555/FIRST\nW124\n")
    assert [one.key for one in references] == [
        "10.5555/first", "10.5555/second", "10.5555/third", "W2999414134", "W123", "W124",
    ]  # fmt: skip
    assert [one.pinned for one in references if not one.doi] == [("W2999414134",), ("W123",), ("W124",)]
    assert [(one.line, one.excerpt) for one in problems] == [
        (5, "W12x"), (6, "10.5555/first"), (7, "W124"),
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_no_word_of_a_list_of_identifiers_is_lost(text):
    lines = text + "\n10.5555/a\nW1"
    references, problems = parse_identifiers(lines)
    assert {"10.5555/a", "W1"} <= {one.key for one in references}
    assert all(problem.message and problem.line for problem in problems)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_reason(text):
    try:
        found = read_text(text, "pasted")
    except BibliographyUnreadable as failure:
        assert "pasted" in str(failure)
    else:
        assert found.references


def test_keys_are_readable_and_fingerprints_do_not_hang_on_them():
    reference = Reference("x", "Making it: together", authors=("Österblom, Henrik",), year=2020)
    assert readable_key(reference) == "osterblom2020"
    assert fingerprints(reference) == ("title:making it together|osterblom|2020",)
    assert readable_key(Reference("", "Über das Gärtnern", year=None)) == "ubernd"
