"""The HTTP door: how a résumé reads, in all and for one job, and what to do next."""

from typing import Annotated

from fastapi import Request
from pydantic import Field

from common.calls import CallsDep
from common.deps import DatabaseDep, ReadSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import PROSE, Body, Id, PathId
from resumes.ai_client import explain
from resumes.jobs_client import JobNotFound, JobsUnavailable
from resumes.judging import suggestions
from resumes.judging.judging import TwoTargets, contents_of, find_target, judge
from resumes.judging.judging_views import Analysis, AtsScore, JudgedFor, Suggestions
from resumes.keeping import library
from resumes.keeping.library import ResumeNotFound, ResumeNotReady
from resumes.settings import Settings

router = make_router("/api/v1/resumes", tag="resumes")

JobText = Annotated[
    Annotated[str, Field(max_length=20_000), PROSE] | None,
    Field(
        description="Judge against the text of this posting",
        examples=["We look for somebody who builds voice bots with Python."],
    ),
]
JobId = Annotated[
    Id | None, Field(description="Judge against this open job", examples=[7])
]


class AnalysisRequest(Body):
    """At most one of the two; with neither, against roles like one's own."""

    job_description: JobText = None
    job_id: JobId = None


@router.get(
    "/{resume_id:id}/ats-score",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady),
)
async def read_ats_score(
    resume_id: PathId, caller: CallerDep, session: ReadSession
) -> AtsScore:
    """The score and the checks it is the sum of."""
    resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    if resume.report is None:
        raise ResumeNotReady
    return AtsScore.model_validate({**resume.report, "resume_id": resume.id})


@router.post(
    "/{resume_id:id}/analyze",
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
async def analyze_resume(
    resume_id: PathId,
    caller: CallerDep,
    request: Request,
    calls: CallsDep,
    database: DatabaseDep,
    body: AnalysisRequest | None = None,
) -> Analysis:
    """The whole ATS report with prose, against a job or a posting if one is given.

    Every number comes from the checks; the explanation never changes one.
    """
    settings: Settings = request.state.settings
    async with database.read() as session:
        resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    contents_of(resume)  # before anybody is asked
    asked = body or AnalysisRequest()
    target = await find_target(
        calls,
        caller.user_id,
        asked.job_id,
        asked.job_description,
        timeout=settings.jobs_timeout_seconds,
    )
    judged = await judge(resume, target.text)
    explanation = await explain(
        calls, caller.user_id, judged, timeout=settings.ai_timeout_seconds
    )
    job = JudgedFor.model_validate(target.posting) if target.posting else None
    return Analysis(
        **judged.model_dump(),
        resume_id=resume.id,
        job=job,
        explanation=explanation.text,
        engine=explanation.engine,
        degraded_reason=explanation.degraded_reason,
    )


@router.get(
    "/{resume_id:id}/suggestions",
    responses=problems(Unauthorized, InvalidToken, ResumeNotFound, ResumeNotReady),
)
async def suggest_next(
    resume_id: PathId,
    caller: CallerDep,
    request: Request,
    calls: CallsDep,
    database: DatabaseDep,
) -> Suggestions:
    """What to do next: projects to build, skills to gain or show, lines to rewrite.

    Everything is read off the report; ai only explains it in words.
    """
    settings: Settings = request.state.settings
    async with database.read() as session:
        resume = await library.get_own(session, caller.user_id, resume_id, whole=True)
    _, parsed = contents_of(resume)
    report = await judge(resume, None)
    explanation = await explain(
        calls, caller.user_id, report, timeout=settings.ai_timeout_seconds
    )
    return Suggestions(
        resume_id=resume.id,
        project_ideas=suggestions.project_ideas(report, parsed),
        skill_enhancements=suggestions.skill_enhancements(report, parsed),
        resume_improvements=suggestions.resume_improvements(report),
        explanation=explanation.text,
        engine=explanation.engine,
        degraded_reason=explanation.degraded_reason,
    )
