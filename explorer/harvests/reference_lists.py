"""Lists of references that readers bring along, kept beside the harvester's journals as they were given.

A list is kept under a name made of its own digest: nothing that a reader types becomes part of a path, and
the same list is kept once. Whoever knows a harvest's digest finds the list that it started from.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from corpus.bibliography import BIBTEX, RIS, Bibliography, read_content
from corpus.errors import BibliographyUnreadable

FOLDER = "references"
LARGEST = 2_000_000  # bytes: some ten thousand references, a hundred times what one question can ask for
LETTERS = 16  # of the digest: enough to tell lists apart
SUFFIXES = {BIBTEX: ".bib", RIS: ".ris"}  # the harvester believes these two, so no other form may bear them
NAME = re.compile(r"[0-9a-f]{16}\.(?:bib|ris|txt)")
PASTED = "The pasted list"


class ListNotKept(Exception):
    """A list could not be written down; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A list as it was given, and what was read from it."""

    content: bytes
    bibliography: Bibliography


def understand(content: bytes, name: str) -> Understood:
    """Return what a list holds; `name` is what messages call it. Raises BibliographyUnreadable."""
    if len(content) > LARGEST:
        raise BibliographyUnreadable(
            f"{name} has {len(content) / 1e6:.1f} MB, and a list may have {LARGEST / 1e6:.0f}: leave out "
            "what is no reference, such as abstracts, or give it to `python -m harvest run --references`."
        )
    return Understood(content, read_content(content, name))


def keep(runs: Path, given: Understood) -> str:
    """Write a list down as it was given; return the name that it is kept by. Raises ListNotKept."""
    found = given.bibliography
    name = f"{found.digest[:LETTERS]}{SUFFIXES.get(found.format, '.txt')}"
    folder = runs / FOLDER
    part = folder / f".{name}-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(given.content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / name)
    except OSError as failure:
        raise ListNotKept(
            f"Could not keep the list in {folder} ({failure.strerror}): make the folder writable or free "
            "space, or set HARVEST_RUNS to another place and start the explorer again; then try again."
        ) from failure
    return name


def file_named(runs: Path, name: str) -> Path | None:
    """Return the file of a list that was kept; None if there is none, or the name is none of ours."""
    file = runs / FOLDER / name
    return file if NAME.fullmatch(name) and file.is_file() else None


def name_of_digest(runs: Path, digest: str) -> str | None:
    """Return the name of the list with this SHA-256, if it was kept."""
    names = (f"{digest[:LETTERS]}{suffix}" for suffix in (".bib", ".ris", ".txt"))
    return next((name for name in names if file_named(runs, name)), None)
