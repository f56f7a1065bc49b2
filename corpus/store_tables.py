"""Delta tables in one folder or object store: rows are only ever appended, each stamped with its harvest.

The only importer of deltalake. Files grow small and many with the harvests; they are merged, and what was
merged is deleted only when no reader can be at it any more. Merging changes files, never rows.
"""

import errno
import os
import re
import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa
from deltalake import (
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from corpus.errors import StoreUnreadable, StoreUnwritable

KEEP_MERGED = timedelta(days=7)
"""How long a file stays after its rows were merged into another: a reader may have begun with it."""
CONFIGURATION = {
    "delta.checkpointInterval": "20",  # commits after which a reader need not go further back in the log
    "delta.deletedFileRetentionDuration": f"interval {KEEP_MERGED.days} days",
}
PROBE_BYTES = 65_536  # an empty file can be written even to a full disk
PACKED = WriterProperties(
    compression="ZSTD",
    compression_level=3,
    column_properties={  # ids are sorted: each shares its beginning with the one before
        "id": ColumnProperties(dictionary_enabled=False, encoding="DELTA_BYTE_ARRAY"),
        # of a map: one long value a row, which statistics would hold two times more
        **dict.fromkeys(
            ("x", "y", "tied"), ColumnProperties(dictionary_enabled=False, statistics_enabled="NONE")
        ),
    },
)


class Overtaken(Exception):
    """Something was written to a table since it was read."""


class Tables:
    """The Delta tables below one address. Every method raises StoreUnreadable or StoreUnwritable."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")

    def exists(self, name: str) -> bool:
        """Return whether there is such a table; its log is read, not its files."""
        return self._table(name) is not None

    def state(self, name: str) -> int | None:
        """Return the number of the last write to a table; None if there is no such table."""
        table = self._table(name)
        return None if table is None else int(table.version())

    def create(self, name: str, schema: pl.Schema) -> None:
        """Make an empty table unless it is there, or made by another process at this moment."""
        with self._writing():
            self._need_space(0)
            try:
                DeltaTable.create(
                    self._place(name), _arrow(schema.to_frame(), schema).schema, mode="ignore",
                    configuration=CONFIGURATION,
                )  # fmt: skip
            except DeltaError:
                if not self.exists(name):
                    raise

    def append(self, name: str, rows: pl.DataFrame, schema: pl.Schema, files_at_most: int) -> int:
        """Add rows, all or none of them; return the bytes of the files that hold them.

        A table that lacks a column of `schema` gets it. A table of more than `files_at_most` files has its
        small ones merged before.
        """
        if rows.is_empty():
            return 0
        target = self._table(name) or self._created(name, schema)
        if _files(target).height > files_at_most:
            self._merge(target)
        there = _files(target)
        with self._writing():
            table = _arrow(rows, schema)
            self._need_space(table.nbytes)
            write_deltalake(target, table, mode="append", schema_mode="merge", writer_properties=PACKED)
        return int(_files(target).join(there, on="path", how="anti")["size_bytes"].sum())

    def append_if_unmoved(self, name: str, rows: pl.DataFrame, schema: pl.Schema, seen: int) -> None:
        """Add rows if the table is still at the state `seen`. Raises Overtaken if it is not.

        The log of the table decides it, in one step that a local disk and an object store with conditional
        writes both have: of two writers who saw the same state only one can go on.
        """
        with self._writing():
            table = _arrow(rows, schema)
            self._need_space(table.nbytes)
            try:
                write_deltalake(
                    DeltaTable(self._place(name), version=seen), table, mode="append", schema_mode="merge",
                    writer_properties=PACKED, commit_properties=CommitProperties(max_commit_retries=0),
                )  # fmt: skip
            except CommitFailedError as failure:
                raise Overtaken from failure

    def read(self, name: str, schema: pl.Schema, harvests: Collection[str] | None = None) -> pl.DataFrame:
        """Return the columns of `schema`, of these harvests' rows; what a table lacks is null.

        Files without such rows are not opened, so that damage to one of them closes only the versions that
        need it. The order of rows is not kept. No table: no rows.
        """
        if harvests is not None and not harvests:
            return pl.DataFrame(schema=schema)
        table = self._table(name)
        return pl.DataFrame(schema=schema) if table is None else self._rows(table, name, schema, harvests)

    def read_whole(self, name: str, schema: pl.Schema) -> tuple[pl.DataFrame, int, list[str]] | None:
        """Return all rows, the state of the table for `append_if_unmoved`, and the columns it has on disk.

        None if there is no such table.
        """
        table = self._table(name)
        if table is None:
            return None
        return self._rows(table, name, schema, None), int(table.version()), _columns(table)

    def merge_files(self, name: str, files_at_most: int = 1) -> int:
        """Merge the small files of a table that has more than `files_at_most`; return how many fewer it has.

        What was merged long ago is deleted. Another process may do the same at the same time: then one of
        the two leaves it to the other.
        """
        table = self._table(name)
        return self._merge(table) if table and _files(table).height > files_at_most else 0

    def need_space(self, size: int) -> None:
        """Raise StoreUnwritable if `size` bytes may not fit."""
        with self._writing():
            self._need_space(size)

    def check_writable(self) -> None:
        """Raise StoreUnwritable if a write must fail, as far as that can be known before."""
        if not self.is_local:
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

    @property
    def is_local(self) -> bool:
        """Whether the tables lie in a folder of this machine."""
        return "://" not in self.uri

    def _place(self, name: str) -> str:
        return f"{self.uri}/{name}"

    def _table(self, name: str) -> DeltaTable | None:
        with self._reading():
            try:
                return DeltaTable(self._place(name))
            except TableNotFoundError:
                return None

    def _created(self, name: str, schema: pl.Schema) -> DeltaTable:
        self.create(name, schema)
        with self._reading():
            return DeltaTable(self._place(name))

    def _rows(
        self, table: DeltaTable, name: str, schema: pl.Schema, harvests: Collection[str] | None
    ) -> pl.DataFrame:
        """Read by polars, in half the memory that deltalake takes for it by way of pyarrow."""
        with self._reading():
            files = [f"{self._place(name)}/{path}" for path in _holding(_files(table), harvests)]
            if not files:
                return pl.DataFrame(schema=schema)
            rows = pl.scan_parquet(
                files, schema=schema, missing_columns="insert", extra_columns="ignore", glob=False,
                cast_options=pl.ScanCastOptions(missing_struct_fields="insert", extra_struct_fields="ignore"),
            )  # fmt: skip
            if harvests is not None:
                rows = rows.filter(pl.col("harvest_id").is_in(sorted(harvests)))
            try:
                return rows.collect()
            except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as failure:
                raise OSError(_what_is_damaged(files, failure)) from failure

    def _merge(self, table: DeltaTable) -> int:
        before = _files(table)
        with self._writing():
            self._need_space(2 * int(before["size_bytes"].sum()))
            try:
                table.optimize.compact(writer_properties=PACKED)
            except CommitFailedError:
                return 0
            table.vacuum(
                retention_hours=int(KEEP_MERGED.total_seconds() // 3600),
                dry_run=False,
                enforce_retention_duration=False,
                full=False,
            )
        return before.height - _files(table).height

    def _need_space(self, size: int) -> None:
        """Raise OSError if a table of `size` bytes may not fit: the storage library panics on a full disk."""
        if not self.is_local:
            return
        Path(self.uri).mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.uri).free < size + PROBE_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

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


def _columns(table: DeltaTable) -> list[str]:
    return [field.name for field in table.schema().fields]


def _files(table: DeltaTable) -> pl.DataFrame:
    """Return the files that make up a table: path, size_bytes, and the harvests first and last by name."""
    actions = pl.DataFrame(pl.from_arrow(pa.table(table.get_add_actions(flatten=True))))
    bounds = [
        pl.col(f"{which}.harvest_id") if f"{which}.harvest_id" in actions.columns else pl.lit(None, pl.String)
        for which in ("min", "max")
    ]
    return actions.select("path", "size_bytes", bounds[0].alias("first"), bounds[1].alias("last"))


def _holding(files: pl.DataFrame, harvests: Collection[str] | None) -> list[str]:
    """Return the paths of the files that may hold rows of these harvests; None stands for all."""
    if harvests is None:
        return files["path"].to_list()
    named = sorted(harvests)
    return [
        path
        for path, first, last in files.select("path", "first", "last").iter_rows()
        if first is None or last is None or bisect_left(named, first) < bisect_right(named, last)
    ]


def _what_is_damaged(files: list[str], failure: BaseException) -> str:
    """Return which file cannot be read: the library does not always tell."""
    for file in files:
        try:
            pl.scan_parquet(file, glob=False).collect()
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
            return f"the file {file.rsplit('/', 1)[-1]} is damaged"
        except OSError as gone:
            return f"the file {file.rsplit('/', 1)[-1]} cannot be read: {gone.strerror or 'it is gone'}"
    return _short(failure)


def _arrow(frame: pl.DataFrame, schema: pl.Schema) -> pa.Table:
    if dict(frame.schema) != dict(schema):
        raise TypeError(f"columns {list(frame.columns)} are not those of the table {list(schema)}")
    return frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _short(failure: BaseException) -> str:
    """What the system says, else the first line: the storage library adds layers before and calls after."""
    text = str(failure).strip()
    if said := re.search(r"([^:\]]+?)\s*\(os error \d+\)", text):
        return said[1].strip()
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror
    return text.splitlines()[0][:200].rstrip(". ") if text else type(failure).__name__
