"""What a harvest will take, before money is spent on it: works, calls, dollars and minutes.

Asked through singletons, which are free. Of the seeds that these find, the plan adds up how often each is
cited; works that cite several seeds are counted several times, so the harvest itself takes fewer calls. It
is no limit for what is found by title only, which comes on top, for what cites only a chapter or a second
record of a seed, nor for the few citing works that OpenAlex leaves out of its counts of citations (data sets,
future years). One hop back is fitted into what is left.
"""

import math
import statistics
from collections.abc import Sequence

from corpus.choices import Choices, choice_for
from corpus.model import Plan, Reference
from corpus.wording import counted
from harvest.errors import NotFound
from harvest.openalex import A_PAGE, DOIS_A_QUESTION, IDS_A_QUESTION, OpenAlex, Record
from harvest.prices import LIST, SEARCH
from harvest.searching import searches
from harvest.seeds import NO_CHOICES
from harvest.side_by_side import ASKERS
from harvest.slices import SLICES

SLOWER_THAN_SINGLETON = 3  # a page of a hundred works takes about this many times as long as one record
CREDITS_A_DAY = {"without key": 1_000, "with key": 10_000}
SLICES_AT_MOST = 2 * SLICES  # large years are cut once more
LOOKED_UP_BESIDES = 2  # free questions a seed after its family


def plan_harvest(
    references: Sequence[Reference],
    openalex: OpenAlex,
    series: int = 0,
    choices: Choices = NO_CHOICES,
) -> Plan:
    """Return the plan of a harvest that also asks for `series` counts of terms in the world.

    Asks one free question a reference with a DOI or an id of its own. If none is found, one list is asked
    too, for a credit: a server that is not OpenAlex answers 404 to all.
    """
    known: list[Record] = []
    to_search: list[Reference] = []
    singletons = found = 0
    for reference in references:
        choice = choice_for(reference, choices)
        by_hand = choice.ids if choice else reference.pinned
        addresses = by_hand or ((f"doi:{reference.doi}",) if reference.doi and not choice else ())
        records = [record for address in addresses if (record := _record(address, openalex))]
        known += records
        found += bool(records)
        singletons += len(addresses)
        if not records and reference.title and not (choice or reference.pinned):
            to_search.append(reference)
    if singletons and not known:
        openalex.check()
    cited = sum(record.get("cited_by_count") or 0 for record in known)
    walks = math.ceil(len(known) / IDS_A_QUESTION)
    slices = min(SLICES_AT_MOST, math.ceil(cited / A_PAGE)) * walks
    pages = math.ceil(cited / A_PAGE) + slices + walks  # each slice ends in a page that is not full
    lists = math.ceil(len(references) / DOIS_A_QUESTION) + found + series
    asked_by_title = sum(len(searches(reference)) for reference in to_search)
    credits_needed = (lists + pages) * LIST + asked_by_title * SEARCH
    free = singletons + LOOKED_UP_BESIDES * len(references)
    transport = openalex.transport
    tier = "with key" if transport.has_key else "without key"
    seconds = statistics.median(transport.seconds) if transport.seconds else 1.0
    a_page = max(seconds * SLOWER_THAN_SINGLETON / ASKERS, 1 / transport.pace.a_second())
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
            "https://openalex.org/settings/api, or run it --without-key on 1,000 credits a day (a list "
            "costs 1, a search by title 10)"
        )
    left = transport.spent.credits_left
    if credits_needed > (CREDITS_A_DAY[tier] if left is None else left):
        notes.append("Today's budget may not be enough: the run then stops, keeps all, and goes on tomorrow")
    return Plan(
        source=transport.source,
        key=transport.has_key,
        seeds=found,
        works_at_most=cited,
        calls_at_most=lists + free + asked_by_title + pages,
        credits_at_most=credits_needed,
        minutes=round((pages + asked_by_title + lists + free) * a_page / 60, 1),
        notes=tuple(notes),
        calls_spent=transport.spent.calls,
        credits_spent=transport.spent.credits,
        to_search=len(to_search),
    )


def _record(address: str, openalex: OpenAlex) -> Record | None:
    try:
        return openalex.work(address)
    except NotFound:
        return None
