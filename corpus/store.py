"""The store: one harvest is one atomic version, which readers in other processes can open at any time.

The only importer of deltalake. A commit appends the harvest's account and its seeds, then writes `works`;
that last write is the commit point and names the harvest, so a reader sees either all of it or nothing.
Rows of a harvest whose commit never came are ignored. Nothing is ever vacuumed: a version that someone
may have cited stays open.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.fs as pa_fs
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from corpus.errors import NoCorpus, NoSuchVersion, StoreUnreadable, StoreUnwritable
from corpus.literature import Corpus
from corpus.model import Harvest
from corpus.schema import HARVESTS, LAYOUT, SEEDS, WORKS, harvest_frame, harvest_from_row

KEEP_HISTORY = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
ROWS_A_DIGEST_STEP = 10_000
PROBE_BYTES = 65_536  # an empty file can be written even to a full disk


class Store:
    """The corpus at one place: a local folder or an object-store address such as s3://bucket/corpus.

    Access to an object store is configured by the variables of its provider (AWS_ACCESS_KEY_ID, …).
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")

    def commit(self, works: pl.DataFrame, seeds: pl.DataFrame, harvest: Harvest) -> tuple[int, bool]:
        """Store a harvest; return the version that now holds it and whether that version is new.

        `works` and `seeds` follow `corpus.schema`. If the literature is as it was, no version is made:
        the run is noted as having found it unchanged. Raises StoreUnwritable; then nothing is visible.
        """
        digest = content_digest(works, seeds)
        with self._writing():
            newest = self._newest_commit()
            if newest is not None and newest["digest"] == digest:
                unchanged = harvest_frame(harvest).with_columns(outcome=pl.lit("unchanged"))
                self._append("harvests", unchanged, HARVESTS)
                return int(newest["version"]), False
            table = _arrow(works, WORKS)
            self._need_space(table.nbytes)
            self._append("harvests", harvest_frame(harvest), HARVESTS)
            self._append("seeds", seeds, SEEDS)
            write_deltalake(
                self._table("works"),
                table,
                mode="overwrite",
                schema_mode="overwrite",
                configuration=KEEP_HISTORY if newest is None else None,
                commit_properties=CommitProperties(
                    custom_metadata={"harvest_id": harvest.id, "digest": digest}
                ),
            )
            made = next(c for c in self._commits() if c["harvest_id"] == harvest.id)
            return int(made["version"]), True

    def versions(self) -> list[int]:
        """Return the committed versions, oldest first; empty if nothing was harvested yet."""
        return list(self.makers())

    def makers(self) -> dict[int, str]:
        """Return which harvest made each version, oldest first: with the address it names its content."""
        return {int(commit["version"]): str(commit["harvest_id"]) for commit in self._commits()}

    def open(self, version: int | None = None) -> Corpus:
        """Return one version of the corpus, by default the newest.

        Raises NoCorpus, NoSuchVersion or StoreUnreadable.
        """
        commits = self._commits()
        if not commits:
            raise NoCorpus(self.uri)
        newest = int(commits[-1]["version"])
        wanted = newest if version is None else version
        commit = next((c for c in commits if int(c["version"]) == wanted), None)
        if commit is None:
            raise NoSuchVersion(self.uri, wanted, newest)
        harvest_id = commit["harvest_id"]
        with self._reading():
            works = self._read("works", WORKS, version=wanted)
            seeds = self._read("seeds", SEEDS, harvest_id=harvest_id)
            account = self._read("harvests", HARVESTS, id=harvest_id)
            layout = self._read("layout", LAYOUT, works_version=wanted)
        if account.is_empty():
            raise StoreUnreadable(self.uri, f"the account of harvest {harvest_id} is missing")
        return Corpus(
            works=works,
            seeds=seeds,
            harvest=harvest_from_row(account.row(0, named=True)),
            version=wanted,
            name=f"Harvest, version {wanted}",
            layout=layout.unique("id", keep="last").sort("id") if layout.height else None,
        )

    def harvests(self) -> list[tuple[Harvest, int | None]]:
        """Return every finished run, oldest first, with the version that it made (None: found unchanged)."""
        version_of = {commit["harvest_id"]: int(commit["version"]) for commit in self._commits()}
        with self._reading():
            rows = self._read("harvests", HARVESTS).sort("finished", "id").iter_rows(named=True)
        runs = [harvest_from_row(row) for row in rows]
        if missing := version_of.keys() - {run.id for run in runs}:
            raise StoreUnreadable(self.uri, f"the account of harvest {min(missing)} is missing")
        return [
            (run, version_of.get(run.id))
            for run in runs
            if run.id in version_of or run.outcome == "unchanged"
        ]

    def save_layout(self, layout: pl.DataFrame) -> None:
        """Keep coordinates, which carry the version of `works` that they were computed from."""
        with self._writing():
            self._append("layout", layout, LAYOUT)

    def check_writable(self) -> None:
        """Raise StoreUnreadable or StoreUnwritable if a commit must fail: asked before any money is spent."""
        if not self._is_local:
            self._commits()
            return
        try:
            Path(self.uri).mkdir(parents=True, exist_ok=True)
            probe = Path(self.uri) / f".probe-{os.getpid()}"
            try:
                probe.write_bytes(bytes(PROBE_BYTES))
            finally:
                probe.unlink(missing_ok=True)
        except OSError as failure:
            raise StoreUnwritable(self.uri, failure.strerror or str(failure)) from failure
        self._commits()

    @property
    def _is_local(self) -> bool:
        return "://" not in self.uri

    def _table(self, name: str) -> str:
        return f"{self.uri}/{name}"

    def _append(self, name: str, rows: pl.DataFrame, schema: pl.Schema) -> None:
        table = _arrow(rows, schema)
        self._need_space(table.nbytes)
        write_deltalake(self._table(name), table, mode="append", configuration=KEEP_HISTORY)

    def _need_space(self, size: int) -> None:
        """Raise OSError if a table of `size` bytes may not fit: the storage library panics on a full disk."""
        if not self._is_local:
            return
        Path(self.uri).mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.uri).free < size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _read(
        self, name: str, schema: pl.Schema, version: int | None = None, **equal: str | int
    ) -> pl.DataFrame:
        """Return a table in today's columns: one that an older release wrote lacks some; they are null.

        Only rows in which the columns named in `equal` have these values; files without such rows are not
        opened, so that damage to one version does not close the others.
        """
        path = self._table(name)
        # deltalake's own file system can abort the whole process when it has met a damaged file
        local = pa_fs.SubTreeFileSystem(os.fspath(Path(path).absolute()), pa_fs.LocalFileSystem())
        try:
            table = DeltaTable(path, version=version).to_pyarrow_table(
                filters=[(column, "=", value) for column, value in equal.items()] or None,
                filesystem=local if self._is_local else None,
            )
        except TableNotFoundError:
            return pl.DataFrame(schema=schema)
        frame = pl.DataFrame(pl.from_arrow(table))
        missing = [
            pl.lit(None, dtype=dtype).alias(n) for n, dtype in schema.items() if n not in frame.columns
        ]
        return frame.with_columns(missing).select(pl.col(n).cast(dtype) for n, dtype in schema.items())

    def _commits(self) -> list[dict[str, Any]]:
        """Commits of `works`, oldest first: version, harvest_id, digest."""
        with self._reading():
            try:
                history = DeltaTable(self._table("works")).history()
            except TableNotFoundError:
                return []
        return sorted((c for c in history if "harvest_id" in c), key=lambda c: int(c["version"]))

    def _newest_commit(self) -> dict[str, Any] | None:
        commits = self._commits()
        return commits[-1] if commits else None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, DeltaError) as failure:
            raise StoreUnwritable(self.uri, _short(failure)) from failure

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (OSError, DeltaError, pa.ArrowException) as failure:
            raise StoreUnreadable(self.uri, _short(failure)) from failure


def content_digest(works: pl.DataFrame, seeds: pl.DataFrame) -> str:
    """Return a SHA-256 over all works and seeds, the same for the same literature whenever harvested."""
    digest = hashlib.sha256()
    for frame in (works, seeds.drop("harvest_id")):
        digest.update("\t".join(frame.columns).encode())
        for rows in frame.iter_slices(ROWS_A_DIGEST_STEP):
            digest.update(rows.write_ndjson().encode())
    return digest.hexdigest()


def _arrow(frame: pl.DataFrame, schema: pl.Schema) -> pa.Table:
    if dict(frame.schema) != dict(schema):
        raise TypeError(f"columns {list(frame.columns)} are not those of the table {list(schema)}")
    return frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _short(failure: Exception) -> str:
    """What the system says, else the first line: the storage library adds layers before and calls after."""
    text = str(failure).strip()
    if isinstance(failure, pa.ArrowInvalid) and (file := re.search(r"[\w.-]+\.parquet", text)):
        return f"the file {file[0]} is damaged"
    if said := re.search(r"([^:\]]+?)\s*\(os error \d+\)", text):
        return said[1].strip()
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror
    return text.splitlines()[0][:200].rstrip(". ") if text else type(failure).__name__
