"""What jobs are called, for the services that name them."""

import pytest

from common.testing import bearer, internal_bearer
from services.jobs.tests.conftest import JOB, RECRUITER, Jobs

PATH = "/internal/jobs/labels"


async def test_profiles_is_told_what_jobs_are_called(jobs: Jobs) -> None:
    first = await jobs.post()
    second = await jobs.post(title="Dialogue Designer")

    answer = await jobs.client.post(
        PATH,
        json={"ids": [second, first, second + 1000]},
        headers=internal_bearer("profiles", "jobs"),
    )

    assert answer.json() == {
        str(first): {"title": JOB["title"], "company": JOB["company"]},
        str(second): {"title": "Dialogue Designer", "company": JOB["company"]},
    }


async def test_nobody_else_may_ask(jobs: Jobs) -> None:
    asked = {"json": {"ids": [1]}}

    others = internal_bearer("social", "jobs")
    assert (await jobs.client.post(PATH, **asked, headers=others)).status_code == 403
    person = bearer(RECRUITER, role="admin")
    assert (await jobs.client.post(PATH, **asked, headers=person)).status_code == 401


@pytest.mark.parametrize(
    "body", [{"ids": [0]}, {"ids": ["1"]}, {"ids": [1] * 101}, {}, {"ids": 1}], ids=str
)
async def test_what_makes_no_sense_is_refused(jobs: Jobs, body: dict) -> None:
    answer = await jobs.client.post(
        PATH, json=body, headers=internal_bearer("profiles", "jobs")
    )

    assert answer.status_code == 422
