"""Interviews and who may see them: the candidate, and the recruiter of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.interviews import InterviewScheduled
from common.errors import Conflict, NotFound, Unprocessable
from common.outbox import emit
from common.pages import Paging, count
from interviews import applications
from interviews.reminding import reminders
from interviews.scheduling import overlaps
from interviews.scheduling.states import STANDING, Status
from interviews.tables import Interview

Side = Literal["candidate", "employer"]
When = Literal["upcoming", "past"]
MOST = 1000  # that stand, of one person


class InterviewNotFound(NotFound):
    detail = "There is no such interview."


class NotInTheFuture(Unprocessable):
    detail = "An interview is scheduled for a moment that is still to come."


class TooManyInterviews(Conflict):
    detail = f"One person has at most {MOST} interviews ahead of them."


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see of their interviews."""

    status: Status | None = None
    when: When | None = None  # by time alone: upcoming is what has not ended yet
    since: datetime | None = None
    until: datetime | None = None
    application_id: int | None = None
    practice: bool | None = None  # None: both


async def schedule(
    session: AsyncSession,
    organizer_id: int,
    plan: Mapping[str, Any],  # the columns that a person may fill
    *,
    now: datetime,
    caller_id: int | None = None,
) -> Interview:
    """Store an interview, tell of it, and plan its reminders.

    Of an application it is the candidate's, whichever side makes it. The caller is the
    organizer, unless it is said who else.

    Raises:
        NotInTheFuture: It would have begun already.
        ApplicationNotFound: Neither side of its application makes it.
        InterviewOverlap: Another one that stands takes some of its time.
        TooManyInterviews: The person has as many as one may have.
    """
    interview = await _draft(session, organizer_id, plan, now)
    if interview.scheduled_at <= now:
        raise NotInTheFuture
    await _check_room(session, organizer_id)
    await overlaps.check(session, interview, caller_id=caller_id or organizer_id)
    session.add(interview)
    await session.flush()  # the event needs the id
    await reminders.plan(session, interview, now=now)
    emit(session, _scheduled(interview))
    return interview


def side_of(interview: Interview, user_id: int) -> Side:
    """Raises: InterviewNotFound: They are on no side of it."""
    if interview.user_id == user_id:
        return "candidate"
    if interview.recruiter_id == user_id:
        return "employer"
    raise InterviewNotFound


async def get_of(session: AsyncSession, user_id: int, interview_id: int) -> Interview:
    """One that this person is on a side of.

    Raises:
        InterviewNotFound: There is none such.
    """
    interview = await session.get(Interview, interview_id)
    if interview is None:
        raise InterviewNotFound
    side_of(interview, user_id)
    return interview


async def get_dated(
    session: AsyncSession, user_id: int, interview_id: int
) -> Interview:
    """One that stands in calendars: practice does not.

    Raises:
        InterviewNotFound: There is none such.
    """
    interview = await get_of(session, user_id, interview_id)
    if interview.is_practice:
        raise InterviewNotFound
    return interview


async def list_of(
    session: AsyncSession,
    user_id: int,
    filters: Filters,
    *,
    paging: Paging,
    now: datetime,
) -> tuple[list[Interview], int]:
    """A page of the person's interviews: upcoming ones the next first, others the last.

    Both those where they are the candidate and those where they are the recruiter.
    """
    statement = _filtered(select(Interview).where(of_person(user_id)), filters, now)
    total = await count(session, statement)
    order = (Interview.scheduled_at.desc(), Interview.id.desc())
    if filters.when == "upcoming":
        order = (Interview.scheduled_at.asc(), Interview.id.asc())
    found = await session.scalars(
        statement.order_by(*order).offset(paging.offset).limit(paging.page_size)
    )
    return list(found), total


def of_person(user_id: int) -> ColumnElement[bool]:
    return or_(Interview.user_id == user_id, Interview.recruiter_id == user_id)


async def _draft(
    session: AsyncSession, organizer_id: int, plan: Mapping[str, Any], now: datetime
) -> Interview:
    candidate_id, recruiter_id = organizer_id, None
    if (application_id := plan["application_id"]) is not None:
        known = await applications.get_of_either(session, application_id, organizer_id)
        candidate_id, recruiter_id = known.user_id, known.recruiter_id
    columns = {**plan}
    if candidate_id != organizer_id:
        columns["employer_notes"] = columns.pop("notes")
    return Interview(
        **columns,
        user_id=candidate_id,
        recruiter_id=recruiter_id if recruiter_id != candidate_id else None,
        organizer_id=organizer_id,
        ends_at=plan["scheduled_at"] + timedelta(minutes=plan["duration_minutes"]),
        status="scheduled",
        version=1,
        created_at=now,
        updated_at=now,
    )


async def _check_room(session: AsyncSession, user_id: int) -> None:
    standing = select(func.count()).where(
        of_person(user_id),
        Interview.status.in_(STANDING),
        Interview.is_practice.is_(False),
    )
    if (await session.scalar(standing) or 0) >= MOST:
        raise TooManyInterviews


def _filtered(
    statement: Select[Interview], filters: Filters, now: datetime
) -> Select[Interview]:
    if filters.status is not None:
        statement = statement.where(Interview.status == filters.status)
    if filters.application_id is not None:
        statement = statement.where(Interview.application_id == filters.application_id)
    if filters.practice is not None:
        statement = statement.where(Interview.is_practice.is_(filters.practice))
    if filters.since is not None:
        statement = statement.where(Interview.ends_at > filters.since)
    if filters.until is not None:
        statement = statement.where(Interview.scheduled_at < filters.until)
    if filters.when == "upcoming":
        statement = statement.where(
            Interview.ends_at > now, Interview.is_practice.is_(False)
        )
    if filters.when == "past":
        statement = statement.where(Interview.ends_at <= now)
    return statement


def _scheduled(interview: Interview) -> InterviewScheduled:
    return InterviewScheduled.model_validate(
        {
            "interview_id": interview.id,
            "user_id": interview.user_id,
            "recruiter_id": interview.recruiter_id,
            "application_id": interview.application_id,
            "interview_type": interview.interview_type,
            "scheduled_at": interview.scheduled_at,
        }
    )
