"""Interviews and their dates. Nobody sits in two interviews at once.

`scheduled` and `rescheduled` interviews stand: only they take up time.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.interviews import InterviewScheduled
from common.errors import Conflict, NotFound, Unprocessable
from common.outbox import emit
from common.pages import Paging, count
from interviews.tables import Interview, OwnApplication

Status = Literal["scheduled", "completed", "cancelled", "rescheduled"]
When = Literal["upcoming", "past"]

STANDING: tuple[Status, ...] = ("scheduled", "rescheduled")


class InterviewNotFound(NotFound):
    detail = "There is no such interview."


class ApplicationNotFound(NotFound):
    detail = (
        "There is no such application of yours. "
        "One that was sent just now is known here in a moment."
    )


class InterviewOverlap(Conflict):
    detail = "Another interview of yours is at that time: choose another one."


class NotInTheFuture(Unprocessable):
    detail = "An interview is scheduled for a moment that is still to come."


async def schedule(
    session: AsyncSession,
    user_id: int,
    plan: Mapping[str, Any],  # the columns that a person may fill
    *,
    now: datetime,
) -> Interview:
    """Store an interview of that person, and tell of it.

    Raises:
        NotInTheFuture: It would have begun already.
        ApplicationNotFound: Its application is not known as this person's.
        InterviewOverlap: Another one that stands takes some of its time.
    """
    length = timedelta(minutes=plan["duration_minutes"])
    interview = Interview(
        **plan,
        user_id=user_id,
        ends_at=plan["scheduled_at"] + length,
        status="scheduled",
        version=1,
        created_at=now,
        updated_at=now,
    )
    if interview.scheduled_at <= now:
        raise NotInTheFuture
    await _check_application(session, interview)
    await _check_overlap(session, interview)
    session.add(interview)
    await session.flush()  # the event needs the id
    emit(session, _scheduled(interview))
    return interview


async def get_own(session: AsyncSession, user_id: int, interview_id: int) -> Interview:
    interview = await session.get(Interview, interview_id)
    if interview is None or interview.user_id != user_id:
        raise InterviewNotFound
    return interview


async def list_of(
    session: AsyncSession,
    user_id: int,
    *,
    status: Status | None,
    when: When | None,
    paging: Paging,
    now: datetime,
) -> tuple[list[Interview], int]:
    """A page of the person's interviews: upcoming ones the next first, others the last.

    `when` asks for the time alone: upcoming is what has not ended yet.
    """
    statement = select(Interview).where(Interview.user_id == user_id)
    if status is not None:
        statement = statement.where(Interview.status == status)
    if when == "upcoming":
        statement = statement.where(Interview.ends_at > now)
        order = (Interview.scheduled_at.asc(), Interview.id.asc())
    else:
        order = (Interview.scheduled_at.desc(), Interview.id.desc())
    if when == "past":
        statement = statement.where(Interview.ends_at <= now)
    total = await count(session, statement)
    found = await session.scalars(
        statement.order_by(*order).offset(paging.offset).limit(paging.page_size)
    )
    return list(found), total


async def remember_application(
    session: AsyncSession, application: OwnApplication
) -> None:
    """Keep whose application it is; who sent one does not change."""
    await session.merge(application)


async def _check_application(session: AsyncSession, interview: Interview) -> None:
    if interview.application_id is None:
        return
    application = await session.get(OwnApplication, interview.application_id)
    if application is None or application.user_id != interview.user_id:
        raise ApplicationNotFound


async def _check_overlap(session: AsyncSession, interview: Interview) -> None:
    """Ends and beginnings may touch."""
    other = await session.scalar(
        select(Interview.id)
        .where(Interview.user_id == interview.user_id)
        .where(Interview.status.in_(STANDING))
        .where(Interview.scheduled_at < interview.ends_at)
        .where(Interview.ends_at > interview.scheduled_at)
        .order_by(Interview.scheduled_at)
        .limit(1)
    )
    if other is not None:
        raise InterviewOverlap(conflicting_interview_id=other)


def _scheduled(interview: Interview) -> InterviewScheduled:
    return InterviewScheduled.model_validate(
        {
            "interview_id": interview.id,
            "user_id": interview.user_id,
            "application_id": interview.application_id,
            "interview_type": interview.interview_type,
            "scheduled_at": interview.scheduled_at,
        }
    )
