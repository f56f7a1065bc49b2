"""From which years a literature draws: the spectrum of cited years, its peaks, the works behind them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.errors import CorpusError
from corpus.history.rpys import Spectrum
from corpus.wording import counted
from explorer import notes
from explorer.address import set_widget
from explorer.components.escaping import as_html, as_markdown
from explorer.components.work_table import marked_title
from explorer.history import rpys_figures, rpys_notes
from explorer.history.choices import choose
from explorer.history.history_view import PERIODS
from explorer.history.rpys_data import periods_of, spectrum_of, usual_years, works_behind
from explorer.history.rpys_figures import period_name
from explorer.history.rpys_notes import above, peaks_between
from explorer.network.network_data import cited_works
from explorer.visit import Visit

PEAKS = 12  # that are named in the table
WORKS = 5  # of a peak that are named there
STANDING_OUT = 5  # years of a citing period that are named in its table
_CONFIG = {"displayModeBar": False}
STYLE = """<style>
.rpys-peaks {overflow-x: auto; max-width: 100%}
.rpys-peaks table {border-collapse: collapse; font-size: .9rem; width: 100%}
.rpys-peaks th, .rpys-peaks td {padding: .4rem .6rem .4rem 0; text-align: right; vertical-align: top;
  font-variant-numeric: tabular-nums; border-bottom: 1px solid rgba(128, 128, 128, .25)}
