"""The formats in which works are taken away."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus.exports import (
    bibtex_file,
    csv_file,
    gexf_file,
    graphml_file,
    pajek_file,
    ris_file,
    vosviewer_file,
)
from corpus.exports.exported import Exported


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how people call it, what is in it, and what writes it."""

    called: str
    suffix: str
    mime: str
    says: str
    """What is in it and what it is for, in one sentence or two."""
    write: Callable[[Exported], bytes]
    fewest: int = 1
    """Works below which the programs that read it open nothing."""

    def file_name(self, stem: str, content: str, today: date) -> str:
        """Return the name of a file: which corpus, version and day (`stem`), what is in it, saved when.

        >>> FORMATS["ris"].file_name("co-production-v3-2026-11-01", "works-123", date(2026, 11, 26))
        'co-production-v3-2026-11-01-works-123-saved-2026-11-26.ris'
        """
        safe = re.sub(r"[^A-Za-z0-9.]+", "-", content).strip("-.")[:80]
        return f"{stem}-{safe}-saved-{today:%Y-%m-%d}.{self.suffix}"


FORMATS = {
    "csv": Format(
        "CSV", "csv", "text/csv",
        "A table for spreadsheets and statistics: a row for each work with all that is known of it.",
        csv_file.write,
    ),
    "bibtex": Format(
        "BibTeX", "bib", "application/x-bibtex",
        "References for LaTeX and for programs that manage references, with abstracts.",
        bibtex_file.write,
    ),
    "ris": Format(
        "RIS", "ris", "application/x-research-info-systems",
        "References for Zotero, EndNote, Mendeley or Rayyan, with abstracts.",
        ris_file.write,
    ),
    "graphml": Format(
        "GraphML", "graphml", "application/xml",
        "The works and the citations among them, with all facts, for networkx, igraph or Cytoscape.",
        graphml_file.write,
    ),
    "gexf": Format(
        "GEXF", "gexf", "application/xml",
        "The works and the citations among them, with all facts and their places on the map, for Gephi.",
        gexf_file.write,
    ),
    "pajek": Format(
        "Pajek", "net", "text/plain",
        "The works and the citations among them, without further facts, for Pajek.",
        pajek_file.write,
    ),
    "vosviewer": Format(
        "VOSviewer", "json", "application/json",
        "The works and the citations among them at their places on the map, for VOSviewer.",
        vosviewer_file.write,
        vosviewer_file.FEWEST,
    ),
}  # fmt: skip
"""By the name that commands know them by."""
