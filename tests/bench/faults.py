"""The table of faults: each one alone, then random mixtures with kills, on a small harvest over real HTTP.

The page goes to standard output, and to `--write FILE`. The same runs are tests:
tests/harvest/test_fault_matrix.py.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from corpus.ledger import Outcome
from tests.harvest.disturbed import Ended, harvest, small_and_quick
from tests.harvest.test_fault_matrix import CHANGING, LASTING, MIXTURES, PASSING, calm_after, mixture, serve
from tests.openalex_emulator.faults import FAULTS

SCHEDULES = ("once@1", "2@4", "every:6")
EXPECTED = {str(Outcome.DONE), str(Outcome.SLICE_COMPLETE), str(Outcome.LEFT_OUT)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.faults", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page to this file too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as name, small_and_quick():
        text = "\n".join(_page(Path(name))) + "\n"
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


def _page(folder: Path) -> list[str]:
    with serve() as server:
        calm = harvest(server, folder / "calm")
    lines = [
        "# What can go wrong with a harvest, and what then becomes of it",
        "",
        "Written by `make faults`: do not edit, run it again. The real harvester asks an emulated OpenAlex"
        f" over HTTP for {calm.works.height} invented works ({calm.calls} calls undisturbed), and the "
        "emulator misbehaves. *Corpus* compares every row of what came with an undisturbed harvest of the "
        "same server. *Named in the ledger* are the outcomes beside the usual ones. The same runs are "
        "tests, in `tests/harvest/test_fault_matrix.py`.",
        "",
        "## One fault at a time",
        "",
        "| Fault | What happens | How often | Corpus | Named in the ledger | More calls | Runs |",
        "| --- | --- | --- | --- | --- | ---: | ---: |",
    ]
    for fault in PASSING:
        for when in SCHEDULES:
            place = folder / f"{fault}-{when.replace(':', '-')}"
            with serve(f"{fault}={when}") as server:
                ended = harvest(server, place / "disturbed")
            lines.append(_row(fault, when, ended, calm, _verdict(ended, calm)))
    for fault in LASTING:
        with serve(f"{fault}=always") as server:
            ended = harvest(server, folder / fault / "disturbed")
            again = calm_after(server, folder / fault, f"{fault}=always")
        lines.append(_row(fault, "always", ended, calm, _verdict(ended, again)))
    for fault in CHANGING:
        with serve(f"{fault}=2@2") as server:
            ended = harvest(server, folder / fault / "disturbed")
            again = calm_after(server, folder / fault)
        differs = len(ended.ids ^ again.ids)
        verdict = "the same" if not differs else f"the same but for {differs} that came or went meanwhile"
        lines.append(_row(fault, "2@2", ended, calm, verdict))
    return [*lines, "", *_mixtures(folder, calm)]


def _row(fault: str, when: str, ended: Ended, calm: Ended, verdict: str) -> str:
    return (
        f"| `{fault}` | {FAULTS[fault][1]} | {when} | {verdict} | {_named([ended])} "
        f"| {ended.calls - calm.calls:+,} | {ended.tries} |"
    )


def _verdict(ended: Ended, calm: Ended) -> str:
    if ended.works.equals(calm.works):
        return "the same"
    return f"**differs**: {len(calm.ids - ended.ids)} missing, {len(ended.ids - calm.ids)} more"


def _named(all_ended: Sequence[Ended]) -> str:
    counts: Counter[str] = Counter()
    for ended in all_ended:
        told = ended.ledger.filter(~pl.col("outcome").is_in(list(EXPECTED)))
        counts.update(told["outcome"].to_list())
    return ", ".join(f"{outcome} ({number})" for outcome, number in counts.most_common()) or "nothing"


def _mixtures(folder: Path, calm: Ended) -> list[str]:
    runs, kills_in_all, same = [], 0, 0
    for number in range(MIXTURES):
        faults, kills = mixture(number)
        with serve(*faults, seed=number) as server:
            ended = harvest(server, folder / f"mixture-{number}", kills, number)
        runs.append(ended)
        kills_in_all += len(kills)
        same += ended.works.equals(calm.works)
    return [
        "## Mixtures of faults, with kills",
        "",
        f"{MIXTURES} runs from numbered seeds: one to four of the faults that pass, each at random moments,"
        " and up to four kills after a random number of answers (the process is gone; of some the last "
        "file is torn in half).",
        "",
        "| Runs | Kills | Corpus the same as undisturbed | Tries in all | Named in the ledgers |",
        "| ---: | ---: | ---: | ---: | --- |",
        f"| {MIXTURES} | {kills_in_all} | {same} | {sum(run.tries for run in runs)} | {_named(runs)} |",
    ]


if __name__ == "__main__":
    sys.exit(main())
