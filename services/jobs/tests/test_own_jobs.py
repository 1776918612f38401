"""Views, applicants, the recruiter's own list, and what runs out."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from common.clock import utc_now
from common.contracts.jobs import JobClosed
from common.testing import bearer, running_service, settings_for
from jobs.main import build
from jobs.postings import expiring
from jobs.postings.viewing import MAX_HELD, ViewCounter
from jobs.settings import Settings
from jobs.tables import Job, JobViews
from services.jobs.tests.conftest import CANDIDATE, JOB, RECRUITER, SNAPSHOT, Jobs

OWNER = bearer(RECRUITER, role="recruiter")
ADMIN = bearer(1, role="admin")


async def mine(jobs: Jobs, who: dict[str, str] = OWNER, **query: object) -> dict:
    answer = await jobs.client.get("/api/v1/jobs/mine", params=query, headers=who)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


async def open_(jobs: Jobs, job_id: int, who: dict[str, str] | None = None) -> dict:
    answer = await jobs.client.get(f"/api/v1/jobs/{job_id}", headers=who or {})
    assert answer.status_code == 200
    found: dict = answer.json()
    return found


async def test_who_hires_sees_how_often_others_opened_a_job(jobs: Jobs) -> None:
    job_id = await jobs.post()
    assert (await jobs.apply(job_id)).status_code == 201
    for who in (None, bearer(CANDIDATE), bearer(10, role="recruiter"), OWNER, OWNER):
        shown = await open_(jobs, job_id, who)
        if who is not OWNER:
            assert (shown["views"], shown["applicants"]) == (None, None)
    counter: ViewCounter = jobs.running.state["views"]

    before = await open_(jobs, job_id, OWNER)
    await counter.write_down()
    after = await open_(jobs, job_id, OWNER)

    assert (before["views"], before["applicants"]) == (3, 1)
    assert after == before
    assert (await open_(jobs, job_id, ADMIN))["views"] == 4
    async with jobs.running.database.read() as session:
        assert await session.scalar(select(JobViews.views)) == 3
        assert await session.scalar(select(Job.version)) == 1
        assert await session.scalar(select(Job.change)) == 1


async def test_views_are_bounded_and_lost_by_no_failure(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await jobs.post()
    counter = ViewCounter(jobs.running.database)
    for job_id in range(first, first + MAX_HELD + 50):
        counter.note(job_id)
    counter.note(first)

    assert counter.held(first) == 2
    assert counter.held(first + MAX_HELD) == 0
    with pytest.raises(Exception, match="FOREIGN KEY"):  # there is but one job
        await counter.write_down()
    assert counter.held(first) == 2


async def test_views_are_written_down_at_the_stop(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path)
    for views in (2, 4):
        async with running_service(build, settings) as running:
            await asyncio.sleep(0)  # the workers begin
            if views == 2:
                answer = await running.client.post(
                    "/api/v1/jobs", json=JOB, headers=OWNER
                )
                assert answer.status_code == 201
            for _ in range(2):
                await running.client.get("/api/v1/jobs/1")
        async with running_service(build, settings) as running:
            answer = await running.client.get("/api/v1/jobs/1", headers=OWNER)
            assert answer.json()["views"] == views


async def test_own_jobs_of_every_status_are_listed_and_counted(jobs: Jobs) -> None:
    jobs.resumes.held[8] = SNAPSHOT
    first = await jobs.post(title="Voice Engineer")
    draft = await jobs.post(title="100% Remote Linguist", status="draft")
    gone = await jobs.post(title="Mistake")
    await jobs.post(title="Somebody else's", user_id=10)
    await jobs.client.delete(f"/api/v1/jobs/{gone}", headers=OWNER)
    for user_id in (CANDIDATE, 8):
        assert (await jobs.apply(first, user_id)).status_code == 201
    await open_(jobs, first)

    found = await mine(jobs)

    assert [job["id"] for job in found["items"]] == [draft, first]
    assert found["total"] == 2
    assert found["status_counts"] == {"active": 1, "draft": 1}
    [one] = (await mine(jobs, status="active"))["items"]
    assert (one["views"], one["applicants"], one["status"]) == (1, 2, "active")
    assert [j["id"] for j in (await mine(jobs, q="linguist 100%"))["items"]] == [draft]
    assert (await mine(jobs, q="_"))["items"] == []
    page = await mine(jobs, page=2, page_size=1, status=["active", "draft"])
    assert ([job["id"] for job in page["items"]], page["total_pages"]) == ([first], 2)
    assert (await mine(jobs, ADMIN))["items"] == []


async def test_own_jobs_are_for_recruiters(jobs: Jobs) -> None:
    for who, status in (({}, 401), (bearer(CANDIDATE), 403)):
        answer = await jobs.client.get("/api/v1/jobs/mine", headers=who)
        assert answer.status_code == status
    for query in ({"status": "banana"}, {"page": 0}, {"q": "x" * 201}):
        answer = await jobs.client.get("/api/v1/jobs/mine", params=query, headers=OWNER)
        assert answer.status_code == 422


async def test_a_page_of_own_jobs_costs_the_same_however_long(jobs: Jobs) -> None:
    asked: list[str] = []
    engine = jobs.running.database._reader
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    async def fewest() -> int:
        """Of several answers: the service's own workers ask now and then, too."""
        counts = []
        for _ in range(5):
            asked.clear()
            await mine(jobs)
            counts.append(len(asked))
        return min(counts)

    lengths = []
    for _ in range(2):
        for _ in range(4):
            await jobs.post()
        await jobs.indexed()
        lengths.append(await fewest())

    assert lengths[0] == lengths[1] > 0


