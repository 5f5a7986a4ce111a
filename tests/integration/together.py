"""Several clients at the same moment, each with a connection of its own."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def together(act: Callable[[int], T], clients: int) -> list[T]:
    """Call act(0), act(1), … in as many threads, started at the same moment, and return what they returned."""
    start = Barrier(clients)

    def client(number: int) -> T:
        start.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(client, range(clients)))


@contextmanager
def beside(act: Callable[[], object]) -> Iterator[tuple[int, Callable[[], object]]]:
    """Yield a process that does something once told to (a function), over a connection of its own; kill it at the end."""
    connection.close()
    told, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.read(told, 1)
        try:
            act()
        finally:
            os._exit(0)
    try:
        yield pid, lambda: os.write(tell, b".")
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(told)
        os.close(tell)
