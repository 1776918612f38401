"""The words of a posting, for resumes to judge against."""

import pytest

from common.testing import bearer, internal_bearer
from services.jobs.tests.conftest import JOB, RECRUITER, Jobs

PATH = "/internal/jobs/posting"


async def ask(jobs: Jobs, job_id: object, caller: str = "resumes"):
    return await jobs.client.post(
        PATH,
        json={"user_id": 999, "job_id": job_id},
        headers=internal_bearer(caller, "jobs"),
    )


async def test_resumes_gets_the_words_of_an_open_job(jobs: Jobs) -> None:
    job_id = await jobs.post()

    answer = await ask(jobs, job_id)

    shown = ("title", "company", "location", "description", "requirements", "skills")
    assert answer.json() == {
        "id": job_id,
        "experience_level": JOB.get("experience_level"),
        **{name: JOB.get(name) for name in shown},
    }


@pytest.mark.parametrize("state", ["draft", "paused", "closed"])
async def test_what_is_not_open_is_not_there(jobs: Jobs, state: str) -> None:
    job_id = await jobs.post(**({"status": "draft"} if state == "draft" else {}))
    if state != "draft":
        moved = await jobs.client.put(
            f"/api/v1/jobs/{job_id}",
            json={"status": state},
            headers=bearer(RECRUITER, role="recruiter"),
        )
        assert moved.status_code == 200, moved.text

    answer = await ask(jobs, job_id)

    assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


async def test_a_job_that_never_was_is_not_there(jobs: Jobs) -> None:
    assert (await ask(jobs, 999)).status_code == 404


async def test_nobody_else_may_ask(jobs: Jobs) -> None:
    job_id = await jobs.post()

    assert (await ask(jobs, job_id, "social")).status_code == 403
    person = await jobs.client.post(
        PATH,
        json={"user_id": 999, "job_id": job_id},
        headers=bearer(RECRUITER, role="admin"),
    )
    assert person.status_code == 401


@pytest.mark.parametrize("job_id", [0, -1, "1", 1.0, None, True, 10**15], ids=str)
async def test_what_makes_no_sense_is_refused(jobs: Jobs, job_id: object) -> None:
    assert (await ask(jobs, job_id)).status_code == 422
