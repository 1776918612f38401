"""Loads the sample postings into an empty platform."""

import json
import time
from collections.abc import Iterator

import httpx

from common.calls import internal_token
from stack.plan import PROJECT, Plan
from stack.secrets import read_secret

FOLDER = PROJECT / "deploy" / "samples" / "postings"
AT_ONCE = 50


def load_samples(plan: Plan) -> int:
    """How many were loaded; none into a platform that has jobs."""
    with httpx.Client(
        base_url=plan.url("jobs"),
        headers={"Authorization": f"Bearer {_operator_token(plan)}"},
        timeout=30,
        trust_env=False,
    ) as jobs:
        held = jobs.get("/internal/jobs/count").raise_for_status().json()["jobs"]
        return 0 if held else sum(_load(jobs, batch) for batch in _batches())


def _load(jobs: httpx.Client, batch: list[dict[str, object]]) -> int:
    answer = jobs.post("/internal/jobs/load", json=batch).raise_for_status()
    loaded: int = answer.json()["jobs"]
    return loaded


def _batches() -> Iterator[list[dict[str, object]]]:
    lines = [
        line
        for file in sorted(FOLDER.glob("*.jsonl"))
        for line in file.read_text().splitlines()
    ]
    postings = [json.loads(line) | {"source": "samples"} for line in lines]
    for first in range(0, len(postings), AT_ONCE):
        yield postings[first : first + AT_ONCE]


def _operator_token(plan: Plan) -> str:
    key = read_secret(plan.secrets_dir, "operator", "internal_key")
    return internal_token(key, "operator", "jobs", now=time.time())
