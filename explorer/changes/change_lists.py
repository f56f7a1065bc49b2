"""The lists of a comparison, one tab for each kind of change that there is."""

from collections.abc import Callable

import polars as pl
import streamlit as st

from corpus.change_table import Kind, field_name
from corpus.selection import Sort, order
from explorer import notes
from explorer.changes import change_table
from explorer.changes.comparing import Comparison
from explorer.components.bars import bars
from explorer.loading import Reading
from explorer.visit import Visit

_C = st.column_config
AUTHORS, YEAR = _C.TextColumn(width=170), _C.NumberColumn(format="%d", width=60)
VENUE, TEXT, NUMBER = _C.TextColumn(width=190), _C.TextColumn(width=280), _C.NumberColumn(width=90)


def draw(visit: Visit, before: Reading, found: Comparison) -> None:
    """Draw the tabs; `before` is the version compared with, the other one is open."""
    summary = found.changes.summary
    kinds: dict[str, tuple[int, Callable[[Visit, Reading, Comparison], None]]] = {
        "New": (summary.new, _new),
        "Gone": (sum(summary.gone.values()), _gone),
        "Retracted": (summary.retracted + summary.unretracted, _retracted),
        "Metadata": (summary.metadata, _metadata),
        "References": (summary.references, _references),
        "Citations": (found.changes.citations.height, _citations),
        "Seeds": (summary.seeds, _seeds),
    }
    shown = {f"{name} ({notes.n(number)})": drawn for name, (number, drawn) in kinds.items() if number}
    if not shown:
        return
    for tab, drawn in zip(st.tabs(list(shown)), shown.values(), strict=True):
        with tab:
            drawn(visit, before, found)


def _new(visit: Visit, before: Reading, found: Comparison) -> None:
    names = visit.reading.names
    works = visit.reading.works.filter(pl.col("id").is_in(found.changes.new["id"].implode()))
    newest = order(works, Sort.NEWEST)
    cited = ["; ".join(names.get(key, key) for key in keys or ()) for keys in newest["cites_seeds"].to_list()]
    rows = newest.select(
        "id",
        "title",
        pl.col("is_retracted").alias("retracted"),
        pl.col("who").alias("Authors"),
        pl.col("year").alias("Year"),
        pl.col("venue").alias("Venue"),
        pl.Series("Seeds cited", cited, dtype=pl.String),
        pl.col("local_citations").alias("LCS"),
        pl.col("cited_by_count").alias("GCS"),
    )
    columns = {
        "Authors": AUTHORS,
        "Year": YEAR,
        "Venue": VENUE,
        "Seeds cited": _C.TextColumn(width=150),
        "LCS": _C.NumberColumn(help=notes.LCS, width=60),
        "GCS": _C.NumberColumn(help=notes.GCS, width=70),
    }
    change_table.paged(rows, _key(visit, before, "new"), columns, "New works")
    st.caption("Newest first.")


def _gone(visit: Visit, before: Reading, found: Comparison) -> None:
    fates = found.changes.summary.gone.items()
    bars([(_capital(fate), count) for fate, count in fates], of=found.changes.gone.height, dark=visit.dark)
    columns = {"Why": _C.TextColumn(width=420), "Authors": AUTHORS, "Year": YEAR, "Venue": VENUE}
    rows = _rows(found, Kind.GONE)
    change_table.paged(rows, _key(visit, before, "gone"), columns, "Works that are gone")
    st.caption(f"A click shows them as they were in version {before.corpus.version}.")


def _retracted(visit: Visit, before: Reading, found: Comparison) -> None:
    rows = _rows(found, Kind.RETRACTED, Kind.UNRETRACTED)
    rows = rows.with_columns(pl.Series("Change", [_capital(change) for change in rows["change"]]))
    columns = {"Change": _C.TextColumn(width=230), "Authors": AUTHORS, "Year": YEAR, "Venue": VENUE}
    change_table.paged(rows, _key(visit, before, "retracted"), columns, "Retractions")
    st.caption("Retracted works stay in the corpus and are marked wherever they are listed.")


