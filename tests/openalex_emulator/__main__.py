"""Serve works files as OpenAlex would, on the loopback interface, until interrupted.

Prints one line, the URL, when it is ready. Exit 0 when interrupted, 2 for a wrong argument, file or port.
"""

import argparse
import sys
from pathlib import Path

from .control import STEERING
from .emulator import Emulator
from .errors import BadFault, BadRecord
from .faults import FAULTS


def arguments() -> argparse.ArgumentParser:
    faults = "\n".join(f"  {name:<20} [{when}] {what}" for name, (when, what) in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.openalex_emulator",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=(
            "faults, each with [when it strikes unless told]:\n" + faults + "\n\n"
            "WHEN is once, a count, every:N, p:CHANCE or always; @N after it spares the first N-1 calls.\n\n"
            "with --control:\n" + STEERING + "\n\n"
            "example:\n  python -m tests.openalex_emulator --works works.jsonl.gz --port 8700 \\\n"
            "      --latency-ms 400 --fault rate_limited=every:20 --fault cut_connection=once@3\n"
            "  curl 'http://127.0.0.1:8700/works?filter=cites:W2999414134&cursor=*&api_key=test-key'"
        ),
    )
    add = parser.add_argument
    add(
        "--works",
        nargs="+",
        type=Path,
        required=True,
        metavar="FILE",
        help=".jsonl or .jsonl.gz, one work a line; of two works with one id the last counts",
    )
    add("--port", type=int, default=0, help="0, the default, takes a free one")
    add("--latency-ms", type=float, default=0.0, help="wait this long before each answer (default 0)")
    add("--rate", type=float, help="calls a second of a key (default 30, of a paid one 50; without a key 10)")
    add("--throttled", action="store_true", help="accounts slowed down by OpenAlex itself: 1 call a second")
    add(
        "--budget",
        type=int,
        default=10_000,
        help="credits a day of a key (default 10000; 20000 and more: a paid key; without a key 1000)",
    )
    add("--key", action="append", metavar="KEY", help="a known key, may be repeated (default test-key)")
    add("--fault", action="append", default=[], metavar="NAME[=WHEN]", help="may be repeated; see below")
    add("--max-per-page", type=int, choices=(100, 200), default=200, help="OpenAlex says 100 and takes 200")
    add(
        "--keyless-cursor",
        choices=("allow", "401"),
        default="allow",
        help="a cursor without a key (default allow)",
    )
    add("--autocomplete", choices=("on", "off"), default="on", help="off: a 404 page (default on)")
    add("--control", action="store_true", help="steer it over HTTP: see below")
    add("--seed", type=int, default=0, help="for faults by chance and samples (default 0)")
    return parser


def main() -> int:
    args = arguments().parse_args()
    try:
        emulator = Emulator(
            args.works,
            latency_ms=args.latency_ms,
            keys=args.key or ("test-key",),
            budget=args.budget,
            rate=args.rate,
            throttled=args.throttled,
            faults=args.fault,
            max_per_page=args.max_per_page,
            keyless_cursor=args.keyless_cursor,
            autocomplete=args.autocomplete,
            control=args.control,
            port=args.port,
            seed=args.seed,
        )
        emulator.warm()
        emulator.start()
    except (BadRecord, BadFault) as fault:
        print(fault, file=sys.stderr)
        return 2
    except (OSError, OverflowError) as fault:
        place = getattr(fault, "filename", None) or f"port {args.port}"
        print(f"Cannot use {place}: {getattr(fault, 'strerror', None) or fault}.", file=sys.stderr)
        return 2
    print(emulator.url, flush=True)
    try:
        emulator.wait()
    except KeyboardInterrupt:
        emulator.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
