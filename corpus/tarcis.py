"""The ten recommendations of TARCiS, in our own words, and how a harvest stands to each.

After Hirt J, Nordhausen T, Fuerst T, Ewald H, Appenzeller-Herzog C, on behalf of the TARCiS study group,
2024, BMJ 385:e078384, which alone has the wording. What only the review that uses the corpus can know is left
to it.
"""

from corpus.flow_model import Flow
from corpus.model import SeedStatus
from corpus.report import index, searched, software
from corpus.wording import counted

FOR_THE_REVIEW = "For the review that uses the corpus to argue"
RECOMMENDATIONS = (
    "Terms: seed references; forward, backward, co-cited and co-citing citation searching",
    "Topics that are hard to search for by words: consider both directions beside that search",
    "Topics that are easy to search for by words: not explicitly recommended; checking reference lists can "
    "confirm the search",
    "Seed references: all records included by the primary search, or say why not",
    "Backward: by titles and abstracts of cited works, as an index has them",
    "Two citation indexes reach further than one",
    "Remove duplicates before screening",
    "Where new eligible records are found, consider another round with them as seed references",
    "Not by citation searching alone where completeness is the aim",
    "Report: seed references, directions, dates, rounds, indexes and tools, removal of duplicates, "
    "screening, numbers in the PRISMA 2020 flow diagram",
)


def checklist(flow: Flow) -> tuple[tuple[str, str, str], ...]:
    """Return number, recommendation and answer for each of the ten."""
    where = index(flow)
    without = f"{flow.without_references:,} of {counted(flow.works, 'work')}"
    answers = (
        "Used as defined. The hop back from citing works is co-cited citation searching.",
        f"{FOR_THE_REVIEW}. Done here: forward in full, and a hop back (5).",
        f"{FOR_THE_REVIEW}.",
        _seeds(flow),
        f"From all works of the version, in {where}: {_sought(flow)}.",
        f"One was searched: {where}. It has no reference list of {without}.",
        _duplicates(flow),
        "Not iterated: one round. References may be added to the bibliography and the harvest run again.",
        "The corpus is what cites the seed references, found by citation searching alone. It is not all "
        "that was written on the topic.",
        f"{counted(flow.seeds.given, 'seed reference')}, listed; forward, and one hop back; "
        f"{searched(flow)}; one round; {where}, by {software(flow)[0]}; by the index's identifier; no "
        "record was screened or excluded; numbers in the flow diagram.",
    )
    pairs = zip(RECOMMENDATIONS, answers, strict=True)
    return tuple((str(number), asked, answer) for number, (asked, answer) in enumerate(pairs, 1))


def _sought(flow: Flow) -> str:
    back = flow.backward
    if back.left_out:
        return f"left out ({back.left_out})"
    if back.asked is None or back.found is None:
        return "not recorded"
    return f"{back.asked:,} sought and {back.found:,} found; their titles, not their abstracts, are kept"


def _seeds(flow: Flow) -> str:
    matched = len(flow.seeds.of(SeedStatus.MATCHED))
    return (
        f"A bibliography of {counted(flow.seeds.given, 'reference')} (SHA-256 "
        f"{flow.harvest.references_digest[:16]}…), not the records included by a search by words; "
        f"{matched:,} {'was' if matched == 1 else 'were'} matched and searched for."
    )


def _duplicates(flow: Flow) -> str:
    forward = flow.forward
    joined = "not recorded how many" if forward.repeated is None else f"{counted(forward.repeated, 'row')}"
    shared = (
        f"{counted(flow.sharing_works, 'work')} that share {counted(flow.shared_dois, 'DOI')} are all kept"
        if flow.sharing_works
        else "no two works share a DOI"
    )
    return (
        f"By program, by the index's identifier: {joined}; {shared}. Not compared with the records of a "
        "search by words."
    )
