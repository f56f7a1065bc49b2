"""A view can be sent around: its address brings another reader to the same works of the same version."""

import re

from playwright.sync_api import expect

from tests.explorer import builders
from tests.explorer.conftest import serve_explorer


def test_a_view_is_cited_with_its_version_and_reopened_elsewhere_after_a_newer_harvest(reader, tmp_path):
    builders.store_corpus(tmp_path / "corpus", builders.works(40))
    with serve_explorer(tmp_path) as address:
        one = reader(address)
        one.open("/works?from=2005")
        count = re.search(r"(\d+) works of \d+", one.text()).group(1)
        one.page.get_by_role("button", name="Cite this view").focus()
        one.page.keyboard.press("Enter")
        codes = one.page.get_by_test_id("stCode")
        expect(codes).to_have_count(3)
        link, sentence, bibtex = (codes.nth(place).inner_text().strip() for place in range(3))
        assert "corpus=v0" in link
        assert "from=2005" in link
        assert f"{count} of" in sentence
        assert "from 2005" in sentence
        assert "@software" in bibtex
        builders.store_corpus(tmp_path / "corpus", builders.works(60), number=2)
        another = reader(address)
        another.open(link.removeprefix(address))
        expect(another.page.get_by_text(f"{count} works")).to_be_visible()
