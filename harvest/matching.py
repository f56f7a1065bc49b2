"""Is this record the reference? Judged on title, first author and year, with the reason in words.

A wrong match poisons a whole citing literature, a missed one is seen and mended by hand; so the bar for
`matched` is high and everything between is `doubtful`, with its candidates shown. The thresholds are held by
the near misses of tests/harvest/near-misses.
"""

import math
import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from corpus.entries import plain
from corpus.model import Candidate, Reference, Seed, SeedStatus, Work
from harvest.searching import ENDS_MAIN_TITLE, WORDS_OF_A_MAIN_TITLE

SURE = 0.93  # likeness of titles: room for a hyphen, an article or a misprint, not for another subtitle
ALIKE = 0.80  # worth showing as a candidate
SAME_SUBJECT = 0.60  # below this a DOI leads to another work than the reference names
YEARS_APART = 1  # online first and issue
SAME_NAME = 0.85  # likeness of surnames: one letter in seven
SAME_WORD = 0.80  # likeness of words: a misprint or a spelling, not governance for government
MAIN_TITLE_ONLY = 0.95  # likeness where only the parts before the colon agree
SHOWN = 5  # candidates
WORDS_WORTH_SHOWING = 3  # of a title whose words stand in another order or are a part of the record's
SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
SMALL_WORDS = frozenset("a an and de der die das el et in la le of on s t the to und y".split())
NEGATING = frozenset("no non not without never".split())
PARTS = frozenset("i ii iii iv v vi vii viii ix x one two three first second third fourth".split())
WITHDRAWN = re.compile(
    r"^\W*(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:\-–—\]]+\s*", re.IGNORECASE
)
ABOUT_ANOTHER_WORK = re.compile(
    r"^(?:erratum|corrigend(?:um|a)|correction|retraction|addendum|expression of concern|book review|"
    r"review of|review essay|reviews?$|reviewed|reply|respon(?:se|ding) to|author response|rejoinder|"
    r"comments?|commentary|discussion of)\b"
    r"|\b(?:book review|an? reply|reply to|respon(?:se|ding) to|rejoinder|comments? on|commentary on|"
    r"erratum|corrigendum|correction to)\b"
)
NOT_THE_WORK_ITSELF = frozenset(
    "erratum retraction book-review peer-review paratext supplementary-materials dataset".split()
)


def judge_doi(reference: Reference, same: Sequence[Work], how: str) -> Seed:
    """Return the seed that the works found under the reference's DOI make; there is at least one.

    Two records with one DOI are one seed with two ids. A DOI whose record has quite another title, or none to
    compare, is doubtful; so is one with a title only half alike whose author or year are others, or a text
    about the work. A reference that is nothing but a DOI is matched by it, and is no surer than the bar for
    titles.
    """
    likeness = {work.id: title_likeness(reference, work) for work in same}
    against = {work.id: _against_doi(reference, work, likeness[work.id]) for work in same}
    fitting = [work for work in same if not against[work.id]]
    best = max(fitting or same, key=lambda work: (likeness[work.id], work.id))
    alike = likeness[best.id]
    doi = _compared_dois(reference, best)
    if not fitting:
        return Seed(
            reference,
            SeedStatus.DOUBTFUL,
            (),
            how,
            alike,
            f"{doi}; {'; '.join(against[best.id])}",
            candidates_of(reference, same),
        )
    if not reference.title:
        titles, sure = "the reference has no title to compare", SAME_SUBJECT
    else:
        titles = f"title {percent(alike)} alike"
        sure = 1.0 if alike >= SURE and best.doi == reference.doi else alike
    reason = f"{doi}; {titles}"
    if len(fitting) > 1:
        reason += f"; OpenAlex holds {len(fitting)} records with this DOI"
    return Seed(reference, SeedStatus.MATCHED, tuple(sorted(w.id for w in fitting)), how, sure, reason)


def _against_doi(reference: Reference, work: Work, alike: float) -> list[str]:
    """Return why the record that a DOI leads to is not the reference all the same."""
    if not reference.title:
        return []
    if not work.title:
        return ["the record has no title to compare"]
    if alike < SAME_SUBJECT:
        return [f"title only {percent(alike)} alike: {work.title!r}"]
    others = [*_about(reference, work), *_other_authors(reference, work, unknown_counts=False)]
    other_years = _other_year(reference, work, unknown_counts=False)
    if alike >= SURE:  # the DOI and the title agree: a type may be wrong, and a year misprinted
        return others if len(others) > 1 else []
    return (
        [f"title only {percent(alike)} alike: {work.title!r}", *others, *other_years]
        if others or other_years
        else []
    )


