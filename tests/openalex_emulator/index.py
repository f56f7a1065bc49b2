"""The works that are served, and the indexes through which they are found.

A set of works is a boolean mask over the rows. Every index is built when it is first asked for and dropped
when a work comes or goes; what a replaced or removed work leaves behind is a dead row, never served.
"""

import re
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np
import orjson

from .fields import Field
from .records import Record, lift, work_number
from .shelf import Row, Shelf

Built = TypeVar("Built")
Mask = np.ndarray
MOST_RECENT = {"hits": 1024}  # lists of rows are short; masks, as long as all works, are kept less often
MOST_MASKS = 64
WASTE = 2
DOI_URL = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:", re.IGNORECASE)


def plain_doi(doi: str) -> str:
    """DOIs are compared bare and in lower case."""
    return DOI_URL.sub("", doi.strip(), count=1).lower()


def term(field: Field, value: object) -> str:
    """Return the form in which a value is compared: `33`, `fields/33` and the full URL are one."""
    text = str(value).strip()
    return plain_doi(text) if field.path == "doi" else text.rsplit("/", 1)[-1].lower()


def walk(value: Any, path: list[str]) -> Iterator[Any]:
    """Yield what stands at the end of a path, through every list on the way; missing values are left out."""
    if isinstance(value, list):
        for part in value:
            yield from walk(part, path)
    elif path and isinstance(value, dict):
        yield from walk(value.get(path[0]), path[1:])
    elif value is not None and not path:
        yield value


