"""Answers whose body does not arrive as it should, though status and headers look well."""

import asyncio
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

SIGN_IN = b"<!doctype html>\n<html lang=en>\n<title>Sign in</title>\n<h1>Sign in to use this network</h1>\n"


class Portal(Response):
    """The page of a network that wants its user to sign in; OpenAlex never saw the question."""

    def __init__(self) -> None:
        super().__init__(SIGN_IN, 200, media_type="text/html")


class CutShort(Response):
    """Half of the body that the headers announce; then the server hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._half(send)

    async def _half(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


class StuckHalfway(CutShort):
    """Half of the body, then nothing more until the client gives up or the server stops."""

    is_over: Callable[[], bool] = staticmethod(lambda: False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._half(send)
        gone = asyncio.ensure_future(_gone(receive))
        while not self.is_over() and not gone.done():
            await asyncio.sleep(0.05)
        gone.cancel()


class HalfOnly(Response):
    """Half of the body, and headers that announce no more: only its meaning shows that something lacks."""

    def __init__(
        self, content: bytes, status_code: int, headers: dict[str, str], media_type: str | None = None
    ) -> None:
        super().__init__(content[: len(content) // 2], status_code, headers, media_type)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
