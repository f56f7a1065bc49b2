"""Delta tables in one folder or object store: rows are only ever appended, each stamped with its harvest.

The only importer of deltalake. Files grow small and many with the harvests; they are merged, and what was
merged is deleted only when no reader can be at it any more. Merging changes files, never rows.
"""

import errno
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.fs as pa_fs
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
        "id": ColumnProperties(dictionary_enabled=False, encoding="DELTA_BYTE_ARRAY")
    },
)


class Overtaken(Exception):
    """Something was written to a table since it was read."""


class Tables:
    """The Delta tables below one address. Every method raises StoreUnreadable or StoreUnwritable."""

    def __init__(self, uri: str) -> None:
        self.uri = uri.rstrip("/")

    def columns(self, name: str) -> list[str] | None:
        """Return the columns that a table has on disk; None if there is no such table."""
        with self._reading():
            try:
                return [field.name for field in DeltaTable(self._place(name)).schema().fields]
            except TableNotFoundError:
                return None

    def create(self, name: str, schema: pl.Schema) -> None:
        """Make an empty table unless it is there."""
        with self._writing():
            self._need_space(0)
            DeltaTable.create(
                self._place(name), _arrow(schema.to_frame(), schema).schema, mode="ignore",
                configuration=CONFIGURATION,
            )  # fmt: skip

    def append(self, name: str, rows: pl.DataFrame, schema: pl.Schema) -> None:
        """Add rows, all or none of them; a table that lacks a column of `schema` gets it."""
        if rows.is_empty():
            return
        with self._writing():
            table = _arrow(rows, schema)
            self._need_space(table.nbytes)
            write_deltalake(
                self._place(name), table, mode="append", schema_mode="merge", configuration=CONFIGURATION,
                writer_properties=PACKED,
            )  # fmt: skip

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

    def state(self, name: str) -> int | None:
        """Return a number that changes with every write to the table; None if there is no such table."""
        with self._reading():
            try:
                return int(DeltaTable(self._place(name)).version())
            except TableNotFoundError:
                return None

    def read(
        self,
        name: str,
        schema: Mapping[str, pl.DataType | type[pl.DataType]],
        harvests: Collection[str] | None = None,
        state: int | None = None,
    ) -> pl.DataFrame:
        """Return the columns of `schema`, of these harvests' rows; what a table lacks is null.

        Files without such rows are not opened, so that damage to one of them closes only the versions that
        need it. The order of rows is not kept. No table: no rows.
        """
        with self._reading():
            try:
                table = DeltaTable(self._place(name), version=state)
            except TableNotFoundError:
                return pl.DataFrame(schema=schema)
            there = {field.name for field in table.schema().fields}
            rows = table.to_pyarrow_table(
                columns=[column for column in schema if column in there],
                filters=None if harvests is None else [("harvest_id", "in", sorted(harvests))],
                filesystem=self._file_system(name),
            )
        frame = pl.DataFrame(pl.from_arrow(rows))
        missing = [pl.lit(None, dtype=dtype).alias(n) for n, dtype in schema.items() if n not in there]
        return frame.with_columns(missing).select(pl.col(n).cast(dtype) for n, dtype in schema.items())

    def sizes(self, names: Sequence[str], harvest_id: str) -> int:
        """Return the bytes of the files that hold rows of this harvest alone."""
        total = 0
        for name in names:
            files = self._files(name)
            if {"min.harvest_id", "max.harvest_id"} <= set(files.columns):
                alone = (pl.col("min.harvest_id") == harvest_id) & (pl.col("max.harvest_id") == harvest_id)
                total += int(files.filter(alone)["size_bytes"].sum())
        return total

    def count_files(self, name: str) -> int:
        """Return of how many files the table is made now."""
        return self._files(name).height

    def merge_files(self, name: str) -> int:
        """Merge the small files of a table, delete what was merged long ago; return how many fewer it has.

        Another process may do the same at the same time: then one of the two leaves it to the other.
        """
        with self._writing():
            try:
                table = DeltaTable(self._place(name))
            except TableNotFoundError:
                return 0
            before = self._files(name)
            self._need_space(2 * int(before["size_bytes"].sum()))
            try:
                table.optimize.compact(writer_properties=PACKED)
            except CommitFailedError:
                return 0
            table.create_checkpoint()
            table.vacuum(
                retention_hours=int(KEEP_MERGED.total_seconds() // 3600),
                dry_run=False,
                enforce_retention_duration=False,
                full=False,
            )
        return before.height - self.count_files(name)

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

    def _files(self, name: str) -> pl.DataFrame:
        with self._reading():
            try:
                actions = DeltaTable(self._place(name)).get_add_actions(flatten=True)
            except TableNotFoundError:
                return pl.DataFrame(schema={"path": pl.String, "size_bytes": pl.Int64})
        return pl.DataFrame(pl.from_arrow(pa.table(actions)))

    def _file_system(self, name: str) -> pa_fs.FileSystem | None:
        """The file system of deltalake itself can abort the whole process when it has met a damaged file."""
        if not self.is_local:
            return None
        return pa_fs.SubTreeFileSystem(os.fspath(Path(self._place(name)).absolute()), pa_fs.LocalFileSystem())

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
