"""What is said around the chart of terms: caption, how to read it, and the questions behind it."""

from urllib.parse import unquote_plus

from corpus.terms.use import Scope, TermUse
from corpus.wording import counted
from explorer import notes
from explorer.terms.term_lines import SCOPES, Chart
from explorer.terms.terms_view import Source
from explorer.visit import Visit

HOW_TO_READ = {
    Source.WORLD: """
**A line** is one family of terms: of 100,000 works of that year, so many have one of its words in the
title (or in title or abstract). The band around it is the 95 % interval of that share (Wilson): a year
of few works has a wide one. **Grey to the right** are years that OpenAlex is still taking in; they are
in no fit. **A shaded column** is the year since which a line grows faster, with its 95 % interval; a
line without one has no lasting onset. **Below** is the share of works that have an abstract at all:
where it jumps, a line of titles or abstracts can jump with it, and the line of titles is the one to
trust. Shares, not counts, because the literature as a whole grows: *number of works* shows the counts.
What was asked of OpenAlex is saved with the data. It cannot screen false friends (co-production of
hydrogen and electricity): read the narrow frame, and check it in the wide one.
""",
    Source.CORPUS: """
**This corpus is works that cite the seed references**, so it must grow after these appeared: a rise of
*counts* proves nothing here, and a rise of *shares* says how this literature came to speak, not the
world. For the claim of the briefing look at all of OpenAlex. **A line** is one family: of 100,000 works
of that year in this corpus, so many use it. False friends are screened by their sentence; what was
dropped is counted in the caption. **Bands, grey years and shaded columns** are as in the world: 95 %
intervals, years still incomplete, and the onset with its interval.
""",
}


def caption(visit: Visit, chart: Chart, use: TermUse) -> str:
    """Return what is counted, over what, by which question, when, in which version."""
    scope = SCOPES[chart.view.scope]
    names = ", ".join(line.label for line in chart.lines)
    if chart.of_parts:
        sentences = [f"{chart.of_parts} in {names}: works that use it {scope}"]
    else:
        sentences = [f"{names}: works that use them {scope}"]
    if not chart.view.raw:
        below = "works" if chart.view.scope is Scope.TITLE else "works with an abstract"
        sentences[0] += f", per 100,000 {below} of the year, with 95 % Wilson intervals"
    if chart.view.smooth:
        sentences[0] += f"; moving average over {2 * chart.view.smooth + 1} years"
    sentences[0] += "."
    if chart.view.source is Source.WORLD:
        asked = [line.world.asked for line in chart.lines if line.world]
        sentences.append(
            f"All of OpenAlex, English works: {chart.frame_label}; asked on {notes.day(max(asked))}."
            if asked
            else f"All of OpenAlex: {chart.frame_label}."
        )
        faults = {line.world.note for line in chart.lines if line.world and line.world.note}
        sentences += [f"An answer was not whole: {fault}." for fault in sorted(faults)]
    else:
        sentences.append(_of_the_corpus(use))
    sentences.append(
        f"Years after {chart.complete_until} are still being indexed: grey, and in no fit. Columns: "
        "onset with "
        "its 95 % interval, as docs/terms.md tells."
    )
    return " ".join([*sentences, notes.corpus_line(visit.reading) + "."])


def _of_the_corpus(use: TermUse) -> str:
    hits = use.hits.hits
    dropped = hits["dropped"].count()
    told = (
        f"Counted among {counted(use.works.height, 'work')} in English of this corpus; "
        f"{counted(hits.height - dropped, 'hit')} in all"
    )
    if dropped:
        told += f", {notes.n(dropped)} more dropped as false friends"
    if use.other_languages:
        told += f"; {counted(use.other_languages, 'work')} in other languages not counted"
    if use.without_language:
        told += f"; {notes.n(use.without_language)} of unknown language counted"
    return f"{told}. Terms of codebook {use.hits.digest[:8]}."


def share(value: float) -> str:
    """Return a share as people read it: 21,818; 12.4; 0.031.

    >>> share(21818.2), share(12.41), share(0.0312)
    ('21,818', '12.4', '0.0312')
    """
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}"


def questions(chart: Chart) -> list[tuple[str, str]]:
    """Return each question that was put to OpenAlex, by what it counts, in full."""
    asked: dict[str, str] = {}
    for line in chart.lines:
        if line.world:
            asked[f"{line.label} (numerator)"] = unquote_plus(line.world.query)
            asked["all works (denominator)"] = unquote_plus(line.world.query_below)
    return list(asked.items())
