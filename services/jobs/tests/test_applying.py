"""Matching and applying: the numbers are checked, nothing happens twice."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from common.clock import utc_now
from common.contracts.jobs import ApplicationSubmitted
from common.contracts.resumes import PrimaryResumeChanged, ResumeParsed, ResumeRemoved
from common.testing import bearer, internal_bearer
from jobs.reactions import REACTIONS
from jobs.tables import Job
from matching import (
    Evidence,
    Requirement,
    Verdict,
    score,
)
from services.jobs.tests.conftest import (
    CANDIDATE,
    JOB,
    NOT_READ,
    RECRUITER,
    SNAPSHOT,
    Jobs,
)

PAST = utc_now() - timedelta(days=1)
EARLIER = 8  # who applied before the job was over


def parsed(resume_id: int = 2, *, primary: bool = True, **more: object) -> ResumeParsed:
    facts = {k: SNAPSHOT[k] for k in ("skills", "years_experience", "education")}
    return ResumeParsed(
        resume_id=resume_id, user_id=CANDIDATE, is_primary=primary, **facts | more
    )


async def recommended(jobs: Jobs, **query: object):
    return await jobs.client.get(
        "/api/v1/jobs/recommended", params=query, headers=bearer(CANDIDATE)
    )


async def match(jobs: Jobs, job_id: int, user_id: int = CANDIDATE, **body: object):
    return await jobs.client.post(
        f"/api/v1/jobs/{job_id}/match", json=body, headers=bearer(user_id)
    )


async def test_a_match_quotes_both_sides_and_its_score_can_be_recomputed(
    jobs: Jobs,
) -> None:
    job_id = await jobs.post()

    found = (await match(jobs, job_id)).json()

    texts = {"resume": {"skills": SNAPSHOT["text"]}, "posting": JOB}
    quoted = 0
    for verdict in found["verdicts"]:
        for evidence in verdict["evidence"]:
            text = texts[evidence["source"]].get(evidence["section"])
            if isinstance(text, str):
                place = slice(evidence["start"], evidence["end"])
                assert text[place] == evidence["quote"]
                quoted += 1
    assert quoted >= 3
    assert found["matching_skills"] == ["Python"]
    assert "Terraform" in found["missing_skills"]
    assert found["match_score"] == score([rebuilt(v) for v in found["verdicts"]])


def rebuilt(verdict: dict) -> Verdict:
    requirement = Requirement(
        kind=verdict["kind"],
        name=verdict["requirement"],
        importance=verdict["importance"],
        section=verdict["evidence"][0]["section"],
        start=0,
        end=0,
        quote="",
    )
    evidence = tuple(Evidence(**e) for e in verdict["evidence"][1:])
    return Verdict(requirement, verdict["verdict"], evidence)


async def test_the_same_question_gets_the_same_bytes(jobs: Jobs) -> None:
    job_id = await jobs.post()
    first, second = await match(jobs, job_id), await match(jobs, job_id)
    assert first.content == second.content


async def test_without_ai_the_explanation_says_why_it_is_less(jobs: Jobs) -> None:
    found = (await match(jobs, await jobs.post())).json()
    assert (found["engine"], found["degraded_reason"]) == ("ledger", "ai_unavailable")
    assert found["explanation"]


async def test_a_match_needs_a_resume_of_ones_own(jobs: Jobs) -> None:
    job_id = await jobs.post()

    assert (await match(jobs, job_id, user_id=8)).json()["code"] == "no_resume_yet"
    foreign = await match(jobs, job_id, user_id=8, resume_id=2)
    assert foreign.status_code == 404
    assert (await match(jobs, 999)).status_code == 404
    anonymous = await jobs.client.post(f"/api/v1/jobs/{job_id}/match", json={})
    assert anonymous.status_code == 401


async def test_recommended_is_no_job_id_and_ranks_by_the_ledger(jobs: Jobs) -> None:
    assert (await recommended(jobs)).json()["code"] == "no_resume_yet"
    fits = await jobs.post(requirements="- Python required", skills=["Python"])
    fits_less = await jobs.post()
    await jobs.post(title="Nurse", description="x", requirements="", skills=[])
    await jobs.indexed()
    await jobs.running.hears(REACTIONS, parsed())

    best = (await recommended(jobs)).json()["items"]

    assert [each["job"]["id"] for each in best][:2] == [fits, fits_less]
    assert best[0]["match_score"] > best[1]["match_score"]
    high = (await recommended(jobs, min_score=best[0]["match_score"])).json()["items"]
    assert [each["job"]["id"] for each in high] == [fits]
    await jobs.apply(fits)
    assert fits not in [
        e["job"]["id"] for e in (await recommended(jobs)).json()["items"]
    ]


async def test_copies_follow_the_newest_facts_in_whatever_order_they_come(
    jobs: Jobs,
) -> None:
    await jobs.post(requirements="- Python required", skills=["Python"])
    await jobs.indexed()
    old = parsed(skills=[], occurred_at="2026-01-01T00:00:00Z")
    new = parsed(occurred_at="2026-01-02T00:00:00Z")

    for event in (new, old, new):
        await jobs.running.hears(REACTIONS, event)
    assert (await recommended(jobs)).json()["total"] == 1

    gone = ResumeRemoved(resume_id=2, user_id=CANDIDATE)
    await jobs.running.hears(REACTIONS, gone)
    await jobs.running.hears(REACTIONS, parsed(occurred_at="2026-01-03T00:00:00Z"))
    assert (await recommended(jobs)).status_code == 409


async def test_another_resume_can_become_the_primary_one(jobs: Jobs) -> None:
    await jobs.running.hears(REACTIONS, parsed())
    await jobs.running.hears(REACTIONS, parsed(3, primary=False, skills=[]))
    changed = PrimaryResumeChanged(user_id=CANDIDATE, resume_id=3)

    await jobs.running.hears(REACTIONS, changed)

    assert (await recommended(jobs)).json()["items"] == []


async def test_an_application_carries_the_resume_and_is_told_of(jobs: Jobs) -> None:
    job_id = await jobs.post()

    applied = await jobs.apply(job_id, cover_letter="Hello", notes="private")

    assert applied.status_code == 201
    body = applied.json()
    assert (body["resume_id"], body["resume_filename"]) == (2, "ada.pdf")
    assert body["match_score"] == (await match(jobs, job_id)).json()["match_score"]
    [event] = await jobs.running.emitted(ApplicationSubmitted)
    assert (event.user_id, event.recruiter_id) == (CANDIDATE, RECRUITER)
    assert "Hello" not in event.model_dump_json()
    await jobs.indexed()
    page = (await jobs.search(CANDIDATE))["items"]
    assert page[0]["application_status"] == "applied"
    assert (await jobs.search(8))["items"][0]["application_status"] is None


async def test_applying_at_once_applies_once(jobs: Jobs) -> None:
    job_id = await jobs.post()

    answers = await asyncio.gather(*(jobs.apply(job_id) for _ in range(20)))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [409] * 19
    assert len(await jobs.running.emitted(ApplicationSubmitted)) == 1


async def test_the_same_key_gets_the_same_answer_and_no_second_effect(
    jobs: Jobs,
) -> None:
    job_id, other = await jobs.post(), await jobs.post()
    key = {"headers": {"Idempotency-Key": "once"}}

    first = await jobs.apply(job_id, **key)
    again = await jobs.apply(job_id, **key)
    elsewhere = await jobs.apply(other, **key)

    assert first.content == again.content
    assert again.status_code == 201
    assert again.headers["location"] == first.headers["location"]
    assert elsewhere.json()["code"] == "idempotency_key_reused"
    at_once = {"headers": {"Idempotency-Key": "at-once"}}
    answers = await asyncio.gather(*(jobs.apply(other, **at_once) for _ in range(8)))
    codes = {a.json().get("code") for a in answers}
    assert sum(a.status_code == 201 for a in answers) >= 1, codes
    assert codes <= {None, "still_running"}
    assert len(await jobs.running.emitted(ApplicationSubmitted)) == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "ä", "a b"])
async def test_a_key_that_is_no_key_is_refused(jobs: Jobs, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    answer = await jobs.apply(await jobs.post(), headers=headers)
    assert answer.json()["code"] == "bad_idempotency_key"


async def test_foreign_things_inside_an_application_are_refused(jobs: Jobs) -> None:
    job_id = await jobs.post()

    assert (await jobs.apply(job_id, resume_id=99)).status_code == 404
    assert (await jobs.apply(job_id, user_id=8, resume_id=2)).status_code == 404
    own = await jobs.apply(job_id, user_id=RECRUITER)
    assert own.json()["code"] == "own_job"
    assert (await jobs.apply(12345)).json()["code"] == "job_not_found"
    for field in ("user_id", "status", "match_score", "id"):
        body = {"job_id": job_id, field: 1}
        answer = await jobs.client.post(
            "/api/v1/applications", json=body, headers=bearer(CANDIDATE)
        )
        assert answer.status_code == 422
    assert await jobs.running.emitted(ApplicationSubmitted) == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"status": "closed"}, 409, "job_not_open"),
        ({"status": "paused"}, 409, "job_not_open"),
        ({"expires_at": PAST}, 409, "job_not_open"),
        ({"status": "draft"}, 404, "job_not_found"),
        ({"status": "closed", "deleted_at": PAST}, 404, "job_not_found"),
    ],
    ids=["closed", "paused", "expired", "draft", "deleted"],
)
async def test_a_job_that_is_over_takes_no_applications_and_says_so(
    jobs: Jobs, change: dict, status: int, code: str
) -> None:
    job_id = await jobs.post()
    jobs.resumes.held[EARLIER] = SNAPSHOT
    assert (await jobs.apply(job_id, EARLIER)).status_code == 201
    async with jobs.running.database.write() as session:
        await session.execute(update(Job).where(Job.id == job_id).values(change))

    answer = await jobs.apply(job_id)
    again = await jobs.apply(job_id, EARLIER)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    known = "already_applied" if status == 409 else code
    assert again.json()["code"] == known
    assert len(await jobs.running.emitted(ApplicationSubmitted)) == 1


async def test_who_has_withdrawn_is_told_that_it_is_final(jobs: Jobs) -> None:
    job_id = await jobs.post()
    sent = (await jobs.apply(job_id)).headers["location"]
    other = await jobs.apply(job_id)
    await jobs.client.delete(sent, headers=bearer(CANDIDATE))

    again = await jobs.apply(job_id)

    for answer in (other, again):
        assert (answer.status_code, answer.json()["code"]) == (409, "already_applied")
    assert "withdrawn" not in other.json()["detail"]
    assert again.json()["detail"] == (
        "You have withdrawn your application for this job: that is final."
    )


async def test_nobody_applies_with_a_resume_that_is_not_read(jobs: Jobs) -> None:
    job_id = await jobs.post()
    jobs.resumes.held[CANDIDATE] = NOT_READ

    assert (await jobs.apply(job_id)).json()["code"] == "resume_not_ready"
    assert (await match(jobs, job_id)).json()["code"] == "resume_not_ready"
    assert await jobs.running.emitted(ApplicationSubmitted) == []


async def test_a_day_has_its_limit(jobs: Jobs) -> None:
    job_ids = [await jobs.post() for _ in range(6)]
    for job_id in job_ids[:5]:
        assert (await jobs.apply(job_id)).status_code == 201

    over = await jobs.apply(job_ids[5])

    assert over.status_code == 429
    assert over.json()["code"] == "daily_limit_reached"
    assert int(over.headers["retry-after"]) > 86_000


async def test_the_tracker_shows_ones_own_and_by_status(jobs: Jobs) -> None:
    await jobs.apply(await jobs.post())
    listed = await jobs.client.get("/api/v1/applications", headers=bearer(CANDIDATE))
    others = await jobs.client.get("/api/v1/applications", headers=bearer(8))
    none = await jobs.client.get(
        "/api/v1/applications?status=offered", headers=bearer(CANDIDATE)
    )

    assert listed.json()["items"][0]["job"]["company"] == "Northwind Voice"
    assert others.json()["total"] == none.json()["total"] == 0


async def test_a_removed_resume_leaves_the_application_without_it(jobs: Jobs) -> None:
    await jobs.apply(await jobs.post())

    gone = ResumeRemoved(resume_id=2, user_id=CANDIDATE)
    await jobs.running.hears(REACTIONS, gone)

    listed = await jobs.client.get("/api/v1/applications", headers=bearer(CANDIDATE))
    [application] = listed.json()["items"]
    assert application["resume_id"] is None
    assert application["resume_filename"] == "ada.pdf"


async def test_postings_are_loaded_once_and_by_the_operator_alone(jobs: Jobs) -> None:
    batch = [
        JOB | {"source": "samples", "external_id": f"s-{n}", "posted_days_ago": n}
        for n in range(3)
    ]

    async def load(headers: dict[str, str]):
        return await jobs.client.post(
            "/internal/jobs/load", json=batch, headers=headers
        )

    operator = internal_bearer("operator", "jobs")
    assert (await load(operator)).json() == {"jobs": 3}
    assert (await load(operator)).json() == {"jobs": 0}
    assert (await load(internal_bearer("social", "jobs"))).status_code == 403
    assert (await load(bearer(1, role="admin"))).status_code == 401
