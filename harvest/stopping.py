"""How a user stops a run: Ctrl-C and SIGTERM end it at once, but not between what belongs together."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from harvest.errors import Cancelled

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals() -> None:
    """From now on a signal to stop raises Cancelled, wherever the program is."""
    for number in SIGNALS:
        signal.signal(number, _stop)


@contextmanager
def held() -> Iterator[Callable[[], None]]:
    """Let a stop wait while the block runs; what it yields raises Cancelled afterwards if one came.

    Outside the main thread no signal arrives, and nothing is held.
    """
    came: list[int] = []

    def if_stopped() -> None:
        if came:
            raise Cancelled

    if threading.current_thread() is not threading.main_thread():
        yield if_stopped
        return
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in SIGNALS}
    try:
        yield if_stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Cancelled
