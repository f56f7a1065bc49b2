"""How a question is turned down.

OpenAlex answers a bad question with JSON `{"error", "message", ...}`, but an unknown path or id, a wrong
method and a crash with an HTML page.
"""

from typing import Any

BAD_PARAMETER = "Invalid query parameters error."
BAD_PAGE = "Pagination error."
AT_THE_EDGE = "Invalid request rejected at the API edge"
NOT_EMULATED = "Not emulated"


class Refused(Exception):
    """A JSON answer other than 200: its status, body and further headers."""

    def __init__(
        self,
        message: str,
        *,
        error: str = BAD_PARAMETER,
        status: int = 400,
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {"error": error, "message": message, **(more or {})}


class NoSuchPage(Exception):
    """An HTML answer, as Flask or the host's router gives it: 404, 405, 500, 503."""

    def __init__(self, status: int, title: str, text: str) -> None:
        super().__init__(title)
        self.status, self.title, self.text = status, title, text


class Moved(Exception):
    """A redirect: 301 for good, 302 for another spelling of the same."""

    def __init__(self, status: int, place: str) -> None:
        super().__init__(place)
        self.status, self.place = status, place


class BadRecord(ValueError):
    """A line of a works file that cannot be served; says which line and why."""


class BadFault(ValueError):
    """A fault that has no such name, or no such schedule."""


def bad_page(message: str) -> Refused:
    return Refused(message, error=BAD_PAGE)


def not_emulated(what: str) -> Refused:
    """Refuse what OpenAlex may well answer: a guess here would teach the harvester something untrue."""
    return Refused(f"{what} is not emulated here; nothing is known of the answer.", error=NOT_EMULATED)


def unknown_work() -> NoSuchPage:
    """An unknown, merged or deleted id answers 404 with an HTML page, not JSON."""
    return NoSuchPage(404, "Not Found", "The requested URL was not found on the server.")
