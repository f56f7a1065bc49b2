"""Hand-collected strings, cleaned as far as it is safe, and the keys by which they are compared.

Nothing is guessed: letters that were lost stay lost, a list of authors that breaks off says "et al.".
"""

import html
import re
import unicodedata

DOI = re.compile(r"10\.\d{4,9}/\S+")
OPENALEX_ID = re.compile(r"W\d+")
AND_OTHERS = "et al."

_UNREADABLE = "\ufffd"
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_HYPHENS_AND_ACCENTS = str.maketrans({"\u2010": "-", "\u2011": "-", "´": "'"})
_LETTERS_WITHOUT_PARTS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_INITIALS = r"[^\W\d_]\.(?:[ -]?[^\W\d_]\.)*"
_SURNAME = r"[^\W\d_][^,;.&…]+"
_NAME_IN_LIST = re.compile(
    rf"(?P<name>{_SURNAME}, {_INITIALS}|{_INITIALS} {_SURNAME})(?:,? (?:&|and|…) |, |$)",
)
_ONE_NAME_FOR_A_TYPE = {
    "journal-article": "article",
    "inbook": "book-chapter",
    "incollection": "book-chapter",
    "inproceedings": "conference-paper",
    "misc": "",  # it says nothing
}


def clean_text(raw: str) -> str:
    """Return one line of composed letters: no markup, entities, braces or invisible characters.

    >>> clean_text("Informal Settlements &amp;ndash;  An <i>Exploration</i>")
    'Informal Settlements – An Exploration'
    """
    text = html.unescape(html.unescape(raw))
    text = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_HYPHENS_AND_ACCENTS)
    return " ".join(text.replace("{", "").replace("}", "").split())


def clean_title(raw: str) -> str | None:
    """Return the title without a closing full stop (an abbreviation keeps its own), None if there is none.

    >>> clean_title("Strengthening its practice."), clean_title("Energy Policies in the U.S.")
    ('Strengthening its practice', 'Energy Policies in the U.S.')
    """
    title = re.sub(r"(?<=[a-z]):(?=[A-Z])", ": ", clean_text(raw))
    if title.endswith(".") and "." not in title.rsplit(" ", 1)[-1][:-1]:
        title = title[:-1]
    return title or None


def clean_doi(raw: str) -> str | None:
    """Return the bare DOI in lower case, None if the cell is empty; ValueError if it is no DOI.

    >>> clean_doi("https://doi.org/10.1332/174426419X155")
    '10.1332/174426419x155'
    """
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", raw.strip().lower())
    if doi and not DOI.fullmatch(doi):
        raise ValueError(f"{raw!r} is not a DOI")
    return doi or None


def clean_openalex_id(raw: str) -> str | None:
    """Return the id as W and digits, None if the cell is empty; ValueError if it is no such id.

    >>> clean_openalex_id("https://openalex.org/w2999414134")
    'W2999414134'
    """
    openalex_id = raw.strip().rsplit("/", 1)[-1].upper()
    if openalex_id and not OPENALEX_ID.fullmatch(openalex_id):
        raise ValueError(f"{raw!r} is not an OpenAlex id of a work")
    return openalex_id or None


def clean_authors(raw: str) -> tuple[str, ...]:
    """Return the authors (or editors), one string each, ending in "et al." where the source breaks off.

    >>> clean_authors("Askheim, O. P., & Askheim, C.")
    ('Askheim, O. P.', 'Askheim, C.')
    >>> clean_authors("Pestoff; Brandsen et al."), clean_authors("Polk, Merritt (ed)")
    (('Pestoff', 'Brandsen', 'et al.'), ('Polk, Merritt',))
    """
    text = re.sub(r"\s*\((?:eds?\.?)\)$", "", clean_text(raw), flags=re.IGNORECASE)
    complete = "…" not in text
    names: list[str] = []
    for part in _split_names(text):
        if _UNREADABLE in part:  # what follows it may be the rest of the same broken name
            complete = False
            break
        name = re.sub(r"\s*\bet al\.?$", "", part).strip()
        complete = complete and name == part
        name = re.sub(r"^with the ", "", name)
        if name and not re.search(r"https?:|www\.", name):
            names.append(name)
    if names and not complete:
        names.append(AND_OTHERS)
    return tuple(names)


def _split_names(text: str) -> list[str]:
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    names, at = [], 0
    while at < len(text):
        match = _NAME_IN_LIST.match(text, at)
        if match is None:  # not a list of surnames and initials: one name, as it stands
            return [text]
        names.append(match["name"])
        at = match.end()
    return names


def clean_type(raw: str) -> str | None:
    """Return the kind of work under one name for each kind, None if the source does not say."""
    kind = clean_text(raw).lower()
    return _ONE_NAME_FOR_A_TYPE.get(kind, kind) or None


def clean_evidence(raw: str) -> tuple[str, ...]:
    """Return where the facts were read, one place each, without words about how the place was found."""
    plain = re.sub(r"\s*\(pages corpus\)|\bcode corpus\s+", "", clean_text(raw))
    return tuple(place.strip() for place in plain.split(" ; ") if place.strip())


def folded(text: str) -> str:
    """Return the text in lower case, without accents, as ASCII words and single spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS_WITHOUT_PARTS))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = re.sub(r"['’‘`]", "", bare)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def title_key(title: str) -> str:
    """Return the form in which titles are compared: case, accents, signs and the hyphen of co- do not count.

    >>> title_key("Co-Production: key ideas") == title_key("Coproduction – Key Ideas")
    True
    """
    return re.sub(r"\bco (?=\w)", "co", folded(title))


def surname_key(authors: tuple[str, ...]) -> str | None:
    """Return the last word of the first author's surname, for comparing; None without an author.

    >>> surname_key(("Norström, Albert V.",)) == surname_key(("Albert V. Norström",)) == "norstrom"
    True
    """
    if not authors:
        return None
    words = folded(authors[0].split(",")[0].replace("-", "")).split()
    return words[-1] if words else None
