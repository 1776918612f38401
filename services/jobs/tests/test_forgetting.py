"""Forgetting people: applications go, postings stay without who wrote them."""

import json
import zipfile

from sqlalchemy import select

from common import exporting
from common.contracts.auth import ErasureRequested
from common.contracts.jobs import JobClosed
from common.contracts.resumes import ResumeParsed
from common.testing import bearer
from jobs.personal import PERSONAL
from jobs.reactions import REACTIONS
from jobs.tables import (
    Application,
    ApplicationPapers,
    ApplicationStep,
    Job,
    ResumeFacts,
)
from services.jobs.tests.conftest import CANDIDATE, RECRUITER, Jobs


async def forget(jobs: Jobs, user_id: int) -> None:
    erasing = jobs.running.state["erasing"]
    event = ErasureRequested(erasure_id=1, user_id=user_id)
    await jobs.running.hears([erasing.reaction], event)


async def test_applications_go_with_their_history_and_nobody_elses(
    jobs: Jobs,
) -> None:
    job_id = await jobs.post()
    jobs.resumes.held[8] = jobs.resumes.held[CANDIDATE]
    for user_id in (CANDIDATE, 8):
        answer = await jobs.apply(job_id, user_id)
        assert answer.status_code == 201, answer.text

    await forget(jobs, CANDIDATE)

    async with jobs.running.database.read() as session:
        left = list(await session.scalars(select(Application)))
        steps = list(await session.scalars(select(ApplicationStep.application_id)))
        papers = list(await session.scalars(select(ApplicationPapers.application_id)))
    assert [application.user_id for application in left] == [8]
    assert steps == papers == [left[0].id]


async def test_postings_of_who_is_gone_are_closed_and_name_nobody(
    jobs: Jobs,
) -> None:
    mine = await jobs.post(title="Prompt Engineer")
    await jobs.post(title="Voice Engineer", user_id=10)

    await forget(jobs, RECRUITER)
    await jobs.indexed()

    async with jobs.running.database.read() as session:
        job = await session.get_one(Job, mine)
    assert (job.status, job.posted_by) == ("closed", None)
    assert await jobs.found() == ["Voice Engineer"]
    closed = await jobs.running.emitted(JobClosed)
    assert [event.job_id for event in closed] == [mine]


async def test_what_a_recruiter_noted_goes_with_them_and_moves_nobody(
    jobs: Jobs,
) -> None:
    jobs.resumes.held[8] = jobs.resumes.held[CANDIDATE]
    await jobs.apply(await jobs.post())
    await jobs.apply(await jobs.post(user_id=10), 8)
    noted = {"notes": "too junior", "rating": 2}
    for number, recruiter in ((1, RECRUITER), (2, 10)):
        answer = await jobs.client.put(
            f"/api/v1/applications/{number}",
            json=noted,
            headers=bearer(recruiter, role="recruiter"),
        )
        assert answer.status_code == 200

    await forget(jobs, RECRUITER)

    async with jobs.running.database.read() as session:
        left = list(await session.scalars(select(Application)))
    notes = [(each.employer_notes, each.employer_rating) for each in left]
    assert notes == [(None, None), ("too junior", 2)]
    # The job is closed now; nobody is rejected for that.
    assert [each.status for each in left] == ["applied", "applied"]
    mine = await jobs.client.get("/api/v1/applications/1", headers=bearer(CANDIDATE))
    assert mine.json()["job_is_open"] is False


async def test_drafts_of_who_is_gone_are_told_of_to_nobody_and_seen_by_nobody(
    jobs: Jobs,
) -> None:
    draft = await jobs.post(status="draft")

    await forget(jobs, RECRUITER)

    admin = bearer(1, role="admin")
    shown = await jobs.client.get(f"/api/v1/jobs/{draft}", headers=admin)
    assert shown.status_code == 404
    assert await jobs.running.emitted(JobClosed) == []


async def test_a_resume_read_late_leaves_no_facts(jobs: Jobs) -> None:
    await forget(jobs, CANDIDATE)

    late = ResumeParsed(resume_id=2, user_id=CANDIDATE, is_primary=True)
    await jobs.running.hears(REACTIONS, late)

    async with jobs.running.database.read() as session:
        assert list(await session.scalars(select(ResumeFacts))) == []


async def test_who_wrote_a_posting_gets_it_in_their_export(jobs: Jobs) -> None:
    await jobs.post(title="Prompt Engineer")
    await jobs.post(title="Voice Engineer", user_id=10)

    file = await exporting.build(
        jobs.running.database, PERSONAL, RECRUITER, files_dir=None
    )

    with file, zipfile.ZipFile(file) as archive:
        written = json.loads(archive.read("jobs.json"))
        applied = json.loads(archive.read("applications.json"))
    assert [posting["title"] for posting in written] == ["Prompt Engineer"]
    assert applied == []
