"""What to read, by the role of a work: foundations, turning points, reviews, critiques, newest, and by lens.

Each work stands once, in the first list that takes it, with the reason in figures. Where lists are ranked by
citations from within the corpus, one that fewer than three works cite is in none: their order is chance.
"""

from collections.abc import Callable, Iterable, Sequence

import polars as pl

from corpus.lenses.lens_set import Lens
from corpus.lenses.profile import told_of
from corpus.lenses.told import column_of
from corpus.model import WorkId
from corpus.story.looks import sure
from corpus.story.material import LEAST_WORKS, Material, count, most_cited, name, named, words, year
from corpus.story.told import Entry, Figure, Kind, Role, Sentence
from corpus.terms.use import Scope

MOST = 6
"""Works of a list: what a student reads in a week."""
MOST_SEEDS = 3
"""Of the foundations: seeds are cited most by construction, and would fill the list."""
NEWEST_YEARS = 2

REVIEW = (
    r"(?i)\b(?:(?:systematic|scoping|literature|narrative|integrative|critical|umbrella|realist|rapid|mapping)"
    r"(?: literature| evidence)? reviews?|reviews? of the literature|"
    r"meta-?(?:analysis|synthesis|ethnography)|"
    r"state of the art|bibliometric|evidence synthesis)\b"
)
"""Words of a title by which it says that the work reviews a literature; English alone."""
CRITIQUE = (
    r"(?i)\b(?:critiques?|dark sides?|co-?destruction|tyranny|rhetoric|myths?|pitfalls?|tokenis[mt]\w*|"
    r"paradox(?:es)?|limits (?:of|to)|problems? (?:of|with)|critical (?:reflections?|perspectives?|analysis|"
    r"assessment|appraisal|look|view)|false promises?|broken promises?|contested|buzzwords?|hype)\b"
)
"""Words of a title by which it says that the work criticises; English alone, never `critical` by itself."""


def reading_list(stuff: Material) -> tuple[Role, ...]:
    """Return the lists that have a work, in the order in which they are to be read."""
    taken: set[WorkId] = set()
    found = []
    makers: list[Callable[[Material, set[WorkId]], Role]] = [
        _foundations,
        _turning,
        _reviews,
        _critiques,
        _newest,
    ]
    for make in makers:
        role = make(stuff, taken)
        taken |= {entry.work.id for entry in role.entries}
        found.append(role)
    if stuff.lenses is not None:
        told = told_of(stuff.works, stuff.lenses)
        for lens in stuff.lenses.lenses.lenses:
            role = _of_lens(stuff, told, lens, taken)
            taken |= {entry.work.id for entry in role.entries}
            found.append(role)
    return tuple(role for role in found if role.entries)


def _left(works: pl.DataFrame, taken: Iterable[WorkId]) -> pl.DataFrame:
    """Works that can stand in a list: not taken, with a title, and not retracted as far as is known."""
    return works.filter(
        ~pl.col("id").is_in(list(taken))
        & pl.col("title").is_not_null()
        & ~pl.col("is_retracted").fill_null(value=False)
    )


def _entries(works: pl.DataFrame, reason: Callable[[dict[str, object]], Sentence]) -> tuple[Entry, ...]:
    rows = works.iter_rows(named=True)
    return tuple(Entry(work, reason(row)) for work, row in zip(named(works), rows, strict=True))


def _cited(stuff: Material, row: dict[str, object]) -> Figure:
    citing = row["local_citations"]
    assert isinstance(citing, int)  # noqa: S101
    return count(citing, "works of this corpus that cite it", "work", of=stuff.works.height)


