"""BibTeX and RIS as others read them, and as we read them back."""

import re

import bibtexparser
import pytest
import rispy

from corpus.bibliography import BIBTEX, RIS, read_bibliography
from corpus.exports import bibtex_file, ris_file
from corpus.exports.columns import authors, columns
from corpus.model import Author
from tests.corpus.exports import taken
from tests.explorer import builders


def in_bibtex(text: bytes) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(text.decode())
    assert not library.failed_blocks
    return [
        {"type": entry.entry_type, "key": entry.key, **{f.key: f.value for f in entry.fields}}
        for entry in library.entries
    ]


@pytest.mark.parametrize(
    ("write", "name", "form"), [(bibtex_file.write, "a.bib", BIBTEX), (ris_file.write, "a.ris", RIS)]
)
def test_read_again_it_is_the_same_works(tmp_path, write, name, form):
    export = taken.export(300)
    file = tmp_path / name
    file.write_bytes(write(export))
    again = read_bibliography(file)
    assert (again.format, again.problems) == (form, ())
    rows = columns(export).select("title", "year", "doi").rows()
    assert len(rows) == len(again.references) > 100
    for (title, year, doi), people, work_id, read in zip(
        rows, authors(export), export.works["id"], again.references, strict=True
    ):
        expected = " ".join(re.sub("[{}]", "", title).split()) if form == BIBTEX else title
        assert (read.title, read.year, read.doi) == (expected, year, doi)
        if work_id not in builders.HOSTILE_TITLES or form == RIS:
            assert read.authors == tuple(people)
        if form == BIBTEX:
            assert read.pinned == (work_id,)


def test_bibtexparser_finds_each_entry_under_its_key_with_type_address_and_attributes():
    export = taken.export()
    entries = in_bibtex(bibtex_file.write(export))
    assert [entry["key"] for entry in entries] == export.works["key"].to_list()
    rows = {row["key"]: row for row in columns(export).iter_rows(named=True)}
    for entry in entries:
        row = rows[entry["key"]]
        assert entry.get("doi") == row["doi"]
        assert entry.get("abstract") is None or row["abstract"]
        if row["doi"]:
            assert entry["url"] == f"https://doi.org/{row['doi']}"
        if row["grade"] is None:
            assert "grade" not in entry.get("keywords", "")
        else:
            assert f"grade: {row['grade']}" in entry["keywords"]
            assert "tags: first tag; second" in entry["keywords"]
    assert {entry["type"] for entry in entries} == {"article", "incollection", "book", "misc"}
    assert all("journal" in entry for entry in entries if entry["type"] == "article")
    chapters = [entry for entry in entries if entry["type"] == "incollection"]
    assert [entry.get("booktitle") for entry in chapters] == [rows[one["key"]]["venue"] for one in chapters]


def test_latex_prints_every_sign_and_keeps_capitals():
    title = r"50% & $5 of #1_a ~ x^2 \frac{a} -- ``UK'' policy: CO2 in São Paulo"
    (entry, *_) = in_bibtex(bibtex_file.write(taken.one(title)))
    assert entry["title"] == (
        r"50\% \& \$5 of \#1\_a \textasciitilde{} x\textasciicircum{}2 "
        r"\textbackslash{}frac\textbraceleft{}a\textbraceright{} -{}- {`{}`UK'{}'} policy: {CO2} in São Paulo"
    )
    assert entry["title"].count("{") == entry["title"].count("}")


def test_people_and_bodies_are_kept_apart_and_a_list_that_was_cut_says_so(tmp_path):
    people = ("Ann van der Hel", "Council for Arts and Sciences", "Bo Ek", "Mary O'Neil Jr.")
    export = taken.one("T [invented]", authors=tuple(map(Author, people)), authors_cut=True)
    (entry, *_) = in_bibtex(bibtex_file.write(export))
    assert entry["author"] == (
        "van der Hel, Ann and {Council for Arts and Sciences} and Ek, Bo and O'Neil Jr., Mary and others"
    )
    file = tmp_path / "a.bib"
    file.write_bytes(bibtex_file.write(export))
    assert read_bibliography(file).references[0].authors == tuple(authors(export)[0])


def test_a_retracted_work_says_so_wherever_it_is_cited():
    export = taken.one("T [invented]", is_retracted=True)
    assert in_bibtex(bibtex_file.write(export))[0]["note"] == "Retracted"
    assert rispy.loads(ris_file.write(export).decode())[0]["notes"] == ["Retracted"]


def test_where_it_is_from_stands_at_the_head_of_bibtex_and_in_each_record_of_ris():
    export = taken.export()
    told = " ".join(export.provenance.lines)
    library = bibtexparser.parse_string(bibtex_file.write(export).decode())
    assert [comment.comment for comment in library.comments] == [told]
    records = rispy.loads(ris_file.write(export).decode())
    assert {record["name_of_database"] for record in records} == {told}


def test_rispy_finds_each_record_with_type_names_and_attributes():
    export = taken.export()
    records = rispy.loads(ris_file.write(export).decode())
    rows = columns(export).rows(named=True)
    assert len(records) == len(rows)
    for record, row, people in zip(records, rows, authors(export), strict=True):
        assert (record["id"], record["title"], record["accession_number"]) == (
            row["key"],
            row["title"],
            row["id"],
        )
        assert record.get("authors", []) == people
        assert (record.get("doi"), record.get("year")) == (row["doi"], row["year"] and str(row["year"]))
        assert (f"checked: {'yes' if row['checked'] else 'no'}" in record.get("keywords", [])) == (
            row["checked"] is not None
        )
    assert {record["type_of_reference"] for record in records} >= {"JOUR", "CHAP", "BOOK", "UNPB"}
