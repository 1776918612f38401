"""The HTTP door: open jobs that are like a text, or like another job."""

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import Field

from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import QueryInt
from common.routing import router as make_router
from common.schemas import PROSE, Body, PathId, View
from jobs.applying.statuses import statuses_of
from jobs.fitting.nearest import Nearest
from jobs.fitting.resembling import Like, find_like
from jobs.postings import postings
from jobs.postings.postings import JobNotFound
from jobs.saving.saved import saved_among
from jobs.searching.index_schema import skill_ids
from jobs.searching.threads import SearchBusy
from jobs.views import JobHit

router = make_router("/api/v1/jobs", tag="matching")

MOST = 50


class SimilarRequest(Body):
    text: Annotated[str, Field(min_length=1, max_length=20_000), PROSE] = Field(
        description="A description, as pasted from elsewhere",
        examples=["We look for an engineer who builds voice assistants in Python."],
    )
    limit: int = Field(default=10, ge=1, le=MOST, examples=[10])


class SimilarJob(View):
    job: JobHit
    score: int = Field(
        ge=0, le=100, description="The share of what is telling that it has, too"
    )
    shared_words: list[str] = Field(
        description="The most telling first", examples=[["voice", "assistants"]]
    )
    shared_skills: list[str] = Field(examples=[["Python"]])


class SimilarJobs(View):
    items: list[SimilarJob] = Field(description="The most alike first")


async def _nearest(request: Request) -> Nearest:
    nearest: Nearest = request.state.nearest
    return nearest


NearestDep = Annotated[Nearest, Depends(_nearest)]


@router.post("/similar", responses=problems(Unauthorized, InvalidToken, SearchBusy))
async def find_similar(
    body: SimilarRequest, caller: CallerDep, nearest: NearestDep, database: DatabaseDep
) -> SimilarJobs:
    """The open jobs most like a description, with what they share.

    Empty where the text has nothing that any open job has.
    """
    now = utc_now()
    found = await nearest.run(
        lambda: find_like(nearest, body.text, limit=body.limit, now=now)
    )
    return await _shown(database, caller.user_id, found)


@router.get(
    "/{job_id:id}/similar",
    responses=problems(Unauthorized, InvalidToken, JobNotFound, SearchBusy),
)
async def find_similar_to(
    job_id: PathId,
    caller: CallerDep,
    nearest: NearestDep,
    database: DatabaseDep,
    limit: Annotated[QueryInt, Query(ge=1, le=MOST)] = 10,
) -> SimilarJobs:
    """The open jobs most like another job."""
    now = utc_now()
    async with database.read() as session:
        job = await postings.get_visible(
            session, job_id, now=now, reader=caller.user_id
        )
    text = f"{job.title}\n{job.requirements}\n{job.description}"
    skills = skill_ids(job)
    found = await nearest.run(
        lambda: find_like(
            nearest,
            text,
            skill_ids=skills,
            without=job_id,
            limit=limit,
            now=now,
        )
    )
    return await _shown(database, caller.user_id, found)


async def _shown(database: Database, user_id: int, found: list[Like]) -> SimilarJobs:
    """Without what was closed since it was indexed."""
    likes = {each.job_id: each for each in found}
    now = utc_now()
    async with database.read() as session:
        jobs = await postings.list_by_ids(session, list(likes))
        statuses = await statuses_of(session, user_id, list(likes))
        saved = await saved_among(session, user_id, list(likes))
    items = [
        SimilarJob(
            job=JobHit.model_validate(job).model_copy(
                update={
                    "application_status": statuses.get(job.id),
                    "is_saved": job.id in saved,
                }
            ),
            score=likes[job.id].score,
            shared_words=list(likes[job.id].shared_words),
            shared_skills=list(likes[job.id].shared_skills),
        )
        for job in jobs
        if job.status == "active" and job.expires_at > now
    ]
    return SimilarJobs(items=items)