async def test_somebody_has_only_so_many_jobs(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path, jobs_each=2)
    async with running_service(build, settings) as running:

        async def post() -> int:
            answer = await running.client.post("/api/v1/jobs", json=JOB, headers=OWNER)
            return answer.status_code

        assert [await post() for _ in range(3)] == [201, 201, 409]
        await running.client.delete("/api/v1/jobs/1", headers=OWNER)
        assert sorted(await asyncio.gather(post(), post())) == [201, 409]


async def over(jobs: Jobs, *job_ids: int) -> None:
    async with jobs.running.database.write() as session:
        await session.execute(
            update(Job)
            .where(Job.id.in_(job_ids))
            .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        )


async def test_what_has_run_out_is_closed_and_told_of_once(jobs: Jobs) -> None:
    ids = [await jobs.post(title=f"Engineer {number}") for number in range(5)]
    draft = await jobs.post(status="draft")
    paused = await jobs.post()
    await jobs.client.put(
        f"/api/v1/jobs/{paused}", json={"status": "paused"}, headers=OWNER
    )
    await over(jobs, *ids[:4], draft, paused)
    closed = []

    for _ in range(4):
        async with jobs.running.database.write() as session:
            number = await expiring.close_expired(session, now=utc_now(), limit=3)
            closed.append(number)

    assert closed == [3, 1, 0, 0]
    events = await jobs.running.emitted(JobClosed)
    assert sorted(event.job_id for event in events) == ids[:4]
    assert {event.reason for event in events} == {"expired"}
    await jobs.indexed()
    assert await jobs.found() == ["Engineer 4"]
    shown = await open_(jobs, ids[0], OWNER)
    assert (shown["status"], shown["closed_reason"]) == ("closed", "expired")
    counts = (await mine(jobs))["status_counts"]
    assert counts == {"active": 1, "closed": 4, "draft": 1, "paused": 1}


async def test_the_service_closes_by_itself_also_after_a_restart(
    tmp_path: Path,
) -> None:
    settings = settings_for(Settings, tmp_path)
    async with running_service(build, settings) as running:
        for _ in range(expiring.BATCH + 1):
            await running.client.post("/api/v1/jobs", json=JOB, headers=OWNER)
        async with running.database.write() as session:
            await session.execute(update(Job).values(expires_at=utc_now()))
    async with running_service(build, settings) as running, asyncio.timeout(30):
        # At its start, and without being asked.
        while len(await running.emitted(JobClosed)) <= expiring.BATCH:
            await asyncio.sleep(0.01)
        async with running.database.read() as session:
            statuses = set(await session.scalars(select(Job.status)))
        events = await running.emitted(JobClosed)
    assert statuses == {"closed"}
    assert len({event.job_id for event in events}) == len(events)