.rpys-peaks th:last-child, .rpys-peaks td:last-child, .rpys-peaks tbody th {text-align: left}
.rpys-peaks ol {margin: 0; padding-left: 1.4rem}
.rpys-peaks li {overflow-wrap: anywhere; margin: 0 0 .2rem; padding: 0; font-size: inherit}
.rpys-peaks a {color: inherit}
.rpys-peaks small {opacity: .78; white-space: normal}
@media (max-width: 640px) {
  .rpys-peaks thead {position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden}
  .rpys-peaks table, .rpys-peaks tbody, .rpys-peaks tr, .rpys-peaks th, .rpys-peaks td {display: block;
    text-align: left; border: 0; padding: .1rem 0}
  .rpys-peaks tbody th {padding-top: .8rem; font-size: 1rem}
  .rpys-peaks td {display: inline-block; margin-right: .8rem}
  .rpys-peaks td:last-child {display: block; margin: 0}
  .rpys-peaks td::before {content: attr(data-of) ": "}
}
</style>"""


def draw(visit: Visit) -> None:
    """Draw the spectrum, its peaks with their works, and the same by citing period.

    Whether references to seeds count is kept in the address (`HistoryView.with_seeds`).
    """
    if not visit.reading.main.works:
        st.info("This corpus holds no works, so there is nothing to count.")
        return
    try:
        hop = cited_works(visit.places, visit.reading)
        without = spectrum_of(visit.reading, visit.places, with_seeds=False)
        with_seeds = _seeds_too(visit, without)
        found = spectrum_of(visit.reading, visit.places, with_seeds=True) if with_seeds else without
        behind = works_behind(visit.reading, visit.places, found, with_seeds=with_seeds)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    if found.years.is_empty():
        st.info(as_markdown(rpys_notes.nothing(found)), icon=":material/search_off:")
        return
    if said := rpys_notes.one_hop_missing(visit.reading, hop):
        st.warning(said, icon=":material/front_hand:")
    st.markdown(rpys_notes.headline(found))
    first, last = _years(visit, found)
    st.plotly_chart(
        rpys_figures.figure(found, behind, first, last, dark=visit.dark, phone=visit.phone),
        key="rpys_spectrum",
        config=_CONFIG,
        theme=None,
        alt=rpys_notes.in_words(found, first, last),
    )
    st.markdown(rpys_notes.HOW_TO_READ)
    _peaks(visit, found, behind, (first, last))
    said = rpys_notes.caption(visit.reading, found, first, last, with_seeds=with_seeds)
    st.caption(as_markdown(said))
    _save(visit, {"spectrum": lambda: spectrum_rows(found), "peaks": lambda: peak_rows(found, behind)}, said)
    _periods(visit, found, (first, last), said, with_seeds=with_seeds)


def _seeds_too(visit: Visit, without: Spectrum) -> bool:
    """Draw the switch, where it would change anything; return how it stands."""
    if not without.cited.left_out_citations:
        return False
    chosen = visit.address.history.with_seeds
    set_widget("rpys_seeds", chosen)
    st.toggle(
        "Count references to the seeds as well",
        key="rpys_seeds",
        help=rpys_notes.WITHOUT_SEEDS,
        on_change=lambda: choose(with_seeds=st.session_state["rpys_seeds"]),
    )
    return chosen


def _years(visit: Visit, found: Spectrum) -> tuple[int, int]:
    """Draw the choice of years, if there are several; return the first and the last."""
    first, last = int(found.years["year"][0]), int(found.years["year"][-1])
    if first == last:
        return first, last
    usual = usual_years(visit.reading, found.years)
    low, high = visit.address.history.years or usual
    chosen = min(max(low, first), last), max(min(high, last), first)
    key = f"rpys_years_{first}_{last}"
    set_widget(key, chosen)
    st.slider(
        "Years of the references",
        min_value=first,
        max_value=last,
        format="%d",
        key=key,
        help="Early peaks are low beside late ones: with the years before them alone they fill the chart.",
        on_change=lambda: choose(years=None if st.session_state[key] == usual else st.session_state[key]),
    )
    return chosen


def _peaks(visit: Visit, found: Spectrum, behind: pl.DataFrame, years: tuple[int, int]) -> None:
    st.subheader("Peaks, and the works behind them")
    peaks = peaks_between(found, *years)
    if peaks.is_empty():
        st.info("No year stands out from those around it.", icon=":material/show_chart:")
        return
    st.html(table(visit, peaks.head(PEAKS), behind))
    if peaks.height > PEAKS:
        st.caption(
            f"The {PEAKS} highest of {counted(peaks.height, 'peak')} of these years, and of each the {WORKS} "
            "most cited works. The file of peaks has all."
        )


def table(visit: Visit, peaks: pl.DataFrame, behind: pl.DataFrame) -> str:
    """Return peaks (as from `corpus.history.rpys.peaks`) with their works as a table of HTML.

    A title leads to the page of the work, or where it is not in the corpus to its DOI or to OpenAlex.
    """
    rows = []
    for peak in peaks.iter_rows(named=True):
        works = behind.filter(pl.col("year") == peak["year"])
        listed = "".join(f"<li>{_work(visit, row)}</li>" for row in works.head(WORKS).iter_rows(named=True))
        more = int(works["of_year"][0]) - min(works.height, WORKS)
        rest = f"<small>and {counted(more, 'other reference')}</small>" if more else ""
        rows.append(
            f'<tr><th scope="row">{peak["year"]}</th>'
            f'<td data-of="Citations">{peak["citations"]:,}</td>'
            f'<td data-of="Median of five years">{peak["median"]:,g}</td>'
            f'<td data-of="Above it">{above(peak["deviation"])}</td>'
            f'<td data-of="Most cited"><ol>{listed}</ol>{rest}</td></tr>'
        )
    return (
        f'{STYLE}<div class="rpys-peaks"><table aria-label="Peaks and the works behind them"><thead><tr>'
        '<th scope="col">Year</th><th scope="col">Citations</th><th scope="col">Median of five years</th>'
        '<th scope="col">Above it</th><th scope="col">Most cited references of that year</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _work(visit: Visit, row: dict[str, Any]) -> str:
    title = as_html(marked_title(row["title"], row["is_retracted"]))
    where = address(visit, row)
    outside = "" if row["inside"] else ' target="_blank" rel="noopener"'
    named = f'<a href="{as_html(where)}"{outside} dir="auto">{title}</a>' if where else title
    facts = [
        as_html(row["who"]) if row["who"] else "",
        "a seed" if row["seed_key"] else "",
        "" if row["inside"] else "not in this corpus",
        f"{counted(row['citations'], 'citation')}, {_share(row['share'])} of the year",
    ]
    return f'{named} <small dir="auto">{" · ".join(filter(None, facts))}</small>'


def address(visit: Visit, row: dict[str, Any]) -> str | None:
    """Return where a work is: its page, its DOI, OpenAlex, or None."""
    if row["inside"]:
        return f"works?{urlencode(visit.to_work(row['id']), doseq=True)}"
    if row["doi"]:
        return f"https://doi.org/{quote(row['doi'], safe='/')}"
    known = row["id"][:1] == "W" and row["id"][1:].isdecimal()
    return f"https://openalex.org/{row['id']}" if known else None


def _share(share: float) -> str:
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else "below 1 %"


def _periods(visit: Visit, found: Spectrum, years: tuple[int, int], said: str, *, with_seeds: bool) -> None:
    st.subheader("By citing period")
    st.markdown(rpys_notes.BY_PERIOD)
    period = visit.address.history.period
    set_widget("rpys_period", period)
    st.segmented_control(
        "Length of a period",
        PERIODS,
        format_func=lambda one: counted(one, "year"),
        key="rpys_period",
        required=True,
        on_change=lambda: choose(period=st.session_state["rpys_period"]),
    )
    rows = periods_of(visit.reading, found, period, with_seeds=with_seeds)
    shown = rows.filter(pl.col("year").is_between(*years), pl.col("rank").is_not_null())
    if shown.is_empty():
        st.info("No work with a year cites references of these years.", icon=":material/search_off:")
        return
    st.plotly_chart(
        rpys_figures.heat_map(rows, *years, dark=visit.dark, phone=visit.phone),
        key="rpys_periods",
        config=_CONFIG,
        theme=None,
        alt="How far each year of references stands out in each citing period; also as a table",
    )
    with st.expander("As a table", icon=":material/table:", type="compact"):
        st.dataframe(
            standing_out(shown),
            hide_index=True,
            height="content" if shown["first"].n_unique() <= 12 else 340,
            placeholder="–",
            alt="The years that stand out most in each citing period",
        )
    dated = found.cited.by_citing_year.drop_nulls("citing_year")["citations"].sum()
    undated = found.cited.citations - int(dated)
    whose = f"; {counted(undated, 'citation')} by works without a year are in no row" if undated else ""
    later = rpys_notes.later(found)
    st.caption(
        as_markdown(
            f"{counted(int(dated), 'citation')} by the year of the citing work{whose}.{later} Ranks are over "
            f"all years that a period cites, also those not drawn. {rpys_notes.BY_PERIOD_METHOD} "
            f"{notes.corpus_line(visit.reading)}."
        )
    )
    _save(visit, {"periods": lambda: rows}, f"{said} {rpys_notes.BY_PERIOD_METHOD}")


def standing_out(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the years that stand out most in each citing period, the latest first, headed for a reader."""
    told = []
    for part in rows.sort("first", descending=True).partition_by("first", maintain_order=True):
        first, last = part.select("first", "last").row(0)
        above_it = part.filter(pl.col("deviation") > 0).sort("rank", "year", descending=[True, False])
        years = ", ".join(str(year) for year in above_it["year"].head(STANDING_OUT))
        told.append((period_name(first, last), part["citations"].sum(), years or None))
    heads = {"Cited in": pl.String, "Citations": pl.Int64, "Years that stand out most": pl.String}
    return pl.DataFrame(told, schema=heads, orient="row")


