"""What is drawn on the map, asked of the map in the browser."""

import io
import time
from typing import Any

from PIL import Image
from playwright.sync_api import Page

MAP = ".st-key-map"
STAGE = f"{MAP} .cm-stage"
DOTS = ".cm-dots"
PATIENCE = 60.0  # seconds


def asked(page: Page, call: str) -> Any:
    """Ask the map in the page: `camera()`, `visible()`, `labels()`, `lines()`, `screenOf(7)`."""
    return page.evaluate(f"document.querySelector('{DOTS}').__map.{call}")


def wait_for_map(page: Page) -> None:
    """Wait until the map is drawn and lies still."""
    _until(page, f"Boolean(document.querySelector('{DOTS}')?.__map?.ready())")
    page.wait_for_timeout(300)
    _until(page, f"document.querySelector('{DOTS}').__map.ready()")


def _until(page: Page, true: str) -> None:
    """Wait for a condition; asked from here, as the map on disk forbids to evaluate strings in the page."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(true):
        assert time.monotonic() < deadline, f"it never came to be that {true}"
        page.wait_for_timeout(50)


def colours_on(page: Page, selector: str) -> int:
    """How many colours a part of the page shows: few if it is blank."""
    picture = Image.open(io.BytesIO(page.locator(selector).first.screenshot())).convert("RGB")
    return len(picture.getcolors(maxcolors=1 << 24) or [])


def place_of(page: Page, work_id: str, works: list[str]) -> tuple[float, float]:
    """Where on the screen a work is drawn, by its row in the corpus."""
    x, y = asked(page, f"screenOf({works.index(work_id)})")
    return x, y


def seed_names(page: Page) -> list[str]:
    """The names of seeds that can be read, sorted."""
    return sorted(one["text"] for one in asked(page, "labels()") if one["kind"] == "seed")


def legend(page: Page) -> dict[str, int]:
    """What the colours mean, with the works of each."""
    texts = page.locator(f"{MAP} .cm-kind").all_inner_texts()
    named = dict(text.strip().rsplit(" (", 1) for text in texts)
    return {name: int(count.rstrip(")").replace(",", "")) for name, count in named.items()}


def wheel(page: Page, by: int) -> None:
    """Turn the wheel over the map, which zooms, and wait until it lies still."""
    before = asked(page, "camera().zoom")
    page.mouse.wheel(0, by)
    _until(page, f"document.querySelector('{DOTS}').__map.camera().zoom !== {before}")
    wait_for_map(page)