def _metadata(visit: Visit, before: Reading, found: Comparison) -> None:
    fields = found.changes.summary.fields
    both = found.changes.after.works - found.changes.new.height
    bars([(_capital(field_name(name)), count) for name, count in fields.items()], of=both, dark=visit.dark)
    st.caption(f"Works in which each fact differs, of the {notes.n(both)} in both versions.")
    rarest_first = {field_name(name): rank for rank, name in enumerate(reversed([*fields]))}
    rows = _rows(found, Kind.METADATA)
    rank = pl.col("What").replace_strict(rarest_first, return_dtype=pl.Int64)
    columns = {
        "What": _C.TextColumn(width=120),
        "Before": TEXT,
        "After": TEXT,
        "Authors": AUTHORS,
        "Year": YEAR,
    }
    key = _key(visit, before, "metadata")
    change_table.paged(rows.sort(rank, "id"), key, columns, "Changes of metadata")
    st.caption("One row a fact, the facts that seldom change first.")


def _references(visit: Visit, before: Reading, found: Comparison) -> None:
    count = found.changes.references.select(
        "id", pl.col("added").list.len().alias("Added"), pl.col("removed").list.len().alias("Removed")
    )
    rows = _rows(found, Kind.REFERENCES).join(count, on="id", how="left", maintain_order="left")
    most = rows.sort(pl.col("Added") + pl.col("Removed"), "id", descending=[True, False])
    columns = {"Added": NUMBER, "Removed": NUMBER, "Authors": AUTHORS, "Year": YEAR, "Venue": VENUE}
    key = _key(visit, before, "references")
    change_table.paged(most, key, columns, "Changed reference lists")
    st.caption("References added and removed, most first; which they are stands in the CSV.")


def _citations(visit: Visit, before: Reading, found: Comparison) -> None:
    described = found.changes.works.select("id", "title", pl.col("is_retracted").alias("retracted"), "year")
    scores = {"LCS": "local", "GCS": "global"}
    rows = (
        found.changes.citations.with_columns(
            (pl.col(f"{score}_after") - pl.col(f"{score}_before")).alias(f"{name} +/–")
            for name, score in scores.items()
        )
        .sort(
            pl.col("LCS +/–").abs(), pl.col("GCS +/–").abs(), "id",
            descending=[True, True, False], nulls_last=True,
        )
        .rename(
            {f"{s}_{side}": f"{name} {side}" for name, s in scores.items() for side in ("before", "after")}
        )
        .join(described.rename({"year": "Year"}), on="id", how="left", maintain_order="left")
    )  # fmt: skip
    columns = {f"{name} {what}": NUMBER for name in scores for what in ("before", "after", "+/–")}
    key = _key(visit, before, "citations")
    change_table.paged(rows, key, columns | {"Year": YEAR}, "Changed citation scores")
    st.caption("Works in both versions, by how much the local score differs, then the global.")


def _seeds(visit: Visit, before: Reading, found: Comparison) -> None:
    names = before.names | visit.reading.names
    rows = _rows(found, Kind.SEEDS)
    st.dataframe(
        rows.select(
            pl.Series("Reference", [names.get(key, key) for key in rows["id"]], dtype=pl.String),
            "What", "Before", "After", pl.col("title").alias("Title"),
        ),
        hide_index=True,
        height="content",
        placeholder="–",
        alt="Changed seeds",
        column_config={"Before": TEXT, "After": TEXT, "Title": _C.TextColumn(width=340)},
    )  # fmt: skip
    st.caption("A dash: not in the bibliography of that version, or no work found.")


def _rows(found: Comparison, *kinds: Kind) -> pl.DataFrame:
    """Return the changes of some kinds, with the headings that lists have."""
    rows = found.table.filter(pl.col("change").is_in([str(kind) for kind in kinds]))
    headings = {"authors": "Authors", "year": "Year", "venue": "Venue", "field": "What", "why": "Why"}
    return rows.rename(headings | {"before": "Before", "after": "After"})


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _key(visit: Visit, before: Reading, name: str) -> str:
    """Return a name for a list, which begins anew when other versions are compared."""
    return f"changes_{name}_{before.key}_{visit.reading.key}"
