"""The emulator as a test holds it: started on a free loopback port, asked over HTTP, stopped at the end."""

import socket
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
import uvicorn

from . import autocomplete, hits
from .account import KEYLESS_BUDGET, KEYLESS_RATE, THROTTLED_RATE, Accounts, Clock, utc_now
from .answers import Origin
from .control import Control
from .drift import Drift, Drifted
from .faults import Faults
from .fields import FIELDS
from .index import Catalogue
from .kept import Kept
from .log import LoggedRequest, busiest, summary
from .query import Clause
from .records import Record, lift, read_works, work_number
from .server import Service
from .sorting import DEFAULT, SortKey, column, order

LOOPBACK = "127.0.0.1"


class Emulator:
    """OpenAlex's /works over some records.

    `works` are paths of .jsonl or .jsonl.gz files, records, or both; of two with one id the last counts.
    `budget` (credits a day) and `rate` (calls a second) are those of every key in `keys`; the rate is 30
    unless told, 50 with a paid key's budget (20,000 or more), and 1 if the account is `throttled`. Without a
    key it is 1,000 credits and 10 calls. Counts by group_by may be five minutes old (kept.py). `faults` are
    written as in faults.py. With `control` it can be steered over HTTP too (control.py). `clock` returns the
    time in UTC.
    """

    def __init__(
        self,
        works: Iterable[Path | str | Record] = (),
        *,
        latency_ms: float = 0.0,
        keys: Sequence[str] = ("test-key",),
        budget: int = 10_000,
        rate: float | None = None,
        keyless_budget: int = KEYLESS_BUDGET,
        keyless_rate: float = KEYLESS_RATE,
        throttled: bool = False,
        faults: Sequence[str] = (),
        max_per_page: Literal[100, 200] = 200,
        keyless_cursor: Literal["allow", "401"] = "allow",
        autocomplete: Literal["on", "off"] = "on",
        control: bool = False,
        port: int = 0,
        seed: int = 0,
        clock: Clock = utc_now,
    ) -> None:
        self._faults = Faults(tuple(faults), seed=seed)
        self._catalogue = Catalogue(_records(works))
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""
        self._service = Service(
            Origin(self._catalogue, self._faults, max_per_page, seed),
            Accounts(
                keys,
                budget=budget,
                rate=THROTTLED_RATE if throttled else rate,
                keyless_budget=keyless_budget,
                keyless_rate=keyless_rate,
                clock=clock,
            ),
            self._faults,
            Kept(clock),
            latency_ms=latency_ms,
            keyless_cursor=keyless_cursor == "allow",
            autocomplete=autocomplete == "on",
            control=Control(self) if control else None,
        )

    def start(self) -> Self:
        """Answer from now on. Raises OSError if the port is taken."""
        listening = socket.socket(
            socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
        )  # asyncio then sends at once
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, self._port))
        except OSError:
            listening.close()
            raise
        self.url = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        config = uvicorn.Config(
            self._service.app(),
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            http="h11",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, args=(self._server, listening), daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.005)
        return self

    @staticmethod
    def _serve(server: uvicorn.Server, listening: socket.socket) -> None:
        with listening:
            server.run(sockets=[listening])

    def stop(self) -> None:
        self._service.stopping = True
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
        self._catalogue.close()

    def wait(self) -> None:
        """Block until the server ends or the user interrupts."""
        while self._thread and self._thread.is_alive():
            self._thread.join(0.5)

    def warm(self) -> None:
        """Build now what lookups and walks need: titles, DOIs, years, statuses, orders, who cites whom."""
        catalogue = self._catalogue
        with self._service.lock:
            order(catalogue, DEFAULT)
            order(catalogue, (SortKey("publication_date"), *DEFAULT))
            catalogue.citing(0)
            catalogue.true("is_xpac")
            catalogue.codes(FIELDS["open_access.oa_status"])
            column(catalogue, "publication_year")
            catalogue.by_location_doi()
            autocomplete.titles(catalogue)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __len__(self) -> int:
        """How many works are served."""
        return len(self._catalogue)

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request so far, oldest first."""
        return self._service.log

    def busiest_second(self) -> int:
        """Return the most requests that came within any one second."""
        return busiest([one.time for one in self.requests])

    @property
    def most_in_flight(self) -> int:
        """The most requests that were being answered at once."""
        return self._service.flight.most

    def summary(self) -> dict[str, object]:
        """Return the requests so far by status, their credits, the busiest second, the most at once."""
        return summary(list(self.requests), self._service.flight)

    @property
    def credits_used(self) -> int:
        """Credits of all accounts since 00:00 UTC, after paying back."""
        return self._service.accounts.credits_used

    def clear_log(self) -> None:
        """Forget the requests so far."""
        self._service.log.clear()
        self._service.flight.clear()

    @property
    def faults(self) -> list[str]:
        """The faults that are switched on, as NAME=WHEN."""
        return self._faults.schedules

    def set_fault(self, text: str) -> None:
        """Switch a fault on, from its beginning: NAME or NAME=WHEN. Raises BadFault."""
        with self._service.lock:
            self._faults.set(text)

    def clear_faults(self, name: str | None = None) -> None:
        with self._service.lock:
            self._faults.clear(name)

    def add(self, record: Record) -> None:
        """Serve a record from now on; one with the same id is replaced. Raises BadRecord."""
        with self._service.lock:
            self._catalogue.add(record)

    def remove(self, work: int | str) -> bool:
        """Stop serving a work (42, "W42" or its URL). Return whether it was served."""
        with self._service.lock:
            return self._catalogue.remove(_number(work))

    def change(self, work: int | str, **values: Any) -> None:
        """Serve other values of some keys from now on. Raises KeyError for a work that is not served."""
        with self._service.lock:
            self._catalogue.change(_number(work), values)

    def record(self, work: int | str) -> Record:
        """Return a work as it is served now. Raises KeyError for one that is not."""
        with self._service.lock:
            row = self._catalogue.row_of(_number(work))
            if row is None:
                raise KeyError(work)
            return self._catalogue.read(row).record()

    def citing(self, *cited: int | str) -> set[str]:
        """Return the ids (W and digits) of the works that cite any of these now: what a harvest must find."""
        with self._service.lock:
            clause = Clause(FIELDS["cites"], tuple(_number(one) for one in cited))
            found = hits.mask(self._catalogue, hits.Question((clause,)))
            return {f"W{self._catalogue.number(row)}" for row in np.flatnonzero(found).tolist()}

    def drift(self, drift: Drift, week: int) -> Drifted:
        """Change the works as in a week, and forget answers that were kept. Return what has been changed."""
        with self._service.lock:
            self._service.kept.clear()
            return drift.week(self._catalogue, week)

    def merge(self, work: int | str, into: int | str) -> None:
        """Stop serving a work; its locations, and so its DOIs, turn up under another. Raises KeyError."""
        with self._service.lock:
            self._catalogue.merge(_number(work), _number(into))


def _number(work: int | str) -> int:
    return work if isinstance(work, int) else work_number(f"https://openalex.org/{work.rsplit('/', 1)[-1]}")


def _records(works: Iterable[Path | str | Record]) -> Iterable[Record]:
    for source in works:
        if isinstance(source, dict):
            yield lift(source)
        else:
            yield from read_works(Path(source))
