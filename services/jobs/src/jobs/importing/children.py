"""Processes that take work which would hold up the requests of this one.

They are started when there is work, as many as there are cores, and ended when there
was none for a while: an idle service has none. They have no files and hold nothing
that is not asked of them again, so that any of them may die at any time.
"""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field

from common.workers import Worker

IDLE_SECONDS = 20.0
WORK_SECONDS = 120.0
MOST = 4
_LENGTH_BYTES = 4
# All are less urgent than requests.
READING, INDEXING = 6, 3  # so that what was read does not wait to be found
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


class ChildDied(RuntimeError):
    """The process ended, or took too long. The work is still to be done."""


@dataclass(eq=False)
class _Child:
    process: Process
    idle_since: float = 0.0

    async def ask(self, request: bytes) -> bytes:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(len(request).to_bytes(_LENGTH_BYTES, "big"))
        stdin.write(request)
        await stdin.drain()
        length = int.from_bytes(await stdout.readexactly(_LENGTH_BYTES), "big")
        return await stdout.readexactly(length)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()


class Children:
    """Some that are equally urgent, for the work of one service."""

    def __init__(self, most: int | None = None, *, nice: int = READING) -> None:
        self._nice = nice
        self.most = most or min(MOST, len(os.sched_getaffinity(0)))
        self._places = asyncio.Semaphore(self.most)
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()

    @property
    def idle(self) -> int:
        return len(self._idle)

    async def ask(self, work: str, body: bytes, **more: object) -> bytes:
        """Have `body` worked on, when there is a place for it.

        Raises:
            ChildDied: It was not; it may be asked for again.
        """
        request = json.dumps({"work": work, **more}).encode() + b"\n" + body
        async with self._places:
            child = self._idle.pop() if self._idle else await _start(self._nice)
            self._all.add(child)
            try:
                async with asyncio.timeout(WORK_SECONDS):
                    answer = await child.ask(request)
            except (asyncio.IncompleteReadError, OSError, TimeoutError) as error:
                raise ChildDied(work) from error
            else:
                child.idle_since = time.monotonic()
                self._idle.append(child)
                return answer
            finally:
                if child not in self._idle:
                    await self._end(child)

    async def end_idle(self, after: float = IDLE_SECONDS) -> None:
        now = time.monotonic()
        over = [child for child in self._idle if now - child.idle_since >= after]
        self._idle = [child for child in self._idle if child not in over]
        for child in over:
            await self._end(child)

    async def _end(self, child: _Child) -> None:
        self._all.discard(child)
        child.kill()
        await child.process.wait()

    async def close(self) -> None:
        """End all, also those at work: what asked them is being cancelled."""
        children, self._idle, self._all = list(self._all), [], set()
        for child in children:
            child.kill()
        for child in children:
            await child.process.wait()


@dataclass(frozen=True)
class ChildrenKeeper(Worker):
    """Ends those that are idle, and all with the service."""

    children: Children = field(kw_only=True)

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            await self.children.close()


def keeper(children: Children) -> Worker:
    async def end_idle() -> bool:
        await children.end_idle()
        return False

    return ChildrenKeeper("children", end_idle, every=5.0, children=children)


async def _start(nice: int) -> _Child:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-I", "-m", "jobs.importing.child", str(nice)),
        stdin=PIPE,
        stdout=PIPE,
        env=_ENVIRONMENT,
    )
    return _Child(process)
