"""The word among its siblings: shares of the families of terms, and what is written right before the word."""

import polars as pl

from corpus.story.material import (
    LEAST_OF,
    LEAST_WORKS,
    NAMED,
    RECENT_YEARS,
    Material,
    apart,
    count,
    name,
    share,
    year,
)
from corpus.story.told import Figure, Kind, Named, Opens, Page, Paragraph, Sentence, listed
from corpus.terms.modifiers import Modifier, Stems, modifiers
from corpus.terms.use import Scope

MOST_FAMILIES = 5
NOTE = (
    "Counted in titles and abstracts, among works with an abstract: a work that uses a family ten times "
    "counts once, "
    "and one that uses two families counts for both. What is written before the word is read off titles and "
    "abstracts, one word of each place; nothing is corrected for the many words looked at."
)


def siblings(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None if terms cannot be told, or no count can be read."""
    if stuff.use is None or stuff.is_sample:
        return None
    beside = _found(stuff)
    sentences = [
        _now(stuff),
        _changed(stuff),
        _together(stuff),
        _before(stuff, beside),
        _moved(stuff, beside),
    ]
    told = tuple(one for one in sentences if one)
    if not told:
        return None
    shown = tuple(_large(stuff)[:MOST_FAMILIES])
    opens = (
        Opens(Page.TERMS, "The lines of the families", families=shown),
        Opens(Page.MAP, "The families on the map", colour="family"),
    )
    return Paragraph("siblings", "A concept with siblings and adjectives", told, NOTE, opens)


def _series(stuff: Material, family: str, first: int, last: int) -> tuple[int, int]:
    assert stuff.use is not None  # noqa: S101
    rows = [row for row in stuff.use.series(family, Scope.TEXT).rows() if first <= row[0] <= last]
    return sum(row[1] for row in rows), sum(row[2] for row in rows)


def _large(stuff: Material) -> list[str]:
    """Families used by enough works of the last complete years, the most used first."""
    hits = {one.id: _series(stuff, one.id, *stuff.recent)[0] for one in stuff.terms.tagged}
    return sorted((one for one in hits if hits[one] >= LEAST_WORKS), key=lambda one: (-hits[one], one))


def _of(stuff: Material, family: str, first: int, last: int) -> Figure | None:
    hits, works = _series(stuff, family, first, last)
    label = stuff.terms.labels[family]
    how = f"of the works with an abstract of {first} to {last}, those that use a word of the family {label}"
    return share(hits, works, how) if works >= LEAST_OF else None


def _years(stuff: Material) -> dict[str, Figure | Named]:
    first, last = stuff.recent
    return {
        "first": year(first, "the first of the last complete years"),
        "last": year(last, "the last complete year"),
    }


def _now(stuff: Material) -> Sentence | None:
    says = _years(stuff)
    told = []
    for place, family in enumerate(_large(stuff)[:MOST_FAMILIES]):
        found = _of(stuff, family, *stuff.recent)
        if found:
            says[f"family_{place}"] = name(stuff.terms.labels[family], "family of the codebook of terms")
            says[f"share_{place}"] = found
            told.append(f"{{family_{place}}} ({{share_{place}}})")
    if len(told) < 2:
        return None
    return Sentence(
        f"Of the works of {{first}}–{{last}} with an abstract, most use words of {listed(told)}.",
        says,
        (Opens(Page.TERMS, "The lines by year", families=tuple(_large(stuff)[:MOST_FAMILIES])),),
    )


def _changed(stuff: Material) -> Sentence | None:
    """Families whose share is surely another than in as many years before."""
    first, last = stuff.recent
    before = first - RECENT_YEARS, first - 1
    moved: dict[bool, list[tuple[str, Figure, Figure]]] = {True: [], False: []}
    for family in _large(stuff):
        then, now = _of(stuff, family, *before), _of(stuff, family, first, last)
        if then and now and apart(then, now):
            moved[float(now.value) > float(then.value)].append((family, then, now))
    if not moved[True] and not moved[False]:
        return None
    says = _years(stuff) | {
        "from": year(before[0], "the first of as many years before"),
        "to": year(before[1], "the last of these"),
    }
    sides = []
    for rose, verb in ((True, "rose"), (False, "fell")):
        told = []
        for place, (family, then, now) in enumerate(moved[rose][:NAMED]):
            key = f"{verb}_{place}"
            says |= {f"{key}_then": then, f"{key}_now": now}
            says[key] = name(stuff.terms.labels[family], "family of the codebook of terms")
            told.append(f"{{{key}}} (from {{{key}_then}} to {{{key}_now}})")
        if told:
            sides.append(f"the share of {listed(told)} {verb}")
    families = tuple(family for side in moved.values() for family, _, _ in side[:NAMED])
    return Sentence(
        f"From {{from}}–{{to}} to {{first}}–{{last}}, {', and '.join(sides)}.",
        says,
        (Opens(Page.TERMS, "The lines by year", families=families),),
    )


def _together(stuff: Material) -> Sentence | None:
    assert stuff.use is not None  # noqa: S101
    tagged = [one.id for one in stuff.terms.tagged]
    used = stuff.use.used.filter(pl.col("family").is_in(tagged)).select("id", "family").unique()
    several = used.group_by("id").len().filter(pl.col("len") > 1).join(stuff.users, on="id", how="semi")
    if stuff.users.height < LEAST_OF:
        return None
    with_it = used.filter(pl.col("id").is_in(several["id"].implode()) & (pl.col("family") != stuff.word.id))
    counts = with_it["family"].value_counts().sort(["count", "family"], descending=[True, False])
    if counts.is_empty() or counts["count"][0] < LEAST_WORKS:
        return None
    family = str(counts["family"][0])
    return Sentence(
        "Of the works that use “{word}”, {share} use a word of another family as well, most often of "
        "{family} ({works}).",
        {
            "word": name(stuff.word.label, "the first core family of the codebook of terms"),
            "share": share(
                several.height,
                stuff.users.height,
                "of the works that use the word, those that use another family too",
            ),
            "family": name(stuff.terms.labels[family], "the family most often used beside it"),
            "works": count(
                int(counts["count"][0]),
                "works that use the word and this family",
                "work",
                of=stuff.users.height,
            ),
        },
        (Opens(Page.WORKS, "Works that use the other family", stuff.asks_family(family)),),
    )


def _found(stuff: Material) -> list[Modifier]:
    assert stuff.use is not None  # noqa: S101
    hits = stuff.use.hits.counting.filter(family=stuff.word.id, language=stuff.use.language)
    dated = hits.join(stuff.dated.select("id", "year"), on="id").filter(pl.col("year") <= stuff.last_complete)
    by_year = dict(dated.select("year", "id").unique().group_by("year").len().iter_rows())
    return modifiers(
        dated.drop_nulls("before").select("year", "id", "before").iter_rows(),
        by_year,
        stuff.last_complete,
        Stems(),
    )


def _before(stuff: Material, beside: list[Modifier]) -> Sentence | None:
    top = [one for one in beside if one.works >= LEAST_WORKS][:MOST_FAMILIES]
    if len(top) < 2:
        return None
    says: dict[str, Figure | Named] = {
        "word": name(stuff.word.label, "the first core family of the codebook of terms")
    }
    told = []
    for place, one in enumerate(top):
        says[f"before_{place}"] = name(one.word, "word right before the term, its inflections joined")
        says[f"works_{place}"] = count(one.works, f"works up to {stuff.last_complete} that write it there")
        told.append(f"“{{before_{place}}}” ({{works_{place}}})")
    return Sentence(
        f"Right before “{{word}}” stands most often {listed(told)}.",
        says,
        (Opens(Page.TERMS, "What stands beside the words", families=(stuff.word.id,)),),
    )


def _moved(stuff: Material, beside: list[Modifier]) -> Sentence | None:
    """Words right before the term whose share of its works is surely another than before."""
    says = _years(stuff)
    sides = []
    for tendency, verb in (("rising", "rose"), ("fading", "fell")):
        told = []
        for place, one in enumerate([one for one in beside if one.tendency == tendency][:NAMED]):
            key = f"{tendency}_{place}"
            says[key] = name(
                one.word,
                f"word right before the term, {tendency} by the 95 % interval of the ratio of its shares",
            )
            says[f"{key}_ratio"] = _ratio(one)
            told.append(f"“{{{key}}}” (to {{{key}_ratio}} times)")
        if told:
            sides.append(f"the share of works that write {listed(told)} there {verb}")
    if not sides:
        return None
    return Sentence(
        f"Against the years before, in {{first}}–{{last}} {', and '.join(sides)}.",
        says,
        (Opens(Page.TERMS, "What stands beside the words", families=(stuff.word.id,)),),
    )


def _ratio(one: Modifier) -> Figure:
    how = (
        "its share of the works that use the word in the last five complete years, over that in the ten "
        "before"
    )
    return Figure(float(one.ratio or 0), Kind.NUMBER, how, one.works, low=one.low, high=one.high)
