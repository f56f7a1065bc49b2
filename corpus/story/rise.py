"""When the word rose: shares of titles with their intervals, and whether the claimed rise is there.

The test is that of `corpus.trends`; its verdict is printed in its own words and never weighed anew here.
"""

from corpus.story.material import (
    LEAST_OF,
    RECENT_YEARS,
    Material,
    apart,
    count,
    name,
    share,
    words,
    year,
)
from corpus.story.told import Figure, Kind, Named, Opens, Page, Paragraph, Sentence
from corpus.terms.use import Scope
from corpus.trends.finding import Finding
from corpus.trends.line import Line
from corpus.trends.procedure import AS_REGISTERED
from corpus.trends.verdict import Word

NOTE = (
    "Counted in titles, as abstracts are known for more works in some years than in others. This corpus is "
    "made of "
    "works that cite its seeds, so it had to grow once these had appeared; only shares of it are read, and "
    "they say "
    "how this literature came to speak. The claim of the briefing is about all that is published. What "
    "counts as a "
    "lasting rise was fixed before any line was looked at, and stands in docs/terms.md."
)
VERDICTS = {
    Word.SUPPORTED: "supported",
    Word.NOT_SUPPORTED: "not supported",
    Word.CANNOT_TELL: "not decidable",
}
CLAIM = AS_REGISTERED


def rise(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None for a set whose counts say nothing, if the world was not counted either."""
    sentences = [] if stuff.is_sample else [_shares(stuff), *_tested(stuff)]
    sentences += _of_the_world(stuff)
    told = tuple(one for one in sentences if one)
    opens = [Opens(Page.TERMS, "The line of this word in this corpus", families=(stuff.word.id,))]
    if stuff.is_sample:
        opens = []
    if stuff.world is not None:
        opens.append(Opens(Page.TERMS, "Its line in all of OpenAlex", families=(stuff.word.id,), world=True))
    return Paragraph("rise", "When it rose", told, NOTE, tuple(opens)) if told else None


def _shares(stuff: Material) -> Sentence | None:
    """The share in titles before the years of the claim, and now, if these surely differ."""
    if stuff.use is None:
        return None
    now = stuff.recent
    before = CLAIM.claim_low - RECENT_YEARS, CLAIM.claim_low - 1
    then, today = (_pooled(stuff, *years) for years in (before, now))
    if then is None or today is None or now[0] <= before[1] or not apart(then, today):
        return None
    assert isinstance(then.value, float) and isinstance(today.value, float)  # noqa: S101
    way = "rose" if today.value > then.value else "fell"
    return Sentence(
        f"In this corpus the share of works with the word in the title {way} from {{then}} in "
        "{from}–{to} "
        "to {today} in {first}–{last}.",
        {
            "then": then,
            "from": year(before[0], "the first of as many years in front of those of the claim"),
            "to": year(before[1], "the last of these years"),
            "today": today,
            "first": year(now[0], "the first of the last complete years"),
            "last": year(now[1], "the last complete year"),
        },
        (
            Opens(Page.TERMS, "The line by year", families=(stuff.word.id,)),
            Opens(
                Page.WORKS,
                "Works of now that use it in title or abstract",
                stuff.asks(first_year=now[0], last_year=now[1]),
            ),
        ),
    )


def _pooled(stuff: Material, first: int, last: int) -> Figure | None:
    assert stuff.use is not None  # noqa: S101
    rows = [row for row in stuff.use.series(stuff.word.id, Scope.TITLE).rows() if first <= row[0] <= last]
    hits, works = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if works < LEAST_OF:
        return None
    return share(hits, works, f"of the works with a title of {first} to {last}, those with the word in it")


def _tested(stuff: Material) -> list[Sentence | None]:
    if stuff.finding is None:
        return []
    opens = (Opens(Page.TERMS, "The test of this line", families=(stuff.word.id,)),)
    return [
        _onset(stuff.finding, "In this corpus", opens),
        _verdict(stuff.finding, "by the titles of this corpus", {}, opens),
    ]


def _of_the_world(stuff: Material) -> list[Sentence | None]:
    world = stuff.world
    if world is None:
        return []
    says = {
        "frame": name(world.frame, f"frame of the count; asked: {world.query}"),
        "asked": words(world.asked, "the day on which OpenAlex was asked"),
    }
    opens = (Opens(Page.TERMS, "The test of this line", families=(stuff.word.id,), world=True),)
    where = "by the titles of all English works of OpenAlex ({frame}; counted on {asked})"
    return [
        _onset(world.finding, "In all of OpenAlex", opens),
        _verdict(world.finding, where, says, opens),
    ]


def _onset(found: Finding, where: str, opens: tuple[Opens, ...]) -> Sentence | None:
    line = found.title
    if line.onset is None or line.before is None or line.after is None:
        return None
    return Sentence(
        f"{where} the share grows faster since about {{year}}, somewhere between {{low}} and {{high}}: by "
        "{after} a "
        "year, {before} before.",
        {
            "year": year(
                line.onset.year, "the last year of the old slope in the chosen course of the title line"
            ),
            "low": year(line.onset.low, "the lower bound of its 95 % interval"),
            "high": year(line.onset.high, "the upper bound of its 95 % interval"),
            "after": _growth(line, after=True),
            "before": _growth(line, after=False),
        },
        opens,
    )


def _growth(line: Line, *, after: bool) -> Figure:
    slope = line.after if after else line.before
    assert slope is not None  # noqa: S101
    growth, when = slope.growth, "behind" if after else "in front of"
    how = f"growth of the share a year {when} the onset, {line.first_year} to {line.last_year}"
    return Figure(growth.rate, Kind.GROWTH, how, line.hits, low=growth.low, high=growth.high)


def _verdict(found: Finding, where: str, more: dict[str, Figure], opens: tuple[Opens, ...]) -> Sentence:
    line = found.title
    says: dict[str, Figure | Named] = {
        "claim": words(_claimed(), "the claim of the briefing"),
        "from": year(CLAIM.claim_low, "the first of the claimed years, with a year of grace"),
        "to": year(CLAIM.claim_high, "the last of them, with a year of grace"),
        **more,
        "verdict": words(
            VERDICTS[found.judgement.word], "the verdict of the test fixed in corpus/trends/procedure.py"
        ),
        "reason": words(found.judgement.reason, "the reason that the test gives"),
        "hits": count(line.hits, "works with the word in the title, in the years of the test", "work"),
    }
    return Sentence(
        f"That the word has risen since {{claim}} is, {where}, {{verdict}}. A lasting break in "
        "{from}–{to} was "
        "looked for, in {hits} with the word in the title: {reason}",
        says,
        opens,
    )


def _claimed() -> str:
    """The years of the claim in words: the mid-2000s."""
    middle = (CLAIM.claim_low + CLAIM.claim_high) // 2
    return f"the mid-{middle - middle % 10}s"
