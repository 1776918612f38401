"""The index is a cache: killed at any moment it is right again; slow, it is alone."""

import asyncio
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from common.clock import utc_now
from jobs.importing.children import Children
from jobs.json_rows import joined
from jobs.postings.postings import post
from jobs.searching.entries import entries, newer
from jobs.searching.index import JobIndex
from jobs.searching.index_schema import document_of
from jobs.searching.indexing import FEW
from jobs.searching.search import JobSearch
from jobs.tables import Job
from services.jobs.tests.conftest import CANDIDATE, JOB, Jobs
from services.jobs.tests.test_applying import REACTIONS, parsed

# The batch is committed to the index; that it was, is not written down any more.
KILLED = """
import os, signal, sys
from pathlib import Path
from jobs.searching.index import JobIndex
from services.jobs.tests.test_index import some_jobs

index = JobIndex(Path(sys.argv[1]), newest=10)
index.add(some_jobs(1))
JobIndex._write_mark = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
index.add(some_jobs(3))
"""


UNSAID = {
    "remote": False,
    "job_type": "full-time",
    "salary_period": "year",
    "benefits": "",
    "source": "custom",
}


def some_jobs(count: int) -> list[Job]:
    now = utc_now()
    fields = UNSAID | JOB
    return [
        Job(
            **fields,
            id=number,
            change=number,
            status="active",
            ledger=[],
            posted_at=now,
            expires_at=now + timedelta(days=1),
        )
        for number in range(1, count + 1)
    ]


async def test_killed_after_the_commit_it_holds_each_job_once(tmp_path: Path) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, str(tmp_path / "index")],
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == -9

    index = JobIndex(tmp_path / "index", newest=10)
    assert (index.followed, index.searcher().num_docs) == (1, 3)
    index.add(some_jobs(3))

    assert (index.followed, index.searcher().num_docs) == (3, 3)


async def test_a_slow_search_holds_up_nothing_else(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await jobs.post()
    await jobs.indexed()
    begun, released = threading.Event(), threading.Event()
    quick = JobSearch._find

    def slow(self: JobSearch, wanted, *rest, **more):
        if wanted.q == "slow":
            begun.set()
            released.wait(30)
        return quick(self, wanted, *rest, **more)

    monkeypatch.setattr(JobSearch, "_find", slow)
    waiting = asyncio.create_task(jobs.search(q="slow"))
    try:
        await asyncio.to_thread(begun.wait, 30)
        read = await jobs.client.get(f"/api/v1/jobs/{job_id}")
        other = await jobs.search(q="engineer")
        assert not waiting.done()
    finally:
        released.set()

    assert (read.status_code, other["total"]) == (200, 1)
    assert (await waiting)["total"] == 0


async def test_the_best_match_comes_first_and_pages(jobs: Jobs) -> None:
    await jobs.post(title="Nurse Engineer", requirements="- Surgery required")
    fits = await jobs.post(
        title="Engineer", requirements="- Python required", skills=["Python"]
    )
    await jobs.post(title="Chef", requirements="", skills=[])
    await jobs.indexed()
    await jobs.running.hears(REACTIONS, parsed())

    page = await jobs.search(CANDIDATE, q="engineer", sort="match", page_size=1)
    second = await jobs.search(
        CANDIDATE, q="engineer", sort="match", page_size=1, page=2
    )

    [first], [other] = page["items"], second["items"]
    assert (first["id"], page["total"]) == (fits, 2)
    assert first["match_score"] > other["match_score"]


async def test_many_changes_are_indexed_by_a_helper_and_few_here(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = Children.ask

    async def noted(self: Children, work: str, body: bytes, **more: object) -> bytes:
        asked.append(work)
        return await ask(self, work, body, **more)

    monkeypatch.setattr(Children, "ask", noted)
    await jobs.post()
    await jobs.indexed()
    assert asked == []

    async with jobs.running.database.write() as session:
        fields = [{**JOB, "title": f"Keeper {n}"} for n in range(FEW + 1)]
        rows = [({**UNSAID, **each}, []) for each in fields]
        await post(
            session, rows, posted_by=None, lifetime=timedelta(days=1), now=utc_now()
        )
    await jobs.indexed()

    assert asked == ["index"]
    assert (await jobs.search(q="keeper"))["total"] == FEW + 1


async def test_a_row_gives_the_document_that_the_job_gives(jobs: Jobs) -> None:
    job_id = await jobs.post(remote=True, salary_min=10, benefits='"Ünïcode" \\ \n')
    database = jobs.running.database
    rows = await database.offload(lambda session: newer(session, after=0, limit=9))
    async with database.read() as session:
        job = await session.get_one(Job, job_id)

    [entry] = entries(joined([row for _, row in rows]))
    assert entry.ledger
    assert document_of(entry).to_dict() == document_of(job).to_dict()
