"""What a reader chose on the page of history, as the part of the address that keeps it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.history.main_path import Search
from corpus.history.search_paths import Count


class Show(StrEnum):
    """What the page draws."""

    CITATIONS = "citations"
    """The historiograph: the most cited works and who cites whom."""
    PATH = "path"
    """The main path."""
    SPECTRUM = "spectrum"
    """Cited references by their year."""
    AXIS = "axis"
    """Several curves over one axis of years."""
    FLOWS = "flows"
    """What changed hands between groups of works."""


class Rows(StrEnum):
    """What the rows of the drawing are."""

    CLUSTER = "cluster"
    LENS = "lens"
    FIELD = "field"
    NONE = "none"


SIZES = (10, 20, 40, 80, 150, 200)
"""Works of a historiograph."""
PERIODS = (1, 5, 10)
"""Citing years of a row of the spectrum by period."""
_YEARS = re.compile(r"(\d{1,4})-(\d{1,4})")


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The choices; the default is a historiograph of forty works in rows by cluster."""

    show: Show = Show.CITATIONS
    most: int = SIZES[2]
    rows: Rows = Rows.CLUSTER
    implied: bool = False
    """Citations are drawn also where a longer way says the same."""
    count: Count = Count.SPC
    search: Search = Search.KEY_ROUTES
    through: str | None = None
    """Id of a work: its lineage is drawn in place of the main path."""
    within: bool = False
    """Flows within a group are drawn as well."""
    with_seeds: bool = False
    """The spectrum counts references to seeds as well."""
    years: tuple[int, int] | None = None
    """First and last year of the spectrum that is drawn; None leaves the choice to the page."""
    period: int = PERIODS[1]


def read_view(params: Mapping[str, Sequence[str]]) -> HistoryView:
    """Return what the parameters of an address ask for; what is not known is ignored.

    >>> read_view({"show": ["path"], "count": ["splc"], "top": ["7"]}).count
    <Count.SPLC: 'splc'>
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1]

    view = HistoryView()
    return HistoryView(
        show=Show(one("show")) if one("show") in set(Show) else view.show,
        most=int(one("top")) if one("top") in {str(size) for size in SIZES} else view.most,
        rows=Rows(one("rows")) if one("rows") in set(Rows) else view.rows,
        implied=one("implied") == "1",
        count=Count(one("count")) if one("count") in set(Count) else view.count,
        search=Search(one("main")) if one("main") in set(Search) else view.search,
        through=one("through")[:200] or None,
        within=one("within") == "1",
        with_seeds=one("seeds") == "1",
        years=_years(one("refs")),
        period=int(one("span")) if one("span") in {str(span) for span in PERIODS} else view.period,
    )


def write_view(view: HistoryView) -> dict[str, list[str]]:
    """Return the parameters that stand for the choices; what is as by default is left out."""
    usual = HistoryView()
    single = {
        "show": None if view.show is usual.show else view.show,
        "top": None if view.most == usual.most else view.most,
        "rows": None if view.rows is usual.rows else view.rows,
        "implied": "1" if view.implied else None,
        "count": None if view.count is usual.count else view.count,
        "main": None if view.search is usual.search else view.search,
        "through": view.through,
        "within": "1" if view.within else None,
        "seeds": "1" if view.with_seeds else None,
        "refs": "{}-{}".format(*view.years) if view.years else None,
        "span": None if view.period == usual.period else view.period,
    }
    return {name: [str(value)] for name, value in single.items() if value is not None}


def _years(text: str) -> tuple[int, int] | None:
    found = _YEARS.fullmatch(text)
    if not found or not text.isascii():
        return None
    first, last = sorted((int(found[1]), int(found[2])))
    return first, last
