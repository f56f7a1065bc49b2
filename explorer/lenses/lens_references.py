"""Which references each lens cites most, beside the lens for which the source uses each."""

from typing import Any

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.lenses.profile import by_seed
from explorer import theme
from explorer.components.escaping import as_html, as_markdown
from explorer.lenses import lens_notes
from explorer.lenses.lens_marks import Mark, marks
from explorer.lenses.lens_shown import Shown, Stamp
from explorer.visit import Visit

STRONGEST = 4.0  # times the overall share: at it and above, a cell has its full tint
STYLE = """<style>
.lens-refs {overflow-x: auto; max-width: 100%}
.lens-refs table {border-collapse: collapse; font-size: .88rem; width: 100%}
.lens-refs th, .lens-refs td {padding: .35rem .5rem; text-align: right; font-variant-numeric: tabular-nums;
  border-bottom: 1px solid rgba(128, 128, 128, .25); vertical-align: top; white-space: nowrap}
.lens-refs th:first-child, .lens-refs th:nth-child(2), .lens-refs td:nth-child(2) {text-align: left;
  white-space: normal; font-weight: 400; overflow-wrap: anywhere}
.lens-refs thead th, .lens-refs thead th:nth-child(-n+2) {font-weight: 600; white-space: normal}
.lens-refs small {display: block; opacity: .78}
@media (max-width: 640px) {
  .lens-refs thead {position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden}
  .lens-refs table, .lens-refs tbody, .lens-refs tr, .lens-refs th, .lens-refs td {display: block;
    text-align: left; border: 0}
  .lens-refs tbody th {font-weight: 600; padding-top: .75rem}
  .lens-refs td::before {content: attr(data-of) ": "; font-weight: 400}
  .lens-refs td small {display: inline; margin-left: .5rem}
}
</style>"""


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the table of references by lens."""
    st.subheader("What each lens cites")
    rows = _by_seed(shown.stamp, shown)
    if rows.is_empty():
        st.info("None of these works cites a reference of the bibliography.", icon=":material/link_off:")
        return
    told = marks(shown, dark=visit.dark)
    st.html(_table(visit, shown, rows, told))
    uncited = visit.reading.corpus.seeds.height - rows["group"].n_unique()
    st.caption(as_markdown(lens_notes.references(shown, visit.reading, uncited)))
    st.download_button(
        "References by lens (CSV)",
        lambda: spreadsheet.csv(numbers(visit, shown, rows)),
        f"{visit.reading.file_stem}-lenses-by-reference.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="lenses_references_csv",
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _by_seed(stamp: Stamp, _shown: Shown) -> pl.DataFrame:
    return by_seed(_shown.works, _shown.told.lenses.labels)


def stands_for(visit: Visit, shown: Shown) -> dict[str, str]:
    """Return for what the source uses each reference, as the anchors say, else the bibliography."""
    said = {
        key: " and ".join(shown.names.get(one, one) for one in (lens, second) if one)
        for key, lens, second in visit.reading.corpus.seeds.select("key", "lens", "second_lens").iter_rows()
    }
    anchors = {key: lens.name for lens in shown.lenses.lenses for key in lens.anchors}
    return {key: one if one.startswith(anchors.get(key, "")) else anchors[key] for key, one in said.items()}


def _table(visit: Visit, shown: Shown, rows: pl.DataFrame, told: dict[str, Mark]) -> str:
    lenses = {label: told[label] for label in shown.ids}
    uses = stands_for(visit, shown)
    head = "".join(f'<th scope="col">{mark.html}</th>' for mark in lenses.values())
    lines = []
    for part in rows.partition_by("group", maintain_order=True):
        key, among, few = part.select("group", "of", "few").row(0)
        cells = "".join(
            _cell(row, lenses[row["label"]])
            for row in part.filter(pl.col("label").is_in(shown.ids)).iter_rows(named=True)
        )
        mark = " <em>few</em>" if few else ""
        lines.append(
            f'<tr><th scope="row" dir="auto">{as_html(visit.reading.names.get(key, key))}</th>'
            f'<td data-of="Used for">{as_html(uses.get(key) or "–")}</td>'
            f'<td data-of="Works that cite it">{among:,}{mark}</td>{cells}</tr>'
        )
    return (
        f'{STYLE}<div class="lens-refs"><table aria-label="References by lens"><thead>'
        '<tr><th scope="col">Reference</th><th scope="col">Used for</th>'
        f'<th scope="col">Works that cite it</th>{head}</tr></thead><tbody>{"".join(lines)}</tbody>'
        "</table></div>"
    )


def _cell(row: dict[str, Any], mark: Mark) -> str:
    """Ratio and share with their intervals; tinted and bold where the whole interval lies above 1."""
    share = f"{row['share']:.0%} ({row['low']:.0%} to {row['high']:.0%})"
    above = row["ratio"] is not None and row["ratio_low"] > 1 and not row["few"]
    strength = min(row["ratio"] / STRONGEST, 1.0) if above else 0.0
    times = "–"
    if row["ratio"] is not None:
        times = f"×{row['ratio']:.1f} ({row['ratio_low']:.1f} to {row['ratio_high']:.1f})"
    tint = theme.thinned(mark.colour, round(0.6 * strength, 3))
    return (
        f'<td data-of="{as_html(mark.name)}" style="background:{tint}">'
        f"{f'<strong>{times}</strong>' if above else times}<small>{share}</small></td>"
    )


def numbers(visit: Visit, shown: Shown, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers, a row for each reference and label."""
    uses = stands_for(visit, shown)
    key = pl.col("group")
    return rows.select(
        key.alias("seed"),
        key.replace(visit.reading.names).alias("reference"),
        key.replace_strict(uses, default=None, return_dtype=pl.String).alias("used_for"),
        "label",
        pl.col("works").alias("works_with_label"),
        pl.col("of").alias("works_that_cite_it"),
        "share", pl.col("low").alias("low_95"), pl.col("high").alias("high_95"),
        pl.col("overall").alias("share_overall"), "ratio", "ratio_low", "ratio_high", "few",
    )  # fmt: skip
