"""The door for ai: how a person's search stands."""

from collections import Counter
from typing import Annotated

from fastapi import Request
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import called_by
from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.routing import router as make_router
from common.schemas import Body, Id, View
from jobs.fitting.recommending import Engine, Recommendation, recommend
from jobs.postings.postings import BRIEF
from jobs.tables import Application, Job

router = make_router("/internal/jobs", tag="internal")
AiDep = Annotated[str, called_by("ai")]

JUDGED_BY = 30  # of the best so many jobs, what they ask for
MOST_GAPS, MOST_FITTING, MOST_APPLICATIONS = 8, 3, 5


class StandingWanted(Body):
    user_id: Id


class Gap(View):
    skill: str
    jobs: int  # of those that fit best, how many ask for it


class Fitting(View):
    id: int
    title: str
    company: str
    match_score: int


class Sent(View):
    title: str
    company: str
    status: str


class Standing(View):
    judged_jobs: int
    gaps: list[Gap]
    fitting: list[Fitting]
    by_status: dict[str, int]
    latest: list[Sent]  # the last sent first


@router.post("/standing", include_in_schema=False)
async def standing(
    body: StandingWanted, _caller: AiDep, request: Request, database: DatabaseDep
) -> Standing:
    """What the jobs that fit best ask for beyond this person, and what they sent."""
    ranked = await _ranked(request, database, body.user_id)
    missing = Counter(skill for each in ranked for skill in each.match.missing_skills)
    async with database.read() as session:
        by_status = await _by_status(session, body.user_id)
        latest = await _latest(session, body.user_id)
    return Standing(
        judged_jobs=len(ranked),
        gaps=[
            Gap(skill=skill, jobs=number)
            for skill, number in missing.most_common(MOST_GAPS)
        ],
        fitting=[_fitting(each) for each in ranked[:MOST_FITTING]],
        by_status=by_status,
        latest=latest,
    )


async def _ranked(
    request: Request, database: Database, user_id: int
) -> list[Recommendation]:
    engine = Engine(database, request.state.nearest, request.state.outlines)
    found = await recommend(engine, user_id, limit=JUDGED_BY, now=utc_now())
    return found.items if found else []


def _fitting(each: Recommendation) -> Fitting:
    job = each.job
    return Fitting(
        id=job.id, title=job.title, company=job.company, match_score=each.match.score
    )


async def _by_status(session: AsyncSession, user_id: int) -> dict[str, int]:
    rows = await session.execute(
        select(Application.status, func.count())
        .where(Application.user_id == user_id)
        .group_by(Application.status)
    )
    return {status: number for status, number in rows}  # noqa: C416 - Rows


async def _latest(session: AsyncSession, user_id: int) -> list[Sent]:
    rows = await session.execute(
        select(Application, Job)
        .join(Job, Job.id == Application.job_id)
        .where(Application.user_id == user_id)
        .options(*BRIEF)
        .order_by(Application.id.desc())
        .limit(MOST_APPLICATIONS)
    )
    return [
        Sent(title=job.title, company=job.company, status=application.status)
        for application, job in rows
    ]
