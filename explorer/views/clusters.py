"""Clusters: the parts of the literature at up to three levels, how stable these are, what each is about."""

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.clusters.clustering import Clustering, key_of
from corpus.clusters.portrait import Portrait
from explorer.address import current, go, set_widget
from explorer.clusters import cluster_card, cluster_notes, cluster_rename
from explorer.clusters.cluster_data import portraits_of
from explorer.components.escaping import as_markdown
from explorer.components.facet_values import shown_level
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.marks import mark_notes, marking
from explorer.visit import Visit

_C = st.column_config
_OPENED = "clusters_opened"


def render(visit: Visit) -> None:
    """Draw the page."""
    if work := st.session_state.pop(_OPENED, None):
        st.switch_page(visit.pages["works"], query_params=visit.to_work(work))
    st.title("Clusters")
    level = shown_level(visit)
    if level is None:
        _nothing(visit)
        return
    st.markdown(
        "Works that draw on the same literature and speak of the same things. No one division is the right "
        "one, so there are several, from few large clusters to many small ones."
    )
    _levels(visit, level)
    marking.show_told()
    mark_notes.show_trouble(visit)
    st.markdown(cluster_notes.headline(level, visit.reading))
    told = portraits_of(visit.reading, visit.places, level)
    shown = next((one for one in told if key_of(level.level, one.number) == visit.address.cluster), told[0])
    _table(visit, level, told)
    st.caption(as_markdown(cluster_notes.method(level, visit.reading)))
    if level.since is not None:
        _changes(level)
    cluster_rename.waiting(visit, level)
    _choice(level, told, shown)
    cluster_card.draw(visit, level, shown, _open)


def _nothing(visit: Visit) -> None:
    if visit.reading.corpus.clusters is None and visit.reading.main.works:
        st.info(
            "The clusters of this version were not looked for yet: the harvester does it last. If no harvest "
            "is running, `python -m corpus derive` does.",
            icon=":material/hourglass:",
        )
    else:
        st.info("This corpus has no clusters: too few of its works are tied by what they cite or say.")


def _levels(visit: Visit, level: Clustering) -> None:
    levels = [one.level for one in visit.reading.corpus.clusters or ()]
    if len(levels) == 1:
        return
    set_widget("clusters_level", level.level)
    st.segmented_control(
        "How many",
        levels,
        format_func=cluster_notes.LEVEL_NAMES.__getitem__,
        key="clusters_level",
        on_change=lambda: go(replace(current(), level=st.session_state["clusters_level"], cluster=None)),
        required=True,
    )


def _table(visit: Visit, level: Clustering, told: tuple[Portrait, ...]) -> None:
    rows = table(visit, told)
    st.dataframe(
        rows,
        hide_index=True,
        height="content" if rows.height <= 12 else 460,
        placeholder="–",
        alt="Clusters, the largest first",
        column_config={
            "Cluster": _C.TextColumn(width=380),
            "Works": _C.ProgressColumn(format="%d", min_value=0, max_value=int(rows["Works"].max() or 1)),  # type: ignore[arg-type]
            "Half by": _C.NumberColumn(
                format="%d", width=70, help="The year by which half of its works had appeared."
            ),
            "With a lens": _C.NumberColumn(format="percent", width=90),
            "Cite one seed": _C.NumberColumn(
                format="percent",
                width=100,
                help="The share of its works that cite the seed which most of them cite: near 100 % it would "
                "be a seed's circle of citers.",
            ),
        },
    )
    st.download_button(
        "Data (CSV)",
        lambda: spreadsheet.csv(rows),
        f"{visit.reading.file_stem}-clusters-{level.level}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="clusters_csv",
    )


def table(visit: Visit, told: tuple[Portrait, ...]) -> pl.DataFrame:
    """Return the clusters as a table: name, works, years, field, country, lenses and seed."""
    names = names_of(lens_data.lens_set(visit.places)) if any(one.lenses for one in told) else {}
    none = next(reversed(names), "")
    rows: list[dict[str, Any]] = []
    for one in told:
        lensed = sum(count for label, count in one.lenses.items() if label != none)
        rows.append(
            {
                "Cluster": one.name,
                "Works": one.works,
                "Half by": one.years[1] if one.years else None,
                "Field": one.fields[0].value if one.fields else None,
                "Country": one.countries[0].value if one.countries else None,
                "With a lens": lensed / one.works if names else None,
                "Cite one seed": one.seed.share if one.seed else None,
            }
        )
    schema = {"Half by": pl.Int64, "Field": pl.String, "Country": pl.String, "Cite one seed": pl.Float64}
    table = pl.DataFrame(rows, schema_overrides={**schema, "With a lens": pl.Float64})
    return table[[column.name for column in table if column.null_count() < table.height]]


def _changes(level: Clustering) -> None:
    with st.expander(cluster_notes.since(level), icon=":material/difference:"):
        for told in level.changes or ("The clusters stayed.",):
            st.markdown(f"- {as_markdown(told)}")


def _choice(level: Clustering, told: tuple[Portrait, ...], shown: Portrait) -> None:
    names = {key_of(level.level, one.number): one.name for one in told}
    key = f"clusters_shown_{level.level}"  # a box of its own: one whose options are exchanged does not open
    set_widget(key, key_of(level.level, shown.number))
    st.selectbox(
        "Look at a cluster",
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=lambda: go(replace(current(), cluster=st.session_state[key])),
    )


def _open(work_id: str) -> None:
    st.session_state[_OPENED] = work_id
