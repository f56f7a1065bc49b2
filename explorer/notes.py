"""The sentence under each figure: what is counted, over what, in which corpus."""

from datetime import date

import networkx as nx

from corpus.change_table import edition_name, field_name
from corpus.changes import Changes
from corpus.model import Harvest
from corpus.wording import counted
from explorer.loading import Reading


def n(count: int | None) -> str:
    """Return a count as people read it: 12,000; a dash if nobody counted."""
    return "–" if count is None else f"{count:,}"


def corpus_line(reading: Reading) -> str:
    """Return name, day, works and source of the open corpus."""
    harvest = reading.corpus.harvest
    parts = [reading.corpus.name]
    if harvest:
        parts.append(f"harvested {day(harvest.finished)}")
    parts.append(counted(reading.main.works, "work"))
    parts.append(
        f"from {source_name(harvest.source)}" if harvest else "collected by hand, each with its evidence"
    )
    return " · ".join(parts)


def day(when: date) -> str:
    """Return a day as people write it: 24 November 2026."""
    return f"{when.day} {when:%B %Y}"


def source_name(source: str) -> str:
    """Return OpenAlex for its address, else the address itself."""
    return "OpenAlex" if "openalex.org" in source else source


def received(harvest: Harvest) -> str:
    """Say whether all announced works came."""
    if harvest.received == harvest.expected:
        return f"All {n(harvest.expected)} citing works that the source announced were received."
    few = "fewer" if harvest.received < harvest.expected else "more"
    return (
        f"The source announced {n(harvest.expected)} citing works and {n(harvest.received)} were received, "
        f"{n(abs(harvest.expected - harvest.received))} {few}: it changes while one reads it."
    )


def by_year(reading: Reading, with_year: int, incomplete: bool) -> str:
    """Caption of the works by year."""
    missing = reading.main.works - with_year
    sentences = [f"Works by year of publication; {n(with_year)} of {n(reading.main.works)} have one."]
    if missing:
        sentences.append(f"{n(missing)} without a year are not drawn.")
    if incomplete:
        sentences.append("Grey: the year of the harvest and later, still incomplete.")
    return " ".join([*sentences, corpus_line(reading) + "."])


def citation_map(reading: Reading, drawn: int, faint: int, untied: int, islands: int) -> str:
    """Caption of the map: what a place means, and for which works it means nothing."""
    layout = reading.corpus.layout
    method = str(layout["method"][0]) if layout is not None and layout.height else "none"
    sentences = [
        f"{n(drawn)} of {counted(reading.main.works, 'work')}: "
        "the closer, the more they draw on the same literature and speak of the same things.",
        "Directions and distances across the map mean nothing by themselves.",
        "Size: citations from within the corpus.",
    ]
    if faint:
        sentences.append(f"{n(faint)} that the filters leave out are faint.")
    if untied:
        sentences.append(
            f"{counted(untied, 'work')} tied to no other {'is' if untied == 1 else 'are'} set in rows below; "
            "their place means nothing."
        )
    if islands:
        verb = "lies" if islands == 1 else "lie"
        sentences.append(
            f"{counted(islands, 'work')} in small groups of their own {verb} as islands below the rest; "
            "where an island lies means nothing."
        )
    return " ".join([*sentences, f"Method: {method}.", corpus_line(reading) + "."])


LCS = "Local citation score: how many works of this corpus cite it."
GCS = "Global citation score: how many works in all of OpenAlex cite it, as of the harvest."
SEARCH_HELP = (
    "Every word must occur in title, abstract, authors or venue; the last one may be unfinished. "
    "Endings, capitals, accents and dashes do not count.\n\n"
    '- `"public services"` these words side by side\n'
    "- `particip*` words that begin so\n"
    "- `care OR welfare` one of the two will do\n"
    "- `-health` leave out works with this word\n"
    "- `title:` `abstract:` `author:` `venue:` look there alone: `author:ostrom`\n"
    "- `year:2010-2015` of these years\n\n"
    "A DOI, an OpenAlex id or the address of either finds that work."
)


def lines_on_the_map(cited: int, citing: int, most: int) -> str:
    """Say what the lines from a selected work are, and how many of them are drawn."""

    def drawn(count: int) -> str:
        return f"{n(count)}, the {most} most cited drawn" if count > most else n(count)

    return (
        f"Within this corpus it cites {drawn(cited)} (full lines) and is cited by {drawn(citing)} "
        "(dashed lines)."
    )


def neighbourhood(graph: nx.DiGraph, most: int) -> str:
    """Caption of the network around a work."""
    sentences = [
        "Left: what it cites; right: what cites it, each by year from left to right. An arrow points from "
        "the citing to the cited work. Star: this work; circle: cited; triangle: citing; diamond: a seed. "
        "Double-click a node to open its work."
    ]
    for side, words in (("cited", "works that it cites"), ("citing", "works that cite it")):
        if graph.graph[side] > most:
            sentences.append(f"Of {n(graph.graph[side])} {words} the {most} most cited here are drawn.")
    return " ".join(sentences)


def changes(found: Changes) -> str:
    """Say how two versions were compared, and what was left out."""
    first, second = (edition_name(edition) for edition in (found.before, found.after))
    sentences = [
        f"Method: works of {first} and {second} are compared by their OpenAlex ids, each fact by its "
        "content, reference lists as sets.",
        "What became of gone works is what the harvests between wrote down when they asked for each; where "
        "they say nothing, a work whose DOI or location another now has counts as merged into it.",
        "OpenAlex relabels types and topics at any time, so most changes of metadata say nothing of a work.",
    ]
    if found.not_recorded:
        columns = ", ".join(map(field_name, found.not_recorded))
        sentences.append(f"Not compared, as one of the two was stored before it was recorded: {columns}.")
    return " ".join(sentences)
