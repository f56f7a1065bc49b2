"""The flow of a harvest in numbers: from the seed references to the works of a version.

After PRISMA 2020 (Page et al. 2021, BMJ 372:n71), for citation searching as TARCiS asks it to be reported
(Hirt et al. 2024, BMJ 385:e078384). Each number is read off the harvest's account, its ledger or the version
itself; one that cannot be is None, never 0.
"""

from collections.abc import Sequence

import polars as pl

from corpus.flow_model import (
    BackwardFlow,
    Flow,
    ForwardFlow,
    Notable,
    SeedFlow,
    SeedReference,
    SinceFlow,
    StepAccount,
)
from corpus.ledger import Outcome, Step
from corpus.literature import Corpus
from corpus.model import Harvest, SeedStatus
from corpus.overview import short_references

SLICE_ENDS = (Outcome.SLICE_COMPLETE, Outcome.SLICE_CHANGED, Outcome.SLICE_DISAGREES)
AS_EXPECTED = (Outcome.DONE, Outcome.SLICE_COMPLETE)


def flow_of(
    corpus: Corpus,
    ledger: pl.DataFrame,
    cited_works: pl.DataFrame,
    found_unchanged: Sequence[Harvest] = (),
) -> Flow:
    """Return the numbers of a version from its harvest's account, its ledger and the works cited.

    `ledger` holds the rows of this harvest alone, `cited_works` what it fetched one hop back; both may be
    empty. Raises ValueError for the starter set, which no harvest made.
    """
    if corpus.harvest is None or corpus.version is None:
        raise ValueError("the starter set was made by no harvest")
    works = corpus.works
    doi_counts = works.drop_nulls("doi").group_by("doi").len().filter(pl.col("len") > 1)
    return Flow(
        harvest=corpus.harvest,
        version=corpus.version,
        works=works.height,
        seeds=_seeds(corpus),
        forward=_forward(corpus.harvest, ledger),
        since=_since(ledger),
        shared_dois=doi_counts.height,
        sharing_works=int(doi_counts["len"].sum() or 0),
        without_references=works.filter(pl.col("references").list.len().fill_null(0) == 0).height,
        backward=_backward(works, ledger, cited_works),
        steps=_steps(ledger),
        notable=_notable(ledger),
        recorded=not ledger.is_empty(),
        found_unchanged=tuple(found_unchanged),
    )


def found_unchanged_by(harvests: Sequence[tuple[Harvest, int | None]], version: int) -> tuple[Harvest, ...]:
    """Return the runs that came after the one of `version`, before the next version, and changed nothing.

    `harvests` are those of the store, oldest first, each with the version that it made.
    """
    newest, found = None, []
    for run, made in harvests:
        newest = newest if made is None else made
        if made is None and newest == version:
            found.append(run)
    return tuple(found)


def _seeds(corpus: Corpus) -> SeedFlow:
    names = short_references(corpus.seeds)
    references = tuple(
        SeedReference(
            name=names[row["key"]],
            title=row["title"],
            doi=row["doi"],
            status=SeedStatus(row["status"]),
            records=tuple(row["ids"] or ()),
            how=row["how"],
            reason=row["reason"],
        )
        for row in corpus.seeds.iter_rows(named=True)
    )
    records = {work_id for one in references for work_id in one.records}
    return SeedFlow(references, len(records), corpus.works.filter(pl.col("id").is_in(records)).height)


def _forward(harvest: Harvest, ledger: pl.DataFrame) -> ForwardFlow:
    counted, walked = _done(ledger, Step.COUNT), _done(ledger, Step.WALK)
    checked = _done(ledger, Step.ATTRIBUTION)
    slices = _rows(ledger, Step.WALK, *SLICE_ENDS)
    known = counted["received"] if counted else None
    return ForwardFlow(
        announced=harvest.expected if known is None else known,
        slices=slices.height or None,
        rows=harvest.rows or (0 if walked and walked["received"] == 0 else None),
        in_slices=int(slices["received"].sum() or 0) if slices.height else None,
        distinct=walked["received"] if walked else None,
        found_again=_rows(ledger, Step.GONE, Outcome.IDS_MISSING).height if walked else None,
        citing=harvest.received,
        seeds_checked=checked["expected"] if checked else None,
        seeds_agreed=checked["received"] if checked else None,
    )


