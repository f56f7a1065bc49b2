"""What a paper says about a harvest: the methods in words, ready to paste, and what to cite.

In the terms of TARCiS (Hirt et al. 2024, BMJ 385:e078384), with the items that PRISMA-S asks of a search
(Rethlefsen et al. 2021, Syst Rev 10:39). Each number is one of `corpus.flow.Flow`.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from corpus.flow_model import Flow
from corpus.model import SeedStatus
from corpus.wording import counted

TOOL = "Co-production explorer"  # as in CITATION.cff
LONGEST_QUESTION = 400  # characters: a longer one stands in a section of its own

PRISMA = (
    "Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement: an updated guideline for reporting "
    "systematic reviews. BMJ 2021;372:n71. doi:10.1136/bmj.n71"
)
TARCIS = (
    "Hirt J, Nordhausen T, Fuerst T, Ewald H, Appenzeller-Herzog C, on behalf of the TARCiS study group. "
    "Guidance on terminology, application, and reporting of citation searching: the TARCiS statement. "
    "BMJ 2024;385:e078384. doi:10.1136/bmj-2023-078384"
)
PRISMA_S = (
    "Rethlefsen ML, Kirtley S, Waffenschmidt S, et al. PRISMA-S: an extension to the PRISMA Statement for "
    "Reporting Literature Searches in Systematic Reviews. Syst Rev 2021;10:39. doi:10.1186/s13643-020-01542-z"
)
OPENALEX = (
    "Priem J, Piwowar H, Orr R. OpenAlex: a fully-open index of scholarly works, authors, venues, "
    "institutions, and concepts. 2022. arXiv:2205.01833"
)


def title(flow: Flow) -> str:
    """Return the heading of a report."""
    return f"Report on version {flow.version} of the corpus, searched {searched(flow)}"


def methods(flow: Flow) -> tuple[str, ...]:
    """Return the methods as paragraphs of plain text, in the third person and the past tense."""
    parts = (_search(flow), _seeds(flow), _forward(flow), _version(flow), _backward(flow), _limits(flow))
    return tuple(" ".join(part) for part in parts)


def to_cite(flow: Flow) -> tuple[str, ...]:
    """Return what a paper that uses the corpus should cite, the tool first, and the licence of the data."""
    ours = software(flow)[0]
    return (
        f"The co-production explorer contributors. {TOOL} ({ours}). MIT licence.",
        *((f"{OPENALEX}. Data under CC0 1.0.",) if is_openalex(flow) else ()),
        PRISMA,
        TARCIS,
        PRISMA_S,
    )


def index(flow: Flow) -> str:
    """Return the name of the index that was searched; an address that is not OpenAlex's is said as it is."""
    return "OpenAlex" if is_openalex(flow) else f"an index that answers like OpenAlex ({flow.harvest.source})"


def is_openalex(flow: Flow) -> bool:
    """Return whether the index was OpenAlex itself."""
    host = urlsplit(flow.harvest.source).hostname or ""
    return host == "openalex.org" or host.endswith(".openalex.org")


def software(flow: Flow) -> tuple[str, str]:
    """Return our own name and version, and those of the libraries, as they were at the harvest."""
    ours, _, libraries = flow.harvest.software.partition(", ")
    return ours, libraries


def searched(flow: Flow) -> str:
    """Return on which day, or from which to which, the index was searched."""
    first, last = flow.harvest.started, flow.harvest.finished
    return f"on {day(first)}" if first.date() == last.date() else f"from {day(first)} to {day(last)}"


def day(when: datetime) -> str:
    """Return a day as people write it: 24 November 2026."""
    return f"{when.day} {when:%B %Y}"


def _search(flow: Flow) -> Iterator[str]:
    ours, libraries = software(flow)
    run = flow.harvest
    yield (
        f"Literature was collected by citation searching in {index(flow)} {searched(flow)} "
        f"({run.started:%H:%M} to {run.finished:%H:%M} UTC), with {TOOL} ({ours}"
        f"{f'; {libraries}' if libraries else ''})."
    )
    if flow.found_unchanged:
        times = "once" if len(flow.found_unchanged) == 1 else f"{len(flow.found_unchanged):,} times"
        yield (
            f"The search was repeated {times}, last on {day(flow.found_unchanged[-1].finished)}, and found "
            "the literature unchanged."
        )
    price = f"{counted(run.credits, 'credit')} (${run.usd:.4f})"
    yield f"It took {counted(run.calls, 'call')} at a price of {price}."


def _seeds(flow: Flow) -> Iterator[str]:
    seeds = flow.seeds
    matched, doubtful, absent = (len(seeds.of(status)) for status in SeedStatus)
    yield (
        f"The search started from {counted(seeds.given, 'seed reference')}, each looked up by its DOI or "
        "identifier, else by title, author and year: "
        f"{matched:,} {_were(matched)} matched, {doubtful:,} doubtful and {absent:,} absent from the index."
    )
    if seeds.by_hand:
        yield f"Of all references, {seeds.by_hand:,} {_were(seeds.by_hand)} settled by hand."
    if unmatched := doubtful + absent:
        yield f"The {counted(unmatched, 'reference')} not matched {_were(unmatched)} not searched."
    yield (
        f"The matched references corresponded to {counted(seeds.records, 'record')} of the index, "
        "duplicates, versions and chapters included; a work that cited any record of a reference was taken "
        "to cite it."
    )


