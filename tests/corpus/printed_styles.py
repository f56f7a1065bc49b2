"""The references of the briefing set in common styles, as a word processor or a publisher prints them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bibtexparser

REFERENCES = Path(__file__).parents[2] / "data" / "references.bib"
Entry = dict[str, str]


def articles() -> list[Entry]:
    """Return the articles of the briefing's bibliography as fields, by key."""
    return [entry for entry in _entries() if entry.get("journal")]


def _entries() -> list[Entry]:
    library: Any = bibtexparser.parse_file(str(REFERENCES), encoding="utf-8")
    return [
        {"key": entry.key}
        | {name: re.sub(r"[{}]", "", field.value) for name, field in entry.fields_dict.items()}
        for entry in sorted(library.entries, key=lambda entry: entry.key)
    ]


def _names(entry: Entry) -> list[tuple[str, str]]:
    return [tuple(name.split(", ", 1)) for name in entry["author"].split(" and ")]  # type: ignore[misc]


def _initials(given: str, dot: str = ".", between: str = " ") -> str:
    return between.join(f"{word[0]}{dot}" for word in re.split(r"[\s-]+", given) if word)


def _place(entry: Entry, volume: str, issue: str, pages: str) -> str:
    number = issue.format(entry["number"]) if "number" in entry else ""
    return f"{volume.format(entry['volume'])}{number}{pages.format(entry['pages'].replace('--', '–'))}"


def _listed(names: list[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{last}{names[-1]}"


def harvard(entry: Entry) -> str:
    first, *others = _names(entry)
    names = _listed([", ".join(first), *(f"{given} {surname}" for surname, given in others)], " and ")
    place = _place(entry, "{}", " ({})", ": {}")
    title = f"'{entry['title']}'"
    return f"{names}. {entry['year']}. {title}, {entry['journal']}, {place}. https://doi.org/{entry['doi']}"


def apa(entry: Entry) -> str:
    names = _listed([f"{surname}, {_initials(given)}" for surname, given in _names(entry)], ", & ")
    place = _place(entry, "{}", "({})", ", {}")
    stop = "" if entry["title"][-1] in "?!" else "."
    return f"{names} ({entry['year']}). {entry['title']}{stop} {entry['journal']}, {place}. https://doi.org/{entry['doi']}"


def chicago(entry: Entry) -> str:
    first, *others = _names(entry)
    names = _listed([", ".join(first), *(f"{given} {surname}" for surname, given in others)], ", and ")
    place = _place(entry, "{}", " ({})", ": {}")
    stop = "" if entry["title"][-1] in "?!" else "."
    stopped = "" if names.endswith(".") else "."
    return (
        f"{names}{stopped} {entry['year']}. “{entry['title']}{stop}” {entry['journal']} {place}. "
        f"https://doi.org/{entry['doi']}."
    )


def chicago_notes(entry: Entry) -> str:
    first, *others = _names(entry)
    names = _listed([", ".join(first), *(f"{given} {surname}" for surname, given in others)], ", and ")
    issue = f", no. {entry['number']}" if "number" in entry else ""
    stop = "" if entry["title"][-1] in "?!" else "."
    stopped = "" if names.endswith(".") else "."
    pages = entry["pages"].replace("--", "–")
    return (
        f"{names}{stopped} “{entry['title']}{stop}” {entry['journal']} {entry['volume']}{issue} "
        f"({entry['year']}): {pages}. https://doi.org/{entry['doi']}."
    )


def vancouver(entry: Entry) -> str:
    names = ", ".join(f"{surname} {_initials(given, '', '')}" for surname, given in _names(entry)[:6])
    more = ", et al" if len(_names(entry)) > 6 else ""
    stop = "" if entry["title"][-1] in "?!" else "."
    place = _place(entry, "{}", "({})", ":{}")
    work = f"{names}{more}. {entry['title']}{stop}"
    return f"{work} {entry['journal']}. {entry['year']};{place}. doi:{entry['doi']}"


def ieee(entry: Entry) -> str:
    names = _listed([f"{_initials(given)} {surname}" for surname, given in _names(entry)], ", and ")
    issue = f" no. {entry['number']}," if "number" in entry else ""
    pages = entry["pages"].replace("--", "–")
    return (
        f"{names}, “{entry['title']},” {entry['journal']}, vol. {entry['volume']},{issue} pp. {pages}, "
        f"{entry['year']}, doi: {entry['doi']}."
    )


STYLES: dict[str, Callable[[Entry], str]] = {
    style.__name__: style for style in (harvard, apa, chicago, chicago_notes, vancouver, ieee)
}
NUMBERED = {"vancouver": "{}. ", "ieee": "[{}] "}
