"""The HTTP door: how well the caller fits one job, and why."""

from fastapi import Request

from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.deps import DatabaseDep
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Body, Id, PathId
from jobs import ai_client, fitting, postings
from jobs.fitting import NoResumeYet
from jobs.postings import JobNotFound
from jobs.resumes_client import ResumeNotFound, ResumeNotReady, read_snapshot
from jobs.settings import Settings
from jobs.views import ExplainedMatch, explained
from matching import Candidate

router = make_router("/api/v1/jobs", tag="matching")


class MatchRequest(Body):
    resume_id: Id | None = None


@router.post(
    "/{job_id:id}/match",
    responses=problems(
        Unauthorized,
        InvalidToken,
        JobNotFound,
        ResumeNotFound,
        ResumeNotReady,
        NoResumeYet,
    ),
)
async def match_job(
    job_id: PathId,
    caller: CallerDep,
    request: Request,
    calls: CallsDep,
    database: DatabaseDep,
    body: MatchRequest | None = None,
) -> ExplainedMatch:
    """Judge every requirement of a job against the caller's résumé.

    The score is a function of the verdicts alone; the explanation is prose about it.
    """
    settings: Settings = request.state.settings
    now = utc_now()
    async with database.read() as session:
        job = await postings.get_visible(
            session, job_id, now=now, reader=caller.user_id
        )
        own_copy = await fitting.find_candidate(session, caller.user_id)
    resume_id = body.resume_id if body else None
    candidate = await _candidate(calls, settings, caller.user_id, resume_id, own_copy)
    match = fitting.judge(job, candidate)
    explanation = await ai_client.explain(
        calls, job.title, match, timeout=settings.ai_timeout_seconds
    )
    return explained(match, explanation)


async def _candidate(
    calls: CallsDep,
    settings: Settings,
    user_id: int,
    resume_id: int | None,
    own_copy: Candidate | None,
) -> Candidate:
    """From the résumé itself; from our own copy of its facts when resumes is away."""
    try:
        snapshot = await read_snapshot(
            calls, user_id, resume_id, timeout=settings.resumes_timeout_seconds
        )
    except ServiceAway:
        if resume_id is not None or own_copy is None:
            raise
        return own_copy
    except ResumeNotFound:
        if resume_id is not None:
            raise
        raise NoResumeYet from None
    return fitting.from_snapshot(snapshot)