def _since(ledger: pl.DataFrame) -> SinceFlow | None:
    done = _done(ledger, Step.GONE)
    if done is None or done["expected"] is None:
        return None
    ended = (
        Outcome.WORK_MERGED,
        Outcome.WORK_DELETED,
        Outcome.WORK_UNLINKED,
        Outcome.IDS_MISSING,
        Outcome.WORK_UNTRACED,
    )
    return SinceFlow(done["expected"], *(_rows(ledger, Step.GONE, outcome).height for outcome in ended))


def _backward(works: pl.DataFrame, ledger: pl.DataFrame, cited_works: pl.DataFrame) -> BackwardFlow:
    cited = (
        works.lazy()
        .select(pl.col("references").alias("id"))
        .explode("id", empty_as_null=True)
        .drop_nulls()
        .group_by("id")
        .len("citations")
        .collect(engine="streaming")
    )
    outside = cited.join(works.select("id"), on="id", how="anti")
    sought = cited_works.filter(pl.col("found") != "not asked")
    left_out = _rows(ledger, Step.CITED, Outcome.LEFT_OUT)
    done = _done(ledger, Step.CITED)
    known = done is not None or sought.height > 0
    at_least = _threshold(ledger, sought) if known else None
    frequent = outside.filter(pl.col("citations") >= at_least).height if at_least else None

    def ended(word: str) -> int | None:
        return sought.filter(pl.col("found") == word).height if known else None

    return BackwardFlow(
        references=cited.height,
        inside=cited.height - outside.height,
        at_least=at_least,
        frequent=frequent,
        asked=done["expected"] if done else sought.height if known else None,
        found=ended("found"),
        dangling=ended("dangling"),
        missing=ended("missing"),
        left_out=None if known or not left_out.height else left_out["detail"][0] or "by choice",
    )


def _threshold(ledger: pl.DataFrame, sought: pl.DataFrame) -> int | None:
    """Return from how many citations on works were asked for: as the ledger says it, else as it came out."""
    told = _rows(ledger, Step.CITED, Outcome.DONE)["detail"].str.extract(r"at least (\d+)").drop_nulls()
    if told.len():
        return int(told[-1])
    least = sought["local_citations"].min()
    return least if isinstance(least, int) else None


def _steps(ledger: pl.DataFrame) -> tuple[StepAccount, ...]:
    """Return the steps in the order in which they are taken."""
    whole = ledger.filter(
        (pl.col("outcome") == str(Outcome.DONE))
        | ((pl.col("outcome") == str(Outcome.LEFT_OUT)) & pl.col("subject").is_null())
    )
    order = {str(step): place for place, step in enumerate(Step)}
    rows = sorted(whole.iter_rows(named=True), key=lambda row: order.get(row["step"], len(order)))
    return tuple(
        StepAccount(
            *(row[name] for name in ("step", "outcome", "expected", "received", "calls", "credits", "detail"))
        )
        for row in rows
    )


def _notable(ledger: pl.DataFrame, examples: int = 10) -> tuple[Notable, ...]:
    """Return all that was not as expected, in the order of its first line."""
    found = ledger.filter(~pl.col("outcome").is_in([str(one) for one in AS_EXPECTED]))
    return tuple(
        Notable(
            step=str(step),
            outcome=str(outcome),
            lines=rows.height,
            examples=tuple(_in_words(row) for row in rows.head(examples).iter_rows(named=True)),
        )
        for (step, outcome), rows in found.group_by("step", "outcome", maintain_order=True)
    )


def _in_words(row: dict[str, object]) -> str:
    """Return one line of the ledger as a phrase."""
    numbers = [f"{name} {row[name]:,}" for name in ("expected", "received") if row[name] is not None]
    told = [str(row["detail"])] if row["detail"] else []
    return ", ".join([str(row["subject"] or "the whole step"), *numbers, *told])


def _done(ledger: pl.DataFrame, step: Step) -> dict[str, int | None] | None:
    rows = _rows(ledger, step, Outcome.DONE)
    return rows.select("expected", "received").row(-1, named=True) if rows.height else None


def _rows(ledger: pl.DataFrame, step: Step, *outcomes: Outcome) -> pl.DataFrame:
    chosen = pl.col("outcome").is_in([str(outcome) for outcome in outcomes])
    return ledger.filter((pl.col("step") == str(step)) & chosen)