def _compared_dois(reference: Reference, work: Work) -> str:
    if work.doi == reference.doi:
        return "the DOI is the same"
    bears = f"the DOI {work.doi}" if work.doi else "no DOI"
    return f"OpenAlex gives this record for the DOI; it bears {bears}"


def percent(share: float) -> str:
    """Return a share as whole per cent, never rounded up: 100 % is said of equal titles only."""
    return f"{math.floor(100 * share)} %"


def judge_title(reference: Reference, found: Sequence[Work]) -> Seed:
    """Return the seed that the candidates of a search by title make: matched, doubtful or absent."""
    ranked = sorted(
        {work.id: work for work in found}.values(),
        key=lambda work: (
            -title_likeness(reference, work),
            work.type == "book-chapter",  # a chapter may bear its book's title
            -(work.cited_by_count or 0),
            work.id,
        ),
    )
    passing = [
        work for work in ranked if title_likeness(reference, work) >= SURE and not _doubts(reference, work)
    ]
    if passing and not (rivals := _rivals(reference, passing)):
        who = "first author's surname and year" if reference.authors else "year"
        likeness = title_likeness(reference, passing[0])
        reason = f"title {percent(likeness)} alike, {who} agree{'' if reference.authors else 's'}"
        shown = candidates_of(reference, ranked)
        return Seed(reference, SeedStatus.MATCHED, (passing[0].id,), "title", likeness, reason, shown)
    alike = passing or [work for work in ranked if _worth_showing(reference, work)]
    if alike:
        likeness = title_likeness(reference, alike[0])
        doubts = _doubts(reference, alike[0]) or [f"the titles are only {percent(likeness)} alike"]
        if passing:
            doubts = [f"{len(rivals) + 1} works have this title before the colon: say which"]
        reason = f"a work of like title was found, but {'; '.join(doubts)}"
        shown = candidates_of(reference, alike)
        return Seed(reference, SeedStatus.DOUBTFUL, (), "title", likeness, reason, shown)
    return Seed(reference, SeedStatus.ABSENT, (), "none", 0.0, absent_because(reference, len(found)))


def _worth_showing(reference: Reference, work: Work) -> bool:
    """Whether a user should see the work: a like title, or the same words in another order or cut."""
    if title_likeness(reference, work) >= ALIKE:
        return True
    words = fuzz.token_set_ratio(plain(reference.title), plain(work.title or "")) >= 100 * SURE
    near = not _other_year(reference, work, unknown_counts=False)
    return words and near and len(reference.title.split()) >= WORDS_WORTH_SHOWING