def _foundations(stuff: Material, taken: set[WorkId]) -> Role:
    until = _early_until(stuff)
    early = most_cited(_left(stuff.among(stuff.dated, None, until), taken))
    early = early.filter(pl.col("local_citations") >= LEAST_WORKS)
    is_seed = pl.col("id").is_in(list(stuff.seed_ids))
    seeds = early.filter(is_seed).head(MOST_SEEDS)
    chosen = most_cited(pl.concat([seeds, early.filter(~is_seed).head(MOST - seeds.height)]))

    def reason(row: dict[str, object]) -> Sentence:
        says = {
            "citing": _cited(stuff, row),
            "year": year(until, "the last of the early years: by then a tenth of the works had appeared"),
        }
        if row["id"] in stuff.seed_ids:
            return Sentence(
                "A seed, from which this corpus was built: cited by {citing} of it; of the years up to "
                "{year}.",
                says,
            )
        return Sentence("Cited by {citing} of this corpus; of the years up to {year}.", says)

    how = (
        "The works of the early years that works of this corpus cite most. Seeds are cited by "
        "construction: three of "
        "them at most are here. Early are the years by which a tenth of the works that use the word had "
        "appeared, or "
        "of all works where fewer than five use it."
    )
    return Role("foundations", "Foundations", how, _entries(chosen, reason))


