"""What becomes of a posting: published, paused, closed, opened again."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import update

from common.contracts.jobs import JobChanged, JobClosed, JobPosted
from common.testing import bearer
from jobs.postings.job_states import MOVES
from jobs.tables import Job
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, Jobs
from services.jobs.tests.test_changing import (
    ADMIN,
    IN_A_WEEK,
    OTHER,
    OWNER,
    TODAY,
    get,
    put,
    row,
)


@pytest.mark.parametrize(("before", "to"), list(product(MOVES, MOVES)))
async def test_every_move_is_in_the_table(jobs: Jobs, before: str, to: str) -> None:
    job_id = await jobs.post(status="draft")
    if before != "draft":
        await put(jobs, job_id, status="active")
    if before in ("paused", "closed"):
        await put(jobs, job_id, status=before)

    answer = await put(jobs, job_id, status=to)

    if to == before or to in MOVES[before]:
        assert (answer.status_code, answer.json()["status"]) == (200, to)
        return
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "illegal_job_move")
    assert problem["allowed"] == list(MOVES[before])
    assert (await row(jobs, job_id)).status == before


async def test_a_draft_is_seen_by_nobody_and_told_of_when_it_is_published(
    jobs: Jobs,
) -> None:
    job_id = await jobs.post(status="draft", title="Secret Engineer")
    await put(jobs, job_id, location="Porto, Portugal")
    await jobs.indexed()

    assert await jobs.found() == []
    for who in (None, bearer(CANDIDATE), OTHER):
        assert (await get(jobs, job_id, who)).status_code == 404
    assert (await jobs.apply(job_id)).status_code == 404
    assert await jobs.running.emitted(JobPosted) == []
    assert await jobs.running.emitted(JobChanged) == []
    written_at = (await get(jobs, job_id, OWNER)).json()["posted_at"]

    published = (await put(jobs, job_id, status="active")).json()
    await jobs.indexed()

    assert published["posted_at"] > written_at
    assert published["expires_at"] > published["posted_at"]
    assert await jobs.found() == ["Secret Engineer"]
    [posted] = await jobs.running.emitted(JobPosted)
    assert (posted.job_ids, posted.posted_by) == ((job_id,), RECRUITER)
    for status in ("closed", "active"):
        await put(jobs, job_id, status=status)
    assert len(await jobs.running.emitted(JobPosted)) == 1


async def test_a_paused_or_closed_job_is_open_to_nobody(jobs: Jobs) -> None:
    job_id = await jobs.post()
    assert (await jobs.apply(job_id)).status_code == 201

    for status in ("paused", "closed"):
        await put(jobs, job_id, status=status)
        await jobs.indexed()
        assert await jobs.found() == []
        assert (await get(jobs, job_id)).status_code == 404
        assert (await get(jobs, job_id, ADMIN)).status_code == 200
        refused = await jobs.apply(job_id, 8)
        assert (refused.status_code, refused.json()["code"]) == (409, "job_not_open")
    application = await jobs.client.get(
        "/api/v1/applications/1", headers=bearer(CANDIDATE)
    )
    assert application.json()["job_is_open"] is False
    assert (await get(jobs, job_id, OWNER)).json()["closed_reason"] == "closed"
    [closed] = await jobs.running.emitted(JobClosed)
    assert (closed.job_id, closed.reason) == (job_id, "closed")


async def test_who_applied_goes_on_reading_the_job_until_it_is_deleted(
    jobs: Jobs,
) -> None:
    job_id = await jobs.post()
    await jobs.apply(job_id)
    applied, other = bearer(CANDIDATE), bearer(8)

    for status in ("paused", "closed"):
        await put(jobs, job_id, status=status)
        shown = await get(jobs, job_id, applied)
        assert (shown.status_code, shown.json()["status"]) == (200, status)
        assert shown.json()["applicants"] is shown.json()["views"] is None
        assert (await get(jobs, job_id, other)).status_code == 404
    edited = await put(jobs, job_id, applied, title="Mine")
    assert edited.status_code == 403
    await jobs.client.delete(f"/api/v1/jobs/{job_id}", headers=OWNER)
    assert (await get(jobs, job_id, applied)).status_code == 404


async def ending(jobs: Jobs, job_id: int, at: datetime) -> None:
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).where(Job.id == job_id).values(expires_at=at))


async def test_opened_again_a_job_has_a_new_end(jobs: Jobs) -> None:
    job_id = await jobs.post()
    await put(jobs, job_id, expires_at=IN_A_WEEK)
    await put(jobs, job_id, status="closed")
    await ending(jobs, job_id, TODAY - timedelta(days=1))

    opened = (await put(jobs, job_id, status="active")).json()

    assert opened["closed_reason"] is None
    left = datetime.fromisoformat(opened["expires_at"]) - TODAY
    assert timedelta(days=29) < left < timedelta(days=31)
    assert (await get(jobs, job_id)).status_code == 200


async def test_an_end_that_was_chosen_is_kept(jobs: Jobs) -> None:
    drafted = await jobs.post(status="draft", expires_at=IN_A_WEEK)
    paused = await jobs.post()
    end = (await get(jobs, paused)).json()["expires_at"]
    await put(jobs, paused, status="paused")
    closed = await jobs.post()
    await put(jobs, closed, status="closed")

    published = (await put(jobs, drafted, status="active")).json()
    resumed = (await put(jobs, paused, status="active")).json()
    opened = await put(jobs, closed, status="active", expires_at=IN_A_WEEK)

    week = datetime.fromisoformat(IN_A_WEEK)
    assert datetime.fromisoformat(published["expires_at"]) == week
    assert resumed["expires_at"] == end
    assert datetime.fromisoformat(opened.json()["expires_at"]) == week


async def test_a_job_cannot_be_opened_into_the_past(jobs: Jobs) -> None:
    job_id = await jobs.post()
    await put(jobs, job_id, status="closed")
    past = TODAY - timedelta(days=1)
    await ending(jobs, job_id, past)

    answer = await put(jobs, job_id, status="active", expires_at=past.isoformat())
    form = await put(jobs, job_id, title="As it was", expires_at=past.isoformat())

    assert answer.json()["code"] == "expiry_out_of_range"
    assert form.status_code == 200
