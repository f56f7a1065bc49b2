"""What the test of a term's rise gets right and wrong, on invented series of which the truth is known.

The page goes to standard output, and to `--write FILE`; what is drawn is in tests/bench/onset_series.py.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from corpus.trends.choice import choose
from corpus.trends.line import Answer, examine_line
from corpus.trends.onset import lasting_break
from corpus.trends.procedure import AS_REGISTERED
from corpus.trends.segments import Shape
from corpus.trends.series import Series, fit_window, wilson
from tests.bench.onset_series import HARDER, KINDS, NONE, ONSETS, draw_series

QUICKER = replace(AS_REGISTERED, replicates=100)  # for the baseline, of which no p-value is told
PROCESSES = 2


@dataclass(frozen=True)
class Found:
    """What was found in one series, and by the two baselines."""

    kind: int
    truth: int | None
    answer: Answer
    onset: tuple[int, int, int] | None
    in_raw_counts: int | None
    by_one_break: int | None
    hits: int


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.onsets", description=__doc__)
    parser.add_argument("--series", type=int, default=200, metavar="N", help="of each kind (200)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page to this file too")
    args = parser.parse_args()
    tasks = [(kind, number) for kind in range(len(KINDS)) for number in range(args.series)]
    found = []
    with ProcessPoolExecutor(PROCESSES) as pool:
        for done, one in enumerate(pool.map(_examined, tasks, chunksize=10), start=1):
            found.append(one)
            if done % args.series == 0:
                print(
                    f"{done:,} of {len(tasks):,} series: {KINDS[one.kind].name}", file=sys.stderr, flush=True
                )
    text = "\n".join(_page(found, args.series)) + "\n"
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


def _examined(task: tuple[int, int]) -> Found:
    kind, number = task
    truth = draw_series(KINDS[kind], number)
    line = examine_line(truth.title)
    raw = examine_line(_raw(truth.title), QUICKER)
    onset = line.onset
    return Found(
        kind,
        truth.onset,
        line.answer,
        None if onset is None else (onset.year, onset.low, onset.high),
        None if raw.onset is None else raw.onset.year,
        _forced(truth.title),
        line.hits,
    )


def _raw(series: Series) -> Series:
    """The same counts over the same number of works every year."""
    most = max(*series.works, *series.hits)
    return Series(series.years, series.hits, tuple(most if works else 0 for works in series.works))


def _forced(series: Series) -> int | None:
    """The onset of the best single break, whether another course fits better or none is needed."""
    window, _ = fit_window(series, AS_REGISTERED.first_year, AS_REGISTERED.incomplete_years)
    found = lasting_break(choose(window).best_of(Shape.ONE_BREAK), window.years, AS_REGISTERED)
    return None if found is None else found.year


def _page(found: Sequence[Found], number: int) -> Iterator[str]:
    yield "# How the test of a rise fares on series of which the truth is known"
    yield ""
    yield (
        "Written by `python -m tests.bench.onsets --write docs/onset-simulations.md`: do not edit, run it "
        f"again. {number} series of each kind are drawn (tests/bench/onset_series.py): fields of 50,000 to "
        "3 million works a year, beginning in 1980, 1985 or 1990 and ending in 2023, 2025 or 2026, the last "
        "two years half indexed, the onset in 1998 to 2012, counts scattered more than Poisson. The line of "
        "titles decides, so that it is tested."
    )
    yield ""
    yield "## With an onset"
    yield ""
    yield (
        "*Found*: a lasting onset is reported. *Years off*: median distance from the true year, of those "
        "found. *Covered*: the 95 % interval of the year holds the true one. *Wide*: median width of that "
        "interval in years. *Raw*: the same test on raw counts, and *One break*: one break forced on the "
        "share without choosing or testing; each with how many are found and how many years off."
    )
    yield ""
    yield "| Rise of the slope | | Found | Cannot tell | Years off | Covered | Wide | Raw | One break |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for place, kind in enumerate(KINDS[: len(ONSETS)]):
        yield _onset_row(kind.name, _rises(place), kind.said, [one for one in found if one.kind == place])
    yield _all_onsets([one for one in found if one.truth is not None])
    yield ""
    yield "## Without one"
    yield ""
    yield "*False alarms*: a lasting onset is reported, with Wilson's 95 % interval."
    yield ""
    yield from _alarms(found, len(ONSETS), len(NONE))
    yield ""
    yield "## Harder cases without one"
    yield ""
    yield "Few hits, noise, and courses that hardly differ from an onset."
    yield ""
    yield from _alarms(found, len(ONSETS) + len(NONE), len(HARDER))
    yield ""
    yield "## When titles are too few"
    yield ""
    yield "All series with an onset, by the title hits in the years of the fit."
    yield ""
    yield "| Title hits | Series | Found | Cannot tell | Told as none | Years off |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    yield from _by_hits([one for one in found if one.truth is not None])


def _rises(place: int) -> str:
    low, high = KINDS[place].rise or (0.0, 0.0)
    return f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"


def _onset_row(name: str, rise: str, said: str, rows: list[Found]) -> str:
    seen = [one for one in rows if one.onset]
    covered = sum(one.onset[1] <= one.truth <= one.onset[2] for one in seen)
    wide = median(one.onset[2] - one.onset[1] for one in seen) if seen else 0
    details = f"{name.removeprefix('onset: ')}{': ' if said else ''}{said}"
    return (
        f"| {rise} | {details} | {_part(len(seen), len(rows))} | {_part(_unknown(rows), len(rows))} | "
        f"{_off([(one.onset[0], one.truth) for one in seen])} | "
        f"{_with_interval(covered, len(seen))} | {wide:.0f} | "
        f"{_baseline([(one.in_raw_counts, one.truth) for one in rows])} | "
        f"{_baseline([(one.by_one_break, one.truth) for one in rows])} |"
    )


def _all_onsets(rows: list[Found]) -> str:
    return _onset_row("all", "", "", rows)


def _alarms(found: Sequence[Found], first: int, number: int) -> Iterator[str]:
    yield "| What happens | | False alarms | Cannot tell | Raw | One break |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for place in range(first, first + number):
        rows = [one for one in found if one.kind == place]
        yield (
            f"| {KINDS[place].name} | {KINDS[place].said} | "
            f"{_with_interval(sum(one.onset is not None for one in rows), len(rows))} | "
            f"{_part(_unknown(rows), len(rows))} | "
            f"{_part(sum(one.in_raw_counts is not None for one in rows), len(rows))} | "
            f"{_part(sum(one.by_one_break is not None for one in rows), len(rows))} |"
        )


def _by_hits(rows: list[Found]) -> Iterator[str]:
    bounds = (0, 20, 50, 100, 200, 500, 1000, 10**9)
    for low, high in pairwise(bounds):
        some = [one for one in rows if low <= one.hits < high]
        if some:
            seen = [one for one in some if one.onset]
            name = f"{low} to {high - 1}" if high < 10**9 else f"{low:,} and more"
            none = len(some) - len(seen) - _unknown(some)
            yield (
                f"| {name} | {len(some)} | {_part(len(seen), len(some))} | "
                f"{_part(_unknown(some), len(some))} | "
                f"{_part(none, len(some))} | {_off([(one.onset[0], one.truth) for one in seen])} |"
            )


def _unknown(rows: list[Found]) -> int:
    return sum(one.answer is Answer.CANNOT_TELL for one in rows)


def _part(number: int, of: int) -> str:
    return f"{100 * number / of:.1f} %" if of else "–"


def _with_interval(number: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(number, of)
    return f"{100 * number / of:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _off(pairs: list[tuple[int, int]]) -> str:
    return f"{median(abs(year - truth) for year, truth in pairs):.0f}" if pairs else "–"


def _baseline(pairs: list[tuple[int | None, int]]) -> str:
    seen = [(year, truth) for year, truth in pairs if year is not None]
    return f"{_part(len(seen), len(pairs))}, {_off(seen)} off"


if __name__ == "__main__":
    sys.exit(main())
