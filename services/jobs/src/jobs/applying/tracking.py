"""A person's applications, listed and counted."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.jobs import ApplicationStatus
from common.pages import Paging
from jobs.applying.application_states import STATUSES
from jobs.postings.postings import BRIEF
from jobs.tables import Application, ApplicationStep, Job

WEEKS = 12
WEEK = timedelta(days=7)
STAGES: tuple[ApplicationStatus, ...] = (
    *("applied", "reviewing", "interview", "offered", "accepted"),
)

TrackerSort = Literal["newest", "oldest", "updated", "match_score"]

ORDERS = {
    "newest": (Application.id.desc(),),
    "oldest": (Application.id,),
    "updated": (Application.updated_at.desc(), Application.id.desc()),
    "match_score": (
        Application.match_score.desc().nulls_last(),
        Application.id.desc(),
    ),
}


@dataclass(frozen=True)
class TrackerFilters:
    statuses: Sequence[ApplicationStatus] = ()
    q: str = ""  # of the job's title or company; case counts only beyond A-Z
    since: datetime | None = None


@dataclass(frozen=True)
class Tracked:
    pairs: list[tuple[Application, Job]]
    total: int
    status_counts: dict[str, int]  # with every filter but that of the status


@dataclass(frozen=True)
class Week:
    week_from: date  # a Monday, UTC
    applications: int
    answers: int  # first ones


@dataclass(frozen=True)
class Stage:
    status: ApplicationStatus
    reached: int  # also by those that have gone on, or ended, since


@dataclass(frozen=True)
class Stats:
    total: int
    by_status: dict[str, int]
    funnel: list[Stage]
    weekly: list[Week]
    response_rate: float | None
    median_days_to_first_answer: float | None


async def list_of(
    session: AsyncSession,
    user_id: int,
    filters: TrackerFilters,
    *,
    sort: TrackerSort,
    paging: Paging,
) -> Tracked:
    """A page of the person's applications with their jobs."""
    matching = _matching(user_id, filters)
    counted = matching.with_only_columns(Application.status, func.count())
    counts = await _counts(session, counted)
    statuses = set(filters.statuses or counts)
    shown = matching.where(Application.status.in_(statuses)).options(*BRIEF)
    rows = await session.execute(
        shown.order_by(*ORDERS[sort]).offset(paging.offset).limit(paging.page_size)
    )
    total = sum(counts.get(status, 0) for status in statuses)
    return Tracked([(row[0], row[1]) for row in rows], total, counts)


async def stats_of(session: AsyncSession, user_id: int, *, now: datetime) -> Stats:
    """Of all the person's applications; the weeks are the last twelve."""
    counted = select(Application.status, func.count()).where(
        Application.user_id == user_id
    )
    counts = await _counts(session, counted)
    answers = await _first_answers(session, user_id)
    total = sum(counts.values())
    return Stats(
        total=total,
        by_status={status: counts.get(status, 0) for status in STATUSES},
        funnel=await _funnel(session, user_id),
        weekly=await _weekly(session, user_id, [at for _, at in answers], now=now),
        response_rate=round(len(answers) / total, 3) if total else None,
        median_days_to_first_answer=_median_days(answers),
    )


def _matching(user_id: int, filters: TrackerFilters) -> Select[Application, Job]:
    statement = (
        select(Application, Job)
        .join(Job, Job.id == Application.job_id)
        .where(Application.user_id == user_id)
    )
    for word in filters.q.split():
        statement = statement.where(
            or_(
                Job.title.icontains(word, autoescape=True),
                Job.company.icontains(word, autoescape=True),
            )
        )
    if filters.since is not None:
        statement = statement.where(Application.applied_at >= filters.since)
    return statement


async def _counts(session: AsyncSession, counted: Select[str, int]) -> dict[str, int]:
    rows = await session.execute(counted.group_by(Application.status))
    return {status: number for status, number in rows}  # noqa: C416 - Rows


async def _first_answers(
    session: AsyncSession, user_id: int
) -> list[tuple[datetime, datetime]]:
    """When each answered application was sent, and when the employer first moved it."""
    rows = await session.execute(
        select(Application.applied_at, func.min(ApplicationStep.at))
        .join(ApplicationStep, ApplicationStep.application_id == Application.id)
        .where(Application.user_id == user_id, ApplicationStep.side == "employer")
        .group_by(Application.id)
    )
    return [(applied_at, answered_at) for applied_at, answered_at in rows]


async def _funnel(session: AsyncSession, user_id: int) -> list[Stage]:
    rows = await session.execute(
        select(ApplicationStep.to_status, func.count())
        .join(Application, Application.id == ApplicationStep.application_id)
        .where(Application.user_id == user_id)
        .group_by(ApplicationStep.to_status)
    )
    reached = {status: number for status, number in rows}  # noqa: C416 - Rows
    return [Stage(status, reached.get(status, 0)) for status in STAGES]


async def _weekly(
    session: AsyncSession, user_id: int, answers: Iterable[datetime], *, now: datetime
) -> list[Week]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=now.weekday()) - (WEEKS - 1) * WEEK
    sent = await session.scalars(
        select(Application.applied_at)
        .where(Application.user_id == user_id)
        .where(Application.applied_at >= first)
    )
    sent_in = Counter((at - first) // WEEK for at in sent)
    answered_in = Counter((at - first) // WEEK for at in answers)
    return [
        Week((first + week * WEEK).date(), sent_in[week], answered_in[week])
        for week in range(WEEKS)
    ]


def _median_days(answers: Sequence[tuple[datetime, datetime]]) -> float | None:
    if not answers:
        return None
    days = [(answer - sent) / timedelta(days=1) for sent, answer in answers]
    return round(statistics.median(days), 1)
