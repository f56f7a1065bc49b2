"""Make the picture in the README: the real product on the starter set. `make picture`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.explorer.conftest import BROWSERS, FLAGS, serve_explorer
from tests.explorer.on_the_map import wait_for_map

VIEW = "/map?work=W2999414134"


def main(out: Path) -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)))
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_explorer(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address + VIEW)
        wait_for_map(page)
        page.get_by_text("All about this work").wait_for()
        page.screenshot(path=out)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
