"""One entry of a printed reference list as a reference: its DOI, year, people, title and venue.

Read by where things stand, in the orders of common styles: people, year, title, venue (Harvard, APA, Chicago
by author and date); people, title, venue, year (Vancouver, IEEE, Chicago's notes). A title ends at its
closing quotation mark; without marks at the end of its sentence, or before a venue with its volume or a place
with its publisher.
"""

import re
from dataclasses import dataclass

from corpus.dois import printed_dois
from corpus.model import Reference
from corpus.names import PARTICLES, people

MARKER = re.compile(r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)](?=\s)|[•●▪◦‣*–—-](?=\s))\s*")
YEAR = re.compile(
    r"(?<![\w/.\-–])[(\[]?(?:c\.\s?)?((?:1[5-9]|20)\d\d)(?:[a-z]\b)?(?:[-/–](?:\d\d){1,2})?(?:,\s[A-Z][a-z]+(?:\s\d{1,2})?)?[)\]]?"
    r"(?![\w/]|[-–]\d|\.\d)"
)
NO_YEAR = re.compile(r"[(\[]?\b(?:n\.\s?d\.|forthcoming|in press|undated)[)\]]?", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?:https?\s?:\s?//|www\.)\S+(?:\s?\n\s*(?=[a-z0-9][\w\-%.]*[/.\-_=])\S+)?", re.IGNORECASE
)
SEEN = re.compile(
    r"[\[(]?\s*\b(?:last\s+)?(?:accessed|retrieved|viewed|visited|available)\b(?:\s*(?:on|at|from|via|online))*\s*:?"
    r"(?:\s*\d{1,2}(?:st|nd|rd|th)?)?(?:\s*[A-Z][a-z]+\.?)?(?:\s*\d{1,2},)?(?:\s*\d{4})?\s*[\])]?\.?",
    re.IGNORECASE,
)
OPENING, CLOSING = "\"'“‘„«", "\"'”’“»"
VENUE_AFTER = re.compile(
    r"^(?P<title>.{12,}?[^,\s]),\s+(?P<venue>[A-Z][^.]{3,100}?),?\s+(?:vol\.?\s*)?\d{1,4}\s*(?:\(|,|:|\.?$)"
)
PLACE_AFTER = re.compile(
    r"^(?P<title>.{12,}?[^,\s])[,.]\s+(?P<place>[A-Z][\w.\s,&/-]{1,40}):\s+(?P<venue>[A-Z][^.,]{2,80})"
)
BRACKETED_PLACE = re.compile(
    r"^(?P<title>.{8,}?)\s*\((?P<place>[A-Z][^():]{1,40}):\s*(?P<venue>[^(),]{2,80})(?:,[^()]*)?\)"
)
SENTENCE_END = re.compile(
    r"(?<![\s.(][A-Z])(?<!\bvs)(?<!\bed)(?<!\bvol)(?<!\bno)(?<!\bSt)(?<!\bDr)[.?!]['\"”’]?\s+(?=[\w(\[\"'“‘])"
)
VENUE_WITH_VOLUME = re.compile(r"[A-Z][^,.:?!\d]{2,90},?\s(?:vol\.\s?)?\d{1,4}\b(?!\s[a-z])", re.IGNORECASE)
YEAR_AND_VOLUME = re.compile(r"(?:1[5-9]|20)\d\d(?:\s[A-Z][a-z]{2})?(?:\s\d{1,2})?\s?;")
SURNAME_INITIALS = r"(?:[^\W\d_][\w'’-]*\s){1,4}[A-Z]{1,4}"
VANCOUVER = re.compile(rf"{SURNAME_INITIALS}(?:,\s{SURNAME_INITIALS})*(?:,?\set\sal)?\.\s(?=[\w\"“'‘])")
INITIALS_FIRST = re.compile(
    r"(?:(?:[A-Z]\.[\s-]?){1,3}[\w'’ -]+?(?:,\s(?:and\s)?|\sand\s|,?\s&\s|,?\set\sal\.,?\s))+"
    r"(?=[A-Z0-9\"“‘'])"
)
LONGEST_HEAD = 1_500  # characters in which the people of an entry may stand: 36 authors take 700
LOWER_IN_NAMES = PARTICLES | frozenset(
    "and & et al al. eds ed ed. eds. editor editors by of the for on in with und on behalf group".split()
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands in an entry, before it is a reference."""

    people: str
    year: int | None
    title: str
    venue: str | None
    variant: str | None = None


def read_entry(text: str, line: int) -> Reference:
    """Return the reference that one entry names, with an empty key; without title or DOI if it names none."""
    doi = next((found.doi for found in printed_dois(text)), None)
    parts = _parts(unbroken(_without_addresses(text)))
    return Reference(
        key="",
        title=parts.title,
        authors=people(parts.people),
        year=parts.year,
        doi=doi,
        venue=parts.venue,
        title_variant=parts.variant,
        line=line,
    )


def unbroken(text: str) -> str:
    """Return the text on one line; a hyphen at the end of a line stays."""
    return " ".join(re.sub(r"(?<=\w[-‐])\s*\n\s*(?=\w)", "", text).split())


def head_of(text: str) -> tuple[str, int | None, int]:
    """Return the people before the year, the year, and where it ends; ("", None, 0) if no year follows names
    alone.

    >>> head_of("Bevir, Mark and Justin Waring. 2018. 'Inside'")
    ('Bevir, Mark and Justin Waring. ', 2018, 35)
    """
    for found in (YEAR.search(text, 0, LONGEST_HEAD), NO_YEAR.search(text, 0, LONGEST_HEAD)):
        if found and are_names(text[: found.start()]):
            year = int(found[1]) if found.re is YEAR else None
            return text[: found.start()], year, found.end()
    return "", None, 0


def are_names(text: str) -> bool:
    """Whether every word could be of a name: capitals, particles and what joins names, and no quotation mark.

    >>> are_names("Durose, Catherine., Beth Perry & the Research Collective (Eds)"), are_names("Lost in it")
    (True, False)
    """
    words = [word.strip(".,;()[]*") for word in re.split(r"[\s/]+", text)]
    words = [word for word in words if word]
    if not words or re.search(r"[:?!\"“”„«‘]|(?<!\w)'", text):
        return False
    first = words[0]
    if not (first[0].isupper() or first.casefold() in PARTICLES):
        return False
    # digits are marks of affiliations: `Perry1`
    return all(
        word[0].isupper() or word.casefold() in LOWER_IN_NAMES or re.match(r"(?:[dl]['’]|ten|’t)", word)
        for word in words
    ) and not re.search(r"\d{2}", text)


def _without_addresses(text: str) -> str:
    """Return the text without DOIs, web addresses and notes on when they were seen."""
    for found in reversed(list(printed_dois(text))):
        text = f"{text[: found.start]} {text[found.end :]}"
    return SEEN.sub(" ", ADDRESS.sub(" ", text)) if ADDRESS.search(text) or "ccessed" in text else text


def _parts(text: str) -> Parts:
    text = MARKER.sub("", text, count=1) if MARKER.match(text) else text
    head, year, end = head_of(text)
    if end:
        title, venue, variant = _title(text[end:].lstrip(" .,;:)]*_"))
        return Parts(head, year, title, venue, variant)
    years = [int(found[1]) for found in YEAR.finditer(text)]
    year = _most_likely(text, years)
    opened = re.search(rf"(?:^|[\s,.])([{OPENING}])(?=\w)", text)
    if opened and are_names(text[: opened.start(1)] or "X"):
        title, venue, variant = _title(text[opened.start(1) :])
        return Parts(text[: opened.start(1)], year, title, venue, variant)
    names, rest = _names_then_sentence(text)
    title, venue, variant = _title(rest)
    return Parts(names, year, title, venue, variant)


def _most_likely(text: str, years: list[int]) -> int | None:
    """Return the year of an entry that does not begin with it: in brackets, before a volume, or the last."""
    bracketed = re.search(r"\((?:[^()]*[\s,])?((?:1[5-9]|20)\d\d)\)", text) or re.search(
        r"\b((?:1[5-9]|20)\d\d)(?:\s[A-Z][a-z]{2})?;", text
    )
    if bracketed:
        return int(bracketed[1])
    return years[-1] if years else None


def _names_then_sentence(text: str) -> tuple[str, str]:
    """Return people and rest of `Smith J, Doe K. A title. Journal.`, or of `J. Smith and K. Doe, A title`."""
    found = VANCOUVER.match(text) or INITIALS_FIRST.match(text)
    if found and are_names(found.group()):
        return found.group(), text[found.end() :]
    for found in SENTENCE_END.finditer(text, 0, LONGEST_HEAD):
        if are_names(text[: found.start()]):
            if not re.match(r"(?:[A-Z]\.[\s,]*)+(?:$|[\w])", text[found.end() :]):
                return text[: found.start()], text[found.end() :]
        else:
            break
    return "", text


def _title(rest: str) -> tuple[str, str | None, str | None]:
    """Return title, venue and another reading of the title, from what follows people and year."""
    rest = rest.strip()
    if rest and rest[0] in OPENING:
        close = _closing(rest)
        if close:
            return _tidy(rest[1:close]), _venue(rest[close + 1 :]), None
        rest = rest[1:]
    for shape in (BRACKETED_PLACE, PLACE_AFTER):
        if (found := shape.match(rest)) and not SENTENCE_END.search(found["title"]):
            return _tidy(found["title"]), _tidy(found["venue"]) or None, None
    starts = [0, *(found.end() for found in SENTENCE_END.finditer(rest))]
    sentences = [rest[start:end].strip() for start, end in zip(starts, [*starts[1:], len(rest)], strict=True)]
    if (found := VENUE_AFTER.match(sentences[0])) and sentences[0][-1] not in "?!":
        return _last_comma(found)
    if len(sentences) == 1:
        return _tidy(re.sub(r"[\s,(]+(?:1[5-9]|20)\d\d\)?\.?$", "", rest)), None, None
    return _of_sentences(sentences)


def _of_sentences(sentences: list[str]) -> tuple[str, str | None, str | None]:
    """Return title, venue and another reading: the venue stands with a volume, or before year and volume."""
    first = _tidy(sentences[0])
    for number in range(1, len(sentences)):
        here, after = sentences[number], " ".join(sentences[number + 1 : number + 2])
        if VENUE_WITH_VOLUME.match(here) or (YEAR_AND_VOLUME.match(after) and here[0].isupper()):
            title = _tidy(" ".join(sentences[:number]))
            return title, _venue(here), first if number > 1 else None
    # a title of two sentences, and a title before its series or its place, look the same
    second = re.split(r",\s+(?=[A-Z][^,]*(?:,|\s)\s*\d)|,\s+(?=[A-Z][\w\s]+:)", " ".join(sentences[:2]))[0]
    return first, _venue(sentences[1]), _tidy(second) if _tidy(second) != first else None


def _last_comma(found: re.Match[str]) -> tuple[str, str | None, str | None]:
    """Return title and venue of `a title, with a comma, Journal, 18 (43)`: at the last comma and capital."""
    title, venue = found["title"], found["venue"]
    while (cut := re.match(r"(.*?),\s+([A-Z].*)$", venue)) and len(cut[2]) > 3:
        title, venue = f"{title}, {cut[1]}", cut[2]
    return _tidy(title), _tidy(venue) or None, None


def _closing(rest: str) -> int | None:
    """Return where the title that begins with a quotation mark ends: marks inside it are balanced."""
    depth = 0
    single = rest[0] in "'‘"
    marks = "'‘’" if single else '"“”„«»'
    candidates = []
    for place, character in enumerate(rest):
        if character not in marks:
            continue
        before = rest[place - 1] if place else " "
        after = rest[place + 1] if place + 1 < len(rest) else " "
        if before.isalnum() and after.isalnum():
            continue  # an apostrophe
        opens = (before.isspace() or before in "([-—–" or place == 0) and not after.isspace()
        if opens and after not in ",.;":
            depth += 1
            continue
        candidates.append((depth, place, after))
        depth = max(0, depth - 1)
    for depth, place, _ in candidates:
        if depth <= 1:
            following = rest[place + 1 :].lstrip()
            if not following or following[0] in ",.;(:" or following[0].isupper() or following[0].isdigit():
                return place
    return candidates[-1][1] if candidates else None


def _venue(rest: str) -> str | None:
    rest = re.sub(r"^[\s,.;:]*(?:in\s*:?\s+)?", "", rest, flags=re.IGNORECASE)
    found = re.match(r"[A-Z][^,.;(\d]{2,100}", rest)
    return _tidy(found.group()) or None if found else None


def _tidy(text: str) -> str:
    """Return it without the punctuation around it; a question mark belongs to the title."""
    return " ".join(text.split()).strip(' ,;:*"“”«»').rstrip(".").rstrip(" ,;").strip()
