"""What the story is written from, and from how much a thing must be known before the story says it.

Every threshold of the story is here, with its reason. docs/story.md tells them to readers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from corpus.clusters.clustering import Clustering
from corpus.lenses.told import ToldWorks
from corpus.model import WorkId
from corpus.selection import Selection
from corpus.story.told import Figure, Kind, Named
from corpus.terms.codebook import Family, Group, Terms
from corpus.terms.use import TermUse
from corpus.trends.finding import Finding
from corpus.trends.series import wilson

LEAST_OF = 20
"""A share is told over so many works at least: of fewer, the interval of a half is wider than 40 points."""
LEAST_WORKS = 3
"""So many works make a kind (a field, a country, an order of citations): one or two are chance."""
LEAST_CITATIONS = 100
"""Citations between clusters from which their pattern is told."""
LEAST_EXPECTED = 20
"""Citations that chance must give a pair of clusters before it is called far apart."""
NAMED = 3
"""Works, fields or countries that a sentence names at most: more are a table."""
EARLY = 0.1
"""Early are the years up to the one by which this share of the works that use the word had appeared ..."""
LEAST_EARLY = 5
"""... or so many works, if these are more."""
RECENT_YEARS = 5
"""Complete years that stand for now: a single year is too few works in most corpora."""
INCOMPLETE_YEARS = 2
"""The year of the harvest and the one before it are still being indexed, and are in no share over years."""
SURE = 0.95
EARLIEST = 1000
"""A year before it is a slip of the record."""


@dataclass(frozen=True)
class Material:
    """All that is known of one version."""

    works: pl.DataFrame
    """As from `corpus.selection.searchable`, sorted by id."""
    held: pl.DataFrame
    """The same works as `corpus.schema.WORKS`: abstracts and reference lists are read off it."""
    citations: pl.DataFrame
    """Columns citing and cited."""
    seeds: pl.DataFrame
    """As from `corpus.overview.seeds_cited`."""
    seed_names: Mapping[str, str]
    last_year: int
    """The year of the harvest: later ones are errors of the record."""
    is_sample: bool
    """Whether this is a set that stands for nothing, so that no count or share can be read from it."""
    terms: Terms
    use: TermUse | None = None
    """None: terms cannot be told."""
    lenses: ToldWorks | None = None
    """None: lenses cannot be told."""
    differ: Sequence[WorkId] = ()
    """Works over whose lens people differ."""
    level: Clustering | None = None
    """The coarsest clusters, as readers call them."""
    finding: Finding | None = None
    """Of the word in this corpus; None while the test runs, or if there was nothing to test."""
    world: "WorldFinding | None" = None
    main_path: Mapping[WorkId, float] | None = None
    """Works of the main path -> the share of all paths that lead through them."""

    @cached_property
    def word(self) -> Family:
        """The word that the story is about: the codebook's first core family."""
        return word_of(self.terms)

    @cached_property
    def dated(self) -> pl.DataFrame:
        """Works of a year that can be believed."""
        return self.works.filter(pl.col("year").is_between(EARLIEST, self.last_year))

    @cached_property
    def users(self) -> pl.DataFrame:
        """Works that use the word in title or abstract."""
        if self.use is None:
            return self.works.clear()
        ids = self.use.used.filter(pl.col("family") == self.word.id)["id"].unique()
        return self.works.filter(pl.col("id").is_in(ids.implode()))

    @cached_property
    def dated_users(self) -> pl.DataFrame:
        """Those of a year that can be believed."""
        return self.users.filter(pl.col("year").is_between(EARLIEST, self.last_year))

    @cached_property
    def early_until(self) -> int | None:
        """The last of the early years; None if fewer than `LEAST_EARLY` works use the word."""
        years = self.dated_users["year"].sort()
        if len(years) < LEAST_EARLY:
            return None
        return int(years[max(LEAST_EARLY, round(EARLY * len(years))) - 1])

    @property
    def last_complete(self) -> int:
        """The last year that shares over years are told of."""
        return self.last_year - INCOMPLETE_YEARS

    @property
    def recent(self) -> tuple[int, int]:
        """First and last year that stand for now."""
        return self.last_complete - RECENT_YEARS + 1, self.last_complete

    @cached_property
    def seed_ids(self) -> frozenset[WorkId]:
        """Works that are seeds, with all their family: much cited here by construction."""
        members = self.seeds["ids"].explode(empty_as_null=True).drop_nulls()
        marked = self.works.filter(pl.col("seed_key").is_not_null())["id"]
        return frozenset(members) | frozenset(marked)

    def among(self, works: pl.DataFrame, first: int | None, last: int | None) -> pl.DataFrame:
        """Return the works of these years, both included."""
        if first is not None:
            works = works.filter(pl.col("year") >= first)
        return works if last is None else works.filter(pl.col("year") <= last)

    def asks(self, **more: object) -> Selection:
        """Return the filters for works that use the word, narrowed by more."""
        return Selection(families=(self.word.id,), **more)  # type: ignore[arg-type]

    def asks_family(self, family: str) -> Selection:
        """Return the filters for works that use a family."""
        return Selection(families=(family,))