def _early_until(stuff: Material) -> int:
    if stuff.early_until is not None:
        return stuff.early_until
    years = stuff.dated["year"].sort()
    return int(years[max(0, (len(years) - 1) // 10)]) if len(years) else stuff.last_year


def _turning(stuff: Material, taken: set[WorkId]) -> Role:
    path = stuff.main_path or {}
    on_it = _left(stuff.works, taken | stuff.seed_ids).filter(pl.col("id").is_in(list(path)))
    weighed = on_it.with_columns(
        pl.col("id").replace_strict(dict(path), default=0.0, return_dtype=pl.Float64).alias("weight")
    )
    chosen = weighed.sort("weight", "local_citations", "id", descending=[True, True, False]).head(MOST)
    chosen = chosen.sort("year", "id", nulls_last=True)

    def reason(row: dict[str, object]) -> Sentence:
        weight = row["weight"]
        assert isinstance(weight, float)  # noqa: S101
        return Sentence(
            "On the main path: {share} of all ways along citations lead through it; cited by {citing} of "
            "this corpus.",
            {
                "share": Figure(
                    weight,
                    Kind.SHARE,
                    "paths from works that cite no other here to works that none cites, counted exactly "
                    "(search path count)",
                ),
                "citing": _cited(stuff, row),
            },
        )

    how = (
        "Works on the main path (key routes by search path count: Liu and Lu 2012), without the seeds: "
        "those through "
        "which most ways along citations lead, oldest first. They are where the literature passed through, "
        "which is "
        "not always where it turned."
    )
    return Role("turning", "Turning points", how, _entries(chosen, reason))


def _reviews(stuff: Material, taken: set[WorkId]) -> Role:
    left = _left(stuff.works, taken).filter(pl.col("local_citations") >= LEAST_WORKS)
    is_review = (pl.col("type") == "review").fill_null(value=False)
    said = left.with_columns(_said(REVIEW))
    chosen = most_cited(said.filter(is_review | pl.col("said").is_not_null())).head(MOST)

    def reason(row: dict[str, object]) -> Sentence:
        citing = _cited(stuff, row)
        word = row["said"]
        if isinstance(word, str):
            return Sentence(
                "Its title says “{word}”; cited by {citing} of this corpus.",
                {"word": name(word, "words of the title that say so"), "citing": citing},
            )
        return Sentence(
            "Its type in OpenAlex is “{type}”; cited by {citing} of this corpus.",
            {"type": words(str(row["type"]), "type of the record"), "citing": citing},
        )

    how = (
        "Works whose type is review, or whose title says so in English, the most cited within this corpus "
        "first."
    )
    return Role("reviews", "Reviews", how, _entries(chosen, reason))


def _critiques(stuff: Material, taken: set[WorkId]) -> Role:
    if stuff.use is None:
        return Role("critiques", "Critiques", "", ())
    in_title = stuff.use.used.filter(pl.col("scope") == str(Scope.TITLE))["id"].unique()
    left = _left(stuff.works, taken).filter(pl.col("id").is_in(in_title.implode()))
    left = left.filter(pl.col("local_citations") >= LEAST_WORKS)
    chosen = most_cited(left.with_columns(_said(CRITIQUE)).drop_nulls("said")).head(MOST)

    def reason(row: dict[str, object]) -> Sentence:
        return Sentence(
            "Its title says “{word}” beside a word of this literature; cited by {citing} of this corpus.",
            {"word": name(str(row["said"]), "words of the title"), "citing": _cited(stuff, row)},
        )

    how = (
        "Works with a word of this literature in the title, and beside it one that criticises (critique, "
        "dark side, "
        "tyranny, rhetoric, limits of, paradox and the like), the most cited first. It is read off English "
        "titles: "
        "most criticism does not say so there, and whether a work criticises is for you to read."
    )
    return Role("critiques", "Critiques", how, _entries(chosen, reason))


def _newest(stuff: Material, taken: set[WorkId]) -> Role:
    last = stuff.last_year - 1
    first = last - NEWEST_YEARS + 1
    new = _left(stuff.among(stuff.dated, first, last), taken | stuff.seed_ids)
    cites = stuff.citations.group_by("citing").len("cites")
    tied = new.join(cites, left_on="id", right_on="citing", how="left").with_columns(
        pl.col("cites").fill_null(0).cast(pl.Int64)
    )
    ordered = tied.filter((pl.col("local_citations") > 0) | (pl.col("cites") >= LEAST_WORKS)).sort(
        "local_citations", "cites", "id", descending=[True, True, False]
    )

    def reason(row: dict[str, object]) -> Sentence:
        cites = row["cites"]
        assert isinstance(cites, int)  # noqa: S101
        return Sentence(
            "Of the years {first}–{last}; cited by {citing} of this corpus already, and cites {cites} of it.",
            {
                "first": year(first, "the first of the last two whole years before the harvest"),
                "last": year(last, "the year before the harvest"),
                "citing": _cited(stuff, row),
                "cites": count(cites, "works of this corpus that it cites", of=stuff.works.height),
            },
        )

    how = (
        "Works of the last two years before that of the harvest, the most cited within this corpus first, "
        "of equals "
        "those that cite most of it. The list changes with every harvest."
    )
    return Role("newest", "Newest", how, _entries(ordered.head(MOST), reason))


def _of_lens(stuff: Material, told: pl.DataFrame, lens: Lens, taken: set[WorkId]) -> Role:
    ranked = _left(sure(told, lens.id), taken)
    half = MOST // 2
    cited = most_cited(ranked.filter(pl.col("local_citations") >= LEAST_WORKS)).head(half)
    rest = ranked.filter(~pl.col("id").is_in(cited["id"].implode())).head(MOST - cited.height)
    chosen = pl.concat([cited, rest])
    first = set(cited["id"])

    def reason(row: dict[str, object]) -> Sentence:
        likely = row[column_of(lens.id)]
        assert isinstance(likely, float)  # noqa: S101
        says = {
            "lens": name(lens.name, "name of the lens"),
            "likely": Figure(likely, Kind.NUMBER, "how likely the classifier calls it this lens, 0 to 1"),
            "sure": words(str(row["confidence"]), "confidence of the label"),
            "citing": _cited(stuff, row),
        }
        if row["id"] in first:
            return Sentence(
                "Among the most cited of {lens}: by {citing} of this corpus (likelihood {likely}, {sure}).",
                says,
            )
        return Sentence(
            "Among the most typical of {lens}: likelihood {likely}, {sure}; cited by {citing} of this "
            "corpus.",
            says,
        )

    how = (
        f"{lens.question.strip()} First the works of this lens that works of this corpus cite most, then "
        "the most typical: "
        "those that the classifier is likeliest to call so. Works that are told with low confidence are in "
        "neither."
    )
    return Role(f"lens-{lens.id}", lens.name, how, _entries(chosen, reason), lens=lens.id)


def _said(pattern: str) -> pl.Expr:
    """The first words of a title that a pattern finds, as the column `said`; null where it finds none."""
    return pl.col("title").str.extract(f"({pattern})", 1).str.to_lowercase().alias("said")


def ids(roles: Sequence[Role]) -> list[WorkId]:
    """Return the works of lists, in their order."""
    return [entry.work.id for role in roles for entry in role.entries]
