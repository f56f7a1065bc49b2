"""Which colour each work of the map has, by the corpus, the lenses or the terms; kept for all readers."""

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl
import streamlit as st

from corpus.clusters.clustering import Clustering
from corpus.errors import CorpusError
from corpus.lenses.told import ToldWorks
from corpus.terms.use import Scope, TermUse
from explorer import theme
from explorer.components.escaping import as_markdown, cut
from explorer.components.facet_values import shown_level
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.map.map_colours import NAMED_KINDS, Painted, painted
from explorer.marks import mark_data
from explorer.terms import term_data
from explorer.visit import Visit

CLUSTER, LENS, FAMILY, WITHOUT = "cluster", "lens", "family", "year"
NO_CLUSTER, SEVERAL, OTHER_TERM, NO_TERM = "unclustered", "several terms", "another term", "none of the terms"
NAME_LETTERS = 60

Kinds = Sequence[tuple[str, str]]
Make = Callable[[], tuple[pl.DataFrame, Kinds]]


def paint_of(visit: Visit, placed: pl.DataFrame) -> Painted:
    """Return the colours that the address asks for; says so where they cannot be told, and takes years."""
    colour = visit.address.colour
    make, more = partial(_plainly, placed), ""
    try:
        if colour == CLUSTER:
            found = shown_level(visit)
            if found is None or not found.names:
                st.caption("This version has no clusters, so colours show the year.")
                colour = WITHOUT
            else:
                more = f"{found.level} {mark_data.stamp(visit.places)}"
                make = partial(_clustered, found, placed, visit.dark)
        elif colour == LENS:
            told = lens_data.told(visit.reading, visit.places)
            make, more = partial(_lensed, told, placed, visit.dark), told.stamp
        elif colour == FAMILY:
            terms = term_data.codebook()
            use = term_data.use_of(visit.reading, terms)
            make, more = partial(_using, use, placed, visit.dark), terms.digest
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        colour = WITHOUT
    return _painted(visit.reading.stamp, colour, more, visit.dark, make, visit.reading.corpus.works.height)


@st.cache_resource(max_entries=32, show_spinner=False)
def _painted(stamp: str, colour: str, more: str, dark: bool, _make: Make, _count: int) -> Painted:
    works, kinds = _make()
    return painted(works, _count, colour, kinds, dark=dark)


def _plainly(placed: pl.DataFrame) -> tuple[pl.DataFrame, Kinds]:
    return placed, ()


def _clustered(found: Clustering, placed: pl.DataFrame, dark: bool) -> tuple[pl.DataFrame, Kinds]:
    shades = theme.cluster_colours(dark=dark)
    works = found.works_of
    called: dict[int, str] = {}
    for number in sorted(works, key=lambda one: (-works[one], one)):
        name = cut(found.name(number), NAME_LETTERS)
        called[number] = name if name not in called.values() else f"{name} ({number + 1})"
    kinds = [(name, shades[found.colours.get(one, one) % len(shades)]) for one, name in called.items()]
    kinds.append((NO_CLUSTER, theme.missing(dark=dark)))
    names = [called.get(number, NO_CLUSTER) for number in found.labels.tolist()]
    return placed.with_columns(pl.Series(CLUSTER, names)[placed["row"]]), kinds


def _lensed(told: ToldWorks, placed: pl.DataFrame, dark: bool) -> tuple[pl.DataFrame, Kinds]:
    names = names_of(told.lenses)
    shades = theme.lens_colours([lens.id for lens in told.lenses.lenses], dark=dark)
    kinds = [(name, shades.get(label, theme.missing(dark=dark))) for label, name in names.items()]
    labels = told.works.select("id", pl.col("label").replace_strict(names).alias(LENS))
    return placed.drop(LENS, strict=False).join(labels, on="id", how="left", maintain_order="left"), kinds


def _using(use: TermUse, placed: pl.DataFrame, dark: bool) -> tuple[pl.DataFrame, Kinds]:
    """By the family of terms in title or abstract; a work that uses several has a colour of its own."""
    pairs = use.used.filter(pl.col("scope") == str(Scope.TEXT)).unique(["id", "family"])
    counts = pairs["family"].value_counts().sort("count", "family", descending=[True, False])
    named = counts["family"].head(NAMED_KINDS).to_list()
    kinds = list(zip(named, theme.categories(dark=dark), strict=False))
    kinds += [
        (SEVERAL, theme.ink(dark=dark)),
        (OTHER_TERM, theme.cluster_colours(dark=dark)[-1]),
        (NO_TERM, theme.missing(dark=dark)),
    ]
    one = pl.col("family").first()
    told = pairs.group_by("id").agg(
        pl.when(pl.len() > 1)
        .then(pl.lit(SEVERAL))
        .when(one.is_in(named))
        .then(one)
        .otherwise(pl.lit(OTHER_TERM))
        .alias(FAMILY)
    )
    works = placed.drop(FAMILY, strict=False).join(told, on="id", how="left", maintain_order="left")
    return works.with_columns(pl.col(FAMILY).fill_null(NO_TERM)), kinds
