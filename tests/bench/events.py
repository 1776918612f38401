"""How long an event takes, from one service's transaction to the end of another's.

The receiver itself takes the time and sums it up in `event_lag_seconds`: from the
moment the fact was written down, which is shortly before its commit, until the
reaction has committed and acknowledged. So both commits are inside, and what is
measured is a little more than "from commit to handled". One event is under way at a
time: the growth of the sum is the time of that event, exactly.
"""

import os
import re
import time
from pathlib import Path
from statistics import quantiles
from tempfile import NamedTemporaryFile

import httpx

from stack.plan import Plan
from tests.e2e.platform import Person

EVENTS = 300
FLUSHES = 300
REACTION = "tell_of_application"
# Asking for the metrics keeps the receiver busy, so it is left alone for a while.
LEFT_ALONE_SECONDS = 0.03
_FIGURE = re.compile(
    rf'^event_lag_seconds_(count|sum){{reaction="{REACTION}"}} (\S+)$', re.MULTILINE
)


def measure(plan: Plan, person: Person) -> dict[str, float]:
    """Apply to one job after the other, and see when it is heard of."""
    times = []
    with httpx.Client(base_url=plan.url("profiles"), trust_env=False) as profiles:
        count, total = _lag(profiles)
        for job_id in range(1, EVENTS + 1):
            answer = person.apply(job_id)
            assert answer.status_code == 201, answer.text
            before = total
            count, total = _next(profiles, count)
            times.append((total - before) * 1000)
    return {"events": len(times), **_spread(times)}


def flushes(folder: Path) -> dict[str, float]:
    """What the disk alone takes to keep four kilobytes: an event waits for three."""
    times = []
    with NamedTemporaryFile(dir=folder) as file:
        for _ in range(FLUSHES):
            file.write(bytes(4096))
            started = time.perf_counter()
            file.flush()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
            time.sleep(0.005)
    return _spread(times)


def _spread(times: list[float]) -> dict[str, float]:
    cuts = quantiles(times, n=100, method="inclusive")
    return {"p50_ms": cuts[49], "p99_ms": cuts[98], "longest_ms": max(times)}


def _next(profiles: httpx.Client, count: int) -> tuple[int, float]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        time.sleep(LEFT_ALONE_SECONDS)
        seen, total = _lag(profiles)
        if seen > count:
            assert seen == count + 1
            return seen, total
    raise AssertionError("an event was not handled within 10 s")


def _lag(profiles: httpx.Client) -> tuple[int, float]:
    text = profiles.get("/metrics").raise_for_status().text
    figures = {"count": "0", "sum": "0"} | dict(_FIGURE.findall(text))
    return int(float(figures["count"])), float(figures["sum"])
