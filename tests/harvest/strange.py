"""What else may stand at OPENALEX_URL: a proxy before OpenAlex, a log-in page, another server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen


@dataclass(frozen=True)
class Answer:
    """One answer as it goes over the line."""

    status: int
    body: bytes = b"<!doctype html><title>Log in</title>"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@contextmanager
def strange(answer: Callable[[str, int], Answer | None], behind: str = "") -> Iterator[str]:
    """Serve what `answer` makes of a path and the number of the call; None is passed on to `behind`."""
    calls = iter(range(1, 1_000_000))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = answer(self.path, next(calls)) or _passed_on(f"{behind}{self.path}", self.headers)
            self.send_response(said.status)
            for name, value in {**said.headers, "Content-Length": str(len(said.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _passed_on(url: str, headers) -> Answer:
    kept = {name: headers[name] for name in ("Authorization",) if headers[name]}
    try:
        with urlopen(Request(url, headers=kept)) as said:
            return Answer(said.status, said.read(), dict(said.headers))
    except HTTPError as said:
        return Answer(said.code, said.read(), dict(said.headers))
