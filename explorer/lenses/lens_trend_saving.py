"""The shares over time to take away: picture, data, and the numbers as a table."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from corpus.lenses.lens_set import NONE
from explorer.lenses.lens_marks import Mark
from explorer.lenses.lens_saving import with_head
from explorer.lenses.lens_trend_chart import runs, top
from explorer.terms.term_picture import as_file, sheet
from explorer.terms.term_saving import PICTURES
from explorer.visit import Visit

STYLES = {
    "solid": "-", "dash": "--", "dot": ":", "dashdot": "-.", "longdash": (0, (7, 2)),
    "longdashdot": (0, (7, 2, 1, 2)),
}  # fmt: skip
SHAPES = {
    "circle": "o", "square": "s", "triangle-up": "^", "cross": "P", "pentagon": "p", "star": "*",
    "circle-open": "o",
}  # fmt: skip


def pictures(
    visit: Visit, rows: pl.DataFrame, complete_until: int, told: dict[str, Mark], caption: str
) -> None:
    """Draw the buttons; a picture is drawn only once it is asked for."""

    def later(form: str) -> Callable[[], bytes]:
        return lambda: picture(rows, complete_until, told, caption, form)

    with st.container(horizontal=True):
        for form, kind in PICTURES.items():
            st.download_button(
                f"Picture ({form.upper()})",
                later(form),
                f"{visit.reading.file_stem}-lenses-by-year.{form}",
                kind,
                icon=":material/download:",
                on_click="ignore",
                key=f"lenses_trend_{form}",
            )


def picture(rows: pl.DataFrame, complete_until: int, told: dict[str, Mark], caption: str, form: str) -> bytes:
    """Return the chart in one of the forms svg, pdf and png, with its caption."""
    drawn, foot = sheet(caption)
    below = drawn.add_axes((0.10, foot + 0.06, 0.87, 0.17))
    above = drawn.add_axes((0.10, foot + 0.28, 0.87, 0.66 - foot), sharex=below)
    for label, mark in told.items():
        axes = below if label == NONE else above
        ours = rows.filter(pl.col("label") == label)
        for number, places in enumerate(runs(ours["year"].to_list())):
            part = ours[places]
            years = part["year"].to_list()
            axes.plot(
                years, [100 * one for one in part["share"]], color=mark.colour, linestyle=STYLES[mark.dash],
                marker=SHAPES[mark.shape], markersize=4, label=mark.name if number == 0 else "_",
            )  # fmt: skip
            low, high = ([100 * one for one in part[end]] for end in ("low", "high"))
            axes.fill_between(years, low, high, color=mark.colour, alpha=0.15, linewidth=0)
    last = int(str(rows["year"].max()))
    for axes, labels in ((above, [one for one in told if one != NONE]), (below, [NONE])):
        if last > complete_until:
            axes.axvspan(complete_until + 0.5, last + 0.5, color="#A8A5A0", alpha=0.3, linewidth=0)
        axes.set_ylim(0, 100 * top(rows, labels))
        axes.set_ylabel("% of the year's works", fontsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8)
        for name in axes.legend(frameon=False, fontsize=8, loc="upper left", ncols=3).get_texts():
            name.set_parse_math(False)  # a name may hold dollars
    below.locator_params(axis="x", integer=True)
    return as_file(drawn, form)


def numbers(rows: pl.DataFrame, complete_until: int, names: dict[str, str]) -> pl.DataFrame:
    """Return the numbers, a row for each year and label, also of years that are not drawn."""
    return rows.select(
        "year",
        pl.col("label").replace(names),
        "works",
        "of",
        "share",
        pl.col("low").alias("low_95"),
        pl.col("high").alias("high_95"),
        (pl.col("year") <= complete_until).alias("complete"),
    )


def table(visit: Visit, rows: pl.DataFrame, complete_until: int, names: dict[str, str], caption: str) -> None:
    """Draw the numbers, and the way to take them away."""
    shown = numbers(rows, complete_until, names)
    with st.expander("The same numbers as a table", icon=":material/table:"):
        st.dataframe(
            shown,
            hide_index=True,
            column_config={
                "year": st.column_config.NumberColumn("Year", format="%d"),
                "label": "Label",
                "works": "Works with it",
                "of": "Works of the year",
                "share": st.column_config.NumberColumn("Share", format="percent"),
                "low_95": st.column_config.NumberColumn("95 % from", format="percent"),
                "high_95": st.column_config.NumberColumn("to", format="percent"),
                "complete": "Year complete",
            },
        )
        st.download_button(
            "Shares by year (CSV)",
            lambda: with_head(shown, [caption]),
            f"{visit.reading.file_stem}-lenses-by-year.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="lenses_trend_csv",
        )
