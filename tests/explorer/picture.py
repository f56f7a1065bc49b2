"""Make the pictures in README and docs: the real product on the starter set. `make picture`."""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.explorer.conftest import BROWSERS, FLAGS, serve_explorer
from tests.explorer.on_the_map import wait_for_map

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
DONE = "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
SETTLING = 2_000  # milliseconds, until charts have been drawn


@dataclass(frozen=True, slots=True)
class View:
    """A page and what is there once it is drawn."""

    name: str
    path: str
    drawn: str
    """Text that is drawn last."""


VIEWS = (
    View("map", "/map?work=W2999414134", "All about this work"),
    View("history", "/history?top=40&rows=none", "Picture (SVG)"),
    View("story", "/story", "What to read"),
)
SCREENS = {"": (1440, 900), "-390": (390, 844)}


def main(folder: Path) -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)))
    with (
        tempfile.TemporaryDirectory() as corpus,
        serve_explorer(Path(corpus)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for view in VIEWS:
            for screen, (width, height) in SCREENS.items():
                if view.name == "map" and screen:
                    continue
                page = _opened(browser, address, view, width, height)
                page.screenshot(path=folder / f"{view.name}{screen}.png")
                page.context.close()
        browser.close()


def _opened(browser: Browser, address: str, view: View, width: int, height: int) -> Page:
    phone = {"user_agent": PHONE} if width < height else {}
    page = browser.new_context(viewport={"width": width, "height": height}, **phone).new_page()
    page.goto(address + view.path)
    if view.name == "map":
        wait_for_map(page)
    page.get_by_text(view.drawn).first.wait_for(timeout=120_000)
    page.wait_for_function(DONE, timeout=120_000)
    page.wait_for_timeout(SETTLING)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
