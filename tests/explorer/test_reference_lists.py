"""Lists that readers bring are kept as they were given, under names of our own."""

from argparse import ArgumentParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.bibliography import read_bibliography
from corpus.errors import BibliographyUnreadable
from explorer.harvests.harvesting import Wanted
from explorer.harvests.reference_lists import (
    LARGEST,
    ListNotKept,
    file_named,
    keep,
    name_of_digest,
    understand,
)
from harvest.commands.inputs import harvest_arguments, options

BIB = "@article{a, title = {Invented}, year = {2015}}"
RIS = "TY  - JOUR\r\nTI  - Invented\r\nPY  - 2015\r\nER  - \r\n"
PRINTED = "Example, A. (2015). An invented title of some length. Journal of Invented Science 24: 10-18."


@pytest.mark.parametrize("content", [BIB, RIS, PRINTED, "10.5555/a\nW12", "\ufeff" + BIB])
def test_a_kept_list_is_read_by_the_harvester_as_it_was_shown(tmp_path, content):
    given_list = understand(content.encode(), "The pasted list")
    file = file_named(tmp_path, keep(tmp_path, given_list))
    assert file
    assert file.read_bytes() == content.encode()
    assert read_bibliography(file) == given_list.bibliography
    assert name_of_digest(tmp_path, given_list.bibliography.digest) == file.name


def test_a_list_that_is_too_large_is_refused_in_words(tmp_path):
    with pytest.raises(BibliographyUnreadable, match=r"mine\.txt has 2\.0 MB, and a list may have 2"):
        understand(b"x" * (LARGEST + 1), "mine.txt")


def test_a_list_that_cannot_be_kept_is_said_so(tmp_path):
    (tmp_path / "references").write_text("a file where the folder should be")
    with pytest.raises(ListNotKept, match="Could not keep the list"):
        keep(tmp_path, understand(BIB.encode(), "x"))


@given(name=st.text() | st.from_regex(r"[./0-9a-f]{1,30}(bib|txt)", fullmatch=True))
@example(name="../references.bib")
@example(name="0123456789abcdef.txt\n")
def test_no_name_from_outside_opens_another_file(tmp_path_factory, name):
    folder = tmp_path_factory.getbasetemp()
    (folder / "references.bib").write_text(BIB)
    assert file_named(folder / "runs", name) is None


def test_what_is_chosen_on_the_page_is_what_the_harvester_is_told(tmp_path):
    parser = ArgumentParser()
    harvest_arguments(parser)

    def told(wanted: Wanted):
        return parser.parse_args(wanted.words)

    plain, all_told = told(Wanted()), told(Wanted(Path("mine.bib"), 0.00005, True, 7, False))
    assert options(plain).cited_at_least == 3
    assert (options(plain).max_usd, options(plain).wait, plain.no_world) == (None, False, False)
    assert all_told.references == Path("mine.bib").resolve()
    assert (options(all_told).wait, options(all_told).cited_at_least, all_told.no_world) == (True, 7, True)
    assert options(all_told).max_usd == pytest.approx(0.00005)
    assert options(told(Wanted(cited_at_least=None))).cited_at_least is None
