"""Invented works, and questions over real HTTP."""

from collections.abc import Iterator
from typing import Any

import requests

from tests.openalex_emulator import Emulator

FIRST = 9_000_000_000


def url(number: int) -> str:
    return f"https://openalex.org/W{FIRST + number}"


def short(number: int) -> str:
    return f"W{FIRST + number}"


def work(number: int, *, cites: tuple[int, ...] = (), **said: Any) -> dict[str, Any]:
    """Return a small record; what is not said is left for the emulator to fill."""
    return {
        "id": url(number),
        "doi": f"https://doi.org/10.5555/invented.{number}",
        "title": f"Invented work {number}",
        "publication_date": "2020-05-17",
        "type": "article",
        "referenced_works": [url(cited) for cited in cites],
        **said,
    }


def abstract(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        index.setdefault(word, []).append(place)
    return index


def emulator(*works: dict[str, Any], **settings: Any) -> Emulator:
    """Return an emulator with a key that is fast and rich enough not to be in the way."""
    return Emulator(works, **{"rate": 10_000, "budget": 1_000_000, **settings})


def ask(server: Emulator, path: str = "/works", *, key: str | None = "test-key", method: str = "GET",
        headers: dict[str, str] | None = None, **params: Any) -> requests.Response:  # fmt: skip
    """Ask one question; `search_title` stands for `search.title`."""
    sent = {name.replace("search_", "search."): str(value) for name, value in params.items()}
    if key is not None:
        sent["api_key"] = key
    return requests.request(method, server.url + path, params=sent, headers=headers, timeout=20)


def numbers(response: requests.Response) -> list[int]:
    """Return which invented works a list answer holds, in its order."""
    assert response.status_code == 200, response.text
    return [int(row["id"].rsplit("/W", 1)[1]) - FIRST for row in response.json()["results"]]


def found(server: Emulator, **params: Any) -> set[int]:
    return set(numbers(ask(server, per_page=200, **params)))


def walk(server: Emulator, **params: Any) -> Iterator[requests.Response]:
    """Yield the pages of a walk by cursor, the last one included."""
    cursor = "*"
    while cursor:
        page = ask(server, cursor=cursor, **params)
        assert page.status_code == 200, page.text
        cursor = page.json()["meta"]["next_cursor"]
        yield page


def walked(server: Emulator, **params: Any) -> list[int]:
    return [number for page in walk(server, **params) for number in numbers(page)]
