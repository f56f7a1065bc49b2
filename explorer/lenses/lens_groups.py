"""Where the lenses are: the labels of the works by field, country, venue, type, or seed that they cite."""

from dataclasses import replace

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.lenses.profile import FEW, Group, Grouped, by_group, groups_held
from corpus.wording import counted
from explorer import notes
from explorer.address import current, go, set_widget
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.lenses import lens_notes
from explorer.lenses.lens_marks import Mark, marks
from explorer.lenses.lens_shown import Shown, Stamp
from explorer.visit import Visit

MOST = 12  # groups: more are not looked at
NOT_KNOWN = "not known"
NAMES = {
    Group.FIELD: "Field",
    Group.COUNTRY: "Country",
    Group.VENUE: "Venue",
    Group.TYPE: "Type",
    Group.SEED: "Reference cited",
    Group.CLUSTER: "Cluster",
}
PLURALS = {
    Group.FIELD: "fields of research",
    Group.COUNTRY: "countries of the authors' institutions, by ISO 3166 code",
    Group.VENUE: "venues",
    Group.TYPE: "types of works",
    Group.SEED: "seed references cited",
    Group.CLUSTER: "clusters of the coarsest level",
}
SAYS_SO = 9.0  # per cent of a bar that its share must have for its figure to fit in
STYLE = """<style>
.lens-groups {display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 5fr); gap: .5rem .75rem;
  align-items: center; font-size: .9rem}
.lens-groups > div {display: contents}
.lens-groups .whole {display: flex; height: 1.5rem; border-radius: 3px; overflow: hidden; gap: 1px}
.lens-groups .part {overflow: hidden; white-space: nowrap; font-size: .78rem; line-height: 1.5rem;
  text-align: center; font-variant-numeric: tabular-nums}
.lens-key {display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; margin-bottom: .6rem}
@media (max-width: 640px) {.lens-groups {grid-template-columns: minmax(0, 1fr); gap: .15rem}
  .lens-groups .whole {margin-bottom: .5rem}}
</style>"""


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the choice of group, a bar a group, and the same numbers as a table."""
    st.subheader("Where they are")
    held = _held(shown.stamp, shown)
    if not held:
        st.info("Neither field nor venue nor anything else is known of these works.")
        return
    asked = visit.address.lenses.group
    group = asked if asked in held else held[0]
    set_widget("lenses_group", group)
    st.segmented_control(
        "Shares by",
        held,
        format_func=NAMES.__getitem__,
        key="lenses_group",
        on_change=_changed,
        required=True,
    )
    found = _grouped(shown.stamp, group, shown)
    names = visit.reading.names if group is Group.SEED else {}
    st.html(_bars(found, marks(shown, dark=visit.dark), names))
    st.caption(as_markdown(_caption(visit, shown, group, found)))
    with st.expander("The same numbers, with their intervals", icon=":material/table:"):
        table = numbers(found, shown, names)
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                name: st.column_config.NumberColumn(format="percent") for name in ("Share", "95 % from", "to")
            },
        )
        st.download_button(
            "Data (CSV)",
            lambda: spreadsheet.csv(table),
            f"{visit.reading.file_stem}-lenses-by-{NAMES[group].lower().replace(' ', '-')}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="lenses_group_csv",
        )


def _changed() -> None:
    here = current()
    go(replace(here, lenses=replace(here.lenses, group=st.session_state["lenses_group"])))


@st.cache_resource(max_entries=32, show_spinner=False)
def _held(stamp: Stamp, _shown: Shown) -> list[Group]:
    return groups_held(_shown.works)


@st.cache_resource(max_entries=64, show_spinner=False)
def _grouped(stamp: Stamp, group: Group, _shown: Shown) -> Grouped:
    return by_group(_shown.works, _shown.told.lenses.labels, group, MOST)


def _bars(found: Grouped, told: dict[str, Mark], names: dict[str, str]) -> str:
    """Stacked bars: each part says its share where there is room, and all of it to who hears the page."""
    key = "".join(f"<span>{mark.html}</span>" for mark in told.values())
    lines = []
    for rows in found.rows.partition_by("group", maintain_order=True):
        name = rows["group"][0]
        title = NOT_KNOWN if name is None else cut(names.get(name, name), 90)
        parts, heard = [], []
        for row in rows.iter_rows(named=True):
            mark, percent = told[row["label"]], 100 * row["share"]
            says = f"{mark.name}: {row['works']:,} of {row['of']:,} ({_percent(percent)})"
            heard.append(says)
            words = f"{mark.sign} {percent:.0f} %" if percent >= SAYS_SO else ""
            parts.append(
                f'<span class="part" title="{as_html(says)}" style="flex:0 0 {percent:.3f}%;'
                f'background:{mark.colour};color:{mark.ink}">{words}</span>'
            )
        few = ", few" if rows["of"][0] < FEW else ""
        aloud = as_html(f"{title}. {'; '.join(heard)}")
        lines.append(
            f'<div role="listitem" aria-label="{aloud}">'
            f'<span dir="auto" style="overflow-wrap:anywhere;line-height:1.25">{as_html(title)} '
            f'<span style="opacity:.75;white-space:nowrap">({rows["of"][0]:,}{few})</span></span>'
            f'<span class="whole" aria-hidden="true">{"".join(parts)}</span></div>'
        )
    return (
        f'{STYLE}<div class="lens-key" aria-hidden="true">{key}</div>'
        f'<div class="lens-groups" role="list" aria-label="Shares by lens">{"".join(lines)}</div>'
    )


def _percent(percent: float) -> str:
    return "<1 %" if 0 < percent < 1 else f"{percent:.0f} %"


def _caption(visit: Visit, shown: Shown, group: Group, found: Grouped) -> str:
    drawn = found.rows["group"].drop_nulls().n_unique()
    sentences = [
        f"Shares of the labels in {PLURALS[group]}, {lens_notes.of_what(shown)}; in brackets how many."
    ]
    if drawn < found.groups:
        sentences.append(
            f"The {drawn} with most works of {notes.n(found.groups)} are shown; "
            f"{counted(found.left_out, 'work')} {'is' if found.left_out == 1 else 'are'} in none of them."
        )
    if group in (Group.COUNTRY, Group.SEED):
        sentences.append("A work that belongs to several counts once in each.")
    if (found.rows["of"] < FEW).any():
        sentences.append(f"Few: fewer than {FEW} works, so read the intervals.")
    sentences.append(f"{lens_notes.INTERVALS} stand in the table.")
    return " ".join([*sentences, lens_notes.source(shown, visit.reading)])


def numbers(found: Grouped, shown: Shown, names: dict[str, str]) -> pl.DataFrame:
    """Return the numbers, a row for each group and label."""
    group, label = pl.col("group"), pl.col("label")
    return found.rows.select(
        group.replace(names).fill_null(NOT_KNOWN).alias("Group"),
        label.replace(shown.names).alias("Label"),
        pl.col("works").alias("Works with it"),
        pl.col("of").alias("Works"),
        pl.col("share").alias("Share"),
        pl.col("low").alias("95 % from"),
        pl.col("high").alias("to"),
    )
