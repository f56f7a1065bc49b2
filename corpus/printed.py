"""A reference list as printed and pasted: where its entries begin and end, and what of it is in no entry.

The text is only cut, never changed: its pieces put together are the text again, and each is an entry or a
problem. An entry begins at a number in its turn, or where names are followed by a year or by a title in
quotation marks, if the one before it is complete: at a line's begin, or glued to the DOI, address or pages
that end the one before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.dois import printed_dois
from corpus.entries import BibProblem, Parsed, with_own_keys, without_repeats
from corpus.model import Reference
from corpus.printed_entry import (
    ADDRESS,
    INITIALS_FIRST,
    LONGEST_HEAD,
    NO_YEAR,
    SEEN,
    VANCOUVER,
    YEAR,
    are_names,
    head_of,
    read_entry,
    unbroken,
)

NUMBER = re.compile(r"[ \t]*(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})[.)])[ \t]+(?=\S)", re.MULTILINE)
BULLET = re.compile(r"[ \t]*[•●▪◦‣*–—-][ \t]+(?=\S)")
GLUED_PAGES = re.compile(r"(?<=\d[.)\]])[ \t]+(?=[A-Z][\w'’-]+, [A-Z])|(?<=\d\.)(?=[A-Z][\w'’-]+, [A-Z])")
TAIL = re.compile(
    r"\b\d{1,4}\s?\(\s?\w{1,9}\s?\)(?:\s?[:,]\s?(?:pp?\.\s?)?[\w–-]+(?:\s?[-–]\s?\w+)?)?\.(?=\s)"
)
END_BEFORE = re.compile(r"[^,;]*\w{3}\.\s+[A-Z][\w'’-]+, [A-Z]")  # `Palgrave Macmillan. Martin, Steve. 2010`
BLANK_LINE = re.compile(r"\n[ \t]*\n")
OPEN = re.compile(r"(?:,|\band|&|\bund|-|/|\()\s*$")
LEAST_NUMBERED = 2
SHORTEST_ENTRY = 30  # characters, without which nothing is complete
LONGEST_FOOT = (
    40  # text after the pages of an entry that is longer than this and holds no address is not its own
)
LOOK_AHEAD = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text as pasted: an entry, or what is in none."""

    line: int
    text: str
    reference: Reference | None
    """None: no entry."""


def parse(text: str) -> Parsed:
    """Return the references of a printed list, and a problem for all text that is in none of them."""
    found = list(pieces(text))
    problems = [
        BibProblem(piece.line, "this text is in no entry; it is left out", " ".join(piece.text.split()))
        for piece in found
        if piece.reference is None and piece.text.strip()
    ]
    named = with_own_keys(piece.reference for piece in found if piece.reference)
    kept, repeated = without_repeats(named)
    return tuple(kept), tuple(sorted([*problems, *repeated], key=lambda problem: problem.line))


def pieces(text: str) -> Iterator[Piece]:
    """Yield the text in pieces that leave nothing out."""
    cuts = _numbered(text) or _unnumbered(text)
    for start, end in _spans(text, cuts):
        for begin, finish in _without_foot(text, start, end):
            piece = text[begin:finish]
            line = text.count("\n", 0, begin + len(piece) - len(piece.lstrip())) + 1
            reference = read_entry(piece, line)
            yield Piece(line, piece, reference if _is_entry(piece, reference) else None)


