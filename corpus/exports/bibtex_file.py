r"""Works as BibTeX, for LaTeX and for programs that manage references.

What LaTeX takes for commands is escaped, all else stays Unicode. A DOI and an address stand as they are,
since readers take these fields literally. Words with capitals inside are kept from being made small
({UK}, {COVID-19}). Names are `Surname, Given`; a body stands in braces. Curly brackets of a title become
\textbraceleft{} and \textbraceright{}, which LaTeX prints and our own reader drops.
"""

import re
from collections.abc import Sequence

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, ExplicitComment, Field

from corpus.exports.columns import attribute_names, authors, columns, keywords, line_of
from corpus.exports.exported import Exported

ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    }
)  # fmt: skip
LIGATURES = re.compile("-(?=-)|`(?=`)|'(?=')|[!?](?=`)|<(?=<)|>(?=>)|,(?=,)")  # which LaTeX makes one sign
TYPES = {
    "book": "book", "book-chapter": "incollection", "reference-entry": "incollection",
    "dissertation": "phdthesis", "report": "techreport", "conference-paper": "inproceedings",
    "proceedings-article": "inproceedings", "dataset": "misc", "preprint": "misc", "software": "misc",
    "standard": "misc", "other": "misc", "paratext": "misc", "grant": "misc", "database": "misc",
}  # fmt: skip
"""OpenAlex's types; all others are articles if their venue is known, else misc."""
VENUE_IN = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle",
            "phdthesis": "school", "techreport": "institution"}  # fmt: skip
COMMENT = str.maketrans("{}@", "()＠")  # within a comment BibTeX still counts braces, and reads on at an @
LITERAL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", '"': "%22"})


def write(export: Exported) -> bytes:
    """Return the file, with what it is in a comment at its head. UTF-8."""
    return _written([_head(export), *_entries(export)])


def entries(export: Exported) -> str:
    """Return the entries alone, without abstracts, to be copied."""
    made = _entries(export)
    for entry in made:
        entry.fields = [field for field in entry.fields if field.key != "abstract"]
    return _written(made).decode()


def latex(text: str) -> str:
    r"""Return a text as LaTeX prints it.

    >>> latex("Policy & Administration: 50% of $x_i$ -- really?")
    'Policy \\& Administration: 50\\% of \\$x\\_i\\$ -{}- really?'
    """
    return LIGATURES.sub(r"\g<0>{}", text.translate(ESCAPED))


def _written(blocks: Sequence[Block]) -> bytes:
    layout = bibtexparser.BibtexFormat()
    layout.indent, layout.block_separator, layout.trailing_comma = "  ", "\n", True
    # values are in their braces already: the middlewares of the writer would copy the whole library
    text: str = bibtexparser.write_string(Library(blocks), unparse_stack=[], bibtex_format=layout)
    return text.encode()


def _head(export: Exported) -> Block:
    told = line_of(" ".join(export.provenance.lines))
    return ExplicitComment(told.translate(COMMENT))


def _entries(export: Exported) -> list[Entry]:
    table = columns(export)
    beside = list(attribute_names(export).values())
    return [
        _entry(row, people, beside)
        for row, people in zip(table.iter_rows(named=True), authors(export), strict=True)
    ]


def _entry(row: dict[str, object], people: list[str], attributes: list[str]) -> Entry:
    venue, kind = row["venue"], str(row["type"] or "article")
    form = TYPES.get(kind, "article" if venue else "misc")
    fields = {
        "author": " and ".join([*map(_name, people), *(["others"] if row["authors_cut"] and people else [])]),
        "title": _title(str(row["title"] or "")),
        VENUE_IN.get(form, "howpublished"): latex(str(venue or "")),
        "year": str(row["year"]) if row["year"] is not None else "",
        "doi": str(row["doi"] or "").translate(LITERAL),
        "url": _address(row),
        "note": "Retracted" if row["is_retracted"] else "",
        "language": latex(str(row["language"] or "")),
        "keywords": latex(", ".join(word.replace(",", ";") for word in keywords(row, attributes))),
        "openalex": str(row["id"]) if re.fullmatch(r"W\d+", str(row["id"])) else "",
        "abstract": latex(str(row["abstract"] or "")),
    }
    return Entry(form, str(row["key"]), [Field(name, f"{{{said}}}") for name, said in fields.items() if said])


def _name(name: str) -> str:
    one_person = name.count(",") in {1, 2} or " " not in name
    splits = re.search(r"\sand\s", f" {name} ", re.IGNORECASE) or name.casefold() == "others"
    return latex(name) if one_person and not splits else f"{{{latex(name)}}}"


def _title(title: str) -> str:
    return " ".join(
        f"{{{latex(word)}}}" if any(letter.isupper() for letter in word[1:]) else latex(word)
        for word in title.split(" ")
    )


def _address(row: dict[str, object]) -> str:
    if row["doi"]:
        return f"https://doi.org/{row['doi']}".translate(LITERAL)
    return str(row["open_access_url"] or "").translate(LITERAL)