def _forward(flow: Flow) -> Iterator[str]:
    forward, query = flow.forward, flow.harvest.query
    asked = f"as {query}" if len(query) <= LONGEST_QUESTION else "as given in full under Search strategy"
    yield (
        "Forward citation searching asked for all works whose reference list in the index held one of these "
        f"records ({asked}), without limits of date, language, type or field, in the index's default corpus, "
        "which leaves out its expansion corpus."
    )
    yield "The search was not iterated: citing works were not used as new seed references."
    announced = f"The index announced {counted(forward.announced, 'citing work')}"
    if forward.rows is None or forward.distinct is None or forward.repeated is None:
        yield (
            f"{announced} and {forward.citing:,} {_were(forward.citing)} received; how many rows were "
            "received more than once is not recorded."
        )
    else:
        slices = f" in {counted(forward.slices, 'slice')}" if forward.slices else ""
        yield (
            f"{announced}; {counted(forward.rows, 'row')} {_were(forward.rows)} received{slices}, of which "
            f"{forward.repeated:,} {_were(forward.repeated)} duplicates, joined by the index's identifier, "
            f"which left {counted(forward.distinct, 'distinct work')}."
        )
        yield _difference(forward.difference)
        yield from _added(flow)
    yield (
        "No record was screened or excluded, by hand or by automation tools: all "
        f"{counted(forward.citing, 'citing work')} {_were(forward.citing)} kept."
    )


def _difference(number: int) -> str:
    if not number:
        return "All works announced were received."
    few = "fewer" if number < 0 else "more"
    return (
        f"Slice by slice, {counted(abs(number), 'work')} {few} {_were(abs(number))} received than announced."
    )


def _added(flow: Flow) -> Iterator[str]:
    forward = flow.forward
    if forward.seeds_checked is not None and forward.seeds_agreed is not None:
        yield (
            "Who cites whom was checked from both sides, by the reference lists and by a query for each seed "
            f"reference: for {forward.seeds_agreed:,} of {forward.seeds_checked:,} the counts agreed."
        )
    for number, why in (
        (forward.only_by_query, "which only the query of a single seed reference had returned"),
        (forward.found_again, "which the walk had missed though their records cite a seed reference"),
    ):
        if number:
            yield f"{counted(number, 'work')} {_were(number)} added, {why}."


def _version(flow: Flow) -> Iterator[str]:
    added = flow.seeds_added
    yield (
        f"The result, version {flow.version} of the corpus, held {counted(flow.works, 'work')}: the citing "
        f"works and {counted(added, 'record')} of seed references that {_were(added)} not among them."
    )
    if flow.sharing_works:
        yield (
            f"Records were joined by the index's identifier only: {counted(flow.sharing_works, 'work')} "
            f"shared {counted(flow.shared_dois, 'DOI')} and {_were(flow.sharing_works)} all kept."
        )
    else:
        yield "Records were joined by the index's identifier only; no two of them shared a DOI."
    since = flow.since
    if since and since.gone:
        fates = {
            "merged into another record": since.merged,
            "deleted": since.deleted,
            "no longer citing a seed reference": since.unlinked,
            "put back as still citing one": since.found_again,
            "not traced": since.untraced,
        }
        told = ", ".join(f"{number:,} {fate}" for fate, number in fates.items() if number)
        yield (
            f"Of the citing works of the previous version, {since.gone:,} {_were(since.gone)} not received "
            f"again: {told}."
        )


def _backward(flow: Flow) -> Iterator[str]:
    back = flow.backward
    yield (
        f"The works of the corpus cited {counted(back.references, 'distinct work')}, of which "
        f"{back.inside:,} {_were(back.inside)} in the corpus and {back.outside:,} {_were(back.outside)} not."
    )
    if back.left_out:
        yield f"Backward citation searching was left out ({back.left_out})."
    elif back.asked is None or back.found is None:
        yield "Whether backward citation searching was done is not recorded."
    elif not back.asked:
        yield "Backward citation searching found none of these cited often enough to be sought."
    else:
        same = f", {back.same_record:,} led to a record counted already" if back.same_record else ""
        yield (
            "Backward citation searching, from all works of the corpus (for the citing works this is "
            f"co-cited citation searching), sought {back.asked:,} that at least "
            f"{counted(back.at_least or 0, 'work')} of the corpus cited: {back.found:,} "
            f"{_were(back.found)} found{same}, {back.dangling:,} had no record and {back.missing:,} "
            f"{_were(back.missing or 0)} left out of the answers. What was found was kept beside the corpus "
            "and not added to it."
        )


def _limits(flow: Flow) -> Iterator[str]:
    without, works = flow.without_references, flow.works
    share = f" ({100 * without / works:.1f}%)" if works else ""
    of_works = f"{without:,} of {counted(works, 'work')}{share}"
    unmatched = flow.seeds.given - len(flow.seeds.of(SeedStatus.MATCHED))
    yield (
        "Limitations: one citation index was searched. A work of which it has no reference list could not "
        f"be found by forward citation searching; in the corpus itself {of_works} had none, so that what "
        "they cite is unknown."
    )
    if unmatched:
        yield f"Works that cite only the {counted(unmatched, 'unmatched seed reference')} are missing."
    yield (
        "Citation searching alone does not find works on the topic that cite none of the seed references. "
        "The index changes daily; the version is kept and can be opened again."
    )


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
