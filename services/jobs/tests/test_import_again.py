"""What a file does to jobs that it had before, and people to jobs not read yet."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import tantivy
from sqlalchemy import update

from common.clock import utc_now
from common.contracts.jobs import JobChanged, JobClosed, JobPosted, JobsChanged
from common.testing import bearer
from jobs.importing import reading_jobs
from jobs.tables import Job
from services.jobs.tests.conftest import CANDIDATE, Jobs
from services.jobs.tests.test_importing import ADMIN, ROW, lines, read, results
from services.jobs.tests.test_saved_searches import save, told

LIFETIME = timedelta(days=30)
AS_ADMIN = bearer(ADMIN, role="admin")


class Held:
    """Keeps the reader from finding anything to read."""

    def __init__(self) -> None:
        self.holds = True


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    held, unread = Held(), reading_jobs._unread

    async def nothing_while_held(*args: Any, **more: Any) -> Any:
        return [] if held.holds else await unread(*args, **more)

    monkeypatch.setattr(reading_jobs, "_unread", nothing_while_held)
    yield held
    held.holds = False


async def brought(jobs: Jobs, **fields: object) -> int:
    [row] = await results(jobs, lines(ROW | fields))
    job_id: int = row["job_id"]
    return job_id


async def stored(jobs: Jobs, job_id: int) -> Job:
    async with jobs.running.database.read() as session:
        return await session.get_one(Job, job_id)


async def ends(jobs: Jobs, job_id: int, at: datetime) -> None:
    """As if it had been imported long ago."""
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).where(Job.id == job_id).values(expires_at=at))


async def runs_out(jobs: Jobs, job_id: int) -> None:
    await ends(jobs, job_id, utc_now() - timedelta(seconds=1))
    async with asyncio.timeout(20):
        while (await stored(jobs, job_id)).status != "closed":
            jobs.running.state["expirer"].wake()
            await asyncio.sleep(0.01)


async def edit(jobs: Jobs, job_id: int, **changes: object) -> httpx.Response:
    answer = await jobs.client.put(
        f"/api/v1/jobs/{job_id}", json=changes, headers=AS_ADMIN
    )
    assert answer.status_code == 200, answer.text
    return answer


async def posted(jobs: Jobs) -> list[int]:
    return [i for event in await jobs.running.emitted(JobPosted) for i in event.job_ids]


async def changed(jobs: Jobs) -> list[int]:
    events = await jobs.running.emitted(JobsChanged)
    one = await jobs.running.emitted(JobChanged)
    return [i for event in events for i in event.job_ids] + [e.job_id for e in one]


def indexed_end(jobs: Jobs) -> int:
    """Of the one job that is in the index."""
    searcher = jobs.running.state["index"].searcher()
    [(_, address)] = searcher.search(tantivy.Query.all_query(), 2).hits
    [end] = searcher.fast_field_values("expires", [address])
    return end


async def test_a_job_that_stays_in_the_file_stays_open(jobs: Jobs) -> None:
    job_id = await brought(jobs)
    await read(jobs)
    await ends(jobs, job_id, utc_now() + timedelta(days=2))
    before = await stored(jobs, job_id)

    [row] = await results(jobs, lines(ROW))
    await jobs.indexed()

    after = await stored(jobs, job_id)
    assert (row["result"], row["job_id"]) == ("unchanged", job_id)
    assert after.expires_at > utc_now() + LIFETIME - timedelta(minutes=1)
    assert indexed_end(jobs) == int(after.expires_at.timestamp())
    assert (after.version, after.updated_at) == (before.version, before.updated_at)
    assert (await posted(jobs), await changed(jobs)) == ([job_id], [])


async def test_one_that_waits_to_be_read_stays_open_too(jobs: Jobs, held: Held) -> None:
    job_id = await brought(jobs)
    await ends(jobs, job_id, utc_now() + timedelta(days=2))

    await results(jobs, lines(ROW))

    waiting = await stored(jobs, job_id)
    assert waiting.change < 0
    held.holds = False
    await read(jobs)
    assert indexed_end(jobs) > (utc_now() + timedelta(days=29)).timestamp()
    assert await posted(jobs) == [job_id]


async def test_an_end_is_not_moved_for_an_hour(jobs: Jobs) -> None:
    job_id = await brought(jobs)
    await read(jobs)
    await ends(jobs, job_id, utc_now() + LIFETIME - timedelta(hours=1))
    before = await stored(jobs, job_id)

    await results(jobs, lines(ROW))

    after = await stored(jobs, job_id)
    assert (after.change, after.expires_at) == (before.change, before.expires_at)


async def test_an_end_that_was_chosen_stays(jobs: Jobs) -> None:
    of_the_file = utc_now() + timedelta(days=3)
    row = ROW | {"expires_at": of_the_file.isoformat()}
    first = await brought(jobs, **row)
    second = await brought(jobs, external_id="r-2", title="Nurse")
    await read(jobs)
    by_hand = (utc_now() + timedelta(days=5)).replace(microsecond=0)
    await edit(jobs, second, expires_at=by_hand.isoformat())

    other = ROW | {"external_id": "r-2", "title": "Night nurse"}
    await results(jobs, lines(row, other))

    assert (await stored(jobs, first)).expires_at == of_the_file
    assert (await stored(jobs, second)).title == "Night nurse"
    assert (await stored(jobs, second)).expires_at == by_hand


async def test_what_ran_out_and_is_in_a_file_again_is_open_again(jobs: Jobs) -> None:
    job_id = await brought(jobs)
    await read(jobs)
    await runs_out(jobs, job_id)
    await jobs.indexed()
    assert await jobs.found(skills="kubernetes") == []

    [again] = await results(jobs, lines(ROW))
    await read(jobs)

    job = await stored(jobs, job_id)
    assert (again["result"], again["job_id"]) == ("updated", job_id)
    assert (job.status, job.closed_reason) == ("active", None)
    assert job.expires_at > utc_now() + LIFETIME - timedelta(minutes=1)
    assert await jobs.found(skills="kubernetes") == ["Data Engineer"]
    assert (await posted(jobs), await changed(jobs)) == ([job_id], [job_id])


async def test_what_the_file_itself_has_ended_stays_closed(jobs: Jobs) -> None:
    row = ROW | {"expires_at": (utc_now() + timedelta(hours=1)).isoformat()}
    job_id = await brought(jobs, **row)
    await read(jobs)
    await runs_out(jobs, job_id)
    over = (utc_now() - timedelta(hours=1)).isoformat()

    rows = await results(jobs, lines(row | {"expires_at": over}))

    assert [each["result"] for each in rows] == ["unchanged"]
    assert (await stored(jobs, job_id)).status == "closed"


@pytest.mark.parametrize("how", ["closed", "deleted"])
@pytest.mark.parametrize("title", ["Data Engineer", "Senior Data Engineer"])
async def test_what_was_put_away_by_hand_stays_so(
    jobs: Jobs, how: str, title: str
) -> None:
    job_id = await brought(jobs)
    await read(jobs)
    if how == "closed":
        await edit(jobs, job_id, status="closed")
    else:
        await jobs.client.delete(f"/api/v1/jobs/{job_id}", headers=AS_ADMIN)
    before = await stored(jobs, job_id)

    [row] = await results(jobs, lines(ROW | {"title": title}))
    await read(jobs)

    after = await stored(jobs, job_id)
    assert (row["result"], row["job_id"]) == ("unchanged", job_id)
    assert (after.status, after.closed_reason, after.title, after.version) == (
        *("closed", how, "Data Engineer"),
        before.version,
    )
    assert (await posted(jobs), await changed(jobs)) == ([job_id], [])
    assert await jobs.found(q="engineer") == []


async def test_a_paused_job_takes_new_texts_and_stays_paused(jobs: Jobs) -> None:
    job_id = await brought(jobs)
    await read(jobs)
    await edit(jobs, job_id, status="paused")

    changes = ROW | {"description": "Terraform is required."}
    [row] = await results(jobs, lines(changes))
    assert row["result"] == "updated"
    assert (await stored(jobs, job_id)).status == "paused"
    assert await jobs.found(q="engineer") == []

    await edit(jobs, job_id, status="active")
    await read(jobs)
    assert await jobs.found(skills="terraform") == ["Data Engineer"]


async def test_what_is_not_open_is_announced_when_it_is(jobs: Jobs, held: Held) -> None:
    ids = [
        await brought(jobs, external_id=name, title=name)
        for name in ("Paused", "Closed", "Deleted", "Expired", "Open")
    ]
    paused, closed, deleted, expired, still_open = ids
    await edit(jobs, paused, status="paused")
    await edit(jobs, closed, status="closed")
    await jobs.client.delete(f"/api/v1/jobs/{deleted}", headers=AS_ADMIN)
    await runs_out(jobs, expired)
    held.holds = False
    await until_announced(jobs, still_open)
    assert await posted(jobs) == [still_open]

    await edit(jobs, paused, status="active")
    await until_announced(jobs, paused)
    await results(
        jobs,
        lines(*(ROW | {"external_id": n, "title": n} for n in ("Deleted", "Expired"))),
    )
    await until_announced(jobs, expired)

    assert await posted(jobs) == [still_open, paused, expired]
    assert await changed(jobs) == []
    await jobs.indexed()
    found = await jobs.found(skills="kubernetes")
    assert sorted(found) == ["Expired", "Open", "Paused"]


async def until_announced(jobs: Jobs, job_id: int) -> None:
    async with asyncio.timeout(20):
        while job_id not in await posted(jobs):
            jobs.running.state["reader"].wake()
            await asyncio.sleep(0.02)


async def test_what_has_run_out_is_never_announced(jobs: Jobs) -> None:
    over = (utc_now() - timedelta(minutes=1)).isoformat()
    [gone, _] = await results(
        jobs,
        lines(
            ROW | {"expires_at": over, "posted_at": "2026-01-01T00:00:00Z"},
            ROW | {"external_id": "r-2", "title": "Nurse"},
        ),
    )
    await until_announced(jobs, gone["job_id"] + 1)

    assert await posted(jobs) == [gone["job_id"] + 1]


async def test_a_job_changed_while_it_waits_is_announced_once_and_right(
    jobs: Jobs, held: Held
) -> None:
    job_id = await brought(jobs)
    await edit(jobs, job_id, title="Keeper", description="Terraform is required.")
    assert await changed(jobs) == []  # of what nobody has heard
    held.holds = False
    await read(jobs)

    await is_right(jobs, job_id)
    assert (await posted(jobs), await changed(jobs)) == ([job_id], [])


async def test_a_job_changed_while_it_is_read_is_read_again(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_rows, edited = reading_jobs._read, False

    async def edited_meanwhile(children: Any, batch: Any) -> Any:
        nonlocal edited
        rows = await read_rows(children, batch)
        if rows and not edited:
            edited = True
            await edit(
                jobs,
                rows[0]["id"],
                title="Keeper",
                description="Terraform is required.",
            )
        return rows

    monkeypatch.setattr(reading_jobs, "_read", edited_meanwhile)
    job_id = await brought(jobs)
    await read(jobs)

    assert edited
    await is_right(jobs, job_id)
    assert (await posted(jobs), await changed(jobs)) == ([job_id], [])


async def is_right(jobs: Jobs, job_id: int) -> None:
    """The ledger and the index have what the job says now."""
    job = await stored(jobs, job_id)
    skills = {row["skill_id"] for row in job.ledger if row["kind"] == "skill"}
    assert (job.reading, skills) == ("done", {"terraform"})
    assert "asks_for_skills" in job.quality_lacks
    assert await jobs.found(skills="terraform") == ["Keeper"]
    assert await jobs.found(skills="kubernetes") == []
    assert jobs.running.state["index"].searcher().num_docs == 1


async def test_a_saved_search_hears_of_an_imported_job_once(jobs: Jobs) -> None:
    await save(jobs, CANDIDATE, criteria={"skills": ["Kubernetes"]})
    job_id = await brought(jobs)
    await read(jobs)
    [event] = await told(jobs)
    await runs_out(jobs, job_id)
    await results(jobs, lines(ROW))
    await read(jobs)

    assert event.job_ids == (job_id,)
    assert await told(jobs) == [event]
    assert len(await jobs.running.emitted(JobClosed)) == 1
