"""The door for a person's dashboard: their applications, and what fits them."""

from collections import Counter
from datetime import datetime
from typing import Annotated

from fastapi import Request
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import called_by
from common.clock import utc_now
from common.db import Database
from common.deps import DatabaseDep
from common.numbers import PATH, Span
from common.routing import router as make_router
from common.schemas import View
from jobs.fitting.recommending import Engine, Recommendation, recommend
from jobs.saving.saved import saved_among
from jobs.tables import Application
from jobs.views import RecommendedJob, recommended

router = make_router("", tag="internal")

RECOMMENDED = 4
JUDGED_BY = 50  # the best so many say which skill is missing most


class SkillGap(View):
    skill: str
    jobs: int


class Numbers(View):
    total: int
    this_month: int
    weekly: list[int]
    by_status: dict[str, int]
    recommended: list[RecommendedJob]
    top_skill_gap: SkillGap | None


@router.post(PATH, include_in_schema=False)
async def numbers(
    span: Span,
    _caller: Annotated[str, called_by("profiles")],
    request: Request,
    database: DatabaseDep,
) -> Numbers:
    """Counts of the person's applications, four jobs, the skill they lack most."""
    ranked = await _ranked(request, database, span.user_id)
    by_status, lately = await _applications(database, span)
    best = ranked[:RECOMMENDED]
    async with database.read() as session:
        saved = await saved_among(session, span.user_id, [each.job.id for each in best])
    return Numbers(
        total=sum(by_status.values()),
        this_month=sum(at >= span.month_from for at in lately),
        weekly=span.weekly(lately),
        by_status=by_status,
        recommended=[
            recommended(each.job, each.match, each.suiting, saved) for each in best
        ],
        top_skill_gap=_gap(ranked),
    )


async def _ranked(
    request: Request, database: Database, user_id: int
) -> list[Recommendation]:
    engine = Engine(database, request.state.nearest, request.state.outlines)
    found = await recommend(engine, user_id, limit=JUDGED_BY, now=utc_now())
    return found.items if found else []


async def _applications(
    database: Database, span: Span
) -> tuple[dict[str, int], list[datetime]]:
    async with database.read() as session:
        return await _by_status(session, span), await _lately(session, span)


async def _by_status(session: AsyncSession, span: Span) -> dict[str, int]:
    rows = await session.execute(
        select(Application.status, func.count())
        .where(Application.user_id == span.user_id)
        .group_by(Application.status)
    )
    return {status: number for status, number in rows}  # noqa: C416 - Rows


async def _lately(session: AsyncSession, span: Span) -> list[datetime]:
    moments = await session.scalars(
        select(Application.applied_at)
        .where(Application.user_id == span.user_id)
        .where(Application.applied_at >= span.since)
    )
    return list(moments)


def _gap(ranked: list[Recommendation]) -> SkillGap | None:
    """The skill that most of the jobs ask for and the person does not have."""
    missing = Counter(skill for each in ranked for skill in each.match.missing_skills)
    if not missing:
        return None
    [(skill, number)] = missing.most_common(1)
    return SkillGap(skill=skill, jobs=number)
