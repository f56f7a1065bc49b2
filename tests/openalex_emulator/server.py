"""The web server: requests in, answers out, a log of both.

JSON, but HTML for 404, 405, 500 and 503. The headers of the budget are on every answer that came from behind
the edge, and on the 429 of budget and speed; HEAD answers have no Content-Length.
"""

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import autocomplete
from .account import Account, Accounts
from .answers import Origin
from .control import PLACE, Control
from .costs import dollars
from .edge import METHODS, Asked, admit
from .errors import Moved, NoSuchPage, Refused, unknown_work
from .faults import Faults
from .kept import Kept
from .log import Flight, LoggedRequest
from .torn import CutShort, HalfOnly, Portal, StuckHalfway

ALL_METHODS = [*METHODS, "PUT", "PATCH", "DELETE"]
JSON_TYPE, HTML_TYPE = "application/json", "text/html; charset=utf-8"
CROSS_ORIGIN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*"}
SLOW = 0.5  # seconds of a slow answer at least
STRIKE_WHAT_IS_KEPT = ("partial_count", "slow_partial", "unfindable_citation")
PAGE = "<!doctype html>\n<html lang=en>\n<title>{status} {title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n"


@dataclass(slots=True)
class Service:
    """OpenAlex as seen from outside."""

    origin: Origin
    accounts: Accounts
    faults: Faults
    kept: Kept
    latency_ms: float = 0.0
    keyless_cursor: bool = True
    autocomplete: bool = True
    control: Control | None = None
    log: list[LoggedRequest] = field(default_factory=list)
    flight: Flight = field(default_factory=Flight)
    lock: threading.RLock = field(default_factory=threading.RLock)
    stopping: bool = False

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{path:path}", self.answer, methods=ALL_METHODS)])

    async def answer(self, request: Request) -> Response:
        if self.control and request.url.path.startswith(PLACE):
            status, told = self.control.answer(request.url.path, request.query_params)
            return Response(json.dumps(told), status, media_type=JSON_TYPE)
        with self.flight:
            return await self._answer(request)

    async def _answer(self, request: Request) -> Response:
        asked = Asked(
            method=request.method,
            raw_path=request.scope["raw_path"].decode("latin-1"),
            path=request.scope["path"],
            query=request.url.query,
            headers=request.headers,
        )
        entry = LoggedRequest(asked.method, asked.path, asked.params, asked.key is not None)
        self.log.append(entry)
        if asked.method == "OPTIONS":
            return _finished(
                entry, Response(headers={**CROSS_ORIGIN, "Access-Control-Allow-Methods": ", ".join(METHODS)})
            )
        if self.faults.fires("proxy_html_200"):
            return _finished(entry, Portal())
        try:
            with self.lock:
                account = admit(asked, self.accounts, self.faults, keyless_cursor=self.keyless_cursor)
        except (Refused, NoSuchPage) as refusal:
            return _finished(entry, _refusal(refusal, asked.method))
        entry.credits = asked.credits
        slow = self.faults.fires("slow")
        await asyncio.sleep(max(10 * self.latency_ms / 1000, SLOW) if slow else self.latency_ms / 1000)
        if _is_works(asked.path) and self.faults.fires("stalled_socket"):
            await self._stall(request)
        if _is_works(asked.path) and self.faults.fires("charged_failure"):
            await asyncio.sleep(9 * self.latency_ms / 1000)
            return _finished(entry, _refusal(_timed_out(), asked.method, account.headers(entry.credits)))
        return _finished(entry, self._from_origin(asked, account, entry))

    async def _stall(self, request: Request) -> None:
        while not self.stopping and not await request.is_disconnected():
            await asyncio.sleep(0.05)

    def _torn(self) -> type[Response]:
        """Return in which way the body of an answer arrives."""
        ways = {"cut_connection": CutShort, "late_stall": StuckHalfway, "bad_json": HalfOnly}
        return next((way for name, way in ways.items() if self.faults.fires(name)), Response)

    def _from_origin(self, asked: Asked, account: Account, entry: LoggedRequest) -> Response:
        """Answer a call that the edge let through; whatever fails here is paid back."""
        try:
            with self.lock:
                body = self._body(asked, account)
        except Moved as moved:
            place = f"{moved.place}?{asked.query}" if asked.query else moved.place
            headers = {**account.headers(entry.credits), "Location": place}
            return _response(b"", moved.status, HTML_TYPE, headers, asked.method)
        except (Refused, NoSuchPage) as refusal:
            account.charge(-entry.credits)
            entry.credits = 0
            return _refusal(refusal, asked.method, account.headers(0))
        kind = self._torn() if _is_works(asked.path) else Response
        response = _response(body, 200, JSON_TYPE, account.headers(entry.credits), asked.method, kind)
        if isinstance(response, StuckHalfway):
            response.is_over = lambda: self.stopping
        return response

    def _body(self, asked: Asked, account: Account) -> bytes:
        if asked.method == "POST" and (_is_works(asked.path) or asked.path == "/rate-limit"):
            raise NoSuchPage(405, "Method Not Allowed", "The method is not allowed for the requested URL.")
        if asked.path == "/rate-limit" and asked.key is not None:
            return json.dumps(account.report(asked.key)).encode()
        if asked.path == "/autocomplete/works" and self.autocomplete:
            return autocomplete.answer(self.origin.catalogue, asked.params, took_ms=self._took_ms())
        if not _is_works(asked.path):
            raise unknown_work()
        self._fail()
        wanted = asked.path.removeprefix("/works").strip("/")
        if wanted:
            return self.origin.single_work(wanted, asked.params)
        return self._list(asked)

    def _list(self, asked: Asked) -> bytes:
        keyless, keeps = asked.key is None, not any(map(self.faults.is_on, STRIKE_WHAT_IS_KEPT))
        kept = self.kept.find(asked.params, keyless=keyless) if keeps else None
        if kept is not None:
            return kept
        cost = float(dollars(asked.credits))
        answer = self.origin.list_works(asked.params, cost_usd=cost, took_ms=self._took_ms())
        if keeps:
            self.kept.keep(asked.params, answer, keyless=keyless)
        return answer

    def _took_ms(self) -> int:
        """No two answers are the same bytes."""
        return max(1, round(self.latency_ms)) + len(self.log) % 7

    def _fail(self) -> None:
        if self.faults.fires("unavailable_html"):
            raise NoSuchPage(503, "Application error", "An error occurred in the application.")
        if self.faults.fires("crash_html"):
            raise NoSuchPage(500, "Internal Server Error", "The server encountered an internal error.")
        if self.faults.fires("gateway_timeout"):
            raise _timed_out()
        if self.faults.fires("server_error_json"):
            status = (500, 502, 503)[(self.faults.fired("server_error_json") - 1) % 3]
            raise Refused(
                "Something went wrong.", error="Server error", status=status, headers={"Retry-After": "1"}
            )


def _timed_out() -> Refused:
    more = {"reason": "query_timeout"}
    return Refused("The query took too long.", error="Gateway timeout", status=504, more=more)


def _is_works(path: str) -> bool:
    return path == "/works" or path.startswith("/works/")


def _finished(entry: LoggedRequest, response: Response) -> Response:
    entry.status = response.status_code
    return response


def _refusal(refusal: Refused | NoSuchPage, method: str, headers: dict[str, str] | None = None) -> Response:
    if isinstance(refusal, NoSuchPage):
        page = PAGE.format(status=refusal.status, title=refusal.title, text=refusal.text)
        return _response(page.encode(), refusal.status, HTML_TYPE, headers or {}, method)
    body = json.dumps(refusal.body, ensure_ascii=False).encode()
    return _response(body, refusal.status, JSON_TYPE, {**(headers or {}), **refusal.headers}, method)


def _response(
    body: bytes, status: int, media: str, headers: Mapping[str, str], method: str, kind: Any = Response
) -> Response:
    response: Response = kind(body, status, {**CROSS_ORIGIN, **headers}, media)
    if method == "HEAD":
        response.body = b""
        del response.headers["content-length"]
    return response
