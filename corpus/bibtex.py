"""Bibliographies in BibTeX: what they hold, and what in them could not be read, with line numbers.

The only importer of bibtexparser. An entry that is broken, repeated or lacks a title is never dropped
silently: it comes back as a `BibProblem` and is shown to the user. Fields of ours beside the usual ones:
`briefing_section`, `lens`, `second_lens`, `lens_certainty`, `title_variant` and `openalex` (ids chosen by
hand, separated by spaces or commas).
"""

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.middlewares import BlockMiddleware, LatexDecodingMiddleware, SeparateCoAuthors
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

from corpus.errors import BibliographyUnreadable
from corpus.model import Reference

KINDS = ("reference", "companion", "briefing")
ADDRESSES = {"doi", "url", "eprint"}
BARE = re.compile(r"(?<!\\)((?:\\\\)*)([&%#_])")  # not escaped by an odd number of backslashes
BARE_IN_ADDRESSES = {"~": r"\textasciitilde{}", "$": r"\$", "--": "-{}-"}


@dataclass(frozen=True, slots=True)
class BibProblem:
    """An entry that could not be used, or only in part."""

    line: int
    """1-based line at which the entry starts."""
    message: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What a .bib file holds, in the order of the file."""

    references: tuple[Reference, ...]
    problems: tuple[BibProblem, ...]
    digest: str
    """SHA-256 of the file's bytes."""


class _BareCharacters(BlockMiddleware):  # type: ignore[misc]  # bibtexparser's own types are partial
    """Escape & % # and _ where people and databases write them bare, as in `Policy & Administration`.

    LaTeX would read & as a column and % as a comment to the end of the line, and drop them. In a DOI or an
    address ~ $ and -- stand for themselves as well; elsewhere ~ is LaTeX's blank.
    """

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        for field in entry.fields:
            if not isinstance(field.value, str):
                continue
            field.value = BARE.sub(r"\1\\\2", field.value)
            if field.key.lower() in ADDRESSES:
                for written, escaped in BARE_IN_ADDRESSES.items():
                    pattern = rf"(?<!\\){re.escape(written)}"
                    field.value = re.sub(pattern, escaped.replace("\\", r"\\"), field.value)
        return entry


def read_bibliography(path: Path) -> Bibliography:
    """Return the references of a .bib file and the problems met on the way.

    Raises BibliographyUnreadable if the file is missing, is not UTF-8 text, or holds no usable entry.
    """
    try:
        content = path.read_bytes()
    except OSError as failure:
        raise BibliographyUnreadable(
            f"Could not read {path} ({failure.strerror}): check the path given with --references."
        ) from failure
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise BibliographyUnreadable(
            f"{path}, line {line}: not UTF-8 text; save the file as UTF-8 and run again."
        ) from failure
    references, problems = parse(text)
    if not references:
        where = (
            f"; the first problem is on line {problems[0].line}: {problems[0].message}" if problems else ""
        )
        raise BibliographyUnreadable(
            f"{path} holds no usable BibTeX entry{where}: mend it or name another file."
        )
    return Bibliography(references, problems, hashlib.sha256(content).hexdigest())


def parse(text: str) -> tuple[tuple[Reference, ...], tuple[BibProblem, ...]]:
    """Return the references in BibTeX text, and every entry that could not be used, with its line."""
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # problems are returned, not logged as well
    library = bibtexparser.parse_string(
        text, append_middleware=[_BareCharacters(), LatexDecodingMiddleware(), SeparateCoAuthors()]
    )
    problems = [_problem(block) for block in library.failed_blocks]
    references: list[Reference] = []
    line_of_doi: dict[str, int] = {}
    for entry in library.entries:
        line = (entry.start_line or 0) + 1
        reference = _reference(entry.key, line, {field.key.lower(): field.value for field in entry.fields})
        if not reference.title and not reference.doi:
            problems.append(BibProblem(line, f"entry '{entry.key}' has neither title nor DOI", entry.key))
            continue
        if reference.doi and reference.doi in line_of_doi:
            problems.append(
                BibProblem(
                    line,
                    f"entry '{entry.key}' has the DOI of the entry on line {line_of_doi[reference.doi]}",
                    reference.title or reference.doi,
                )
            )
            continue
        if reference.doi:
            line_of_doi[reference.doi] = line
        references.append(reference)
    return tuple(references), tuple(sorted(problems, key=lambda problem: problem.line))


def _problem(block: Any) -> BibProblem:
    line = (block.start_line or 0) + 1
    excerpt = " ".join((block.raw or "").split())[:80]
    if isinstance(block, DuplicateBlockKeyBlock):
        first = block.previous_block.start_line + 1
        return BibProblem(line, f"the key '{block.key}' is already used on line {first}", excerpt)
    if isinstance(block, DuplicateFieldKeyBlock):
        return BibProblem(
            line, f"the entry repeats the field {', '.join(sorted(block.duplicate_keys))}", excerpt
        )
    detail = " ".join(str(getattr(block.error, "abort_reason", block.error)).split())
    return BibProblem(line, f"the entry could not be parsed: {detail.rstrip('. ')}", excerpt)


def _reference(key: str, line: int, fields: dict[str, Any]) -> Reference:
    def text(name: str) -> str | None:
        value = fields.get(name)
        return " ".join(str(value).replace("{", "").replace("}", "").split()) or None if value else None

    people = fields.get("author") or fields.get("editor") or []
    keywords = [word.strip() for word in re.split(r"[,;]", text("keywords") or "")]
    year = re.search(r"\b(1[5-9]|20)\d\d\b", text("year") or text("date") or "")
    certainty = text("lens_certainty")
    return Reference(
        key=key,
        title=text("title") or "",
        authors=tuple(" ".join(str(name).split()) for name in people),
        year=int(year.group()) if year else None,
        doi=bare_doi(text("doi")),
        venue=text("journal") or text("publisher") or text("institution"),
        kind=next((kind for kind in KINDS if kind in keywords), None),
        title_variant=text("title_variant"),
        sections=text("briefing_section"),
        lens=text("lens"),
        second_lens=text("second_lens"),
        lens_certainty=float(certainty) if certainty and re.fullmatch(r"[01]?\.?\d+", certainty) else None,
        pinned=tuple(re.findall(r"W\d+", text("openalex") or "")),
        line=line,
    )


def bare_doi(value: str | None) -> str | None:
    """Return a DOI without resolver, prefix word, blanks and capitals, or None if there is none.

    >>> bare_doi("https://doi.org/10.1332/174426419X155529 99451313")
    '10.1332/174426419x15552999451313'
    """
    found = re.search(r"10\.\d{4,9}/\S+", "".join((value or "").split()))
    return found.group().lower() if found else None
