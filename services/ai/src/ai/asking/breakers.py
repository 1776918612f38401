"""After some failures in a row nobody waits for that provider for a while."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

from ai.asking import measures
from ai.asking.models import BreakerOpen, ProviderFailed

# Whatever a provider asks for, somebody looks whether it is back.
MOST_PAUSE_SECONDS = 300.0


class State(IntEnum):
    CLOSED = 0
    HALF_OPEN = 1  # one call tries whether it is back
    OPEN = 2


class Breaker:
    """Opens after `failures` in a row; after `pause` seconds one call may try."""

    def __init__(
        self,
        engine: str,
        *,
        failures: int,
        pause: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._gauge = measures.BREAKER.labels(engine)
        self._most = failures
        self._pause = pause
        self._failed = 0
        self._open_until = 0.0
        self._go_to(State.CLOSED)

    @property
    def state(self) -> State:
        return self._state

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call. What it raises decides: only a provider's failure counts.

        Raises:
            BreakerOpen: Not now.
        """
        self._admit()
        trial = self._state is State.HALF_OPEN
        try:
            yield
        except ProviderFailed as failure:
            self._note_failure(failure)
            raise
        except Exception:
            self._go_to_closed()  # it answers; what it answers is another matter
            raise
        except BaseException:
            if trial:  # nobody knows: the next one tries
                self._go_to(State.OPEN)
            raise
        self._go_to_closed()

    def refuse_while_open(self) -> None:
        """Raises BreakerOpen where `call` would."""
        if self._state is State.CLOSED:
            return
        if self._state is State.HALF_OPEN or self._clock() < self._open_until:
            raise BreakerOpen("the breaker is open")

    def _admit(self) -> None:
        self.refuse_while_open()
        if self._state is State.OPEN:
            self._go_to(State.HALF_OPEN)

    def _note_failure(self, failure: ProviderFailed) -> None:
        self._failed += 1
        if self._state is State.CLOSED and self._failed < self._most:
            return
        wished = min(failure.retry_after or 0.0, MOST_PAUSE_SECONDS)
        self._open_until = self._clock() + max(self._pause, wished)
        self._go_to(State.OPEN)

    def _go_to_closed(self) -> None:
        self._failed = 0
        self._go_to(State.CLOSED)

    def _go_to(self, state: State) -> None:
        self._state = state
        self._gauge.set(state)
