"""The HTTP door: the open jobs that fit the caller best, and why."""

from typing import Annotated

from fastapi import Depends, Query, Request

from common.clock import utc_now
from common.deps import DatabaseDep
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep, QueryInt
from common.routing import router as make_router
from jobs.fitting.fitting import NoResumeYet
from jobs.fitting.recommending import Engine, recommend
from jobs.saving.saved import saved_among
from jobs.searching.threads import SearchBusy
from jobs.views import RecommendedJob, recommended

router = make_router("/api/v1/jobs", tag="matching")


async def _engine(request: Request, database: DatabaseDep) -> Engine:
    return Engine(database, request.state.nearest, request.state.outlines)


EngineDep = Annotated[Engine, Depends(_engine)]


@router.get(
    "/recommended",
    responses=problems(Unauthorized, InvalidToken, NoResumeYet, SearchBusy),
)
async def recommend_jobs(
    caller: CallerDep,
    engine: EngineDep,
    database: DatabaseDep,
    paging: PagingDep,
    min_score: Annotated[QueryInt, Query(ge=0, le=100)] = 0,
) -> Page[RecommendedJob]:
    """The open jobs that fit the caller best, with the reasons.

    By their primary résumé and the skills of their profile, among the 300 jobs that ask
    for most of them. Never those already applied to, nor their own postings. What they
    prefer changes the order, and the score never.
    """
    found = await recommend(
        engine,
        caller.user_id,
        min_score=min_score,
        offset=paging.offset,
        limit=paging.page_size,
        now=utc_now(),
    )
    if found is None:
        raise NoResumeYet
    async with database.read() as session:
        ids = [each.job.id for each in found.items]
        saved = await saved_among(session, caller.user_id, ids)
    items = [
        recommended(each.job, each.match, each.suiting, saved) for each in found.items
    ]
    return Page.of(items, found.total, paging)
