"""New works of the newest versions as an Atom feed (RFC 4287), for feed readers and reference managers.

The only importer of feedgenerator. The same versions give the same bytes: every time in the feed is that of
a harvest. An entry counts as `published` then, as feed readers hide what is dated long ago and a work of 1996
may be new here; when the work itself was published stands in the summary.
"""

import html
import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import polars as pl
from feedgenerator import Atom1Feed

from corpus.literature import Corpus
from corpus.model import Harvest
from corpus.overview import short_references
from corpus.wording import counted

ENTRIES, VERSIONS = 100, 10  # in one feed at most; steps between versions looked at, as each must be opened
ABSTRACT_LETTERS, TITLE_LETTERS = 600, 500
AUTHOR_UNKNOWN = "Author not known"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_UNSEEN = re.compile("[\x7f-\x9f]")  # allowed there, and shown by nobody


def new_works_feed(newest_first: Iterable[Corpus], origin: str, most: int = ENTRIES) -> bytes:
    """Return the works new in each version against the one before, newest version first, as Atom in UTF-8.

    `newest_first` are harvested versions without a gap, at least one; no more are taken from it than needed.
    `origin` names the corpus for good, such as the id of its first harvest: readers know the feed by it. If
    there is no room for all, the most cited of a version come; the subtitle says of how many.
    Raises ValueError if there is no version.
    """
    versions = iter(newest_first)
    newest = after = next(versions, None)
    if newest is None or after is None or newest.harvest is None:
        raise ValueError("a feed is made of harvested versions")
    feed = _Feed(newest, origin)
    seen: list[str] = []
    for _ in range(VERSIONS):
        before = next(versions, None) if len(seen) < most else None
        if before is None:
            break
        new = after.works.join(before.works, on="id", how="anti").filter(~pl.col("id").is_in(seen))
        ranked = new.sort("cited_by_count", "id", descending=[True, False], nulls_last=True)
        taken = ranked.head(most - len(seen))
        feed.add_version(after, taken, new.height)
        seen += taken["id"].to_list()
        after = before
    return feed.as_bytes()


class _Feed(Atom1Feed):  # type: ignore[misc]
    """Atom as feedgenerator writes it, with a time of its own and all authors of an entry."""

    def __init__(self, newest: Corpus, origin: str) -> None:
        harvest = _harvest_of(newest)
        self._updated: datetime = harvest.finished
        self._told: list[str] = []
        source = "https://openalex.org" if "openalex.org" in harvest.source else harvest.source
        super().__init__(
            title="Co-production: new works in the corpus",
            link=_text(source),
            description=None,
            feed_guid=uuid.uuid5(uuid.NAMESPACE_OID, f"new works {origin}").urn,
            author_name="Co-production explorer",
        )

    def add_version(self, corpus: Corpus, works: pl.DataFrame, new: int) -> None:
        """Add new works of a version, `new` being how many there are in all."""
        names = short_references(corpus.seeds)
        for row in works.iter_rows(named=True):
            self._add_work(row, names, _harvest_of(corpus).finished)
        left_out = f", the {works.height:,} most cited listed" if works.height < new else ""
        self._told.append(f"{counted(new, 'new work')} in version {corpus.version}{left_out}")

    def as_bytes(self) -> bytes:
        """Return the whole feed."""
        self.feed["subtitle"] = ("; ".join(self._told) or "There is no earlier version to compare with") + "."
        return str(self.writeString("utf-8")).encode()

    def latest_post_date(self) -> datetime:
        """Return when the newest harvest ended, where the library may take the time of writing."""
        return self._updated

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Write one entry, with an author element for each author; the library knows one."""
        super().add_item_elements(handler, item)
        for name in item["names"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")

    def _add_work(self, row: dict[str, Any], names: dict[str, str], entered: datetime) -> None:
        title = _cut(_text(row["title"]) or "Untitled", TITLE_LETTERS)
        people = [_text(author["name"]) for author in row["authors"] or ()]
        self.add_item(
            title=f"RETRACTED: {title}" if row["is_retracted"] else title,
            link=_link(row["id"], row["doi"]),
            description=_summary(row, names),
            unique_id=_identifier(row["id"]),
            pubdate=entered,
            updateddate=entered,
            names=[name for name in people if name] or [AUTHOR_UNKNOWN],
        )


def _harvest_of(corpus: Corpus) -> Harvest:
    if corpus.harvest is None:
        raise ValueError(f"{corpus.name} was not harvested")
    return corpus.harvest


def _summary(row: dict[str, Any], names: dict[str, str]) -> str:
    """HTML: where and when it appeared, which seeds it cites, and how its abstract begins."""
    when = row["published"] or row["year"] or "date not known"
    facts = [_text(row["venue"]) or "Venue not known", str(when), *filter(None, [_text(row["type"])])]
    paragraphs = [", ".join(facts) + "."]
    if row["cites_seeds"]:
        paragraphs.append(
            "Cites " + "; ".join(_text(names.get(key, key)) for key in row["cites_seeds"]) + "."
        )
    if abstract := _text(row["abstract"]):
        paragraphs.append(_cut(abstract, ABSTRACT_LETTERS))
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)


def _identifier(work_id: str) -> str:
    if re.fullmatch(r"W\d+", work_id):
        return f"https://openalex.org/{work_id}"
    return f"tag:openalex.org,2026:{quote(_text(work_id), safe='')}"


def _link(work_id: str, doi: str | None) -> str:
    return f"https://doi.org/{quote(_text(doi), safe='/')}" if _text(doi) else _identifier(work_id)


def _text(text: str | None) -> str:
    """Return a text in one line without what XML forbids."""
    return " ".join(_UNSEEN.sub(" ", _NOT_XML.sub(" ", text or "")).split())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
