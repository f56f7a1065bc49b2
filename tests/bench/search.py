"""Full-text search: building the index, its memory, and searches of every kind beside the search by letters.

Each size is measured in a process of its own. The search by letters looks for each word or phrase anywhere in
one folded text a work, as the product did before it had an index; both are asked the same texts in turn.
"""

import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import Any

import polars as pl
import psutil

from corpus.graph import citations_within
from corpus.schema import works_frame
from corpus.search.index import SearchIndex
from corpus.search.suggestions import suggest
from corpus.search.words import fold
from harvest.records import work_from_record
from tests.bench.page import Section, megabytes, seconds
from tests.bench.processes import run, say
from tests.explorer import builders
from tests.openalex_emulator.invented import invent

SIZES = (5_000, 50_000)
SUGGESTIONS = "Suggestions while a title is typed"
SPELLINGS = ("co-production", "coproduction", "co production")
TEXTS_A_KIND = 40
REPEATED = 3
DRAWN_BY = 11
TARGET = 0.020  # seconds, median
_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


def section(works: int) -> Section:
    """Measure one size."""
    say(f"  {works:,} works")
    ended = run(["-m", "tests.bench.search", str(works)], {})
    found = json.loads(ended.out)
    lines = [
        f"Invented, with the references; {found['abstracts']:,} of {found['works']:,} have an abstract. The "
        f"index was built in **{seconds(found['build'])}** (processor time {seconds(found['build_cpu'])}) "
        f"and took **{megabytes(found['memory'])}** of memory. What a search by letters looks at was folded "
        f"in {seconds(found['fold'])} and took {megabytes(found['folded'])}.",
        "",
        f"{TEXTS_A_KIND} texts of each kind, drawn from the works themselves (seed {DRAWN_BY}), each asked "
        f"{REPEATED} times; all works that fit are returned, ranked. Milliseconds. Target: a median under "
        f"{TARGET * 1000:.0f} ms. The search by letters reads signs of the language as letters.",
        "",
        "| Texts | Works found, median | Index, median | 95 % under | | By letters, median | 95 % under |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: |",
        *map(_row, found["kinds"]),
    ]
    return Section(f"A corpus of {found['works']:,} works", lines)


def _row(kind: dict[str, Any]) -> str:
    middle = statistics.median(kind["index"])
    cells = [
        kind["name"],
        f"{statistics.median(kind['found']):,.0f}",
        _ms(middle),
        _ms(_late(kind["index"])),
        "met" if middle < TARGET else "**not met**",
        _ms(statistics.median(kind["letters"])) if kind["letters"] else "–",
        _ms(_late(kind["letters"])) if kind["letters"] else "–",
    ]
    return f"| {' | '.join(cells)} |"


def measure(works: int) -> dict[str, object]:
    """Return the figures of one size, in seconds and bytes."""
    frame = works_frame(map(work_from_record, invent(works).records()), builders.seeds())
    cited = citations_within(frame)["cited"].value_counts()
    local = dict(zip(cited["cited"], cited["count"], strict=True))
    process = psutil.Process()
    before, began, cpu = process.memory_info().rss, time.perf_counter(), time.process_time()
    index = SearchIndex(frame, local)
    build, build_cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = process.memory_info().rss - before
    began = time.perf_counter()
    folded = _folded(frame)
    fold_took = time.perf_counter() - began
    kinds = []
    for name, texts in _texts(frame).items():
        ask = partial(suggest, index) if name == SUGGESTIONS else index.search
        found = [
            len(answer) if isinstance(answer, list) else answer.works.height for answer in map(ask, texts)
        ]
        took = [_timed(partial(ask, text)) for text in texts * REPEATED]
        letters = [_timed(partial(_by_letters, folded, text)) for text in texts * REPEATED]
        kinds.append(
            {"name": name, "index": took, "letters": letters if name != SUGGESTIONS else [], "found": found}
        )
    return {
        "works": frame.height, "abstracts": frame["abstract"].count(), "build": build, "build_cpu": build_cpu,
        "memory": memory, "fold": fold_took, "folded": folded.estimated_size(), "kinds": kinds,
    }  # fmt: skip


def _texts(frame: pl.DataFrame) -> dict[str, list[str]]:
    """Texts as people might type them, of words that stand in the works."""
    draw = random.Random(DRAWN_BY)
    rows = (
        frame.drop_nulls("abstract")
        .sample(TEXTS_A_KIND * 3, seed=DRAWN_BY)
        .select("title", "abstract", "authors")
    )
    titles = [re.findall(r"[\w-]+", row[0] or "") for row in rows.iter_rows()]
    abstracts = [re.findall(r"[\w-]+", row[1]) for row in rows.iter_rows()]
    surnames = [row[2][0]["name"].split()[-1] for row in rows.iter_rows() if row[2]]

    def many(make: Callable[[int], str | None]) -> list[str]:
        made = (make(number) for number in range(len(titles)))
        return list(islice((text for text in made if text), TEXTS_A_KIND))

    def long(words: Sequence[str], least: int = 6) -> list[str]:
        return [word for word in words if len(word) >= least and word.isalpha()]

    def one(number: int) -> str | None:
        return draw.choice(long(titles[number]) or [""]) or None

    def three(number: int) -> str | None:
        words = long(abstracts[number])
        return " ".join(draw.sample(words, 3)) if len(words) >= 3 else None

    def phrase(number: int) -> str:
        start = draw.randrange(max(1, len(abstracts[number]) - 4))
        return '"' + " ".join(abstracts[number][start : start + 4]) + '"'

    def typo(number: int) -> str | None:
        word = one(number)
        if not word or len(word) < 8:
            return None
        at = draw.randrange(1, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if word[at] != word[at + 1] else None

    return {
        "One word of a title": many(one),
        "Any of three words (OR)": many(lambda number: (three(number) or "").replace(" ", " OR ") or None),
        "Three words of an abstract": many(three),
        "Words of a whole title": many(lambda number: " ".join(titles[number]) or None),
        "A phrase of four words": many(phrase),
        "The first four letters of a word": many(lambda number: (one(number) or "")[:4] or None),
        "Four letters and a star, and a word": many(
            lambda number: f"{(one(number) or 'city')[:4]}* {(one(number) or 'city')}"
        ),
        "co-production, in its three spellings": [*SPELLINGS] * (TEXTS_A_KIND // len(SPELLINGS)),
        "A word with two letters swapped": many(typo),
        "author: and a surname": [f"author:{name}" for name in surnames[:TEXTS_A_KIND]],
        "A word and years": many(lambda number: f"{one(number) or 'city'} year:2010-2015"),
        SUGGESTIONS: many(lambda number: " ".join(titles[number])[: draw.randrange(2, 30)].strip() or None),
    }


def _folded(frame: pl.DataFrame) -> pl.Series:
    names = pl.col("authors").list.eval(pl.element().struct.field("name")).list.join("; ")
    fields = [fold(field) for field in (pl.col("title"), pl.col("abstract"), names, pl.col("venue"))]
    return frame.select(pl.concat_str(fields, separator="\n", ignore_nulls=True).alias("folded")).to_series()


def _by_letters(folded: pl.Series, text: str) -> int:
    typed = str(pl.select(fold(pl.lit(text))).item())
    needles = {phrase or word for phrase, word in _PHRASE_OR_WORD.findall(typed)}
    found = folded
    for needle in sorted(needles, key=len, reverse=True):
        found = found.filter(found.str.contains(needle, literal=True))
    return len(found)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _late(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def _ms(value: float) -> str:
    return f"{value * 1000:.1f}"


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
