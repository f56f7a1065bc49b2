"""Is this record the reference? Judged on title, first author and year, with the reason in words.

A wrong match poisons a whole citing literature, a missed one is seen and mended by hand; so the bar for
`matched` is high and everything between is `doubtful`, with its candidates shown.
"""

import math
import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz

from corpus.model import Candidate, Reference, Seed, SeedStatus, Work

SURE = 0.93  # likeness of titles: room for a hyphen, an article or a misprint, not for another subtitle
ALIKE = 0.80  # worth showing as a candidate
SAME_SUBJECT = 0.60  # below this a DOI leads to another work than the reference names
YEARS_APART = 1  # online first and issue
SAME_NAME = 0.85  # likeness of surnames: one letter in seven
SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
WORDS_OF_A_MAIN_TITLE = 4  # a shorter part before the colon is no evidence of its own
MAIN_TITLE_ONLY = 0.95  # likeness where only the parts before the colon agree
ABOUT_ANOTHER_WORK = re.compile(
    r"^(erratum|corrigendum|correction|retraction|addendum|book review|review of|reply|response to|comment)\b"
)
NOT_THE_WORK_ITSELF = {
    "erratum",
    "retraction",
    "book-review",
    "peer-review",
    "paratext",
    "supplementary-materials",
    "dataset",
}


def judge_doi(reference: Reference, same: Sequence[Work], how: str) -> Seed:
    """Return the seed that the works found under the reference's DOI make; there is at least one.

    Two records with one DOI are one seed with two ids. A DOI whose record has quite another title, or
    none to compare, is doubtful. A reference that is nothing but a DOI is matched by it, and is no surer
    than the bar for titles. Author and year are not compared.
    """
    likeness = {work.id: title_likeness(reference, work) for work in same}
    fitting = [work for work in same if likeness[work.id] >= SAME_SUBJECT or not reference.title]
    best = max(fitting or same, key=lambda work: (likeness[work.id], work.id))
    alike = likeness[best.id]
    doi = _compared_dois(reference, best)
    if not fitting:
        titles = f"title only {_percent(alike)} alike: {best.title!r}"
        return Seed(
            reference,
            SeedStatus.DOUBTFUL,
            (),
            how,
            alike,
            f"{doi}; {titles if best.title else 'the record has no title to compare'}",
            _candidates(reference, same),
        )
    if not reference.title:
        titles, sure = "the reference has no title to compare", SAME_SUBJECT
    else:
        titles = f"title {_percent(alike)} alike"
        sure = 1.0 if alike >= SURE and best.doi == reference.doi else alike
    reason = f"{doi}; {titles}"
    if len(fitting) > 1:
        reason += f"; OpenAlex holds {len(fitting)} records with this DOI"
    return Seed(reference, SeedStatus.MATCHED, tuple(sorted(w.id for w in fitting)), how, sure, reason)


def _compared_dois(reference: Reference, work: Work) -> str:
    if work.doi == reference.doi:
        return "the DOI is the same"
    bears = f"the DOI {work.doi}" if work.doi else "no DOI"
    return f"OpenAlex gives this record for the DOI; it bears {bears}"


def _percent(share: float) -> str:
    return f"{math.floor(100 * share)} %"  # never up: 100 % is said of equal titles only


def judge_title(reference: Reference, found: Sequence[Work]) -> Seed:
    """Return the seed that the candidates of a search by title make: matched, doubtful or absent."""
    ranked = sorted(
        found, key=lambda work: (-title_likeness(reference, work), -(work.cited_by_count or 0), work.id)
    )
    for work in ranked:
        likeness = title_likeness(reference, work)
        if likeness >= SURE and not _doubts(reference, work):
            who = "first author's surname and year" if reference.authors else "year"
            reason = f"title {_percent(likeness)} alike, {who} agree{'' if reference.authors else 's'}"
            return Seed(
                reference,
                SeedStatus.MATCHED,
                (work.id,),
                "title",
                likeness,
                reason,
                _candidates(reference, ranked),
            )
    alike = [work for work in ranked if title_likeness(reference, work) >= ALIKE]
    if alike:
        doubts = _doubts(reference, alike[0]) or [
            f"the titles are only {_percent(title_likeness(reference, alike[0]))} alike"
        ]
        return Seed(
            reference,
            SeedStatus.DOUBTFUL,
            (),
            "title",
            title_likeness(reference, alike[0]),
            f"a work of like title was found, but {'; '.join(doubts)}",
            _candidates(reference, alike),
        )
    return Seed(reference, SeedStatus.ABSENT, (), "none", 0.0, absent_because(reference, len(found)))