def spectrum_rows(found: Spectrum) -> pl.DataFrame:
    """Return the numbers of the chart, all years: year, citations, median, deviation, peak (its rank)."""
    return found.years.join(
        found.peaks.select("year", peak="rank"), on="year", how="left", maintain_order="left"
    )


def peak_rows(found: Spectrum, behind: pl.DataFrame) -> pl.DataFrame:
    """Return all peaks with their works, a row each, in the order of the peaks."""
    works = behind.select(
        "year", "place", "id", "title", "who", "doi", "inside", "seed_key",
        pl.col("citations").alias("work_citations"), pl.col("share").round(4).alias("share_of_year"),
    )  # fmt: skip
    return found.peaks.join(works, on="year", how="left", maintain_order="left_right")


def _save(visit: Visit, files: dict[str, Callable[[], pl.DataFrame]], said: str) -> None:
    names = {"spectrum": "Spectrum (CSV)", "peaks": "Peaks and works (CSV)", "periods": "By period (CSV)"}
    with st.container(horizontal=True):
        for what, rows in files.items():
            st.download_button(
                names[what],
                _file(rows, said),
                f"{visit.reading.file_stem}-cited-years-{what}.csv",
                "text/csv",
                icon=":material/download:",
                on_click="ignore",
                key=f"rpys_{what}_csv",
            )


def _file(rows: Callable[[], pl.DataFrame], said: str) -> Callable[[], bytes]:
    """What the file holds: its caption in a line that begins with #, then the rows."""

    def made() -> bytes:
        mark = b"\xef\xbb\xbf"
        head = '"# ' + said.replace('"', '""') + '"\n'
        return mark + head.encode() + spreadsheet.csv(rows()).removeprefix(mark)

    return made