class Catalogue:
    """All works, by row number."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.shelf = Shelf()
        self._row_of: dict[int, int] = {}
        self._numbers = array("q")
        self._live = bytearray()
        self._cited = array("q")  # one entry a reference: the cited work's number ...
        self._citing = array("I")  # ... and the citing row
        self._built: dict[object, Any] = {}
        self.merged: dict[int, int] = {}
        for record in records:
            self._put(record)
        self._bytes_after_compacting = self.shelf.bytes

    def __len__(self) -> int:
        return len(self._row_of)

    @property
    def rows(self) -> int:
        """How many rows there are, dead ones among them: the length of every mask."""
        return len(self._numbers)

    def add(self, record: Record) -> int:
        """Serve a record; one with the same id is replaced. Return its row."""
        row = self._put(lift(record))
        self._built.clear()
        return row

    def remove(self, number: int) -> bool:
        """Stop serving a work. Return whether it was served."""
        row = self._row_of.pop(number, None)
        if row is not None:
            self._live[row] = 0
            self._built.clear()
        return row is not None

    def change(self, number: int, values: Mapping[str, Any]) -> None:
        """Serve other values of some keys from now on. Raises KeyError for a work that is not served."""
        row = self._row_of[number]
        if "referenced_works" in values:
            self._put({**self.read(row).record(), **values})
        else:
            self.shelf.change(row, values)
        self._built.clear()

    def merge(self, number: int, into: int) -> None:
        """Remove a work and give its locations to another. Raises KeyError for one that is not served."""
        gone, stays = (self.read(self._row_of[one]).record() for one in (number, into))
        locations = [*stays["locations"], *gone["locations"]]
        if gone["doi"]:
            locations.append({"id": f"doi:{plain_doi(gone['doi'])}", "landing_page_url": gone["doi"]})
        self.add({**stays, "locations": locations})
        self.remove(number)
        self.merged[number] = into

    def _put(self, record: Record) -> int:
        number = work_number(record["id"])
        row = self.shelf.put(record)
        self.remove(number)
        self._row_of[number] = row
        self._numbers.append(number)
        self._live.append(1)
        cited = {int(url[22:]) for url in record["referenced_works"] if url[22:].isdigit()}
        self._cited.extend(cited)
        self._citing.extend([row] * len(cited))
        return row

    def row_of(self, number: int) -> int | None:
        return self._row_of.get(number)

    def number(self, row: int) -> int:
        return self._numbers[row]

    def read(self, row: int) -> Row:
        return self.shelf.row(row)

    def once(self, name: object, build: Callable[[], Built]) -> Built:
        """Return what was built under this name since the last change, or build it."""
        if name not in self._built:
            self._built[name] = build()
        return self._built[name]

    def recently(self, kind: str, name: object, build: Callable[[], Built]) -> Built:
        """Return the same as `once`, but keep only the last few: there is no end to what may be asked."""
        recent = self.once(("recent", kind), OrderedDict)
        if name not in recent:
            recent[name] = build()
        recent.move_to_end(name)
        while len(recent) > MOST_RECENT.get(kind, MOST_MASKS):
            recent.popitem(last=False)
        return recent[name]

    def live_rows(self) -> np.ndarray:
        return self.once("live rows", lambda: np.flatnonzero(self.live()))

    def live(self) -> Mask:
        return self.once("live", lambda: np.frombuffer(bytes(self._live), dtype=np.uint8).astype(bool))

    def mask(self, rows: Iterable[int] = ()) -> Mask:
        found = np.zeros(self.rows, dtype=bool)
        known = isinstance(rows, np.ndarray | array)
        found[np.asarray(rows, dtype=np.int64) if known else np.fromiter(rows, dtype=np.int64)] = True
        return found

    def texts(self, root: str) -> Iterator[tuple[int, bytes]]:
        """Yield every live row and the JSON text of one of its keys."""
        return self.shelf.texts(root, self.live_rows().tolist())

    def values(self, path: str) -> Iterator[tuple[int, Any]]:
        """Yield every live row with each value that stands at the end of a path."""
        root, *rest = path.split(".")
        for row, text in self.texts(root):
            if rest:
                for value in walk(orjson.loads(text), rest):
                    yield row, value
            elif text != b"null":
                yield row, orjson.loads(text)

    def citing(self, number: int) -> np.ndarray:
        """Return the rows whose reference list holds this work."""
        cited, citing = self.once("cites", self._sorted_citations)
        return citing[np.searchsorted(cited, number) : np.searchsorted(cited, number, side="right")]

    def _sorted_citations(self) -> tuple[np.ndarray, np.ndarray]:
        cited = np.array(self._cited, dtype=np.int64)
        order = np.argsort(cited, kind="stable")
        return cited[order], np.array(self._citing, dtype=np.int64)[order]

    def postings(self, field: Field) -> dict[str, array]:
        """Return the rows of each value of a field, and under "" those of the works that have none."""
        return self.once(("postings", field.path), lambda: self._postings(field))

    def codes(self, field: Field) -> np.ndarray | None:
        """Return which of its postings each row is in, -1 for a dead one; None if a work may have many."""
        return self.once(("codes", field.path), lambda: self._codes(field))

    def _codes(self, field: Field) -> np.ndarray | None:
        postings = self.postings(field)
        if sum(map(len, postings.values())) != len(self):
            return None
        codes = np.full(self.rows, -1)
        for code, rows in enumerate(postings.values()):
            codes[np.asarray(rows, dtype=np.int64)] = code
        return codes

    def _postings(self, field: Field) -> dict[str, array]:
        found: dict[str, array] = {"": array("I")}
        path = field.path.split(".")[1:]
        for row, text in self.texts(field.root):
            terms = {term(field, value) for value in walk(orjson.loads(text), path)} or {""}
            for value in terms:
                found.setdefault(value, array("I")).append(row)
        return found

    def present(self, root: str) -> Mask:
        """Return which works have a key that is neither null nor empty."""
        empty = (b"null", b"[]", b"{}", b'""')
        return self.once(
            ("present", root), lambda: self.mask(row for row, text in self.texts(root) if text not in empty)
        )

    def true(self, path: str) -> Mask:
        return self.once(
            ("true", path), lambda: self.mask([row for row, value in self.values(path) if value is True])
        )

    def by_location_doi(self) -> dict[str, int]:
        """Every DOI under which a single work is found: that of each of its locations, then its own.

        The list filter knows the work's one DOI only; a preprint's DOI merged into the journal version is
        found by `/works/doi:...` alone.
        """
        return self.once("location dois", self._by_location_doi)

    def _by_location_doi(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row, text in self.texts("locations"):
            for known in walk(orjson.loads(text), ["id"]):
                if known.startswith("doi:"):
                    found.setdefault(plain_doi(known), row)
        for row, text in self.texts("doi"):
            if text != b"null":
                found[plain_doi(orjson.loads(text))] = row
        return found

    def compact(self) -> None:
        """Leave behind what has been replaced and removed, once it is more than what is served."""
        if self.rows <= WASTE * len(self) and self.shelf.bytes <= WASTE * self._bytes_after_compacting:
            return
        rows = sorted(self._row_of.values())
        old, self.shelf = self.shelf, Shelf()
        for row in rows:
            self.shelf.copy(old.row(row))
        old.close()
        place = np.full(self.rows, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        citing = place[np.array(self._citing, dtype=np.int64)]
        self._cited = array("q", np.array(self._cited, dtype=np.int64)[citing >= 0].tobytes())
        self._citing = array("I", citing[citing >= 0].astype(np.uint32).tobytes())
        self._numbers = array("q", [self._numbers[row] for row in rows])
        self._row_of = {number: row for row, number in enumerate(self._numbers)}
        self._live = bytearray(b"\1" * len(rows))
        self._bytes_after_compacting = self.shelf.bytes
        self._built.clear()

    def close(self) -> None:
        self.shelf.close()
