"""Several clients at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
