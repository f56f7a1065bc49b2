"""What a harvest will take, before anything is spent: works, calls, dollars and minutes at most.

Asked through singletons, which are free. The upper limit adds up how often each seed is cited; works that
cite several seeds are counted several times, so the harvest itself takes fewer calls.
"""

import math
import statistics
from collections.abc import Sequence

from corpus.model import Plan, Reference
from corpus.wording import counted
from harvest.errors import NotFound
from harvest.openalex import (
    A_PAGE,
    CREDITS_A_LIST,
    CREDITS_A_SEARCH,
    DOIS_A_QUESTION,
    IDS_A_QUESTION,
    OpenAlex,
    Record,
)
from harvest.transport import CALLS_A_SECOND

SLOWER_THAN_SINGLETON = 3  # a page of a hundred works takes about this many times as long as one record
CREDITS_A_DAY = {"without key": 1_000, "with key": 10_000}


def plan_harvest(references: Sequence[Reference], openalex: OpenAlex) -> Plan:
    """Return the plan of a harvest. Asks one free question a reference with a DOI or an id of its own."""
    known, to_search = [], []
    for reference in references:
        addresses = reference.pinned or ((f"doi:{reference.doi}",) if reference.doi else ())
        records = [record for address in addresses if (record := _record(address, openalex))]
        known += records
        if not records:
            to_search.append(reference)
    cited = sum(record.get("cited_by_count") or 0 for record in known)
    walks = math.ceil(len(known) / IDS_A_QUESTION)
    pages = math.ceil(cited / A_PAGE) + walks  # the last page may be empty
    lists = math.ceil(len(references) / DOIS_A_QUESTION)
    searches = sum(2 if reference.title_variant else 1 for reference in to_search)
    singletons = sum(1 for reference in references if reference.doi or reference.pinned)
    credits_needed = (lists + pages) * CREDITS_A_LIST + searches * CREDITS_A_SEARCH
    transport = openalex.transport
    tier = "with key" if transport.has_key else "without key"
    seconds = statistics.median(transport.seconds) if transport.seconds else 1.0
    a_page = max(seconds * SLOWER_THAN_SINGLETON, 1 / CALLS_A_SECOND[tier])
    notes = []
    if to_search:
        notes.append(
            f"{counted(len(to_search), 'reference')} not found by DOI will be searched by title; works that "
            "cite what is found so come on top of these numbers: "
            + ", ".join(reference.key for reference in to_search)
        )
    if not transport.has_key:
        notes.append(
            "No key is set (OPENALEX_API_KEY) and `run` asks for one: get a free key at "
            "https://openalex.org/settings/api"
        )
    left = transport.spent.credits_left
    if credits_needed > (CREDITS_A_DAY[tier] if left is None else left):
        notes.append("Today's budget may not be enough: the run then stops, keeps all, and goes on tomorrow")
    return Plan(
        source=transport.source,
        key=transport.has_key,
        seeds=len(known),
        works_at_most=cited,
        calls_at_most=lists + singletons + searches + pages,
        credits_at_most=credits_needed,
        minutes=round((pages + searches + lists) * a_page / 60, 1),
        notes=tuple(notes),
    )


def _record(address: str, openalex: OpenAlex) -> Record | None:
    try:
        return openalex.work(address)
    except NotFound:
        return None
