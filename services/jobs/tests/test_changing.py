"""Changing and deleting a posting."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from common.contracts.jobs import JobChanged, JobClosed
from common.testing import bearer
from jobs.tables import Job
from services.jobs.tests.conftest import CANDIDATE, JOB, RECRUITER, Jobs

OWNER = bearer(RECRUITER, role="recruiter")
OTHER = bearer(10, role="recruiter")
ADMIN = bearer(1, role="admin")
TODAY = datetime.now(UTC)
IN_A_WEEK = (TODAY + timedelta(days=7)).isoformat()


async def put(
    jobs: Jobs, job_id: int, who: dict[str, str] = OWNER, **changes: object
) -> httpx.Response:
    return await jobs.client.put(f"/api/v1/jobs/{job_id}", json=changes, headers=who)


async def get(
    jobs: Jobs, job_id: int, who: dict[str, str] | None = None
) -> httpx.Response:
    return await jobs.client.get(f"/api/v1/jobs/{job_id}", headers=who or {})


async def row(jobs: Jobs, job_id: int) -> Job:
    async with jobs.running.database.read() as session:
        return (await session.scalars(select(Job).where(Job.id == job_id))).one()


async def test_what_is_omitted_stays_and_the_index_follows(jobs: Jobs) -> None:
    job_id = await jobs.post()

    answer = await put(jobs, job_id, title="Ornithologist", location=None)
    await jobs.indexed()

    changed = answer.json()
    assert answer.status_code == 200
    assert (changed["title"], changed["location"]) == ("Ornithologist", None)
    kept = changed | {"title": JOB["title"], "location": JOB["location"]}
    assert kept.items() >= (JOB | {"status": "active"}).items()
    assert answer.headers["etag"] == '"2"'
    assert await jobs.found(q="ornithologist") == ["Ornithologist"]
    assert await jobs.found(q='"conversational ai engineer"') == []
    [event] = await jobs.running.emitted(JobChanged)
    assert (event.job_id, event.version) == (job_id, 2)


async def test_new_texts_have_their_requirements_read_again(jobs: Jobs) -> None:
    job_id = await jobs.post()

    await put(jobs, job_id, requirements="- Kubernetes required", skills=[])

    job = await row(jobs, job_id)
    found = {entry["skill_id"] for entry in job.ledger if entry.get("skill_id")}
    assert "kubernetes" in found
    assert "terraform" not in found
    texts = {"title": job.title, "requirements": job.requirements}
    for entry in job.ledger:
        text = texts.get(entry["section"])
        if text is not None:
            assert text[entry["start"] : entry["end"]] == entry["quote"]


async def test_nothing_new_is_no_change(jobs: Jobs) -> None:
    job_id = await jobs.post()
    before = (await get(jobs, job_id, OWNER)).json()

    for changes in ({}, {"title": JOB["title"], "status": "active"}):
        assert (await put(jobs, job_id, **changes)).headers["etag"] == '"1"'
    form = {name: before[name] for name in (*JOB, "status", "expires_at")}
    assert (await put(jobs, job_id, **form)).headers["etag"] == '"1"'
    assert await jobs.running.emitted(JobChanged) == []


@pytest.mark.parametrize(
    "changes",
    [
        *({name: None} for name in ("title", "company", "remote", "job_type")),
        *({name: None} for name in ("currency", "description", "skills", "status")),
        *({name: None} for name in ("requirements", "benefits", "expires_at")),
        *({name: None} for name in ("salary_period", "ai_specializations")),
        *({name: 5} for name in ("id", "posted_by", "views", "version", "change")),
        *({name: "x"} for name in ("source", "external_id", "closed_reason")),
        {"ledger": []},
        {"deleted_at": IN_A_WEEK},
        {"posted_at": IN_A_WEEK},
        {"status": "banana"},
        {"status": 1},
        {"title": ""},
        {"title": "a\nb"},
        {"title": "x" * 256},
        {"title": "\x00"},
        {"remote": "yes"},
        {"salary_min": -1},
        {"salary_min": 2**63},
        {"salary_min": 80001},
        {"salary_max": 59999},
        {"skills": ["x"] * 51},
        {"external_url": "javascript:alert(1)"},
        {"company_logo": "javascript:alert(1)"},
        {"company_logo": f"https://logos.example/{'x' * 500}"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": (TODAY + timedelta(days=91)).isoformat()},
        {"expires_at": "tomorrow"},
        {"expires_at": 1},
    ],
    ids=", ".join,  # the values are of this moment
)
async def test_what_makes_no_sense_changes_nothing(
    jobs: Jobs, changes: dict[str, object]
) -> None:
    job_id = await jobs.post()

    answer = await put(jobs, job_id, **{"company": "Changed", **changes})

    assert answer.status_code == 422, answer.text
    after = await row(jobs, job_id)
    assert (after.version, after.company) == (1, JOB["company"])


async def test_salaries_can_be_cleared_and_then_be_lower(jobs: Jobs) -> None:
    job_id = await jobs.post()

    answer = await put(jobs, job_id, salary_min=None, salary_max=10)

    assert answer.status_code == 200
    assert (answer.json()["salary_min"], answer.json()["salary_max"]) == (None, 10)
    refused = await put(jobs, job_id, salary_min=11)
    assert refused.json()["code"] == "salaries_out_of_order"


async def test_only_who_hires_changes_and_deletes(jobs: Jobs) -> None:
    shown = await jobs.post()
    draft = await jobs.post(status="draft")
    client = jobs.client
    refusals = [
        ({}, 401, 401),
        (bearer(CANDIDATE), 403, 403),
        (bearer(RECRUITER), 403, 403),  # a recruiter no more
        (OTHER, 403, 404),
    ]

    for who, of_shown, of_draft in refusals:
        for job_id, status in ((shown, of_shown), (draft, of_draft)):
            path = f"/api/v1/jobs/{job_id}"
            edited = await client.put(path, json={"title": "Mine"}, headers=who)
            deleted = await client.delete(path, headers=who)
            assert (edited.status_code, deleted.status_code) == (status, status)
    for job_id in (99, 10**15 - 1, 2**63, 0):
        assert (await put(jobs, job_id, title="Mine")).status_code == 404
        gone = await client.delete(f"/api/v1/jobs/{job_id}", headers=OWNER)
        assert gone.status_code == 404
    for job_id in (shown, draft):
        assert (await row(jobs, job_id)).version == 1
        assert (await put(jobs, job_id, ADMIN, title="Theirs")).status_code == 200
        assert (await row(jobs, job_id)).posted_by == RECRUITER


async def test_who_read_an_older_version_is_told(jobs: Jobs) -> None:
    job_id = await jobs.post()
    read = (await get(jobs, job_id, OWNER)).headers["etag"]
    condition = OWNER | {"If-Match": read}

    answers = await asyncio.gather(
        *(put(jobs, job_id, condition, title=f"Engineer {n}") for n in range(4))
    )

    assert sorted(a.status_code for a in answers) == [200, 412, 412, 412]
    deleted = await jobs.client.delete(f"/api/v1/jobs/{job_id}", headers=condition)
    assert deleted.status_code == 412
    assert (await get(jobs, job_id)).status_code == 200


async def test_changes_at_the_same_time_are_all_made(jobs: Jobs) -> None:
    """Each is read with the texts it ends up beside."""
    job_id = await jobs.post()
    changes: list[dict[str, object]] = [
        {"requirements": "- Kubernetes required"},
        {"skills": ["Go"]},
        {"title": "Gardener"},
    ]

    answers = await asyncio.gather(*(put(jobs, job_id, **each) for each in changes))

    assert [a.status_code for a in answers] == [200, 200, 200]
    job = await row(jobs, job_id)
    assert (job.version, job.title, job.skills) == (4, "Gardener", ["Go"])
    found = {entry["skill_id"] for entry in job.ledger if entry.get("skill_id")}
    assert {"kubernetes", "go"} <= found
    assert "terraform" not in found


async def test_a_deleted_job_is_only_a_name_in_applications(jobs: Jobs) -> None:
    job_id = await jobs.post()
    assert (await jobs.apply(job_id)).status_code == 201
    path = f"/api/v1/jobs/{job_id}"

    deleted = await jobs.client.delete(path, headers=OWNER)
    await jobs.indexed()

    assert (deleted.status_code, deleted.content) == (204, b"")
    for who in (None, bearer(CANDIDATE), OWNER, ADMIN):
        assert (await get(jobs, job_id, who)).status_code == 404
    for who in (OWNER, ADMIN):
        assert (await put(jobs, job_id, who, status="active")).status_code == 404
        assert (await jobs.client.delete(path, headers=who)).status_code == 404
    assert await jobs.found() == []
    assert (await jobs.apply(job_id, 8)).status_code == 404
    many = await jobs.client.post(
        "/api/v1/applications/batch", json={"job_ids": [job_id]}, headers=bearer(8)
    )
    assert many.json()["results"][0]["result"] == "not_found"
    tracked = await jobs.client.get("/api/v1/applications", headers=bearer(CANDIDATE))
    [application] = tracked.json()["items"]
    assert application["job"]["title"] == JOB["title"]
    assert application["job_is_open"] is False
    inbox = await jobs.client.get(f"{path}/applications", headers=OWNER)
    assert inbox.json()["total"] == 1  # somebody waits for an answer
    [closed] = await jobs.running.emitted(JobClosed)
    assert (closed.job_id, closed.reason) == (job_id, "deleted")


async def test_nobody_is_told_of_a_deleted_draft(jobs: Jobs) -> None:
    job_id = await jobs.post(status="draft")

    deleted = await jobs.client.delete(f"/api/v1/jobs/{job_id}", headers=OWNER)

    assert deleted.status_code == 204
    assert await jobs.running.emitted(JobClosed) == []


async def test_the_logo_of_the_company_is_shown_and_can_be_changed(jobs: Jobs) -> None:
    first, second = "https://logos.example/1.png", "https://logos.example/2.png"
    job_id = await jobs.post(company_logo=first)
    await jobs.indexed()

    [hit] = (await jobs.search())["items"]
    changed = (await put(jobs, job_id, company_logo=second)).json()
    data = await jobs.client.get(f"/api/v1/jobs/{job_id}/structured-data")
    cleared = (await put(jobs, job_id, company_logo=None)).json()

    assert hit["company_logo"] == first
    assert changed["company_logo"] == second
    assert data.json()["hiringOrganization"]["logo"] == second
    assert cleared["company_logo"] is None


@pytest.mark.parametrize(
    "more",
    [
        {"status": "closed"},
        {"status": "banana"},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": (TODAY + timedelta(days=91)).isoformat()},
        {"posted_by": 1},
        {"views": 1000},
        {"expiry_chosen": True},
    ],
    ids=", ".join,
)
async def test_posting_takes_no_more_than_it_should(
    jobs: Jobs, more: dict[str, object]
) -> None:
    answer = await jobs.client.post("/api/v1/jobs", json=JOB | more, headers=OWNER)

    assert answer.status_code == 422
