"""Whatever a title, a name or an attribute holds: every file opens, and says what it said but for what
`corpus.exports.columns` and the writers announce.
"""

import csv
import io
import json
import re

import bibtexparser
import networkx as nx
import polars as pl
import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.bibliography import parse
from corpus.exports import (
    bibtex_file,
    csv_file,
    gexf_file,
    graphml_file,
    pajek_file,
    ris_file,
    vosviewer_file,
)
from corpus.exports.columns import authors, columns, line_of
from corpus.exports.exported import exported
from corpus.exports.formats import FORMATS
from corpus.model import Author, Work
from tests.corpus.exports import taken

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
AWKWARD = st.text("aB\\{}$&#_%~^\"'`<>-?!,;=+@| \n\r\t\x00\x0b\x85\u2028\ufffeالعé—²", max_size=40)
TEXT = st.one_of(AWKWARD, ANYTHING)
HOSTILE = [
    '"]]><script>alert(1)</script>&amp;', "\\", "{", "}", "}}\n@article{x, title={y}}",
    "\nER  - \nTY  - JOUR",
    "$\\frac{a}{b}$", "=1+1", "الإنتاج المشترك", "x" * 2000, "a\x00b\x1bc", "\ufffe", "and", "others",
    "a and b",
    "*Vertices 3", '1 "x" 0 0\n*Arcs', "100 %", "Ann {and} Bo", "```", "---", "' '", "\u202e\u2066x",
]  # fmt: skip


def export_of(title: str, name: str, tag: str):
    works = [
        Work(
            "W9000001",
            title=title,
            authors=(Author(name),),
            year=2020,
            doi="10.5555/1",
            venue=tag,
            abstract=title,
        ),
        Work("W9000002", title=f"{title} again", references=("W9000001",), doi="10.5555/2"),
        Work("W9000003", title="Plain [invented]", authors=(Author("Ann Lee"),), references=("W9000001",)),
    ]
    table = pl.DataFrame({"id": ["W9000001", "W9000003"], "tag": [tag, "plain"], "all": [[tag, name], []]},
                         schema_overrides={"all": pl.List(pl.String)})  # fmt: skip
    whole = taken.corpus(works)
    return exported(
        whole, whole.works["id"].to_list(), f"by {tag}", taken.TOOL, attributes=table, partition="tag"
    )


def examples(test):
    for text in HOSTILE:
        test = example(text, text, text)(test)
    return given(TEXT, TEXT, TEXT)(test)


@examples
def test_networks_hold_the_texts_as_one_line_each(title, name, tag):
    export = export_of(title, name, tag)
    said = columns(export).row(0, named=True)
    for graph in (
        nx.read_graphml(io.BytesIO(graphml_file.write(export))),
        nx.read_gexf(io.BytesIO(gexf_file.write(export)), version="1.3"),
    ):
        assert set(graph.edges) == {("W9000002", "W9000001"), ("W9000003", "W9000001")}
        node = graph.nodes["W9000001"]
        for fact in ("title", "authors", "tag", "all", "venue"):
            assert node.get(fact) == said[fact]
        assert said["title"] == (line_of(title) or None)
    pajek = nx.read_pajek(io.BytesIO(pajek_file.write(export)))
    assert [label.rpartition(" ")[2] for label in pajek] == ["W9000001", "W9000002", "W9000003"]
    assert pajek.number_of_edges() == 2


@examples
def test_references_come_back_with_title_year_doi_and_names(title, name, tag):
    export = export_of(title, name, tag)
    said = columns(export).row(0, named=True)
    for write in (bibtex_file.write, ris_file.write):
        _, (references, problems) = parse(write(export).decode())
        assert problems == ()
        assert [one.doi for one in references] == ["10.5555/1", "10.5555/2", None]
        first, _, last = references
        assert (last.title, last.authors) == ("Plain [invented]", ("Lee, Ann",))
        assert first.year == 2020
        expected = said["title"] or ""
        if write is bibtex_file.write:
            expected = " ".join(re.sub("[{}]", "", expected).split())
            assert first.pinned == ("W9000001",)
        assert first.title == expected


@examples
def test_other_readers_find_three_records_in_references(title, name, tag):
    export = export_of(title, name, tag)
    library = bibtexparser.parse_string(bibtex_file.write(export).decode())
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == export.works["key"].to_list()
    for entry in library.entries:
        for field in entry.fields:
            assert field.value.count("{") == field.value.count("}"), field
    records = rispy.loads(ris_file.write(export).decode())
    assert [record["accession_number"] for record in records] == ["W9000001", "W9000002", "W9000003"]
    assert records[0].get("authors", []) == authors(export)[0]


@examples
def test_tables_keep_the_texts_and_compute_nothing(title, name, tag):
    export = export_of(title, name, tag)
    rows = list(csv.DictReader(io.StringIO(csv_file.write(export).decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    for read, row in zip(rows, columns(export).iter_rows(named=True), strict=True):
        for fact in ("title", "authors", "venue", "tag", "all", "abstract"):
            assert read[fact].removeprefix("'") == (row[fact] or "").removeprefix("'")
            assert not re.match(r"\s*[=+\-@＝＋－＠]", read[fact])


@examples
def test_vosviewer_reads_the_same_labels_and_no_tags(title, name, tag):
    read = json.loads(vosviewer_file.write(export_of(title, name, tag)))
    described = "".join(str(item["description"]) for item in read["network"]["items"])
    assert set(re.findall(r"<[^>]*>", described)) <= {"<b>", "</b>", "<br>"}
    assert all(item["label"] == line_of(item["label"]) != "" for item in read["network"]["items"])


@pytest.mark.parametrize("name", FORMATS)
def test_a_second_writing_is_the_same_to_the_byte(name):
    assert FORMATS[name].write(taken.export()) == FORMATS[name].write(taken.export())
