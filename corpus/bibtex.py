"""References in BibTeX, and what could not be read, with line numbers. Written they are by
`corpus.exports.bibtex_file`; nothing else imports bibtexparser.

An entry that is broken, repeated or lacks a title is never dropped silently: it comes back as a `BibProblem`
and is shown to the user. Fields of ours beside the usual ones: `briefing_section`, `lens`, `second_lens`,
`lens_certainty`, `title_variant` and `openalex` (ids chosen by hand, separated by spaces or commas).
"""

import logging
import re
from typing import Any

import bibtexparser
from bibtexparser.library import Library
from bibtexparser.middlewares import BlockMiddleware, LatexDecodingMiddleware, SeparateCoAuthors
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

from corpus.dois import bare_doi
from corpus.entries import BibProblem, Parsed, without_repeats
from corpus.model import Reference

KINDS = ("reference", "companion", "briefing")
ADDRESSES = {"doi", "url", "eprint"}
BARE = re.compile(r"(?<!\\)((?:\\\\)*)([&%#_])")  # not escaped by an odd number of backslashes
CIRCUMFLEX = r"\textasciicircum{}"  # the decoder makes an accent of it
BARE_IN_ADDRESSES = {"~": r"\textasciitilde{}", "$": r"\$"}


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
                field.value = re.sub("-(?=-)", "-{}", field.value)
            field.value = field.value.replace(CIRCUMFLEX, "^")
        return entry


class _Decoded(LatexDecodingMiddleware):  # type: ignore[misc]
    """Read LaTeX as letters, in lists of names as well: `{Council for Arts and Sciences}` is one of them.

    So names must be parted before. `others` at their end stands for those that are not listed.
    """

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        for field in entry.fields:
            if isinstance(field.value, list):
                names = [name for name in field.value if name.casefold() != "others"]
                field.value = [self._transform_python_value_string(name)[0] for name in names]
        return super().transform_entry(entry, library)


def parse(text: str) -> Parsed:
    """Return the references in BibTeX text, and every entry that could not be used, with its line."""
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # problems are returned, not logged as well
    library = bibtexparser.parse_string(
        text, append_middleware=[_BareCharacters(), SeparateCoAuthors(), _Decoded()]
    )
    problems = [_problem(block) for block in library.failed_blocks]
    references: list[Reference] = []
    for entry in library.entries:
        line = (entry.start_line or 0) + 1
        reference = _reference(entry.key, line, {field.key.lower(): field.value for field in entry.fields})
        if reference.title or reference.doi or reference.pinned:
            references.append(reference)
        else:
            missing = f"entry '{entry.key}' has neither title nor DOI; it is left out"
            problems.append(BibProblem(line, missing, entry.key))
    kept, repeated = without_repeats(references)
    return tuple(kept), tuple(sorted([*problems, *repeated], key=lambda problem: problem.line))


def _problem(block: Any) -> BibProblem:
    line = (block.start_line or 0) + 1
    excerpt = " ".join((block.raw or "").split())[:80]
    if isinstance(block, DuplicateBlockKeyBlock):
        first = block.previous_block.start_line + 1
        return BibProblem(
            line, f"the key '{block.key}' is already used on line {first}; it is left out", excerpt
        )
    if isinstance(block, DuplicateFieldKeyBlock):
        return BibProblem(
            line,
            f"the entry repeats the field {', '.join(sorted(block.duplicate_keys))}; it is left out",
            excerpt,
        )
    detail = " ".join(str(getattr(block.error, "abort_reason", block.error)).split())
    return BibProblem(line, f"the entry could not be parsed: {detail.rstrip('. ')}; it is left out", excerpt)


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
