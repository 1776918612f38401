"""Threads that look through the index, so that a slow look holds up no request."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from common.errors import Unavailable

T = TypeVar("T")
MAX_WAITING = 64


class SearchBusy(Unavailable):
    detail = "Too many people search at this moment: try again shortly."


class Threads:
    """Two of them, and a short queue before them."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(2, thread_name_prefix=name)
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Raises: SearchBusy: Too many wait already."""
        if self._waiting >= MAX_WAITING:
            raise SearchBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1
