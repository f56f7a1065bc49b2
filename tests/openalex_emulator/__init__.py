"""An emulator of OpenAlex's /works: a real HTTP server on loopback over JSON Lines files.

    with Emulator(works=["works.jsonl.gz", {"id": "https://openalex.org/W9000000001"}]) as server:
        requests.get(f"{server.url}/works?filter=cites:W1&cursor=*&api_key=test-key")

It answers GET and HEAD of /works, /works/{id}, /autocomplete/works and /rate-limit, as OpenAlex did in autumn
2026. Everything else (authors, sources, POST / with a query, content, ngrams) is a 404 page, known or not.
A parameter, filter or search operator it does not know is refused with 400: it never guesses.
Run it by itself with `python -m tests.openalex_emulator --help`.
"""

from .emulator import Emulator
from .errors import BadFault, BadRecord
from .log import LoggedRequest

__all__ = ["BadFault", "BadRecord", "Emulator", "LoggedRequest"]