@dataclass(frozen=True, slots=True)
class WorldFinding:
    """The same test in all of OpenAlex."""

    finding: Finding
    frame: str
    """How the frame is called."""
    asked: str
    """The day on which it was counted, in words."""
    query: str


def word_of(terms: Terms) -> Family:
    """Return the word that a story is about: the codebook's first core family, or its first."""
    return next((one for one in terms.families if one.group is Group.CORE), terms.families[0])


def most_cited(works: pl.DataFrame) -> pl.DataFrame:
    """Return works, those that most works of the corpus cite first; ties by id."""
    return works.sort("local_citations", "id", descending=[True, False])


def named(works: pl.DataFrame) -> list[Named]:
    """Return works as sentences name them, in their order."""
    return [Named(*row) for row in works.select("id", "title", "who", "year").iter_rows()]


def count(value: int, how: str, noun: str = "", of: int | None = None) -> Figure:
    """Return a count."""
    return Figure(value, Kind.COUNT, how, of, noun)


def year(value: int, how: str) -> Figure:
    """Return a year."""
    return Figure(value, Kind.YEAR, how)


def share(part: int, whole: int, how: str) -> Figure:
    """Return a share with Wilson's interval; there must be works."""
    low, high = wilson(part, whole, SURE)
    return Figure(part / whole, Kind.SHARE, f"{how}: {part:,} of {whole:,}", whole, low=low, high=high)


def name(value: str, how: str) -> Figure:
    """Return a name from the records."""
    return Figure(value, Kind.NAME, how)


def words(value: str, how: str) -> Figure:
    """Return words that were computed."""
    return Figure(value, Kind.WORDS, how)


def apart(one: Figure, other: Figure) -> bool:
    """Whether two shares differ surely: their intervals do not overlap."""
    assert one.low is not None and one.high is not None  # noqa: S101
    assert other.low is not None and other.high is not None  # noqa: S101
    return one.high < other.low or other.high < one.low


def counts_of(values: pl.Series, most: int | None = None) -> list[tuple[str, int]]:
    """Return values with how often each stands there, the commonest first; lists count each of theirs."""
    flat = values.explode(empty_as_null=True) if values.dtype == pl.List(pl.String) else values
    counts = flat.drop_nulls().alias("value").value_counts()
    ordered = counts.sort("count", "value", descending=[True, False])
    return [
        (str(value), int(number))
        for value, number in (ordered if most is None else ordered.head(most)).iter_rows()
    ]


def known(values: pl.Series) -> int:
    """Return of how many works anything is known."""
    if values.dtype == pl.List(pl.String):
        return int((values.list.len() > 0).sum())
    return values.len() - values.null_count()


def ids_of(works: Iterable[Named]) -> tuple[WorkId, ...]:
    """Return the ids of works."""
    return tuple(one.id for one in works)
