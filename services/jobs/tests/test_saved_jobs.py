"""Saved jobs: one person's, with their notes, until the job is deleted."""

import asyncio
import json
import zipfile
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from common import exporting
from common.contracts.auth import ErasureRequested
from common.contracts.resumes import ResumeParsed
from common.testing import bearer, running_service, settings_for
from jobs.main import build
from jobs.personal import PERSONAL
from jobs.reactions import REACTIONS
from jobs.settings import Settings
from jobs.tables import SavedJob
from services.jobs.tests.conftest import CANDIDATE, JOB, RECRUITER, SNAPSHOT, Jobs

MINE, OTHER = bearer(CANDIDATE), bearer(8)
OWNER = bearer(RECRUITER, role="recruiter")
PATH = "/api/v1/saved-jobs"


async def save(
    jobs: Jobs, job_id: int, who: dict[str, str] = MINE, **more: object
) -> httpx.Response:
    body = {"job_id": job_id, **more}
    return await jobs.client.post(PATH, json=body, headers=who)


async def listed(jobs: Jobs, who: dict[str, str] = MINE, **query: object) -> dict:
    answer = await jobs.client.get(PATH, params=query, headers=who)
    assert answer.status_code == 200, answer.text
    found: dict = answer.json()
    return found


async def test_a_saved_job_is_listed_with_notes_and_the_own_application(
    jobs: Jobs,
) -> None:
    first = await jobs.post(title="Voice Engineer")
    second = await jobs.post(title="Linguist")
    assert (await jobs.apply(first)).status_code == 201

    saved = await save(jobs, first, notes="  Ask Ada.  ")
    await save(jobs, second)
    await save(jobs, second, OTHER, notes="Theirs")

    assert saved.status_code == 201
    assert saved.headers["location"] == f"{PATH}/{first}"
    read = await jobs.client.get(saved.headers["location"], headers=MINE)
    assert read.json() == saved.json()
    assert read.headers["etag"] == saved.headers["etag"] == '"1"'
    found = await listed(jobs)
    assert found["total"] == 2
    newest, oldest = found["items"]
    assert (newest["job_id"], newest["notes"]) == (second, None)
    assert newest["job"]["application_status"] is None
    assert oldest["notes"] == "Ask Ada."
    assert oldest["job"]["title"] == "Voice Engineer"
    assert oldest["job"]["application_status"] == "applied"
    assert oldest["job"]["is_saved"] is oldest["job_is_open"] is True
    page = await listed(jobs, page=2, page_size=1)
    assert [each["job_id"] for each in page["items"]] == [first]
    assert (await listed(jobs, bearer(99)))["items"] == []


async def test_a_job_is_saved_once_whoever_asks_at_the_same_time(jobs: Jobs) -> None:
    job_id = await jobs.post()

    answers = await asyncio.gather(*(save(jobs, job_id) for _ in range(6)))

    assert sorted(a.status_code for a in answers) == [201, *([409] * 5)]
    refused = next(a for a in answers if a.status_code == 409)
    assert refused.json()["code"] == "already_saved"
    assert (await listed(jobs))["total"] == 1
    again = MINE | {"Idempotency-Key": "once"}
    other = await jobs.post()
    first, second = await save(jobs, other, again), await save(jobs, other, again)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


async def test_every_row_says_whether_it_is_saved(jobs: Jobs) -> None:
    saved, other = await jobs.post(title="One"), await jobs.post(title="Two")
    await save(jobs, saved)
    facts = {k: SNAPSHOT[k] for k in ("skills", "years_experience", "education")}
    parsed = ResumeParsed(resume_id=2, user_id=CANDIDATE, is_primary=True, **facts)
    await jobs.running.hears(REACTIONS, parsed)
    await jobs.indexed()

    async def marked(who: dict[str, str], path: str) -> dict[int, bool]:
        answer = (await jobs.client.get(path, headers=who)).json()
        hits = [row.get("job", row) for row in answer["items"]]
        return {hit["id"]: hit["is_saved"] for hit in hits}

    for path in ("/api/v1/jobs", "/api/v1/jobs?sort=match", "/api/v1/jobs/recommended"):
        assert await marked(MINE, path) == {saved: True, other: False}
    for who in ({}, OTHER):
        assert await marked(who, "/api/v1/jobs") == {saved: False, other: False}
    for job_id in (saved, other):
        shown = await jobs.client.get(f"/api/v1/jobs/{job_id}", headers=MINE)
        assert shown.json()["is_saved"] is (job_id == saved)


