"""Several questions at once, each answered in a thread of its own."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
ASKERS = 20  # answers take about half a second, thirty may be asked for in one
SECONDS_TO_FINISH = 5.0  # for the answers under way when one of them has failed: they are still kept


def in_order(tasks: Sequence[Callable[[], T]], workers: int, halt: Callable[[], None]) -> list[T]:
    """Return the results in the order of the tasks. As `side_by_side`, the first exception ends all."""
    done = dict(side_by_side(tasks, workers, halt))
    return [done[place] for place in range(len(tasks))]


def side_by_side(
    tasks: Sequence[Callable[[], T]], workers: int, halt: Callable[[], None]
) -> Iterator[tuple[int, T]]:
    """Yield (place of the task, its result) as they are done, begun in the order given.

    The first exception ends all and is raised; so does leaving the loop. `halt` then tells those still at
    work to take no further turn; they are given a few seconds to keep what is on its way.
    """
    todo = deque(enumerate(tasks))
    ended: queue.SimpleQueue[tuple[int, T] | BaseException] = queue.SimpleQueue()

    def work() -> None:
        while True:
            try:
                place, task = todo.popleft()
            except IndexError:
                return
            try:
                ended.put((place, task()))
            except BaseException as failure:  # noqa: BLE001 - handed to whoever waits, and raised there
                ended.put(failure)
                return

    threads = [
        threading.Thread(target=work, name=f"asking-{n}", daemon=True)
        for n in range(min(workers, len(tasks)))
    ]
    for thread in threads:
        thread.start()
    whole = False
    try:
        for _ in tasks:
            result = ended.get()
            if isinstance(result, BaseException):
                raise result
            yield result
        whole = True
    finally:
        if not whole:
            todo.clear()
            halt()
            for thread in threads:
                thread.join(SECONDS_TO_FINISH / len(threads))
