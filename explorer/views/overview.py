"""Overview: what this corpus holds, how complete it is, and where it came from and when."""

import plotly.graph_objects as go
import streamlit as st

from corpus.errors import CorpusError
from corpus.model import Harvest, SeedStatus
from corpus.overview import OTHERS, MainInformation, tied_works, works_by, works_by_year
from corpus.selection import NOT_KNOWN
from corpus.wording import counted
from explorer import notes, theme
from explorer.components import missing_works
from explorer.components.bars import bars
from explorer.components.escaping import as_html, as_markdown
from explorer.loading import Reading, bibliography
from explorer.visit import Visit

KINDS_SHOWN = 8
KINDS = {"type": "Types", "field": "Fields of research", "language": "Languages"}
QUIET = frozenset({NOT_KNOWN, OTHERS})


def render(visit: Visit) -> None:
    """Draw the page."""
    reading = visit.reading
    st.title("Co-production: its literature and its citations")
    st.markdown(_what_this_is(visit))
    if not reading.main.works:
        st.info("This corpus holds no works. The Harvest page says what was asked and found.")
        return
    st.page_link(visit.pages["story"], label="The story of this literature", icon=":material/auto_stories:")
    _main_information(reading.main)
    if reading.corpus.is_starter:
        st.info(
            "Works by year are drawn for harvests only: a hand-collected set has no trend. "
            "Start one on the Harvest page.",
            icon=":material/bar_chart_off:",
        )
    else:
        st.header("Works by year")
        _works_by_year(visit)
    left, right = st.columns(2, gap="large")
    with left:
        _coverage(visit)
    with right:
        _seeds(visit)
    _kinds(visit)
    missing_works.draw(visit)
    st.header("Where this came from")
    _origin(reading)


def _what_this_is(visit: Visit) -> str:
    harvest = visit.reading.corpus.harvest
    briefing = (
        "the policy briefing *Co-production is everywhere: but is it useful?* "
        "(Durose, Richardson and Perry 2024)"
    )
    if harvest is None:
        return (
            f"Works around {briefing}: its references, works that cite them or are cited with them, and "
            "citations between these, as far as they were collected by hand."
        )
    if harvest.references_digest == _digest_now(visit):
        return f"The works that cite the references of {briefing}, and how they cite each other."
    return (
        f"The works that cite one of {counted(visit.reading.seeds.height, 'reference')}, which the Harvest "
        "page lists, and how they cite each other."
    )


def _digest_now(visit: Visit) -> str | None:
    try:
        return bibliography(visit.places).digest
    except CorpusError:  # the Harvest page says what is wrong with it
        return None


def _main_information(main: MainInformation) -> None:
    span = f"{main.first_year}–{main.last_year}" if main.first_year else "not known"
    figures = {
        "Works": (notes.n(main.works), None),
        "Published": (span, None),
        "Citations inside": (notes.n(main.citations_inside), "Citations between two works of this corpus."),
        "Distinct references": (
            notes.n(main.distinct_references),
            f"All works cited, in or outside this corpus, from {notes.n(main.references)} entries in "
            "reference lists.",
        ),
        "Authors": (notes.n(main.authors), "Distinct by OpenAlex's id, else by name as written."),
        "Venues": (notes.n(main.venues), None),
        "Countries": (notes.n(main.countries), "Of the authors' institutions, where known."),
        "Retracted": (notes.n(main.retracted), "As OpenAlex knows; they stay in and are marked."),
    }
    with st.container(horizontal=True, gap="medium"):
        for label, (figure, meaning) in figures.items():
            st.metric(label, figure, help=meaning, width="content")


