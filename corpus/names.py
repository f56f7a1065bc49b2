"""The people of a printed reference: `Bevir, Mark, Catherine Needham and Justin Waring` as three names.

Styles read: the first name inverted and the rest not (Harvard, Chicago), all inverted with initials (APA) or
with given names, surname and initials without a comma (Vancouver), initials first (IEEE), and bodies. What is
left of names are the defects of print: a given name repeated, letters of affiliations glued on, `and and`,
stray full stops.
"""

import re
from collections.abc import Sequence

PARTICLES = frozenset(
    "de del della der den des di da do dos du van von vom vander la le les el al ter ten te zu zur af av y "
    "bin ibn".split()
)
EDITORS = re.compile(
    r",?\s*[(\[]\s*(?:eds?|editors?|hrsg|coord|comp)\b\.?\s*[)\]]\.?|,?\s*\b(?:eds?|hrsg)\.(?=\s*$)", re.I
)
ET_AL = re.compile(r"[,;]?\s*\b(?:et\.? al\b\.?|and others|u\. ?a\.)", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:[,;]|(?<![\w.])(?:and|&|und|with)(?![\w.])|,\s*(?:and|&)\b)\s*", re.IGNORECASE)
INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}\.?")
SHOUTED_INITIALS = re.compile(r"^((?:[\w'’-]+ ){0,3}[\w'’-]{2,}) ([A-Z]{1,3})$")
BODY = re.compile(
    r"\b(?:institute|unit|university|centre|center|council|ministry|department|organi[sz]ation|international|"
    r"commission|agency|association|collective|government|office|network|group|foundation|oecd|who|bank|nations|"
    r"committee|society|union|authority|board|trust|consortium|federation|college|nhs)\b",
    re.IGNORECASE,
)
LEAST_MARKED = 3  # Costa and Webb end in a and b by chance; of Nikulinaa and Lindalb the double letter tells


def people(text: str) -> tuple[str, ...]:
    """Return the names as `Surname, Given`; a body as it is printed.

    >>> people("Bevir, Mark, Catherine Needham, Catherine and Justin Waring")
    ('Bevir, Mark', 'Needham, Catherine', 'Waring, Justin')
    >>> people("Bovaird, T., & Loeffler, E. (Eds.)")
    ('Bovaird, T.', 'Loeffler, E.')
    >>> people("Brudney JL, van der Hel S, et al")
    ('Brudney, JL', 'van der Hel, S')
    >>> people("Governance International/Local Government Information Unit")
    ('Governance International/Local Government Information Unit',)
    """
    text = ET_AL.sub("", EDITORS.sub("", " ".join(text.split()))).strip(" ,;:&")
    if not text:
        return ()
    if ";" in text:
        names = [_inverted(part) for part in text.split(";")]
    elif "," not in text and BODY.search(text):
        names = [_clean(text)]
    else:
        names = _walk([piece for piece in (_clean(part) for part in BETWEEN.split(text)) if piece])
    return tuple(_without_marks([name for name in names if name]))


def surname_of(name: str) -> str:
    """Return what stands before the comma."""
    return name.partition(",")[0]


def _clean(piece: str) -> str:
    """Return a piece without stray punctuation: `Jeffrey. L.` is `Jeffrey L.`, `Oli.` is `Oli`."""
    piece = re.sub(r"(?<=[^\W\d_]{2})\.(?=\s|$)", "", piece.strip(" ,;:()[]*†‡"))
    return re.sub(r"\s+", " ", piece).strip()


def _walk(pieces: Sequence[str]) -> list[str]:
    names: list[str] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        place += 1
        if BODY.search(piece) and len(piece.split()) > 1:
            names.append(piece)
        elif SHOUTED_INITIALS.match(piece) and not piece.isupper():
            names.append(SHOUTED_INITIALS.sub(r"\1, \2", piece))
        elif following is not None and (
            _is_initials(following) or _may_be_inverted(piece, following, first=not names)
        ):
            names.append(f"{piece}, {following}")
            place += 1
        elif _is_initials(piece) or (names and _repeats(piece, names[-1])):
            continue  # it belongs to a name already read
        else:
            names.append(_turned(piece))
    return names


def _is_initials(piece: str) -> bool:
    return bool(INITIALS.fullmatch(piece)) and (piece.isupper() or "." in piece)


def _may_be_inverted(piece: str, following: str, *, first: bool) -> bool:
    """Whether the two are surname and given names of one person."""
    if _is_initials(piece.split(maxsplit=1)[0]):
        return False  # `J. Smith` is a name already
    surnames = [word for word in piece.split() if word.casefold() not in PARTICLES]
    if first:
        return len(surnames) <= 3 and len(following.split()) <= 3
    return len(surnames) == 1 and len(following.split()) == 1


def _repeats(piece: str, name: str) -> bool:
    return " " not in piece and piece.casefold() in name.casefold().replace(",", " ").split()


def _inverted(part: str) -> str:
    surname, comma, given = (_clean(side) for side in part.partition(","))
    if not comma and "," not in part:
        return _turned(surname)
    return f"{surname}, {given}" if given else surname


def _turned(piece: str) -> str:
    """Return `Given Surname` as `Surname, Given`; a particle belongs to the surname."""
    words = piece.split()
    if len(words) < 2 or BODY.search(piece):
        return piece
    if _is_initials(words[-1]):  # `Voorberg William H.`: a comma was lost, for no surname is an initial
        return f"{words[0]}, {' '.join(words[1:])}"
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


def _without_marks(names: list[str]) -> list[str]:
    """Take off the letters of affiliations that are glued to surnames in the order a, b, c …"""
    marked = []
    for number, name in enumerate(names):
        surname = surname_of(name)
        if len(surname) > 3 and surname.endswith(chr(ord("a") + number)):
            marked.append(name)
        else:
            break
    doubled = len(marked) > 1 and surname_of(marked[0]).endswith("aa")
    if len(marked) < LEAST_MARKED and not doubled:
        return names
    plain = [surname_of(name)[:-1] + name[len(surname_of(name)) :] for name in marked]
    return plain + names[len(marked) :]
