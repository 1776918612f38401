"""The HTTP door: the dashboard."""

from zoneinfo import ZoneInfo

from fastapi import Request
from pydantic import Field

from common.calls import CallsDep
from common.clock import utc_now
from common.deps import DatabaseDep
from common.errors import Unauthorized, problems
from common.identity import CallerDep, InvalidToken
from common.numbers import Span
from common.routing import router as make_router
from common.schemas import View
from profiles import dashboard
from profiles.api_notifications import NotificationView, view
from profiles.dashboard import (
    ApplicationNumbers,
    InterviewNumbers,
    NetworkNumbers,
    Numbers,
    ResumeNumbers,
)
from profiles.telling import Teller

router = make_router("/api/v1/users/me", tag="dashboard")


class Week(View):
    week_of: str = Field(description="Its Monday", examples=["2026-11-23"])
    applications: int | None = Field(examples=[3])
    interviews: int | None = Field(examples=[1])


class Dashboard(View):
    """A part is `null` while its service, which `unavailable` names, is away."""

    profile_completion: int = Field(ge=0, le=100, examples=[85])
    unread_notifications: int = Field(examples=[3])
    applications: ApplicationNumbers | None
    resumes: ResumeNumbers | None
    interviews: InterviewNumbers | None
    network: NetworkNumbers | None
    weekly: list[Week] = Field(description="The last twelve weeks, the oldest first")
    recent_activity: list[NotificationView]
    unavailable: list[str] = Field(examples=[["interviews"]])


@router.get("/dashboard", responses=problems(Unauthorized, InvalidToken))
async def read_dashboard(
    caller: CallerDep, request: Request, database: DatabaseDep, calls: CallsDep
) -> Dashboard:
    """The caller's numbers from every part of the platform, as they are now."""
    async with database.read() as session:
        own = await dashboard.read_own(session, caller.user_id)
    span = dashboard.span_of(caller.user_id, own.zone, now=utc_now())
    numbers = await dashboard.gather(calls, span)
    teller: Teller = request.state.teller
    activity = await teller.tell(caller.user_id, own.activity)
    return Dashboard(
        profile_completion=own.completion,
        unread_notifications=own.unread,
        applications=numbers.jobs,
        resumes=numbers.resumes,
        interviews=numbers.interviews,
        network=numbers.social,
        weekly=_weeks(span, own.zone, numbers),
        recent_activity=[view(told) for told in activity],
        unavailable=numbers.away,
    )


def _weeks(span: Span, zone: ZoneInfo, numbers: Numbers) -> list[Week]:
    """One row a week; a count is None while its service is away."""
    jobs, interviews = numbers.jobs, numbers.interviews
    return [
        Week(
            week_of=monday,
            applications=jobs.weekly[number] if jobs else None,
            interviews=interviews.weekly[number] if interviews else None,
        )
        for number, monday in enumerate(dashboard.mondays(span, zone))
    ]
