"""The emulated OpenAlex as a process of its own that tells what it was asked.

Prints its URL, then for each line on standard input one line of JSON: requests, credits and refusals so far.
Ends with its input.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.openalex_emulator import Emulator

CALLS_A_SECOND, CREDITS_A_DAY = 30, 10_000  # as OpenAlex gives to a free key


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.served", description=__doc__)
    parser.add_argument("works", type=Path, help="a .jsonl.gz file")
    parser.add_argument("--latency-ms", type=float, required=True)
    args = parser.parse_args()
    emulator = Emulator([args.works], latency_ms=args.latency_ms, rate=CALLS_A_SECOND, budget=CREDITS_A_DAY)
    emulator.warm()
    with emulator:
        print(emulator.url, flush=True)
        for _ in sys.stdin:
            log = list(emulator.requests)
            told = {
                "requests": len(log),
                "credits": emulator.credits_used,
                "refused": sum(one.status == 429 for one in log),
            }
            print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
