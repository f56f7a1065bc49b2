"""The loop that a user of pyalex would write: each seed by itself, one page after the other, whole records.

pyalex knows one host only; an adapter of requests leads its calls to the emulated OpenAlex. Nothing else is
changed. Prints one line of JSON. After `--calls` calls it stops: what the rest would take is then reckoned
by whoever called.
"""

import argparse
import json
import resource
import sys
import time
from typing import Any

import pyalex
from pyalex import Works
from requests.adapters import HTTPAdapter


class Detour(HTTPAdapter):
    """Leads calls for one address to another."""

    def __init__(self, to: str) -> None:
        super().__init__()
        self._to = to

    def send(self, request: Any, *args: Any, **how: Any) -> Any:
        request.url = request.url.replace("https://api.openalex.org", self._to, 1)
        return super().send(request, *args, **how)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.plain", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("seeds", nargs="+")
    parser.add_argument("--calls", type=int, required=True)
    args = parser.parse_args()
    new_session = pyalex.api._get_requests_session

    def session() -> Any:
        made = new_session()
        made.mount("https://", Detour(args.url))
        return made

    pyalex.api._get_requests_session = session
    pyalex.config.api_key = "test-key"
    works, announced, calls, begun = {}, 0, 0, time.perf_counter()
    for seed in args.seeds:
        first = True
        for page in Works().filter(cites=seed).paginate(per_page=200, n_max=None):
            calls += 1
            announced += page.meta["count"] if first else 0
            first = False
            works.update((work["id"], work) for work in page)
            if calls >= args.calls:
                break
        if calls >= args.calls:
            break
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"calls": calls, "seconds": took, "works": len(works), "peak": peak}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
