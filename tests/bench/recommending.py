"""Recommending among a hundred thousand open jobs: for one person, all that it takes.

`python tests/bench/recommending.py [FOLDER]`; a folder that is named is kept, and used
again. Ledgers are those read in the originals, as reading one takes milliseconds.
"""

import asyncio
import gc
import itertools
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

PROJECT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[0] = str(PROJECT)  # run as a script: in place of this folder

from sqlalchemy import func, insert, select  # noqa: E402

from common.clock import utc_now  # noqa: E402
from common.db import Database  # noqa: E402
from common.migrations import upgrade  # noqa: E402
from jobs.fitting.nearest import Nearest  # noqa: E402
from jobs.fitting.outlines import Outlines  # noqa: E402
from jobs.fitting.reading_ahead import read_some  # noqa: E402
from jobs.fitting.recommending import Engine, recommend  # noqa: E402
from jobs.importing.children import INDEXING, Children  # noqa: E402
from jobs.postings import postings  # noqa: E402
from jobs.searching import indexing  # noqa: E402
from jobs.searching.index import JobIndex  # noqa: E402
from jobs.tables import (  # noqa: E402
    Job,
    OwnSkills,
    Preferences,
    PrimaryResume,
    ResumeFacts,
)
from skills import catalogue  # noqa: E402
from tests.bench import corpus  # noqa: E402
from tests.bench.searching import COLUMNS  # noqa: E402

HELD = 100_000
BATCH = 5_000
PEOPLE = 50
ROUNDS = 4
SEED = 7


def main() -> None:
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        figures = measure(folder, print)
    else:
        with TemporaryDirectory(prefix="bench-") as name:
            figures = measure(Path(name), print)
    for name, value in figures.items():
        print(f"{name}: {value}")


def measure(folder: Path, note: Callable[[str], None]) -> dict[str, Any]:
    """With a database of its own, and no service: nothing else is running."""
    folder.mkdir(parents=True, exist_ok=True)
    note(f"recommending among {HELD} jobs")
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> dict[str, Any]:
    path = folder / "jobs.db"
    upgrade("jobs", path)
    database = Database(path)
    try:
        engine = await _filled(database, folder)
        gc.collect()
        gc.freeze()  # as the service does once it has started
        return await _measured(engine)
    finally:
        gc.unfreeze()
        await database.close()


async def _filled(database: Database, folder: Path) -> Engine:
    _, bases = corpus.originals()
    async with database.read() as session:
        held = await session.scalar(select(func.count(Job.id))) or 0
    if held < HELD:
        await _write(database, bases)
    async with database.write() as session:
        if not await session.scalar(select(func.count(ResumeFacts.resume_id))):
            await _write_people(session, bases)
    index = JobIndex(folder / "index", newest=2**62)
    children = Children(1, nice=INDEXING)
    follow = indexing.indexer(database, index, children)
    while await follow.work():
        pass
    await children.close()
    return Engine(database, Nearest(index), Outlines())


async def _write(database: Database, bases: list[corpus.Original]) -> None:
    ledgers = {_key(base.title, base.skills): _ledger(base) for base in bases}
    rows = enumerate(corpus.made(bases, HELD), 1)
    while batch := list(itertools.islice(rows, BATCH)):
        values = [
            COLUMNS
            | row
            | {
                "ledger": ledgers[_key(row["title"], row["skills"])],
                "change": number,
                "created_at": row["posted_at"],
                "updated_at": row["posted_at"],
            }
            for number, row in batch
        ]
        async with database.write() as session:
            await session.execute(insert(Job), values)


def _key(title: str, skills: Any) -> tuple[str, tuple[str, ...]]:
    return title, tuple(skills)


def _ledger(base: corpus.Original) -> list[dict[str, Any]]:
    text = "\n".join(base.parts)[:20_000]
    fields = {
        **COLUMNS,
        "title": base.title,
        "description": text,
        "experience_level": None,
        "location": base.location,
        "remote": False,
        "skills": [],
    }
    return postings.read_posting(fields)


async def _write_people(session: Any, bases: list[corpus.Original]) -> None:
    """People with the skills of two postings and some besides, up to forty."""
    chance = random.Random(SEED)
    every = sorted({s for base in bases for s in base.skills})
    ids = {name: skill.id for name in every if (skill := catalogue().resolve(name))}
    now = utc_now()
    for user_id in range(1, PEOPLE + 1):
        names = {n for base in chance.sample(bases, 2) for n in base.skills}
        names |= set(chance.sample(every, 10))
        held = sorted(ids[name] for name in names if name in ids)[:40]
        facts = {
            "skills": [{"skill_id": each} for each in held],
            "years_experience": float(chance.randrange(1, 20)),
            "education": "bachelor",
            "level": chance.choice(("entry", "mid", "senior")),
            "languages": [],
        }
        session.add_all(
            [
                ResumeFacts(
                    resume_id=user_id,
                    user_id=user_id,
                    facts=facts,
                    removed=False,
                    occurred_at=now,
                ),
                PrimaryResume(user_id=user_id, resume_id=user_id, occurred_at=now),
                OwnSkills(
                    user_id=user_id,
                    version=1,
                    skills=[{"skill_id": each, "years": 3.0} for each in held[:5]],
                ),
                Preferences(
                    user_id=user_id,
                    version=1,
                    profile_visibility="public",
                    resume_visibility="companies",
                    job_types=["full-time"],
                    work_arrangements=["remote"],
                    salary_min=50_000,
                    salary_currency="GBP",
                    places=["London", "Manchester"],
                    attempts=0,
                ),
            ]
        )


async def _measured(engine: Engine) -> dict[str, Any]:
    """With an empty cache for each person, then as some time after a start."""
    cold, warm = [], []
    await _read_ahead(engine)
    for person in range(1, PEOPLE + 1):
        nothing_kept = Engine(engine.database, engine.nearest, Outlines())
        cold.append(await _milliseconds(nothing_kept, person))
    for _, person in itertools.product(range(ROUNDS), range(1, PEOPLE + 1)):
        warm.append(await _milliseconds(engine, person))
    return {
        "jobs": HELD,
        "people": PEOPLE,
        "nothing_read_before": _percentiles(cold),
        "in_a_row": _percentiles(warm),
    }


async def _read_ahead(engine: Engine) -> None:
    """As the service does in the minute after its start."""
    below: int | None = None
    while below != 0 and not engine.outlines.is_full:
        work = partial(read_some, outlines=engine.outlines, below=below)
        below = await engine.database.offload(work)


async def _milliseconds(engine: Engine, person: int) -> tuple[float, float]:
    started, used = time.perf_counter(), time.process_time()
    found = await recommend(engine, person, limit=20, now=utc_now())
    assert found is not None
    assert found.total, "nothing was found"
    took = time.perf_counter() - started
    return took * 1000, (time.process_time() - used) * 1000


def _percentiles(times: list[tuple[float, float]]) -> dict[str, float]:
    """Processor time beside the clock's: other programs run on the machine."""
    elapsed, used = (
        quantiles(each, n=100, method="inclusive") for each in zip(*times, strict=True)
    )
    return {
        "p50_ms": round(elapsed[49], 1),
        "p99_ms": round(elapsed[98], 1),
        "cpu_p50_ms": round(used[49], 1),
        "cpu_p99_ms": round(used[98], 1),
    }


if __name__ == "__main__":
    main()
