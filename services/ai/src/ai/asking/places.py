"""So many calls at once, so many of one person, so many that wait: not more."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ai.asking import measures
from ai.asking.models import Busy


class Places:
    def __init__(self, *, at_once: int, each: int, waiting: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._each = each
        self._most_waiting = waiting
        self._held: Counter[int] = Counter()
        self._waiting = 0

    @asynccontextmanager
    async def place(self, user_id: int, *, until: float) -> AsyncIterator[None]:
        """Wait for a place, in turn, until that moment of the loop's clock.

        Raises:
            Busy: None became free, too many wait, or this person has enough.
        """
        if self._held[user_id] >= self._each:
            raise Busy("so many calls of one person at once")
        self._held[user_id] += 1
        try:
            await self._wait(until)
            with measures.AT_WORK.track_inprogress():
                try:
                    yield
                finally:
                    self._free.release()
        finally:
            self._held -= Counter([user_id])  # and forgets who holds none

    async def _wait(self, until: float) -> None:
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise Busy("so many wait already")
        self._waiting += 1
        measures.WAITING.set(self._waiting)
        try:
            async with asyncio.timeout_at(until):
                await self._free.acquire()
        except TimeoutError as error:
            raise Busy("no place in time") from error
        finally:
            self._waiting -= 1
            measures.WAITING.set(self._waiting)
