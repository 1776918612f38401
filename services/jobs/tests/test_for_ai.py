"""What ai may ask of jobs, and for whom."""

from typing import Any

import httpx
import pytest

from common.contracts.resumes import (
    PrimaryResumeChanged,
    ResumeParsed,
    SkillFact,
)
from common.testing import bearer, internal_bearer
from jobs.reactions import REACTIONS
from services.jobs.tests.conftest import CANDIDATE, JOB, RECRUITER, Jobs


async def asked(jobs: Jobs, what: str, body: Any, caller: str = "ai") -> httpx.Response:
    return await jobs.client.post(
        f"/internal/jobs/{what}", json=body, headers=internal_bearer(caller, "jobs")
    )


async def known(jobs: Jobs, *skill_ids: str) -> None:
    """The candidate's résumé, as its events tell of it."""
    facts = tuple(
        SkillFact(skill_id=each, section="skills", start=0, end=1) for each in skill_ids
    )
    for event in (
        PrimaryResumeChanged(user_id=CANDIDATE, resume_id=2),
        ResumeParsed(
            resume_id=2,
            user_id=CANDIDATE,
            is_primary=True,
            skills=facts,
            years_experience=6.0,
            education="bachelor",
            level=None,
            languages=(),
        ),
    ):
        await jobs.running.hears(REACTIONS, event)


async def test_a_posting_is_given_to_who_may_see_it(jobs: Jobs) -> None:
    job_id = await jobs.post()
    draft = await jobs.post(status="draft")

    answer = await asked(jobs, "posting", {"user_id": CANDIDATE, "job_id": job_id})

    assert answer.json()["title"] == JOB["title"]
    assert answer.json()["requirements"] == JOB["requirements"]
    for body in (
        {"user_id": CANDIDATE, "job_id": draft},
        {"user_id": CANDIDATE, "job_id": 10**12},
    ):
        refused = await asked(jobs, "posting", body)
        assert refused.json()["code"] == "job_not_found"
    own = await asked(jobs, "posting", {"user_id": RECRUITER, "job_id": draft})
    assert own.status_code == 200


async def test_the_search_of_one_person_is_told(jobs: Jobs) -> None:
    await known(jobs, "python")
    first = await jobs.post(skills=["Python", "Terraform"])
    await jobs.post(title="Voice Engineer", skills=["Python", "Terraform"])
    await jobs.apply(first)
    await jobs.indexed()

    told = (await asked(jobs, "standing", {"user_id": CANDIDATE})).json()
    other = (await asked(jobs, "standing", {"user_id": 99})).json()

    assert told["by_status"] == {"applied": 1}
    assert told["latest"] == [
        {"title": JOB["title"], "company": JOB["company"], "status": "applied"}
    ]
    assert [job["title"] for job in told["fitting"]] == ["Voice Engineer"]
    assert {"skill": "Terraform", "jobs": 1} in told["gaps"]
    assert other == {
        "judged_jobs": 0,
        "gaps": [],
        "fitting": [],
        "by_status": {},
        "latest": [],
    }


@pytest.mark.parametrize(
    ("what", "body"),
    [("posting", {"user_id": 7, "job_id": 1}), ("standing", {"user_id": 7})],
)
async def test_nobody_else_may_ask(jobs: Jobs, what: str, body: Any) -> None:
    assert (await asked(jobs, what, body, "social")).status_code == 403
    person = await jobs.client.post(
        f"/internal/jobs/{what}", json=body, headers=bearer(7, role="admin")
    )
    assert person.status_code == 401
    assert (await asked(jobs, what, {**body, "user_id": "7"})).status_code == 422
