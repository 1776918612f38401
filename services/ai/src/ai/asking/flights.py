"""The same question asked while it is being answered waits for that answer."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Key = tuple[int, str]


class Flights(Generic[T]):
    """Who asks first starts it; it goes on when they leave, for whoever asks again."""

    def __init__(self) -> None:
        self._running: dict[Key, asyncio.Task[T]] = {}

    async def join(self, key: Key, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        flight = self._running.get(key)
        if flight is None:
            flight = self._running[key] = asyncio.create_task(start())
            flight.add_done_callback(lambda done: self._landed(key, done))
        return await asyncio.shield(flight)

    def _landed(self, key: Key, flight: asyncio.Task[T]) -> None:
        self._running.pop(key, None)
        if not flight.cancelled():
            flight.exception()  # whoever waited has it; nobody may have waited

    async def close(self) -> None:
        running = list(self._running.values())
        for flight in running:
            flight.cancel()
        await asyncio.gather(*running, return_exceptions=True)
