"""Applying to many jobs at once: a result for each, nothing twice."""

import asyncio

import httpx
import pytest
from sqlalchemy import update

from common.contracts.jobs import ApplicationSubmitted
from common.testing import bearer
from jobs.tables import Job
from services.jobs.tests.conftest import CANDIDATE, NOT_READ, RECRUITER, TEXT, Jobs

LIMIT = 5  # as the fixture sets it


async def send(
    jobs: Jobs, job_ids: list, user_id: int = CANDIDATE, **more: object
) -> httpx.Response:
    headers = bearer(user_id) | dict(more.pop("headers", {}))
    return await jobs.client.post(
        "/api/v1/applications/batch", json={"job_ids": job_ids, **more}, headers=headers
    )


async def become(jobs: Jobs, job_id: int, status: str) -> None:
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).where(Job.id == job_id).values(status=status))


def results(answer: httpx.Response) -> list[tuple[int, str]]:
    assert answer.status_code == 200, answer.text
    return [(each["job_id"], each["result"]) for each in answer.json()["results"]]


async def test_each_job_has_its_result(jobs: Jobs) -> None:
    ids = [await jobs.post() for _ in range(6)]
    before = (await jobs.apply(ids[1])).json()["id"]
    await become(jobs, ids[2], "closed")
    await become(jobs, ids[3], "paused")
    await become(jobs, ids[4], "draft")
    own = await jobs.post(user_id=CANDIDATE)

    answer = await send(jobs, [*ids, own, 999], cover_letter="Hello")

    assert results(answer) == [
        (ids[0], "created"),
        (ids[1], "already_applied"),
        (ids[2], "closed"),
        (ids[3], "closed"),
        (ids[4], "not_found"),
        (ids[5], "created"),
        (own, "own_job"),
        (999, "not_found"),
    ]
    body = answer.json()
    assert (body["created"], body["remaining_today"]) == (2, LIMIT - 3)
    assert body["results"][1]["application_id"] == before
    new = body["results"][0]["application_id"]
    whole = await jobs.client.get(
        f"/api/v1/applications/{new}", headers=bearer(CANDIDATE)
    )
    single = await jobs.client.get(
        f"/api/v1/applications/{before}", headers=bearer(CANDIDATE)
    )
    assert whole.json()["cover_letter"] == "Hello"
    assert whole.json()["resume_text"] == TEXT
    assert whole.json()["match_score"] == single.json()["match_score"]
    told = await jobs.running.emitted(ApplicationSubmitted)
    assert [event.job_id for event in told] == [ids[1], ids[0], ids[5]]


async def test_the_limit_of_a_day_ends_a_batch_not_what_was_sent(jobs: Jobs) -> None:
    ids = [await jobs.post() for _ in range(LIMIT + 2)]

    answer = await send(jobs, ids)

    expected = ["created"] * LIMIT + ["limit_reached"] * 2
    assert [result for _, result in results(answer)] == expected
    assert answer.json()["remaining_today"] == 0
    assert len(await jobs.running.emitted(ApplicationSubmitted)) == LIMIT
    assert (await jobs.apply(ids[-1])).json()["remaining_today"] == 0


async def test_batches_at_once_send_each_application_once(jobs: Jobs) -> None:
    ids = [await jobs.post() for _ in range(4)]

    answers = await asyncio.gather(*(send(jobs, ids) for _ in range(8)))

    created = sum(answer.json()["created"] for answer in answers)
    assert created == len(await jobs.running.emitted(ApplicationSubmitted)) == 4


async def test_the_same_key_sends_once(jobs: Jobs) -> None:
    ids = [await jobs.post() for _ in range(3)]
    key = {"headers": {"Idempotency-Key": "once"}}

    first = await send(jobs, ids, **key)
    again = await send(jobs, ids, **key)
    other = await send(jobs, ids[:1], **key)

    assert first.content == again.content
    assert first.json()["created"] == 3
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_batch_goes_with_ones_own_resume_or_none(jobs: Jobs) -> None:
    ids = [await jobs.post()]

    foreign = await send(jobs, ids, user_id=8, resume_id=2)
    assert foreign.json()["code"] == "resume_not_found"
    jobs.resumes.held[CANDIDATE] = NOT_READ
    assert (await send(jobs, ids)).json()["code"] == "resume_not_ready"
    assert results(await send(jobs, ids, user_id=8)) == [(ids[0], "created")]
    nobody = await jobs.client.post("/api/v1/applications/batch", json={"job_ids": ids})
    assert nobody.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"job_ids": []},
        {"job_ids": [1, 1]},
        {"job_ids": list(range(1, 22))},
        {"job_ids": ["1"]},
        {"job_ids": [True]},
        {"job_ids": [10**18]},
        {"job_ids": [1], "status": "accepted"},
        {"job_ids": [1], "user_id": RECRUITER},
        {"job_ids": [1], "cover_letter": "x" * 20_001},
    ],
)
async def test_batches_that_make_no_sense(jobs: Jobs, body: dict) -> None:
    await jobs.post()
    answer = await jobs.client.post(
        "/api/v1/applications/batch", json=body, headers=bearer(CANDIDATE)
    )
    assert answer.status_code == 422
    assert await jobs.running.emitted(ApplicationSubmitted) == []
