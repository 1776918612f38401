"""The HTTP door: what changed from one résumé to another, and several side by side."""

import asyncio
from typing import Annotated

from fastapi import Query, Request
from pydantic import AfterValidator, Field

from common.calls import CallsDep
from common.deps import DatabaseDep
from common.errors import Unauthorized, Unprocessable, problems
from common.identity import CallerDep, InvalidToken
from common.pages import QueryInt
from common.routing import router as make_router
from common.schemas import MAX_ID, Body, Id, PathId
from resumes.comparing import differences
from resumes.comparing.differences import Difference
from resumes.comparing.side_by_side import Comparison, side_by_side
from resumes.jobs_client import JobNotFound, JobsUnavailable
from resumes.judging.api_judging import JobId, JobText
from resumes.judging.judging import TwoTargets, contents_of, find_target, judge
from resumes.keeping import library
from resumes.keeping.library import ResumeNotFound, ResumeNotReady
from resumes.settings import Settings
from resumes.tables import Resume

router = make_router("/api/v1/resumes", tag="resumes")

MOST = 5


class SameResume(Unprocessable):
    detail = "Name another résumé: a résumé does not differ from itself."


def _distinct(ids: list[int]) -> list[int]:
    if len(set(ids)) != len(ids):
        raise ValueError("must name each résumé once")
    return ids


class ComparisonRequest(Body):
    """Two to five of one's own; judged for a job or a posting if one is given."""

    resume_ids: Annotated[
        list[Id],
        Field(
            min_length=2,
            max_length=MOST,
            examples=[[3, 5]],
            json_schema_extra={"uniqueItems": True},
        ),
        AfterValidator(_distinct),
    ]
    job_description: JobText = None
    job_id: JobId = None


@router.get(
    "/{resume_id:id}/diff",
    responses=problems(
        Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady, SameResume
    ),
)
async def compare_versions(
    resume_id: PathId,
    against: Annotated[
        QueryInt,
        Query(ge=1, le=MAX_ID, description="The older one, or any other of yours"),
    ],
    caller: CallerDep,
    database: DatabaseDep,
) -> Difference:
    """What changed: fields, skills, lines, and the score check by check."""
    if against == resume_id:
        raise SameResume
    async with database.read() as session:
        before, after = await library.list_own(
            session, caller.user_id, [against, resume_id], whole=True
        )
    return await asyncio.to_thread(_difference, before, after)


def _difference(before: Resume, after: Resume) -> Difference:
    (_, old), (_, new) = contents_of(before), contents_of(after)
    return Difference(
        resume_id=after.id,
        against_id=before.id,
        fields=differences.compare_fields(old, new),
        lists=differences.compare_lists(old, new),
        skills=differences.compare_skills(old, new),
        bullets=differences.compare_lines(old, new),
        score=differences.compare_scores(before.report, after.report),
    )


@router.post(
    "/compare",
    responses=problems(
        Unauthorized,
        InvalidToken,
        ResumeNotFound,
        ResumeNotReady,
        TwoTargets,
        JobNotFound,
        JobsUnavailable,
    ),
)
async def compare_resumes(
    body: ComparisonRequest,
    caller: CallerDep,
    request: Request,
    calls: CallsDep,
    database: DatabaseDep,
) -> Comparison:
    """Two to five résumés side by side: scores, skills, years, what each one lacks.

    For a job or a posting, which of them suits it best.
    """
    settings: Settings = request.state.settings
    async with database.read() as session:
        found = await library.list_own(
            session, caller.user_id, body.resume_ids, whole=True
        )
    parsed = [contents_of(resume)[1] for resume in found]
    target = await find_target(
        calls,
        caller.user_id,
        body.job_id,
        body.job_description,
        timeout=settings.jobs_timeout_seconds,
    )
    reports = [await judge(resume, target.text) for resume in found]
    return side_by_side(list(zip(found, parsed, reports, strict=True)))
