"""Killed at any moment of an import, the service ends up with all of it, once."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from common.contracts.jobs import JobPosted
from common.testing import running_service, settings_for
from jobs.main import build
from jobs.settings import Settings
from jobs.tables import Job
from services.jobs.tests.conftest import Jobs, Resumes
from services.jobs.tests.test_importing import ROW, lines, read, results

ROWS = 1200  # more than one batch of storing, and of reading
PLACES = {
    "between two batches of storing": """
from jobs.importing.importing import Import
store, batches = Import.store, []
async def killed(*args):
    batches.append(1)
    if len(batches) == 3: die()
    return await store(*args)
Import.store = killed
""",
    "when a batch was read and is not stored": """
from jobs.importing import reading_jobs
async def killed(*_): die()
reading_jobs.store = killed
""",
    "between the second batch that was read and its end": """
from jobs.importing import reading_jobs
store, batches = reading_jobs.store, []
async def killed(*args):
    batches.append(1)
    await store(*args)
    if len(batches) == 2: die()
reading_jobs.store = killed
""",
    "between the index and its mark": """
from jobs.searching.index import JobIndex
JobIndex._write_mark = lambda *_: die()
""",
}
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from services.jobs.tests import test_import_kills as kills

def die(): os.kill(os.getpid(), signal.SIGKILL)
{place}
asyncio.run(kills.import_all(Path(sys.argv[1])))
"""


def rows() -> str:
    return lines(
        *(
            ROW | {"external_id": f"r-{n}", "title": f"Keeper of lighthouse {n}"}
            for n in range(ROWS)
        )
    )


async def import_all(folder: Path) -> None:
    async with running_service(build, settings_for(Settings, folder)) as running:
        jobs = Jobs(running, Resumes())
        await results(jobs, rows())
        await read(jobs)


@pytest.mark.parametrize("place", PLACES)
async def test_what_was_killed_goes_on(tmp_path: Path, place: str) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED.format(place=PLACES[place]), str(tmp_path)],
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[3],
        timeout=120,
    )
    assert done.returncode == -9, done.stderr[-2000:]

    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        jobs = Jobs(running, Resumes())
        again = await results(jobs, rows())
        await read(jobs)

        assert {row["result"] for row in again} <= {"created", "unchanged"}
        async with running.database.read() as session:
            stored = list(await session.scalars(select(Job)))
        index = running.state["index"]
        assert len(stored) == index.searcher().num_docs == ROWS
        assert index.followed == max(job.change for job in stored)
        assert all(job.ledger and job.change > 0 for job in stored)
        posted = [event.job_ids for event in await running.emitted(JobPosted)]
        told = [job_id for ids in posted for job_id in ids]
        assert sorted(told) == sorted(job.id for job in stored)
        assert all(len(json.dumps(ids)) < 64 * 1024 for ids in posted)
        page = await jobs.search(skills="kubernetes", page_size=1)
        assert page["total"] == ROWS
