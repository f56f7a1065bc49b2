"""The terms in a fixed set of journals: those that were there all the time.

An index that takes in new journals grows where it grew. A rise of a term that these journals do not show
may be the index's own.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from corpus.ledger import Outcome, Step
from corpus.terms.codebook import Group, Terms
from harvest.book import Book
from harvest.errors import QuestionRefused
from harvest.openalex import OpenAlex
from harvest.world import SeriesQuestion, common, types, words

FIXED_JOURNALS = "fixed-journals"
JOURNALS_AT_MOST = 60  # ids in one question, well inside of what a request line holds
FIRST_TESTED_YEAR = 1990
INCOMPLETE_YEARS = 2
SOURCE = re.compile(r"S\d+")
YEARS_LOOKED_AT = 4
COST = YEARS_LOOKED_AT + 5  # credits: the years, the core families and their denominator


def plan_fixed_journals(terms: Terms, journals: Sequence[str]) -> list[SeriesQuestion]:
    """Return the questions of the core families in these journals' titles, one credit each."""
    if not journals:
        return []
    shared = {
        "language": terms.works.language,
        "publication_year": f"{terms.works.first_year}-",
        "primary_location.source.id": "|".join(journals),
        **types(terms.works),
    }
    core = [family for family in terms.families if family.group is Group.CORE]
    return [
        SeriesQuestion(f"all-works/all/{FIXED_JOURNALS}", None, "all", FIXED_JOURNALS, shared),
        *(
            SeriesQuestion(
                f"{family.id}/title/{FIXED_JOURNALS}",
                family.id,
                "title",
                FIXED_JOURNALS,
                {"title.search.exact": words(family), **shared},
            )
            for family in core
        ),
    ]


def find_fixed_journals(terms: Terms, openalex: OpenAlex, book: Book, now: datetime) -> list[str]:
    """Return the journals that were there all the time: ids of sources, the larger ones first.

    They are among the 200 with the most works of the narrowest frame in the first year of the test and in
    each of three years spread over its window; one call a year. Empty, and written down, if OpenAlex
    refuses.
    """
    narrow = [frame for frame in terms.frames if frame.fields]
    if not narrow:
        return []
    frame = min(narrow, key=lambda one: len(one.fields))
    last = now.year - INCOMPLETE_YEARS - 1
    years = [
        FIRST_TESTED_YEAR + (last - FIRST_TESTED_YEAR) * step // (YEARS_LOOKED_AT - 1)
        for step in range(YEARS_LOOKED_AT)
    ]
    counts: list[dict[str, int]] = []
    for year in years:
        filters = {**common(frame, terms.works), "publication_year": f"{year}", "type": "article"}
        try:
            found = openalex.counts_by_journal({**filters, "primary_location.source.type": "journal"})
        except QuestionRefused as refusal:
            book.write(Step.WORLD, Outcome.LEFT_OUT, "fixed journals", detail=str(refusal))
            return []
        sources = ((str(one["key"]).rpartition("/")[2], int(one["count"])) for one in found.rows)
        counts.append({source: works for source, works in sources if SOURCE.fullmatch(source)})
    everywhere = set.intersection(*(set(one) for one in counts))
    least = {source: min(one[source] for one in counts) for source in everywhere}
    journals = sorted(least, key=lambda source: (-least[source], source))[:JOURNALS_AT_MOST]
    book.write(
        Step.WORLD,
        Outcome.REMARK,
        "fixed journals",
        received=len(journals),
        detail=f"among the largest of their frame in each of {', '.join(map(str, years))}",
    )
    return journals