def absent_because(reference: Reference, looked_at: int) -> str:
    """Return why nothing was found, for the table of seeds."""
    tried = (
        "neither its DOI nor its title was found" if reference.doi else "no DOI to ask for; title not found"
    )
    seen = f" among {looked_at} works with its words" if looked_at else ""
    return f"{tried} in OpenAlex{seen}"


def title_likeness(reference: Reference, work: Work) -> float:
    """Return how alike the titles are, 0 to 1; a title cut at the colon is compared up to there."""
    if not work.title:
        return 0.0
    return max(
        _likeness(title, work.title)
        for title in (reference.title, reference.title_variant)
        if title is not None
    )


def search_words(title: str) -> str:
    """Return the words to search a title by: letters and digits only, no operators, not more than twelve."""
    return " ".join(re.sub(r"[\W_]+", " ", title.casefold()).split()[:12])


def _likeness(one: str, other: str) -> float:
    whole = fuzz.ratio(_plain(one), _plain(other)) / 100
    main_one, main_other = _main(one), _main(other)
    cut = len(main_one.split()) >= WORDS_OF_A_MAIN_TITLE and (
        main_one == _plain(one) or main_other == _plain(other)
    )
    main = MAIN_TITLE_ONLY * fuzz.ratio(main_one, main_other) / 100 if cut else 0.0
    return max(whole, main)


def _plain(text: str) -> str:
    """Fold case, accents and every kind of hyphen away: co-production and coproduction are one word."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = re.sub(r"(?<=\w)[-\u2010-\u2015\u2212](?=\w)", "", folded)
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def _main(title: str) -> str:
    return _plain(re.split(r"[:?.]\s|\s[-–—]\s", title, maxsplit=1)[0])


def _doubts(reference: Reference, work: Work) -> list[str]:
    doubts = []
    if work.type in NOT_THE_WORK_ITSELF or ABOUT_ANOTHER_WORK.match(_plain(work.title or "")):
        doubts.append(f"it is a text about it ({work.type})")
    if reference.year is None or work.year is None:
        doubts.append(f"the {'reference' if reference.year is None else 'record'} has no year to compare")
    elif abs(reference.year - work.year) > YEARS_APART:
        doubts.append(f"it is of {work.year}, not {reference.year}")
    if reference.authors and not _shares_author(reference, work):
        doubts.append("its authors are others" if work.authors else "its authors are not known")
    return doubts


def _shares_author(reference: Reference, work: Work) -> bool:
    """Whether the first author's surname is that of one of the work's authors: orders and editors differ.

    A letter may differ: Löffler is Loeffler and Loffler, and surnames are misspelt.
    """
    wanted = _surnames(reference.authors[0])
    found = {surname for author in work.authors for surname in _surnames(author.name)}
    return any(fuzz.ratio(one, other) >= 100 * SAME_NAME for one in wanted for other in found)


def _surnames(name: str) -> set[str]:
    """Return what may be the surname: the last word, with and without the words before it that belong to it.

    What stands before a comma is the surname, and so is what alone is in capitals. A given name is none:
    of `Martin Wood` only `wood`, of `van der Hel, Sandra` also `vanderhel`, of `Berta Martín López` also
    `martinlopez`.
    """
    surname, comma, _ = name.partition(",")
    words = [word for word in surname.split() if _plain(word) and _plain(word) not in SUFFIXES]
    shouted = [word for word in words if word.isupper() and len(_plain(word)) > 2]
    if shouted and len(shouted) < len(words):
        words, comma = shouted, ","
    plain = ["".join(_plain(word).split()) for word in words]
    given = 0 if comma or len(plain) == 1 else 1
    return {"".join(plain[start:]) for start in range(given, len(plain))}


def _candidates(reference: Reference, works: Sequence[Work]) -> tuple[Candidate, ...]:
    ranked = sorted(works, key=lambda work: (-title_likeness(reference, work), work.id))[:5]
    return tuple(Candidate(w.id, w.title, w.year, round(title_likeness(reference, w), 3)) for w in ranked)
