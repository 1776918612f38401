"""What ai may ask of résumés, and for whom."""

from typing import Any

import httpx
import pytest

from common.testing import bearer, internal_bearer
from services.resumes.tests.conftest import Resumes

POSTING = "Voice Engineer\nPython and Kubernetes are required, Apache Kafka is a plus."


async def asked(
    resumes: Resumes, what: str, body: Any, caller: str = "ai"
) -> httpx.Response:
    return await resumes.client.post(
        f"/internal/resumes/{what}",
        json=body,
        headers=internal_bearer(caller, "resumes"),
    )


async def uploaded(resumes: Resumes, user_id: int = 7) -> int:
    resume_id: int = (await resumes.upload(user_id=user_id)).json()["id"]
    await resumes.read(resume_id, user_id)
    return resume_id


async def test_a_resume_is_given_whole(resumes: Resumes) -> None:
    resume_id = await uploaded(resumes)

    whole = (await asked(resumes, "whole", {"user_id": 7, "resume_id": None})).json()

    assert whole["resume_id"] == resume_id
    assert whole["parsed"]["name"]["value"] == "Ada Lovelace"
    assert whole["text"].startswith("Ada Lovelace")
    assert whole["ats_score"] is not None
    assert whole["fixes"]


async def test_a_rewritten_resume_is_judged_beside_its_source(
    resumes: Resumes,
) -> None:
    resume_id = await uploaded(resumes)
    source = (await asked(resumes, "whole", {"user_id": 7, "resume_id": None})).json()
    body = {"user_id": 7, "resume_id": resume_id, "job_description": POSTING}

    same = await asked(resumes, "judge", {**body, "text": source["text"]})
    worse = await asked(resumes, "judge", {**body, "text": "Ada Lovelace"})

    assert same.json()["before"] == same.json()["after"]
    assert worse.json()["before"] == same.json()["before"]
    assert worse.json()["after"] < worse.json()["before"]


async def test_only_ai_asks_and_only_for_the_owner(resumes: Resumes) -> None:
    resume_id = await uploaded(resumes)
    judge = {"text": "x", "job_description": POSTING}
    for what, more in (("whole", {}), ("judge", judge)):
        body = {"user_id": 7, "resume_id": resume_id, **more}
        other = await asked(resumes, what, {**body, "user_id": 8})
        assert other.json()["code"] == "resume_not_found"
        assert (await asked(resumes, what, body, "jobs")).status_code == 403
        person = await resumes.client.post(
            f"/internal/resumes/{what}", json=body, headers=bearer(7)
        )
        assert person.status_code == 401


async def test_who_has_none_is_told(resumes: Resumes) -> None:
    answer = await asked(resumes, "whole", {"user_id": 9, "resume_id": None})
    assert answer.json()["code"] == "resume_not_found"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 60_001},
        {"job_description": None},
        {"resume_id": "1"},
        {"score": 100},
    ],
)
async def test_what_makes_no_sense_is_refused(resumes: Resumes, wrong: Any) -> None:
    body = {"user_id": 7, "resume_id": 1, "text": "x", "job_description": "y", **wrong}
    assert (await asked(resumes, "judge", body)).status_code == 422
