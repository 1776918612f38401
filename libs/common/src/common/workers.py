"""Loops that run beside the requests of a service."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger("workers")


@dataclass(frozen=True)
class Worker:
    """Calls `work()` until it says that nothing is left, then waits.

    `work` returns whether it did something. It is called again when somebody calls
    `wake()`, and at the latest after `every` seconds. Its errors are logged and it is
    tried again: what it works on is in the database. Where it is in memory, `at_stop`
    has it called until nothing is left once the service stops.
    """

    name: str
    work: Callable[[], Awaitable[bool]]
    every: float
    at_stop: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        try:
            while True:
                self._woken.clear()
                if not await self._once():
                    await self._wait()
        finally:
            while self.at_stop and await self._once():
                pass

    async def _once(self) -> bool:
        try:
            return await self.work()
        except Exception:
            log.exception("worker_failed", worker=self.name)
            return False

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self.every):
                await self._woken.wait()
        except TimeoutError:
            return
