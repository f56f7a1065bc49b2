"""The references one starts from, in whatever form they come: BibTeX, RIS, a list of identifiers, a printed
list.

The form is told from the content, not from the file's name. Nothing is dropped without a word: what could not
be used, or only in part, comes back as problems with their lines.
"""

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from corpus import bibtex, identifiers, printed, ris
from corpus.entries import BibProblem, Parsed
from corpus.errors import BibliographyUnreadable
from corpus.model import Reference

STANDARD_INPUT = Path("-")
BIBTEX_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]", re.MULTILINE)
BIBTEX, RIS, IDENTIFIERS, PRINTED = "BibTeX", "RIS", "list of identifiers", "printed reference list"


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What a file of references holds, in its order."""

    references: tuple[Reference, ...]
    problems: tuple[BibProblem, ...]
    digest: str
    """SHA-256 of the bytes read."""
    format: str = BIBTEX
    """`BibTeX`, `RIS`, `list of identifiers` or `printed reference list`: how it was read."""

    @property
    def told(self) -> str:
        """How it was read, for people: `read as a printed reference list: 22 entries`."""
        article = "" if self.format in {BIBTEX, RIS} else "a "
        return f"read as {article}{self.format}: {_entries(len(self.references))}"


def read_bibliography(path: Path) -> Bibliography:
    """Return the references of a file, or of standard input if the path is `-`, and the problems met on the
    way.

    Raises BibliographyUnreadable if it is missing, is not UTF-8 text, or holds no usable entry.
    """
    name = "standard input" if path == STANDARD_INPUT else str(path)
    try:
        content = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
    except OSError as failure:
        raise BibliographyUnreadable(
            f"Could not read {name} ({failure.strerror}): check the path given with --references."
        ) from failure
    return read_content(content, name)


def read_text(text: str, name: str) -> Bibliography:
    """Return the references of a pasted text, called `name` in messages. Raises BibliographyUnreadable."""
    return read_content(text.encode(errors="surrogatepass"), name)


def read_content(content: bytes, name: str) -> Bibliography:
    """Return the references of a file's bytes, called `name` in messages. Raises BibliographyUnreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise BibliographyUnreadable(
            f"{name}, line {line}: not UTF-8 text; save the file as UTF-8 and give it again."
        ) from failure
    form, (references, problems) = parse(text.replace("\r\n", "\n").replace("\r", "\n"), name)
    if not references:
        where = (
            f"; the first problem is on line {problems[0].line}: {problems[0].message}" if problems else ""
        )
        raise BibliographyUnreadable(
            f"{name} holds no usable {'entry' if form == PRINTED else form + ' entry'}{where}. It may be "
            "BibTeX, RIS, a list of DOIs or OpenAlex ids, or a reference list as printed: mend it or name "
            "another file."
        )
    return Bibliography(references, problems, hashlib.sha256(content).hexdigest(), form)


def parse(text: str, name: str = "") -> tuple[str, Parsed]:
    """Return how a text was read, with its references and problems; a name in .bib or .ris is believed."""
    suffix = Path(name).suffix.casefold()
    if ris.is_ris(text) or suffix == ".ris":
        return RIS, ris.parse(text)
    if BIBTEX_ENTRY.search(text) or suffix == ".bib":
        return BIBTEX, bibtex.parse(text)
    if identifiers.is_list(text):
        return IDENTIFIERS, identifiers.parse(text)
    return PRINTED, printed.parse(text)


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"
