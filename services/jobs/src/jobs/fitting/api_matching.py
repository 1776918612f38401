"""The HTTP door: how well the caller fits one job, and why."""

from dataclasses import dataclass

from fastapi import Request

from common.calls import CallsDep, ServiceAway
from common.clock import utc_now
from common.deps import DatabaseDep
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.routing import router as make_router
from common.schemas import Body, Id, PathId
from jobs import ai_client
from jobs.fitting import fitting, wishes
from jobs.fitting.fitting import NoResumeYet, OwnPart
from jobs.postings import postings
from jobs.postings.postings import JobNotFound
from jobs.resumes_client import ResumeNotFound, ResumeNotReady, read_snapshot
from jobs.settings import Settings
from jobs.views import ExplainedMatch, explained
from matching import Candidate, suit

router = make_router("/api/v1/jobs", tag="matching")


class MatchRequest(Body):
    resume_id: Id | None = None


@dataclass(frozen=True)
class Known:
    """What our copies say of the caller."""

    by_copies: Candidate | None  # with the facts of the primary résumé
    own: OwnPart


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
        known = Known(
            await fitting.find_candidate(session, caller.user_id),
            await fitting.own_part(session, caller.user_id),
        )
    resume_id = body.resume_id if body else None
    candidate = await _candidate(calls, settings, caller.user_id, resume_id, known)
    match = fitting.judge(job, candidate)
    async with database.read() as session:
        wanted = await wishes.of(session, caller.user_id, level=candidate.level)
    explanation = await ai_client.explain(
        calls,
        caller.user_id,
        job.title,
        match,
        timeout=settings.ai_timeout_seconds,
    )
    suiting = suit(wishes.offer_of(job), wanted)
    return explained(match, suiting, explanation)


async def _candidate(
    calls: CallsDep,
    settings: Settings,
    user_id: int,
    resume_id: int | None,
    known: Known,
) -> Candidate:
    """From the résumé itself; from our own copies where there is none, or no answer."""
    try:
        snapshot = await read_snapshot(
            calls, user_id, resume_id, timeout=settings.resumes_timeout_seconds
        )
    except ServiceAway:
        if resume_id is not None or known.by_copies is None:
            raise
        return known.by_copies
    except ResumeNotFound:
        if resume_id is not None:
            raise
        if not known.own.skills:
            raise NoResumeYet from None
        return fitting.joined(Candidate(), known.own)
    return fitting.joined(fitting.from_snapshot(snapshot), known.own)
