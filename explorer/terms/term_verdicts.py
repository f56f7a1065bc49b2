"""What the test says of each line, in words and in numbers."""

import polars as pl
import streamlit as st

from corpus.terms.codebook import Terms
from corpus.trends.finding import Finding
from corpus.trends.holm import holm
from corpus.trends.line import Line
from explorer.components.escaping import as_markdown
from explorer.terms.term_lines import Chart, Drawn, core
from explorer.terms.terms_view import Source

ICONS = {
    "supported": ":material/check_circle:",
    "not supported": ":material/cancel:",
    "cannot tell": ":material/help:",
}


def draw(chart: Chart, terms: Terms) -> None:
    """Draw the verdicts of the lines that were tested."""
    tested = [(line, line.finding) for line in chart.lines if line.finding]
    if not tested:
        return
    st.header("Has it risen since the mid-2000s?")
    if chart.view.source is Source.CORPUS:
        st.caption(
            "Tested on this corpus, whose works cite the seed references: read it as how this "
            "literature came to "
            "speak. The claim is about the world."
        )
    for line, finding in tested:
        word = str(finding.judgement.word)
        st.markdown(
            f"{ICONS.get(word, '')} **{as_markdown(line.label)}: {word}.** "
            f"{as_markdown(_sentence(finding))} {as_markdown(finding.lines)}"
        )
    rows = [_row(line, finding, terms, chart) for line, finding in tested]
    st.dataframe(pl.DataFrame(rows), hide_index=True)
    st.caption(
        "Titles alone, quasi-Poisson with the year's works as offset; the course is chosen by QBIC "
        "among a line, "
        "one and two breaks, a step and a burst; intervals by bootstrap; p corrected after Holm over "
        "the families "
        "shown. Fixed beforehand, and told in docs/terms.md with what it finds in invented series."
    )


def _sentence(finding: Finding) -> str:
    reason = finding.judgement.reason
    return reason[:1].upper() + reason[1:]


def _row(line: Drawn, finding: Finding, terms: Terms, chart: Chart) -> dict[str, object]:
    title: Line = finding.title
    onset = title.onset
    tested = {
        one.family: one.finding.title.p_value
        for one in chart.lines
        if one.finding and one.finding.title.p_value is not None
    }
    corrected = holm(tested).get(line.family)
    return {
        "Family": line.label + ("" if line.family in core(terms) else " (not core)"),
        "Verdict": str(finding.judgement.word),
        "Onset": f"{onset.year} ({onset.low} to {onset.high})" if onset else "none",
        "Growth before": _growth(title, before=True),
        "Growth after": _growth(title, before=False),
        "Doubling": _doubling(title),
        "Course": str(title.model) if title.model else "not tested",
        "p (Holm)": f"{corrected:.3f}" if corrected is not None else "–",
        "Dispersion": f"{title.dispersion:.1f}" if title.dispersion else "–",
        "Bursts": ", ".join(f"{one.first} to {one.last}" for one in finding.bursts) or "none",
        "With abstracts": _other(finding.abstract),
        "Fixed journals": _other(finding.fixed_journals),
        "Participation, to compare": _other(finding.comparison),
    }


def _growth(line: Line, *, before: bool) -> str:
    slope = line.before if before else line.after
    if slope is None:
        return "–"
    growth = slope.growth
    return f"{growth.rate:+.1%} a year ({growth.low:+.1%} to {growth.high:+.1%})"


def _doubling(line: Line) -> str:
    found = line.after.doubling if line.after else None
    if found is None:
        return "no doubling time"
    return f"{found.years:.1f} years ({found.low:.1f} to {found.high:.1f})"


def _other(line: Line | None) -> str:
    if line is None:
        return "not counted"
    onset = line.onset
    return f"{onset.year} ({onset.low} to {onset.high})" if onset else str(line.answer)