def _works_by_year(visit: Visit) -> None:
    reading = visit.reading
    years = works_by_year(reading.corpus)
    harvested = reading.harvested
    complete_until = harvested.year - 1 if harvested else None
    grey, main = theme.missing(dark=visit.dark), theme.main_colour(dark=visit.dark)
    colours = [grey if complete_until and year > complete_until else main for year in years["year"]]
    drawn = go.Figure(
        go.Bar(
            x=years["year"].to_numpy(),
            y=years["works"].to_numpy(),
            marker={"color": colours, "line": {"width": 0}},
            hovertemplate="%{x}: %{y:,} works<extra></extra>",
        ),
        layout=theme.plain_layout(
            height=260,
            bargap=0.15,
            xaxis={"tickformat": "d", "fixedrange": True},
            yaxis={"fixedrange": True, "rangemode": "tozero", "nticks": 5},
        ),
    )
    st.plotly_chart(drawn, key="works_by_year", config={"displayModeBar": False}, alt="Works by year")
    incomplete = complete_until is not None and any(year > complete_until for year in years["year"])
    st.caption(as_markdown(notes.by_year(reading, int(years["works"].sum()), incomplete)))


def _coverage(visit: Visit) -> None:
    main = visit.reading.main
    st.header("How complete the records are")
    rows = [(fact.fact, fact.known) for fact in main.coverage]
    tied = tied_works(visit.reading.corpus)
    if tied:
        rows.append((tied.fact, tied.known))
    bars(rows, of=main.works, dark=visit.dark)
    st.caption(
        "Works in which the fact is known. What is missing here is missing in every figure: a work without "
        "a reference list cites nothing on the map."
    )


def _seeds(visit: Visit) -> None:
    st.header("The seeds")
    seeds = visit.reading.seeds
    count = {status: seeds.filter(seeds["status"] == status).height for status in SeedStatus}
    found = seeds.filter(seeds["status"] == SeedStatus.MATCHED).sort(
        "citing", "key", descending=[True, False]
    )
    names = visit.reading.names
    bars([(names[key], citing) for key, citing in found.select("key", "citing").iter_rows()], dark=visit.dark)
    st.caption(
        "Works of this corpus that cite each of the matched seeds. References: "
        f"{count[SeedStatus.MATCHED]} matched, {count[SeedStatus.DOUBTFUL]} doubtful, "
        f"{count[SeedStatus.ABSENT]} absent; the Harvest page says why."
    )
    st.page_link(visit.pages["seeds"], label="All seeds", icon=":material/arrow_forward:")


def _kinds(visit: Visit) -> None:
    reading = visit.reading
    known = [kind for kind in KINDS if reading.corpus.works[kind].drop_nulls().len()]
    if not known:
        return
    st.header("What kinds of works")
    for place, kind in zip(st.columns(len(known), gap="large"), known, strict=True):
        with place:
            st.subheader(KINDS[kind])
            bars(works_by(reading.corpus, kind, KINDS_SHOWN).iter_rows(), quiet=QUIET, dark=visit.dark)


def _origin(reading: Reading) -> None:
    harvest = reading.corpus.harvest
    if harvest is None:
        st.markdown(
            f"{counted(reading.main.works, 'work')} and {notes.n(reading.main.citations_inside)} citations "
            "between them, collected by hand from reference lists, OpenAlex records and pages; each row of "
            "`data/starter/works.csv` and `citations.csv` names its evidence. It is what the explorer shows "
            "until there is a harvest."
        )
        return
    st.markdown(notes.received(harvest))
    _facts(_account(harvest, reading))


def _account(harvest: Harvest, reading: Reading) -> dict[str, str]:
    return {
        "Source": harvest.source,
        "Question": harvest.query,
        "Begun": f"{harvest.started:%Y-%m-%d %H:%M} UTC",
        "Ended": f"{harvest.finished:%Y-%m-%d %H:%M} UTC",
        "Calls": f"{notes.n(harvest.calls)} for {notes.n(harvest.credits)} credits (${harvest.usd:.4f})",
        "Version": str(reading.corpus.version),
        "Run": harvest.id,
        "Bibliography": f"SHA-256 {harvest.references_digest[:16]}…",
        "Software": harvest.software,
    }


def _facts(facts: dict[str, str]) -> None:
    rows = "".join(
        f'<dt style="opacity:.7">{as_html(name)}</dt>'
        f'<dd style="margin:0;overflow-wrap:anywhere">{as_html(fact)}</dd>'
        for name, fact in facts.items()
    )
    st.html(
        '<dl style="display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.2rem;'
        f'font-size:.9rem;margin:0">{rows}</dl>'
    )
