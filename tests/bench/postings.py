"""Ten thousand different postings, made of the samples, loaded and indexed."""

import json
import random
import time
from collections.abc import Iterator
from typing import Any

import httpx

from stack.operating import operator_bearer
from stack.plan import Plan
from stack.samples import FOLDER

HELD = 10_000  # with the samples, which a stack loads by itself
SEED = 20_260_302
BATCH_BYTES = 200 * 1024  # a body may have 256 KB
INDEXED_WITHIN_SECONDS = 60.0

Posting = dict[str, Any]  # one line of the samples


def fill(plan: Plan) -> dict[str, float]:
    """Load until the index holds them all; how many there are and the time it took."""
    samples = read_samples()
    made = _recombined(samples, HELD - len(samples))
    started = time.perf_counter()
    with httpx.Client(base_url=plan.url("jobs"), timeout=60, trust_env=False) as jobs:
        for batch in _batches(made):
            headers = operator_bearer(plan.secrets_dir, "jobs")
            answer = jobs.post("/internal/jobs/load", json=batch, headers=headers)
            answer.raise_for_status()
        loaded = time.perf_counter()
        _wait_for_index(jobs)
    return {
        "postings": HELD,
        "load_seconds": loaded - started,
        "index_seconds": time.perf_counter() - loaded,
    }


def read_samples() -> list[Posting]:
    files = sorted(FOLDER.glob("*.jsonl"))
    return [
        json.loads(line) | {"field": file.stem}
        for file in files
        for line in file.read_text().splitlines()
    ]


def _recombined(samples: list[Posting], count: int) -> Iterator[Posting]:
    chance = random.Random(SEED)
    by_field: dict[str, list[Posting]] = {}
    for sample in samples:
        by_field.setdefault(sample["field"], []).append(sample)
    for number in range(count):
        base = chance.choice(samples)
        yield _mixed(chance, base, by_field[base["field"]], samples, number)


def _mixed(
    chance: random.Random,
    base: Posting,
    field: list[Posting],
    samples: list[Posting],
    number: int,
) -> Posting:
    """The pay and level of `base`, texts and skills of its field, any place at all."""
    place, employer = chance.choice(samples), chance.choice(samples)
    near = chance.sample(field, 3)
    made = {name: value for name, value in base.items() if name != "field"} | {
        "source": "bench",
        "external_id": f"bench-{number:05}",
        "title": chance.choice((base, *near))["title"],
        "company": employer["company"],
        "location": place["location"],
        "remote": place["remote"],
        "posted_days_ago": chance.randrange(25),
    }
    for name, mark in (("description", "\n\n"), ("requirements", "\n")):
        made[name] = mark.join(_some(chance, [p[name] for p in (base, *near)], mark))
    made["skills"] = _some(chance, ["|".join(p["skills"]) for p in (base, *near)], "|")
    return made


def _some(chance: random.Random, texts: list[str], mark: str) -> list[str]:
    """As many parts as the first text has, taken from all of them."""
    parts = list(dict.fromkeys(part for text in texts for part in text.split(mark)))
    return chance.sample(parts, len(texts[0].split(mark)))


def _batches(made: Iterator[Posting]) -> Iterator[list[Posting]]:
    batch: list[Posting] = []
    size = 0
    for posting in made:
        length = len(json.dumps(posting))
        if size + length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(posting)
        size += length + 2
    yield batch


def _wait_for_index(jobs: httpx.Client) -> None:
    deadline = time.monotonic() + INDEXED_WITHIN_SECONDS
    found = 0
    while found < HELD:
        assert time.monotonic() < deadline, f"{found} of {HELD} are in the index"
        time.sleep(0.05)
        page = jobs.get("/api/v1/jobs", params={"page_size": 1}).json()
        found = page["total"]
