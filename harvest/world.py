"""How many works in all of OpenAlex use each family of terms, by year, and among how many works.

A series is one question: the works of a frame that hold any form of a family, in the title or in title and
abstract, grouped by year. Each has its denominator: the same question without the words. Title and abstract
are searched among works with an abstract alone, so that a change in how many have one does not look like a
change in the use of a word. Counted is by exact words, unstemmed; what that finds stands in docs/method.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import polars as pl

from corpus.ledger import Outcome, Step
from corpus.schema import WORLD_COUNTS, WORLD_SERIES
from corpus.terms.codebook import Family, Frame, Terms, Works
from harvest.book import Book
from harvest.errors import QuestionRefused
from harvest.openalex import TIMES_DISBELIEVED, Listing, OpenAlex
from harvest.prices import price
from harvest.side_by_side import ASKERS, in_order

WITH_ABSTRACT = {"has_abstract": "true"}
NUMERATORS: Mapping[str, Mapping[str, str]] = {"title": {}, "title_and_abstract": WITH_ABSTRACT}
DENOMINATORS: Mapping[str, Mapping[str, str]] = {"all": {}, "with_abstract": WITH_ABSTRACT}
"""Scope: what the works of the frame must have besides."""
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """What is asked for one series; it costs one credit."""

    series: str
    family: str | None
    """None for a denominator."""
    scope: str
    frame: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """What came: counts by year, or why there are none."""

    question: SeriesQuestion
    query: str = ""
    asked: datetime | None = None
    credits: int = 0
    total: int = 0
    counts: tuple[tuple[int, int], ...] = ()
    """Year and works, oldest first; a year without works is left out."""
    note: str | None = None
    """What was wrong with the answer that is kept."""
    times: int = 1
    """How often it was asked."""
    refused: str | None = None


def plan_world(terms: Terms) -> list[SeriesQuestion]:
    """Return all questions, one credit each: the denominators first, then the families in their order.

    So the first that a small budget reaches can be read: a count without its denominator cannot.
    """
    denominators = [
        SeriesQuestion(
            f"all-works/{scope}/{frame.id}", None, scope, frame.id, {**common(frame, terms.works), **more}
        )
        for frame in terms.frames
        for scope, more in DENOMINATORS.items()
    ]
    numerators = [
        SeriesQuestion(
            f"{family.id}/{scope}/{frame.id}",
            family.id,
            scope,
            frame.id,
            {f"{scope}.search.exact": words(family), **common(frame, terms.works), **more},
        )
        for family in terms.families
        for frame in terms.frames
        for scope, more in NUMERATORS.items()
    ]
    return denominators + numerators


def words(family: Family) -> str:
    """Return the search for any form of a family; what is not one word is in quotes, as words in a row."""
    return " OR ".join(form if form.isalpha() else f'"{form}"' for form in family.spellings)


def ask_series(
    question: SeriesQuestion, openalex: OpenAlex, clock: Clock = lambda: datetime.now(UTC)
) -> SeriesAnswer:
    """Return the counts of one series. An answer that seems partial is asked for again, twice at most.

    Of answers that all seem partial the fullest is kept, with a note: the index tells too few, not too many.
    """
    tried: list[SeriesAnswer] = []
    for again in range(TIMES_DISBELIEVED + 1):
        try:
            query, found = openalex.counts_by_year(question.filters, again)
        except QuestionRefused as refusal:
            return SeriesAnswer(question, refused=str(refusal))
        cost, wrong = price(query), _wrong(found)
        tried.append(SeriesAnswer(question, query, clock(), cost, found.announced, _counts(found), wrong))
        if wrong is None:
            break
    kept = max(tried, key=lambda answer: (answer.note is None, answer.total))
    return replace(kept, credits=sum(answer.credits for answer in tried), times=len(tried))


def count_world(
    questions: Sequence[SeriesQuestion],
    openalex: OpenAlex,
    book: Book,
    credits_allowed: int | None = None,
    more: Callable[[], Sequence[SeriesQuestion]] = tuple,
) -> list[SeriesAnswer]:
    """Return the answers to as many of the questions as the credits allow, in their order.

    `more` finds questions that have to be asked for first, and comes before them all.

    A series that OpenAlex refuses, or that the credits do not reach, is left out and written down. Raises
    what `Transport.get` raises otherwise.
    """
    with book.step(Step.WORLD) as tally:
        questions = [*questions, *more()]
        taken = questions if credits_allowed is None else questions[: max(credits_allowed, 0)]
        tasks = [partial(ask_series, question, openalex) for question in taken]
        answers = in_order(tasks, ASKERS, openalex.transport.halt)
        for answer in answers:
            _note(answer, book)
        if len(taken) < len(questions):
            book.write(
                Step.WORLD,
                Outcome.LEFT_OUT,
                "series beyond the budget",
                expected=len(questions),
                received=len(taken),
                detail=f"not asked, from {questions[len(taken)].series} on",
            )
        tally.expected = len(questions)
        tally.received = sum(answer.refused is None for answer in answers)
    return answers


def world_frames(answers: Sequence[SeriesAnswer], harvest_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the answers as rows of `WORLD_SERIES` and `WORLD_COUNTS`; refused series have none."""
    counted = [answer for answer in answers if answer.refused is None]
    series = [
        (
            harvest_id,
            answer.question.series,
            answer.question.family,
            answer.question.scope,
            answer.question.frame,
            answer.query,
            answer.asked,
            answer.credits,
            answer.total,
            answer.note,
        )
        for answer in counted
    ]
    counts = [
        (harvest_id, answer.question.series, year, works)
        for answer in counted
        for year, works in answer.counts
    ]
    return (
        pl.DataFrame(series, schema=WORLD_SERIES, orient="row"),
        pl.DataFrame(counts, schema=WORLD_COUNTS, orient="row"),
    )


def common(frame: Frame, works: Works) -> dict[str, str]:
    """Return the filters that a numerator and its denominator share."""
    filters = {"language": works.language, "publication_year": f"{works.first_year}-"}
    if frame.fields:
        filters["primary_topic.field.id"] = "|".join(map(str, frame.fields))
    return {**filters, **types(works)}


def types(works: Works) -> dict[str, str]:
    """Return the filter that leaves out types of works."""
    return {"type": "!" + "|".join(works.types_left_out)} if works.types_left_out else {}


def _wrong(found: Listing) -> str | None:
    """Return why an answer seems to be of a part of the index only."""
    if found.is_partial:
        return "the index ran into its time limit: the counts are too low"
    together = sum(int(bucket["count"]) for bucket in found.rows)
    if together != found.announced:
        return f"the years add up to {together:,} of {found.announced:,} works"
    return None


def _counts(found: Listing) -> tuple[tuple[int, int], ...]:
    years = ((str(bucket["key"]), int(bucket["count"])) for bucket in found.rows)
    return tuple(sorted((int(year), works) for year, works in years if year.isdigit()))


def _note(answer: SeriesAnswer, book: Book) -> None:
    series = answer.question.series
    if answer.refused:
        book.write(Step.WORLD, Outcome.LEFT_OUT, series, detail=answer.refused)
    elif answer.note:
        book.write(
            Step.WORLD,
            Outcome.PARTIAL_ANSWER,
            series,
            expected=answer.total,
            received=sum(works for _, works in answer.counts),
            detail=f"{answer.note}, in {answer.times} answers",
        )
    elif answer.times > 1:
        book.write(
            Step.WORLD,
            Outcome.PARTIAL_ANSWER,
            series,
            received=answer.times - 1,
            detail="the index ran into its time limit or disagreed with itself; then answered in full",
        )
