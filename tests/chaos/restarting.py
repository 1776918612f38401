"""Restarts as an operator does them, under load: how many requests feel it?"""

import time
from collections import Counter
from dataclasses import dataclass

from common.settings import SERVICES
from tests.chaos.clients import Crowd
from tests.chaos.faults import World, restart

CALM_SECONDS = 1.0  # between two, as long as what restarts does


@dataclass
class Restarts:
    restarts: int
    seconds: float
    requests: int
    errors: int

    def __str__(self) -> str:
        share = 100 * self.errors / max(self.requests, 1)
        return (
            f"{self.restarts} restarts in {self.seconds:.0f} s: {self.requests} "
            f"requests, {self.errors} not answered ({share:.2f} %)"
        )


def measure(world: World, crowd: Crowd, rounds: int = 2) -> Restarts:
    """SIGTERM to each service in turn, while the crowd works."""
    before = crowd.statuses
    started = time.monotonic()
    for _ in range(rounds):
        for name in SERVICES:
            restart(world, name)
            world.platform.until_healthy()
            time.sleep(CALM_SECONDS)
    seen = crowd.statuses - before
    return Restarts(
        restarts=rounds * len(SERVICES),
        seconds=time.monotonic() - started,
        requests=seen.total(),
        errors=_errors(seen),
    )


def _errors(statuses: Counter[str]) -> int:
    """What is no answer to what was asked: 5xx, none at all, no route yet."""
    good = ("2", "409", "422", "429")
    return sum(n for status, n in statuses.items() if not status.startswith(good))
