"""Loads the sample postings into an empty platform."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from stack.operating import operator_bearer
from stack.plan import PROJECT, Plan

FOLDER = PROJECT / "deploy" / "samples" / "postings"
AT_ONCE = 50


def load_samples(plan: Plan) -> int:
    """How many were loaded; none into a platform that has jobs."""
    return load_postings(plan.url("jobs"), plan.secrets_dir, FOLDER)


def load_postings(
    jobs_url: str, secrets_dir: Path, folder: Path, *, wait_seconds: float = 0
) -> int:
    """As above; waits that long for the service to be there."""
    with httpx.Client(base_url=jobs_url, timeout=30, trust_env=False) as jobs:
        _until_ready(jobs, time.monotonic() + wait_seconds)
        jobs.headers.update(operator_bearer(secrets_dir, "jobs"))
        held = jobs.get("/internal/jobs/count").raise_for_status().json()["jobs"]
        return 0 if held else sum(_load(jobs, batch) for batch in _batches(folder))


def _until_ready(jobs: httpx.Client, deadline: float) -> None:
    while True:
        try:
            jobs.get("/health/ready").raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _load(jobs: httpx.Client, batch: list[dict[str, object]]) -> int:
    answer = jobs.post("/internal/jobs/load", json=batch).raise_for_status()
    loaded: int = answer.json()["jobs"]
    return loaded


def _batches(folder: Path) -> Iterator[list[dict[str, object]]]:
    lines = [
        line
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    postings = [json.loads(line) | {"source": "samples"} for line in lines]
    for first in range(0, len(postings), AT_ONCE):
        yield postings[first : first + AT_ONCE]
