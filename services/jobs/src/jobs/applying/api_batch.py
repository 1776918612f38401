"""The HTTP door: applying to several jobs at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pydantic import AfterValidator, Field

from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.deps import DatabaseDep, WriteSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Body, Id, View
from jobs.applying import applications, batch, papers
from jobs.applying.api_application import Letter, all_different
from jobs.applying.batch import Result
from jobs.applying.papers import Papers
from jobs.fitting import fitting
from jobs.fitting.fitting import OwnPart
from jobs.postings import postings
from jobs.resumes_client import (
    ResumeNotFound,
    ResumeNotReady,
    Snapshot,
    find_snapshot,
)
from jobs.settings import Settings
from jobs.tables import Job

router = make_router("/api/v1/applications", tag="applications")

JOBS_AT_ONCE = 20


class NewApplications(Body):
    job_ids: Annotated[
        list[Id],
        Field(
            min_length=1,
            max_length=JOBS_AT_ONCE,
            json_schema_extra={"uniqueItems": True},
        ),
        AfterValidator(all_different),
    ] = Field(examples=[[7, 8]])
    resume_id: Id | None = Field(
        default=None, description="Your primary résumé when it is left out"
    )
    cover_letter: Letter | None = Field(
        default=None, examples=["I have built voice assistants for six years."]
    )


class BatchResult(View):
    job_id: int = Field(examples=[7])
    result: Result
    application_id: int | None = Field(
        description="The new one, or the one there was", examples=[31]
    )


class BatchResults(View):
    results: list[BatchResult] = Field(description="One for each job, in their order")
    created: int = Field(examples=[1])
    remaining_today: int = Field(
        description="How many more the last 24 hours leave", examples=[48]
    )


@dataclass(frozen=True)
class Prepared:
    """What goes out with the applications, looked up before their transaction."""

    papers: Papers
    scores: Mapping[int, int]  # by job


async def _prepared(
    body: NewApplications,
    caller: CallerDep,
    calls: CallsDep,
    request: Request,
    database: DatabaseDep,
) -> Prepared:
    """The résumé belongs to the caller, or nothing is sent."""
    settings: Settings = request.state.settings
    snapshot = await find_snapshot(
        calls,
        caller.user_id,
        body.resume_id,
        timeout=settings.resumes_timeout_seconds,
    )
    async with database.read() as session:
        jobs = await postings.list_by_ids(session, body.job_ids, whole=True)
        own = await fitting.own_part(session, caller.user_id)
    return await asyncio.to_thread(_prepare, jobs, snapshot, own, body.cover_letter)


def _prepare(
    jobs: list[Job],
    snapshot: Snapshot | None,
    own: OwnPart,
    cover_letter: str | None,
) -> Prepared:
    sent = papers.gather(snapshot, cover_letter)
    if snapshot is None:
        return Prepared(sent, {})
    candidate = fitting.joined(fitting.from_snapshot(snapshot), own)
    return Prepared(sent, {job.id: fitting.judge(job, candidate).score for job in jobs})


@router.post(
    "/batch",
    responses=problems(
        Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady, ServiceAway
    ),
)
async def apply_to_many(
    body: NewApplications,
    caller: CallerDep,
    prepared: Annotated[Prepared, Depends(_prepared)],
    request: Request,
    session: WriteSession,
) -> BatchResults:
    """Apply to several jobs with the same résumé and letter; a result for each."""
    settings: Settings = request.state.settings
    limit, now = settings.applications_a_day, utc_now()
    applied = await batch.apply_to_all(
        session,
        caller.user_id,
        body.job_ids,
        prepared.papers,
        scores=prepared.scores,
        daily_limit=limit,
        now=now,
    )
    done, _ = await applications.count_lately(session, caller.user_id, now=now)
    return BatchResults(
        results=[BatchResult.model_validate(each) for each in applied],
        created=sum(each.result == "created" for each in applied),
        remaining_today=max(0, limit - done),
    )
