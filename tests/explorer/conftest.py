"""A reader as they are: a real explorer process, a real browser, and nothing that may leave this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.explorer import builders

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-gl=angle --use-angle=swiftshader "
    "--enable-unsafe-swiftshader"
).split()
PATIENCE = 60_000  # milliseconds: a loaded machine is slow, and a page that is not coming fails all the same
expect.set_options(timeout=PATIENCE)
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Below a page's own path Streamlit's client asks these first, gets 404, and goes on to the right address."""


@contextmanager
def serve_explorer(folder: Path, **environ: str) -> Iterator[str]:
    """Run the explorer over the corpus in `folder`; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "CORPUS_URI": str(folder / "corpus"),
        "HARVEST_RUNS": str(folder / "runs"),
        "LENS_LABELS": str(folder / "labels.jsonl"),
        "MARKS": str(folder / "marks.jsonl"),
        "OPENALEX_URL": "http://127.0.0.1:9",
        "OPENALEX_API_KEY": "test-key",
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", "--port", str(port)],
        env={**os.environ, **settings, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_healthy(f"http://localhost:{port}/_stcore/health", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert "Traceback" not in errors, errors


def _wait_until_healthy(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the explorer did not start")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run installs it")
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Reader:
    """One reader's browser. What went wrong in it is collected and checked at the end of the test."""

    def __init__(self, browser: Browser, address: str, **screen: object) -> None:
        self.address = address
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 1000}, **screen})
        self.context.set_default_timeout(PATIENCE)
        self.troubles: list[str] = []
        self.page: Page = self.another_page()

    def another_page(self) -> Page:
        page = self.context.new_page()
        page.on(
            "console", lambda said: self._heard(said.type, said.text, (said.location or {}).get("url", ""))
        )
        page.on("pageerror", lambda error: self.troubles.append(f"error in the page: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        return page

    def open(self, path: str = "/", page: Page | None = None) -> Page:
        page = page or self.page
        page.goto(self.address + path)
        return self.settled(page)

    def settled(self, page: Page | None = None) -> Page:
        """Wait until the page is drawn and nothing runs any more."""
        page = page or self.page
        page.wait_for_selector('[data-testid="stMainBlockContainer"] h1, h2')  # not running is also not begun
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
        return page

    def text(self) -> str:
        return self.page.inner_text('[data-testid="stMain"]')

    def _heard(self, kind: str, text: str, url: str) -> None:
        if kind == "error" and not url.endswith(PROBES):
            self.troubles.append(f"console: {text} {url}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.troubles.append(f"asked another host: {url}")


@pytest.fixture
def reader(browser) -> Iterator[Callable[..., Reader]]:
    """Open a browser at an explorer's address; at the end nothing may have gone wrong in it."""
    readers: list[Reader] = []
    with ExitStack() as stack:

        def come(address: str, **screen: object) -> Reader:
            readers.append(Reader(browser, address, **screen))
            stack.callback(readers[-1].context.close)
            return readers[-1]

        yield come
        troubles = [trouble for one in readers for trouble in one.troubles]
        shown = [one.page.locator('[data-testid="stException"]').count() for one in readers]
    assert troubles == []
    assert not any(shown), "a page showed an exception"


@pytest.fixture(scope="session")
def starter(tmp_path_factory) -> Iterator[str]:
    """An explorer before any harvest."""
    with serve_explorer(tmp_path_factory.mktemp("starter")) as address:
        yield address


@pytest.fixture(scope="session")
def harvested(tmp_path_factory) -> Iterator[str]:
    """An explorer over 400 invented works in two versions, hostile titles among them."""
    folder = tmp_path_factory.mktemp("harvested")
    works = [*builders.works(400), *builders.hostile_works()]
    builders.store_corpus(folder / "corpus", works[:-1], number=1)
    builders.store_corpus(folder / "corpus", works, number=2)
    with serve_explorer(folder) as address:
        yield address


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Iterator[str]:
    """An explorer over a harvest that found nothing."""
    folder = tmp_path_factory.mktemp("empty")
    builders.store_corpus(folder / "corpus", [], placed=False)
    with serve_explorer(folder) as address:
        yield address
