"""A hundred thousand postings, imported through the gateway by an admin, in files.

How fast they are stored, how long after the last file all are found, and how long
somebody else waits meanwhile: for one posting, read again and again, and for a job that
is posted while the others wait to be read.
"""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

import httpx

from stack import running
from stack.plan import Plan
from tests.bench import corpus
from tests.bench.processes import cpu_seconds
from tests.e2e.platform import Person, Platform

HELD = 100_000
FILE = 10_000
SOURCE = "import-bench"
FOUND_WITHIN_SECONDS = 900.0
POSTED = {
    "title": "Lighthouse keeper of the benchmark",
    "company": "Northwind Voice",
    "description": "Keeps the light on while everything else is imported.",
}


def measure(
    platform: Platform, admin: Person, note: Callable[[str], None]
) -> dict[str, Any]:
    origin, bases = corpus.originals()
    note(f"importing {HELD} postings made of {len(bases)} {origin}")
    files = list(_files(bases))
    plan = platform.local_plan()
    with httpx.Client(base_url=plan.url("jobs"), timeout=60, trust_env=False) as jobs:
        with _Meanwhile(platform) as meanwhile:
            used = _cpu(plan)
            started = time.perf_counter()
            totals = [_send(admin, file) for file in files]
            stored = time.perf_counter()
            posted = _post(admin, jobs)
            _wait(jobs, {"source": SOURCE}, HELD)
            found = time.perf_counter()
            used = _cpu(plan) - used
        again = time.perf_counter()
        unchanged = _send(admin, files[0])["unchanged"]
        assert unchanged == FILE, unchanged
    assert sum(total["created"] for total in totals) == HELD, totals
    return {
        "postings": HELD,
        "megabytes": sum(map(len, files)) / 1e6,
        "stored_a_second": HELD / (stored - started),
        "found_after_seconds": found - stored,
        "one_posted_found_after_seconds": posted,
        "service_cpu_ms_each": 1000 * used / HELD,
        "unchanged_a_second": FILE / (time.perf_counter() - again),
        **meanwhile.figures(),
    }


def _cpu(plan: Plan) -> float:
    """Seconds of the service alone, without its helpers."""
    return cpu_seconds({"jobs": running.pids(plan.data_dir)["jobs"]})["jobs"]


def _files(bases: list[corpus.Original]) -> Iterator[bytes]:
    rows = map(_row, corpus.made(bases, HELD))
    while batch := list(itertools.islice(rows, FILE)):
        yield "\n".join(batch).encode()


def _row(made: dict[str, Any]) -> str:
    moments = {name: made[name].isoformat() for name in ("posted_at", "expires_at")}
    filled = {name: value for name, value in made.items() if value is not None}
    return json.dumps({**filled, **moments, "source": SOURCE})


def _send(admin: Person, file: bytes) -> dict[str, int]:
    headers = {"Content-Type": "application/x-ndjson"}
    answer = admin.api.post(
        "/api/v1/jobs/import", content=file, headers=headers, timeout=120
    )
    answer.raise_for_status()
    totals: dict[str, int] = answer.json()["totals"]
    return totals


def _post(admin: Person, jobs: httpx.Client) -> float:
    """Seconds from posting one job to finding it."""
    asked = time.perf_counter()
    admin.api.post("/api/v1/jobs", json=POSTED).raise_for_status()
    _wait(jobs, {"q": '"lighthouse keeper of the benchmark"'}, 1, every=0.02)
    return time.perf_counter() - asked


def _wait(
    jobs: httpx.Client, query: dict[str, str], count: int, *, every: float = 0.5
) -> None:
    deadline = time.monotonic() + FOUND_WITHIN_SECONDS
    while True:
        page = jobs.get("/api/v1/jobs", params={"page_size": "1", **query})
        if page.json()["total"] >= count:
            return
        assert time.monotonic() < deadline, page.text[:200]
        time.sleep(every)


class _Meanwhile:
    """Somebody who reads one posting and searches, a few times a second."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._over = threading.Event()
        self._times: dict[str, list[float]] = {"read": [], "search": []}
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def figures(self) -> dict[str, float]:
        return {
            f"{name}_{what}_ms": 1000 * sorted(times)[int(share * (len(times) - 1))]
            for name, times in self._times.items()
            for what, share in (("p50", 0.5), ("p99", 0.99), ("slowest", 1.0))
        }

    def _run(self) -> None:
        with self._platform.client() as api:
            first = api.get("/api/v1/jobs", params={"page_size": 1}).json()["items"][0]
            paths = {
                "read": f"/api/v1/jobs/{first['id']}",
                "search": "/api/v1/jobs?q=data",
            }
            while not self._over.wait(0.05):
                for name, path in paths.items():
                    asked = time.perf_counter()
                    api.get(path).raise_for_status()
                    self._times[name].append(time.perf_counter() - asked)