def _rivals(reference: Reference, passing: Sequence[Work]) -> list[Work]:
    """Return the other works as like the reference as the first: a title cut at the colon fits them all."""
    best, *others = passing
    equal = [work for work in others if title_likeness(reference, work) >= title_likeness(reference, best)]
    return [
        work for work in equal if fuzz.ratio(plain(work.title or ""), plain(best.title or "")) < 100 * SURE
    ]


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
    found = WITHDRAWN.sub("", work.title)
    return max(
        _likeness(title, found) for title in (reference.title, reference.title_variant) if title is not None
    )


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ at most in capitals, accents, hyphens, blanks and punctuation."""
    return (
        plain(WITHDRAWN.sub("", one)).replace(" ", "")
        == plain(WITHDRAWN.sub("", other)).replace(" ", "")
        != ""
    )


def _likeness(one: str, other: str) -> float:
    whole = fuzz.ratio(plain(one), plain(other)) / 100
    main_one, main_other = _main(one), _main(other)
    cut = len(main_one.split()) >= WORDS_OF_A_MAIN_TITLE and (
        main_one == plain(one) or main_other == plain(other)
    )
    main = MAIN_TITLE_ONLY * fuzz.ratio(main_one, main_other) / 100 if cut else 0.0
    return max(whole, main)


def _main(title: str) -> str:
    return plain(ENDS_MAIN_TITLE.split(title, maxsplit=1)[0])


def _doubts(reference: Reference, work: Work) -> list[str]:
    return [
        *_about(reference, work),
        *_other_words(reference, work),
        *_other_year(reference, work, unknown_counts=True),
        *_other_authors(reference, work, unknown_counts=True),
    ]


def _about(reference: Reference, work: Work) -> list[str]:
    """Return the doubt that the record is a text about the work: a review, an erratum, a reply."""
    if is_about_another(work.title or "") and not is_about_another(reference.title):
        return [f"it is a text about it ({work.type})"]
    return [f"it is a text about it ({work.type})"] if work.type in NOT_THE_WORK_ITSELF else []


def is_about_another(title: str) -> bool:
    """Whether a title says that its text is about another one.

    >>> is_about_another("Erratum to: Making it"), is_about_another("Making it: a review of the literature")
    (True, False)
    """
    return bool(ABOUT_ANOTHER_WORK.search(plain(WITHDRAWN.sub("", title))))


def _other_words(reference: Reference, work: Work) -> list[str]:
    """Return the doubt that one word differs where all else agrees: Sweden for Finland, part 2 for part 1."""
    found = WITHDRAWN.sub("", work.title or "")
    titles = [title for title in (reference.title, reference.title_variant) if title]
    if not titles:
        return []
    closest = max(titles, key=lambda title: _likeness(title, found))
    one, other = plain(closest).split(), plain(found).split()
    if fuzz.ratio(" ".join(one), " ".join(other)) < 100 * SURE:  # cut at the colon
        one, other = _main(closest).split(), _main(found).split()
    different = [*_only_in(one, other), *_only_in(other, one)]
    return [f"the titles differ in {', '.join(repr(word) for word in different)}"] if different else []


def _only_in(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return the words that count and have no counterpart: none like it, nor run together with another."""
    together = "".join(other)
    alone = []
    for word in dict.fromkeys(one):
        if word in other or (word in SMALL_WORDS and word not in PARTS):
            continue
        exact = word in NEGATING or word in PARTS or any(c.isdigit() for c in word)
        if exact:
            if not (word.isdigit() and word in together):
                alone.append(word)
        elif word not in together and not any(fuzz.ratio(word, like) >= 100 * SAME_WORD for like in other):
            alone.append(word)
    return alone


def _other_year(reference: Reference, work: Work, *, unknown_counts: bool) -> list[str]:
    if reference.year is None or work.year is None:
        who = "reference" if reference.year is None else "record"
        return [f"the {who} has no year to compare"] if unknown_counts else []
    apart = abs(reference.year - work.year) > YEARS_APART
    return [f"it is of {work.year}, not {reference.year}"] if apart else []


def _other_authors(reference: Reference, work: Work, *, unknown_counts: bool) -> list[str]:
    if not reference.authors or shares_author(reference.authors[0], work):
        return []
    if not work.authors:
        return ["its authors are not known"] if unknown_counts else []
    return ["its authors are others"]


def shares_author(name: str, work: Work) -> bool:
    """Whether this surname is that of one of the work's authors: orders and editors differ.

    A letter may differ: Löffler is Loeffler and Loffler, and surnames are misspelt.
    """
    wanted = _surnames(name)
    found = {surname for author in work.authors for surname in _surnames(author.name)}
    return any(fuzz.ratio(one, other) >= 100 * SAME_NAME for one in wanted for other in found)


def _surnames(name: str) -> set[str]:
    """Return what may be the surname: the last word, with and without the words before it that belong to it.

    What stands before a comma is the surname, and so is what alone is in capitals. A given name is none:
    of `Martin Wood` only `wood`, of `van der Hel, Sandra` also `vanderhel`, of `Berta Martín López` also
    `martinlopez`.
    """
    surname, comma, _ = name.partition(",")
    words = [word for word in surname.split() if plain(word) and plain(word) not in SUFFIXES]
    shouted = [word for word in words if word.isupper() and len(plain(word)) > 2]
    if shouted and len(shouted) < len(words):
        words, comma = shouted, ","
    folded = ["".join(plain(word).split()) for word in words]
    given = 0 if comma or len(folded) == 1 else 1
    return {"".join(folded[start:]) for start in range(given, len(folded))}


def candidates_of(reference: Reference, works: Sequence[Work]) -> tuple[Candidate, ...]:
    """Return the works most like the reference, for a user to choose from."""
    ranked = sorted(works, key=lambda work: (-title_likeness(reference, work), work.id))[:SHOWN]
    return tuple(Candidate(w.id, w.title, w.year, round(title_likeness(reference, w), 3)) for w in ranked)
