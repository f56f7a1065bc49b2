"""A view is cited with the corpus it shows, in words and in BibTeX that reads back."""

from datetime import UTC, date, datetime

import bibtexparser
import pytest

from corpus.literature import Corpus
from corpus.locations import ROOT
from corpus.model import Harvest, Work
from corpus.schema import SEEDS, works_frame
from corpus.view_citation import AUTHORS, TOOL, cite_view

RUN = Harvest(
    id="run-7", started=datetime(2026, 11, 1, tzinfo=UTC), finished=datetime(2026, 11, 2, tzinfo=UTC),
    source="https://api.openalex.org", query="works", expected=3, received=3, calls=1, credits=1,
    references_digest="0" * 64, software="invented",
)  # fmt: skip
WORKS = works_frame([Work(f"W900{n}", title="Invented") for n in range(3)], [])
HARVESTED = Corpus(WORKS, SEEDS.to_frame(), RUN, 7, "Harvest, version 7")
STARTER = Corpus(WORKS, SEEDS.to_frame(), None, None, "Starter set")
LINK = "http://localhost:8501/works?corpus=v7&q=50%25+%7Bx%7D"


def cited(corpus: Corpus, shown: tuple[str, int] | None = None):
    return cite_view(corpus, "Works", LINK, version="0.1.0", today=date(2026, 11, 26), shown=shown)


def test_the_sentence_says_what_is_shown_of_which_corpus_from_where_and_when():
    assert cited(HARVESTED, ("search for “x”", 2)).sentence == (
        "“Works”, 2 of 3 works: search for “x”. Harvest, version 7, harvested 2 November 2026 from OpenAlex "
        f"(run run-7). Co-production explorer 0.1.0, seen 26 November 2026. {LINK}"
    )
    assert "“Works”, all 3 works. " in cited(HARVESTED, ("all works", 3)).sentence
    assert cited(HARVESTED).sentence.startswith("“Works”. Harvest")


@pytest.mark.parametrize("corpus", [HARVESTED, STARTER], ids=["harvested", "starter"])
def test_the_bibtex_reads_back_and_names_tool_data_and_briefing(corpus):
    library = bibtexparser.parse_string(cited(corpus).bibtex)
    assert not library.failed_blocks
    tool, data, briefing = library.entries
    assert (tool.entry_type, tool["version"]) == ("software", "0.1.0")
    assert briefing["doi"] == "10.17638/03172461"
    assert ("run run-7" in data["note"]) == (corpus is HARVESTED)
    assert "50\\%25" in data["howpublished"], "a bare % would begin a comment in LaTeX"


def test_the_starter_set_is_not_called_a_harvest():
    text = cited(STARTER).sentence + cited(STARTER).bibtex
    assert "collected by hand" in text
    assert "harvested" not in text


def test_the_tool_is_called_as_in_its_citation_file():
    cff = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"title: {TOOL}\n" in cff
    assert AUTHORS in cff
    assert "10.17638/03172461" in cff