async def test_a_closed_job_stays_and_says_so_a_deleted_one_is_gone(
    jobs: Jobs,
) -> None:
    closed, deleted = await jobs.post(), await jobs.post()
    for job_id in (closed, deleted):
        await save(jobs, job_id)
    await jobs.client.put(
        f"/api/v1/jobs/{closed}", json={"status": "closed"}, headers=OWNER
    )
    await jobs.client.delete(f"/api/v1/jobs/{deleted}", headers=OWNER)

    found = await listed(jobs)

    assert found["total"] == 1
    [left] = found["items"]
    assert (left["job_id"], left["job_is_open"]) == (closed, False)
    for method in ("GET", "DELETE"):
        gone = await jobs.client.request(method, f"{PATH}/{deleted}", headers=MINE)
        assert gone.json()["code"] == "saved_job_not_found"


async def test_notes_are_the_callers_to_change(jobs: Jobs) -> None:
    job_id = await jobs.post()
    await save(jobs, job_id, notes="First")
    path = f"{PATH}/{job_id}"

    async def put(who: dict[str, str], **body: object) -> httpx.Response:
        return await jobs.client.put(path, json=body, headers=who)

    assert (await put(MINE)).json()["notes"] == "First"
    changed = await put(MINE | {"If-Match": '"1"'}, notes="Second")
    assert (changed.json()["notes"], changed.headers["etag"]) == ("Second", '"2"')
    stale = await put(MINE | {"If-Match": '"1"'}, notes="Third")
    assert stale.status_code == 412
    assert (await put(OTHER, notes="Mine now")).status_code == 404
    assert (await put(MINE, notes=None)).json()["notes"] is None


async def test_what_is_removed_can_be_saved_again(jobs: Jobs) -> None:
    job_id = await jobs.post()
    await save(jobs, job_id)
    path = f"{PATH}/{job_id}"

    assert (await jobs.client.delete(path, headers=OTHER)).status_code == 404
    stale = MINE | {"If-Match": '"9"'}
    assert (await jobs.client.delete(path, headers=stale)).status_code == 412
    assert (await jobs.client.delete(path, headers=MINE)).status_code == 204
    assert (await jobs.client.delete(path, headers=MINE)).status_code == 404
    assert (await save(jobs, job_id)).status_code == 201


async def test_only_jobs_that_are_shown_can_be_saved(jobs: Jobs) -> None:
    draft = await jobs.post(status="draft")

    for job_id in (draft, 99, 10**15 - 1):
        assert (await save(jobs, job_id)).json()["code"] == "job_not_found"
    assert (await save(jobs, draft, OWNER)).status_code == 201
    assert (await save(jobs, 1, {})).status_code == 401
    for method in ("GET", "PUT", "DELETE"):
        for path in (PATH, f"{PATH}/{draft}"):
            answer = await jobs.client.request(method, path, json={})
            assert answer.status_code in (401, 405)
    for last in (2**63, 0, "1.0", "01", "-1"):
        answer = await jobs.client.get(f"{PATH}/{last}", headers=MINE)
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"job_id": None},
        {"job_id": "1"},
        {"job_id": 2**63},
        {"job_id": 1, "user_id": 8},
        {"job_id": 1, "id": 5},
        {"job_id": 1, "notes": "x" * 4001},
        {"job_id": 1, "notes": "\x00"},
        {"job_id": 1, "notes": 5},
        [1],
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_not_saved(jobs: Jobs, body: object) -> None:
    await jobs.post()

    answer = await jobs.client.post(PATH, json=body, headers=MINE)

    assert answer.status_code in (400, 422)
    assert (await listed(jobs))["total"] == 0


async def test_somebody_saves_only_so_many(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path, saved_jobs_each=2)
    async with running_service(build, settings) as running:
        for _ in range(3):
            await running.client.post("/api/v1/jobs", json=JOB, headers=OWNER)
        answers = await asyncio.gather(
            *(
                running.client.post(PATH, json={"job_id": n}, headers=MINE)
                for n in (1, 2, 3)
            )
        )

    assert sorted(a.status_code for a in answers) == [201, 201, 409]
    assert "too_many_saved" in [a.json().get("code") for a in answers]


async def test_saved_jobs_are_exported_and_go_with_their_person(jobs: Jobs) -> None:
    job_id = await jobs.post()
    for who in (MINE, OTHER):
        await save(jobs, job_id, who, notes="Mine")

    file = await exporting.build(
        jobs.running.database, PERSONAL, CANDIDATE, files_dir=None
    )
    erasing = jobs.running.state["erasing"]
    gone = ErasureRequested(erasure_id=1, user_id=CANDIDATE)
    await jobs.running.hears([erasing.reaction], gone)

    with file, zipfile.ZipFile(file) as archive:
        [written] = json.loads(archive.read("saved_jobs.json"))
    assert (written["job_id"], written["notes"]) == (job_id, "Mine")
    assert written["job_title"] == JOB["title"]
    async with jobs.running.database.read() as session:
        left = list(await session.scalars(select(SavedJob.user_id)))
    assert left == [8]
