"""The HTTP door: a person's applications, listed and counted."""

import datetime as dt
from typing import Annotated

from fastapi import Query
from pydantic import Field

from common.clock import utc_now
from common.contracts.jobs import ApplicationStatus
from common.deps import ReadSession
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.pages import Page, PagingDep
from common.routing import router as make_router
from common.schemas import Moment, View
from jobs.applying import application_views, tracking
from jobs.applying.tracking import TrackerFilters, TrackerSort
from jobs.searching.api_wanted import Words
from jobs.views import ApplicationView

router = make_router("/api/v1/applications", tag="applications")


class Tracker(Page[ApplicationView]):
    status_counts: dict[ApplicationStatus, int] = Field(
        description="Of what the other filters find, whatever `status` was asked",
        examples=[{"applied": 12, "interview": 1}],
    )


class StageView(View):
    status: ApplicationStatus
    reached: int = Field(
        description="Also those that have gone on or ended since", examples=[3]
    )


class WeekView(View):
    week_from: dt.date = Field(description="A Monday, UTC", examples=["2026-03-02"])
    applications: int = Field(examples=[5])
    answers: int = Field(description="First ones, by when they came", examples=[1])


class ApplicationStats(View):
    total: int = Field(examples=[20])
    by_status: dict[ApplicationStatus, int] = Field(examples=[{"applied": 12}])
    funnel: list[StageView]
    weekly: list[WeekView] = Field(description="Twelve weeks, the present one last")
    response_rate: float | None = Field(
        description="The share that an employer has moved, 0 to 1; None without any",
        examples=[0.4],
    )
    median_days_to_first_answer: float | None = Field(examples=[3.5])


@router.get("", responses=problems(Unauthorized, InvalidToken))
async def list_applications(
    caller: CallerDep,
    paging: PagingDep,
    session: ReadSession,
    status: Annotated[list[ApplicationStatus], Query(max_length=7)] = [],  # noqa: B006
    q: Annotated[Words, Query(description="Words of the title or the company")] = "",
    since: Annotated[Moment | None, Query(description="Sent then or later")] = None,
    sort: TrackerSort = "newest",
) -> Tracker:
    """The caller's applications."""
    filters = TrackerFilters(status, q, since)
    found = await tracking.list_of(
        session, caller.user_id, filters, sort=sort, paging=paging
    )
    now = utc_now()
    items = [application_views.own(*pair, now=now) for pair in found.pairs]
    page = Page.of(items, found.total, paging)
    return Tracker.model_validate({**dict(page), "status_counts": found.status_counts})


@router.get("/stats", responses=problems(Unauthorized, InvalidToken))
async def read_application_stats(
    caller: CallerDep, session: ReadSession
) -> ApplicationStats:
    """How the caller's applications fare: by status, by stage, by week."""
    stats = await tracking.stats_of(session, caller.user_id, now=utc_now())
    return ApplicationStats.model_validate(stats)
