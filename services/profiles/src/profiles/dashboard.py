"""A person's dashboard: each service's own numbers, asked for at once.

A service that is away is missing from it, and named; the rest is there all the same.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import Calls, ServiceAway
from common.numbers import PATH, Span
from common.zones import zone_named
from profiles import notifications, own_skills, preferences, profile
from profiles.completion import completion, missing
from profiles.tables import Notification

T = TypeVar("T", bound=BaseModel)
WEEKS = 12
RECENT = 8
TIMEOUT_SECONDS = 2.0


# One for each week that was asked about: what is shorter is no answer.
Weekly = Annotated[list[int], Field(min_length=WEEKS, max_length=WEEKS)]


class JobInBrief(BaseModel):
    id: int
    title: str
    company: str
    location: str | None
    remote: bool


class FittingJob(BaseModel):
    job: JobInBrief
    match_score: int
    reasons: list[str]
    matching_skills: list[str]
    missing_skills: list[str]


class SkillGap(BaseModel):
    skill: str
    jobs: int  # of the best matches, how many ask for it


class NextInterview(BaseModel):
    id: int
    title: str | None
    company: str | None
    interview_type: str
    scheduled_at: datetime


class ApplicationNumbers(BaseModel):
    total: int
    this_month: int
    weekly: Weekly
    by_status: dict[str, int]
    recommended: list[FittingJob]
    top_skill_gap: SkillGap | None


class ResumeNumbers(BaseModel):
    total: int
    analyzed: int
    average_score: float | None
    high_score: int | None
    primary_score: int | None
    primary_breakdown: dict[str, int] | None


class InterviewNumbers(BaseModel):
    total: int
    completed: int
    average_score: float | None
    weekly: Weekly
    next: NextInterview | None


class NetworkNumbers(BaseModel):
    connections: int
    requests_waiting: int


@dataclass(frozen=True)
class Numbers:
    """What came; None for a service that is named in `away`."""

    jobs: ApplicationNumbers | None
    resumes: ResumeNumbers | None
    interviews: InterviewNumbers | None
    social: NetworkNumbers | None

    @property
    def away(self) -> list[str]:
        return [name for name, numbers in vars(self).items() if numbers is None]


@dataclass(frozen=True)
class Own:
    """What profiles itself knows."""

    completion: int
    unread: int
    activity: list[Notification]
    zone: ZoneInfo


async def read_own(session: AsyncSession, user_id: int) -> Own:
    settings = await preferences.of(session, user_id)
    return Own(
        completion=await _completion(session, user_id),
        unread=await notifications.count_unread(session, user_id),
        activity=await notifications.list_of(
            session, user_id, before=None, limit=RECENT
        ),
        zone=zone_named(settings.timezone),
    )


async def _completion(session: AsyncSession, user_id: int) -> int:
    found = await profile.find(session, user_id)
    if found is None:
        return 0
    skills = await own_skills.names_of(session, user_id)
    return completion(missing(found, len(skills)))


def span_of(user_id: int, zone: ZoneInfo, *, now: datetime) -> Span:
    """This month and the last weeks, Monday first, as the person's clock has them."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    return Span(
        user_id=user_id,
        month_from=today.replace(day=1).astimezone(UTC),
        weeks_from=[week.astimezone(UTC) for week in weeks],
    )


def mondays(span: Span, zone: ZoneInfo) -> list[str]:
    """The weeks' first days, as dates of the person's calendar."""
    return [week.astimezone(zone).date().isoformat() for week in span.weeks_from]


async def gather(calls: Calls, span: Span) -> Numbers:
    """Ask all four at once; none is waited for longer than two seconds."""
    jobs, resumes, interviews, social = await asyncio.gather(
        _ask(calls, "jobs", span, ApplicationNumbers),
        _ask(calls, "resumes", span, ResumeNumbers),
        _ask(calls, "interviews", span, InterviewNumbers),
        _ask(calls, "social", span, NetworkNumbers),
    )
    return Numbers(jobs, resumes, interviews, social)


async def _ask(calls: Calls, service: str, span: Span, shape: type[T]) -> T | None:
    body = span.model_dump(mode="json")
    try:
        answer = await calls.request(
            service, "POST", PATH, json=body, timeout=TIMEOUT_SECONDS
        )
        return shape.model_validate_json(answer.content)
    except (ServiceAway, ValidationError):
        return None