def _spans(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    starts = sorted({0, *cuts})
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if text[start:end].strip():
            yield start, end


def _numbered(text: str) -> list[int]:
    """Return where the entries of a numbered list begin; empty if it is not numbered."""
    cuts: list[int] = []
    expected = None
    for found in NUMBER.finditer(text):
        number = int(found[1] or found[2] or found[3])
        at_line = not text[: found.start()].rpartition("\n")[2].strip()
        if (expected is None and at_line and number <= 1) or (number == expected and (at_line or found[1])):
            cuts.append(found.start())
            expected = number + 1
    first = re.compile(r"\s*").match(text)
    begins = first is not None and bool(cuts) and cuts[0] <= first.end()
    unnumbered = _unnumbered(text)
    return cuts if len(cuts) >= LEAST_NUMBERED and (begins or 2 * len(cuts) > len(unnumbered)) else []


def _unnumbered(text: str) -> list[int]:
    """Return where the entries of a list without numbers begin."""
    one_a_line = _one_a_line(text)
    cuts: list[int] = []
    start = 0
    for place, after_blank in _candidates(text):
        before = text[start:place]
        if not before.strip():
            cuts.append(place)
            start = place
            continue
        at_line = text[place - 1 : place] == "\n"
        if _is_begin(before, text[place : place + LOOK_AHEAD], at_line, after_blank, one_a_line):
            cuts.append(place)
            start = place
    return cuts


def _candidates(text: str) -> Iterator[tuple[int, bool]]:
    """Yield where an entry might begin, and whether a blank line stands before it."""
    places: dict[int, bool] = {}
    for found in re.finditer(r"^[ \t]*(?=\S)", text, re.MULTILINE):
        places[found.start()] = bool(
            re.search(r"\n[ \t]*\n[ \t]*$", text[max(0, found.start() - 200) : found.start()])
        )
    for end in (
        *(found.end for found in printed_dois(text)),
        *(found.end() for found in ADDRESS.finditer(text)),
        *(found.end() for found in SEEN.finditer(text)),
        *(found.end() for found in GLUED_PAGES.finditer(text)),
    ):
        begin = re.compile(r"[ \t.,;\])]*").match(text, end)
        if begin and begin.end() < len(text) and text[begin.end()].isupper():
            places.setdefault(begin.end(), False)
    inside = [(found.start, found.end) for found in printed_dois(text)]
    for place, after_blank in sorted(places.items()):
        if not any(start < place < end for start, end in inside):
            yield place, after_blank


def _is_begin(before: str, here: str, at_line: bool, after_blank: bool, one_a_line: bool) -> bool:
    """Whether an entry begins here, after the piece `before`."""
    here = _until_blank_line(here)
    strong = begins_entry(here)
    if not at_line:
        return strong and _is_complete(before)
    if OPEN.search(before) or _names_go_on(before):
        return False
    if strong:
        return _is_complete(before) or after_blank or one_a_line or len(before.strip()) < SHORTEST_ENTRY
    return (after_blank or one_a_line) and _is_complete(before) and _stands_alone(here)


def _until_blank_line(here: str) -> str:
    """Return it up to the second blank line: an entry may be torn once, but not reach further."""
    parts = re.split(rf"({BLANK_LINE.pattern})", here.lstrip("\n"))
    return "".join(parts[:3])


def begins_entry(text: str) -> bool:
    """Whether a text begins as entries do: names and then a year, a title in quotation marks, or a sentence.

    >>> begins_entry("Robinson, John and James Tansey. 2006. Co-production, emergent properties")
    True
    >>> begins_entry("Public Administration Review. 2007;67(5)")
    False
    """
    flat = unbroken(BULLET.sub("", text, count=1) if BULLET.match(text) else text)
    listed = VANCOUVER.match(flat) or INITIALS_FIRST.match(flat)
    if listed and are_names(listed.group()):
        return True
    names, year, end = head_of(flat)
    if END_BEFORE.match(names):
        return False
    if end and (year is not None or "," in names):
        after = flat[end:].lstrip(" .,:;)]*_")
        return len(after) > 8 and (after[0].isupper() or after[0] in "\"'“‘„«0123456789")
    quoted = re.search(r"[,.]\s[\"“'‘„](?=\w)", flat[:LONGEST_HEAD])
    return bool(quoted and "," in flat[: quoted.start() + 1] and are_names(flat[: quoted.start()]))


def _is_complete(piece: str) -> bool:
    """Whether a piece could be an entry at its end: it has a year or a DOI, and room for a title."""
    if len(piece.strip()) < SHORTEST_ENTRY:
        return False
    if not (YEAR.search(piece) or NO_YEAR.search(piece) or any(True for _ in printed_dois(piece))):
        return False
    _, _, end = head_of(unbroken(piece))
    return not end or len(unbroken(piece)) - end > 12


def _names_go_on(piece: str) -> bool:
    """Whether the piece is a list of names whose year is still to come."""
    flat = unbroken(piece)
    return "," in flat and len(flat) > 15 and not YEAR.search(flat) and are_names(flat)


def _stands_alone(here: str) -> bool:
    """Whether a paragraph, or a line in a list of one entry a line, is not the rest of the one before it."""
    flat = here.strip()
    return flat[:1].isupper() and not re.match(
        r"(?:DOI|Available|Accessed|Retrieved|ISBN|URL|Vol|No\b|Pp)", flat
    )


def _one_a_line(text: str) -> bool:
    """Whether most lines with text begin an entry, so that none is broken in two."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and sum(map(begins_entry, lines)) > 0.6 * len(lines)


def _without_foot(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield an entry, and apart from it what runs on after its pages or its DOI and is not its own."""
    piece = text[start:end]
    ends = [found.end() for found in TAIL.finditer(piece)]
    dois = [found.end for found in printed_dois(piece)]
    for finish in sorted({*ends[:1], *dois[-1:]}, reverse=True):
        foot = piece[finish:].strip(" .,;)]\n\t")
        own = any(True for _ in printed_dois(foot)) or ADDRESS.search(foot) or SEEN.match(foot)
        if len(foot) > LONGEST_FOOT and foot[0].isupper() and not own and not YEAR.match(foot):
            yield start, start + finish
            yield start + finish, end
            return
    stray = _stray_paragraphs(piece)
    if stray is not None:
        yield start, start + stray
        yield start + stray, end
        return
    yield start, end


def _stray_paragraphs(piece: str) -> int | None:
    """Return where the paragraphs begin that follow a whole entry and are not its own, or None.

    A paragraph with a number, a DOI or an address may be the rest of an entry that was torn apart.
    """
    stray = None
    for blank in reversed(list(BLANK_LINE.finditer(piece.rstrip()))):
        if re.search(r"\d", piece[blank.end() : stray]) or ADDRESS.search(piece, blank.end()):
            break
        before = read_entry(piece[: blank.start()], 1)
        if not ((before.venue or before.doi) and _is_entry(piece[: blank.start()], before)):
            break
        stray = blank.end()
    return stray


def _is_entry(piece: str, reference: Reference) -> bool:
    """Whether a piece is a reference: it has a DOI, or a title with two of people, year and venue."""
    if reference.doi:
        return True
    flat = unbroken(piece)
    dated = reference.year or NO_YEAR.search(flat)
    known = sum(map(bool, (reference.authors, dated, reference.venue)))
    return (
        len(reference.title) > 5
        and known >= 2
        and (begins_entry(flat) or reference.year is not None)
        and len(flat) > 20
    )
