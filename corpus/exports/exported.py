"""What is taken away: works with the citations among them, attributes of any kind, and where it all is from.

Nothing here knows what an attribute means: who exports brings a table of them. Every writer of this package
takes one such value and returns the bytes of a file, the same bytes for the same value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from corpus.exports.keys import citation_keys
from corpus.literature import Corpus
from corpus.wording import counted

PLACES = pl.Schema({"id": pl.String, "x": pl.Float64, "y": pl.Float64})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the works are from and how they were chosen."""

    corpus: str
    """What the screen calls the corpus: `Harvest, version 3`."""
    version: int | None
    """None for the starter set."""
    harvested: date | None
    source: str | None
    """Address that was harvested from."""
    how: str
    """How the works were selected, as in `search for "knowledge", from 1990`."""
    works: int
    of: int
    """Works of the whole corpus."""
    tool: str
    """Name and version of the program."""
    caution: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The same in sentences."""
        where = self.corpus
        if self.harvested:
            where += f", harvested {self.harvested.day} {self.harvested:%B %Y}"
        if self.source:
            where += f" from {self.source}"
        chosen = f"{self.works:,} of {counted(self.of, 'work')}: {self.how}."
        return (f"{where}.", chosen, f"Written by {self.tool}.", *filter(None, [self.caution]))


@dataclass(frozen=True)
class Exported:
    """A selection of works as it is taken away."""

    works: pl.DataFrame
    """All columns of `schema.WORKS`, with `local_citations` (in the whole corpus) and `key` (to cite it by),
    in the order chosen."""
    citations: pl.DataFrame
    """Among these works: columns citing, cited; sorted."""
    attributes: pl.DataFrame
    """One row a work, in the order of `works`: id and the columns of who exports."""
    places: pl.DataFrame
    """Coordinates on the map, as `PLACES`, of those works that have one."""
    provenance: Provenance
    partition: str | None = None
    """The attribute by which formats that know one partition part and colour the works."""


def exported(
    corpus: Corpus,
    ids: Sequence[str],
    how: str,
    tool: str,
    *,
    attributes: pl.DataFrame | None = None,
    partition: str | None = None,
) -> Exported:
    """Return these works of a corpus, in this order; an id that comes twice counts once.

    `attributes` has a column `id`, of which no value repeats, and columns of texts, lists of texts, numbers,
    booleans or days; works that it lacks have none. Raises ValueError for an id that the corpus lacks, an
    attribute of another kind, or a partition that is no attribute.
    """
    chosen = pl.DataFrame({"id": pl.Series(list(dict.fromkeys(ids)), dtype=pl.String)})
    works = chosen.join(corpus.works, on="id", how="inner", maintain_order="left")
    if works.height < chosen.height:
        missing = chosen.join(corpus.works, on="id", how="anti")["id"][0]
        raise ValueError(f"{missing!r} is not in this corpus")
    local = corpus.citations.group_by("cited").len("local_citations")
    keys = citation_keys(corpus.works, works["id"].to_list())
    beside = chosen if attributes is None else attributes
    _check(beside, partition)
    return Exported(
        works.join(local, left_on="id", right_on="cited", how="left", maintain_order="left").with_columns(
            pl.col("local_citations").fill_null(0).cast(pl.Int32),
            pl.Series("key", [keys[work_id] for work_id in works["id"]], dtype=pl.String),
        ),
        corpus.citations.join(chosen, left_on="citing", right_on="id", how="semi")
        .join(chosen, left_on="cited", right_on="id", how="semi")
        .sort("citing", "cited"),
        chosen.join(beside, on="id", how="left", maintain_order="left"),
        _places(corpus, chosen),
        Provenance(
            corpus=corpus.name,
            version=corpus.version,
            harvested=corpus.harvest.finished.date() if corpus.harvest else None,
            source=corpus.harvest.source if corpus.harvest else None,
            how=how,
            works=works.height,
            of=corpus.works.height,
            tool=tool,
            caution=corpus.caution,
        ),
        partition,
    )


def _check(attributes: pl.DataFrame, partition: str | None) -> None:
    if "id" not in attributes.columns or attributes["id"].is_duplicated().any():
        raise ValueError("attributes need a column id of which no value repeats")
    for name, kind in attributes.schema.items():
        inner = kind.inner if isinstance(kind, pl.List) else kind
        known = inner.is_numeric() or inner in {pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date}
        if not known and inner != pl.Null:
            raise ValueError(f"the attribute {name!r} is of a kind that no file holds: {kind}")
    if partition is not None and partition not in attributes.columns:
        raise ValueError(f"there is no attribute {partition!r}")


def _places(corpus: Corpus, chosen: pl.DataFrame) -> pl.DataFrame:
    if corpus.layout is None:
        return PLACES.to_frame()
    return (
        chosen.join(corpus.layout, on="id", how="inner", maintain_order="left")
        .select("id", pl.col("x").cast(pl.Float64).round(4), pl.col("y").cast(pl.Float64).round(4))
        .filter(pl.col("x").is_finite() & pl.col("y").is_finite())
    )
