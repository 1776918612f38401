"""Search over a hundred thousand postings: through the gateway, the engine alone, and
PostgreSQL beside it on the same postings and searches.

The postings are written into the service's table, and its own indexer takes them up.
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote_plus

import httpx
from sqlalchemy import create_engine, func, insert, select

from jobs.searching.index import JobIndex
from jobs.searching.search import JobSearch
from jobs.searching.wanted import Wanted
from jobs.tables import Job
from stack.plan import Plan
from tests.bench import corpus, load, postgres
from tests.e2e.platform import Person, Platform

HELD = 100_000
BATCH = 5_000
INDEXED_WITHIN_SECONDS = 900.0
ROUNDS = 7
# Words and whether only remote work will do.
SEARCHES: list[tuple[str, bool]] = [
    ("data analyst", False),
    ("staff nurse", False),
    ("machine learning engineer", False),
    ('"natural language processing"', False),
    ("python sql tableau", False),
    ("senior data scientist", True),
    ("community mental health nurse", False),
    ("pharmacist", False),
    ("business intelligence dashboards", True),
    ("radiographer", False),
]
Rounds = list[list[float]]  # milliseconds of each search
COLUMNS = {
    "salary_period": "year",
    "requirements": "",
    "benefits": "",
    "ai_specializations": [],
    "source": "bench",
    "status": "active",
    "ledger": [],
    "version": 1,
}


def measure(
    platform: Platform, person: Person, note: Callable[[str], None]
) -> dict[str, Any]:
    plan = platform.local_plan()
    origin, bases = corpus.originals()
    note(f"writing {HELD} postings made of {len(bases)} {origin}")
    taken = _fill(plan, bases)
    note("searching")
    results: dict[str, Any] = {"origin": origin, "postings": HELD, **taken}
    results["gateway"] = _through_the_gateway(platform, person)
    engine = JobSearch(JobIndex(_index_folder(plan), newest=2**62))
    with postgres.started() as server:
        if server is None:
            note("PostgreSQL is not installed: not compared")
            results["engine"] = summary(_rounds(engine))
            return results
        note("filling PostgreSQL")
        postgres.fill(server, corpus.made(bases, HELD))
        ours, theirs = [], []
        for _ in range(ROUNDS):  # in turn, so that both have the same noise
            ours.append(warm(lambda: one_round(engine)))
            theirs.append(warm(lambda: postgres.milliseconds(server, SEARCHES)))
    results["engine"], results["postgres"] = summary(ours), summary(theirs)
    results["searches"] = _each(ours, theirs)
    results["times_as_fast"] = median(row["times"] for row in results["searches"])
    return results


def _fill(plan: Plan, bases: list[corpus.Original]) -> dict[str, float]:
    engine = create_engine(f"sqlite:///{plan.data_dir / 'jobs' / 'jobs.db'}")
    started = time.perf_counter()
    rows = corpus.made(bases, HELD)
    while batch := list(itertools.islice(rows, BATCH)):
        with engine.begin() as connection:
            change = connection.scalar(select(func.max(Job.change))) or 0
            values = [_row(row, change + n) for n, row in enumerate(batch, 1)]
            connection.execute(insert(Job), values)
    written = time.perf_counter()
    engine.dispose()
    with httpx.Client(base_url=plan.url("jobs"), timeout=60, trust_env=False) as jobs:
        _wait_for_index(jobs)
    return {
        "write_seconds": written - started,
        "index_seconds": time.perf_counter() - written,
    }


def _row(row: dict[str, Any], change: int) -> dict[str, Any]:
    return {
        **COLUMNS,
        **row,
        "change": change,
        "created_at": row["posted_at"],
        "updated_at": row["posted_at"],
    }


def _wait_for_index(jobs: httpx.Client) -> None:
    deadline = time.monotonic() + INDEXED_WITHIN_SECONDS
    while True:
        page = jobs.get("/api/v1/jobs", params={"page_size": 1, "source": "bench"})
        if page.json()["total"] >= HELD:
            return
        assert time.monotonic() < deadline, page.text[:200]
        time.sleep(1)


def _through_the_gateway(platform: Platform, person: Person) -> dict[str, Any]:
    paths = [
        f"/api/v1/jobs?q={quote_plus(q)}" + "&remote=true" * remote
        for q, remote in SEARCHES
    ]
    with_facets = [f"{path}&facets=true" for path in paths]
    return {
        name: asdict(
            load.send(load.Order(platform.url, asked, person.token, at_once, 5.0))
        )
        for name, asked, at_once in (
            ("1 at once", paths, 1),
            ("8 at once", paths, 8),
            ("1 at once, facets", with_facets, 1),
        )
    }


def _index_folder(plan: Plan) -> Path:
    return plan.data_dir / "jobs" / "index"


def _rounds(search: JobSearch) -> Rounds:
    return [one_round(search) for _ in range(ROUNDS)]


def one_round(search: JobSearch) -> list[float]:
    """Milliseconds of each search, all that the service's search threads do."""
    return [_milliseconds(search, q, remote=remote) for q, remote in SEARCHES]


def warm(ask: Callable[[], list[float]]) -> list[float]:
    """Asked once before, since the other has had the processor's caches meanwhile."""
    ask()
    return ask()


def _milliseconds(search: JobSearch, q: str, *, remote: bool) -> float:
    wanted = Wanted(q=q, remote=True if remote else None)
    started = time.perf_counter()
    search._find(wanted, 20, 0, datetime.now(UTC), count_facets=False)
    return (time.perf_counter() - started) * 1000


def summary(rounds: Rounds) -> dict[str, float]:
    cuts = quantiles(itertools.chain(*rounds), n=100, method="inclusive")
    return {"p50_ms": cuts[49], "p99_ms": cuts[98], "sum_ms": sum(medians(rounds))}


def medians(rounds: Rounds) -> list[float]:
    """Of each search over the rounds."""
    return [median(times) for times in zip(*rounds, strict=True)]


def _each(ours: Rounds, theirs: Rounds) -> list[dict[str, Any]]:
    pairs = zip(medians(ours), medians(theirs), strict=True)
    return [
        {"q": q, "engine_ms": mine, "postgres_ms": other, "times": other / mine}
        for (q, _), (mine, other) in zip(SEARCHES, pairs, strict=True)
    ]
