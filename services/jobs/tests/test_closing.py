"""A job is over: who waits for an answer hears of it, once, however many they are."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.clock import utc_now
from common.contracts.jobs import AppliedJobClosed, JobClosed
from common.tables import OutboxMessage
from common.testing import bearer
from jobs.postings import closing, expiring
from jobs.tables import Closing, Job
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, SNAPSHOT, Jobs
from services.jobs.tests.test_changing import OWNER, put
from services.jobs.tests.test_forgetting import forget

APPLICANTS = range(20, 25)


async def posted(jobs: Jobs, applicants: range = APPLICANTS) -> int:
    """A job with applications."""
    job_id = await jobs.post()
    for user_id in applicants:
        jobs.resumes.held[user_id] = SNAPSHOT
        assert (await jobs.apply(job_id, user_id)).status_code == 201
    return job_id


async def told(jobs: Jobs) -> list[AppliedJobClosed]:
    """Who was told, once nobody waits to be."""
    async with asyncio.timeout(20):
        while await waiting(jobs):
            jobs.running.state["closing_teller"].wake()
            await asyncio.sleep(0.01)
    return await jobs.running.emitted(AppliedJobClosed)


async def waiting(jobs: Jobs) -> int:
    async with jobs.running.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Closing)) or 0


async def test_who_waits_is_told_in_bounded_transactions(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "PAGE", 2)
    pages, real = [], closing.tell_page

    async def noted(session: AsyncSession) -> None:
        counted = select(func.count()).select_from(OutboxMessage)
        before = await session.scalar(counted)
        await real(session)
        pages.append((await session.scalar(counted) or 0) - (before or 0))

    monkeypatch.setattr(closing, "tell_page", noted)
    first, second = await posted(jobs), await posted(jobs)

    await forget(jobs, RECRUITER)

    events = await told(jobs)
    assert [(event.job_id, event.user_id) for event in events] == [
        (job_id, user_id) for job_id in (first, second) for user_id in APPLICANTS
    ]
    assert sum(pages) == len(events)
    assert max(pages) == 2
    assert {event.reason for event in events} == {"closed"}


async def test_a_fall_between_two_pages_tells_nobody_twice(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "PAGE", 2)
    real, calls = closing.tell_page, []

    async def falls(session: AsyncSession) -> None:
        calls.append(session)
        await real(session)
        if len(calls) == 2:
            raise RuntimeError("the power went")

    monkeypatch.setattr(closing, "tell_page", falls)
    job_id = await posted(jobs)

    await put(jobs, job_id, status="closed")

    events = await told(jobs)
    assert [event.user_id for event in events] == list(APPLICANTS)
    assert len(calls) == 4


async def test_who_has_an_answer_or_withdrew_hears_nothing_of_the_end(
    jobs: Jobs,
) -> None:
    job_id = await posted(jobs, range(20, 23))
    await jobs.client.delete("/api/v1/applications/1", headers=bearer(20))
    rejected = {"status": "rejected"}
    await jobs.client.put("/api/v1/applications/2", json=rejected, headers=OWNER)

    await put(jobs, job_id, status="closed")

    assert [event.application_id for event in await told(jobs)] == [3]


async def test_a_deleted_job_is_told_of_but_not_again_after_it_was_closed(
    jobs: Jobs,
) -> None:
    deleted, closed = await posted(jobs, range(20, 21)), await posted(jobs)
    for_good = f"/api/v1/jobs/{deleted}", f"/api/v1/jobs/{closed}"
    await put(jobs, closed, status="closed")
    before = len(await told(jobs))

    for path in for_good:
        await jobs.client.delete(path, headers=OWNER)

    [event] = (await told(jobs))[before:]
    assert (event.job_id, event.user_id, event.reason) == (deleted, 20, "deleted")
    assert len(await jobs.running.emitted(JobClosed)) == 3


async def test_what_has_run_out_is_told_of_once(jobs: Jobs) -> None:
    job_id = await posted(jobs, range(20, 21))
    over = datetime.now(UTC) - timedelta(seconds=1)
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).values(expires_at=over))

    for _ in range(2):
        async with jobs.running.database.write() as session:
            await expiring.close_expired(session, now=utc_now())

    [event] = await told(jobs)
    assert (event.job_id, event.user_id, event.reason) == (job_id, 20, "expired")


async def test_a_job_that_is_opened_again_before_its_turn_is_not_told_of(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await posted(jobs, range(CANDIDATE, CANDIDATE + 1))

    async def fails(_session: AsyncSession) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(closing, "tell_page", fails)
        await put(jobs, job_id, status="closed")
        assert await waiting(jobs) == 1
        await put(jobs, job_id, status="active")
        assert await waiting(jobs) == 0
    assert await told(jobs) == []

    await put(jobs, job_id, status="closed")
    assert [event.user_id for event in await told(jobs)] == [CANDIDATE]
