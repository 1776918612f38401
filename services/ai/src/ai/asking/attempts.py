"""A call of a model that ends in time: places, the breaker, a few attempts."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import structlog

from ai.asking import measures
from ai.asking.breakers import Breaker
from ai.asking.models import ModelFailed, ProviderFailed, Reply, Spent, TimedOut
from ai.asking.places import Places

log = structlog.get_logger("models")

MOST_ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 0.4
MOST_PAUSE_SECONDS = 4.0


@dataclass
class Tally:
    """What a question has cost so far: calls that may be billed, and their tokens."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, spent: Spent) -> None:
        self.input_tokens += spent.input_tokens
        self.output_tokens += spent.output_tokens


class Attempts:
    """How a provider is called, whatever is asked of it."""

    def __init__(self, engine: str, breaker: Breaker, places: Places) -> None:
        self._engine = engine
        self.breaker = breaker
        self._places = places

    @asynccontextmanager
    async def place(self, user_id: int, *, until: float) -> AsyncIterator[None]:
        """A place for a call that must end by `until` (the loop's clock).

        Raises:
            ModelFailed: There is none, or no use in one.
        """
        self.breaker.refuse_while_open()  # before anybody waits or pays
        # Half the time is for waiting: who gets a place has time to use it.
        now = asyncio.get_running_loop().time()
        async with self._places.place(user_id, until=now + (until - now) / 2):
            yield

    async def run(
        self,
        call: Callable[[], Awaitable[Reply]],
        tally: Tally,
        *,
        until: float,
        again: Callable[[], bool] = lambda: True,
    ) -> Reply:
        """What `call` gives, by `until` at the latest; in a `place`.

        `again` says whether it may be repeated.

        Raises:
            ModelFailed: It did not, and why.
        """
        attempt = 1
        while True:
            try:
                return await self._once(call, tally, until)
            except ProviderFailed as failure:
                pause = _pause(failure, attempt)
                last = attempt == MOST_ATTEMPTS or not again()
                if last or pause is None or _time_left(until) <= 2 * pause:
                    raise
            attempt += 1
            await asyncio.sleep(pause)

    async def _once(
        self, call: Callable[[], Awaitable[Reply]], tally: Tally, until: float
    ) -> Reply:
        with self.breaker.call(), self._measured():
            try:
                async with asyncio.timeout_at(until):
                    tally.calls += 1
                    reply = await call()
            except TimeoutError as error:
                raise TimedOut("no whole answer in time", passes=False) from error
            except ModelFailed as failure:
                tally.add(failure.spent)
                if isinstance(failure, ProviderFailed) and failure.spent == Spent():
                    tally.calls -= 1  # it did no work
                raise
        tally.add(reply.spent)
        return reply

    @contextmanager
    def _measured(self) -> Iterator[None]:
        started, outcome = time.monotonic(), "cancelled"
        try:
            yield
            outcome = "answered"
        except ModelFailed as failure:
            outcome = failure.reason
            log.warning("model_failed", engine=self._engine, reason=outcome)
            raise
        finally:
            took = time.monotonic() - started
            measures.CALLS.labels(self._engine, outcome).observe(took)


def _pause(failure: ProviderFailed, attempt: int) -> float | None:
    """Seconds until the next attempt, or that there is no use in one."""
    if not failure.passes:
        return None
    grown: float = min(MOST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
    # Jitter: those who failed together do not come back together.
    return max(failure.retry_after or 0.0, grown * random.uniform(0.5, 1))  # noqa: S311


def _time_left(until: float) -> float:
    return until - asyncio.get_running_loop().time()
