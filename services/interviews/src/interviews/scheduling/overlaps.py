"""Nobody sits in two interviews at once. Ends and beginnings may touch."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict
from interviews.scheduling.states import STANDING
from interviews.tables import Interview


class InterviewOverlap(Conflict):
    detail = "Another interview of yours is at that time: choose another one."


OTHERS_DETAIL = "The other side has an interview at that time: choose another one."


async def check(session: AsyncSession, interview: Interview, *, caller_id: int) -> None:
    """Whether everybody who is to be there is free.

    Raises:
        InterviewOverlap: It names the other one, if it is the caller's to know.
    """
    other = await session.scalar(
        select(Interview)
        .where(_takes_time_of(interview))
        .where(Interview.id != (interview.id or 0))
        .where(Interview.status.in_(STANDING), Interview.is_practice.is_(False))
        .where(Interview.scheduled_at < interview.ends_at)
        .where(Interview.ends_at > interview.scheduled_at)
        .order_by(Interview.scheduled_at)
        .limit(1)
    )
    if other is None:
        return
    if caller_id in (other.user_id, other.recruiter_id):
        raise InterviewOverlap(conflicting_interview_id=other.id)
    raise InterviewOverlap(OTHERS_DETAIL)


def _takes_time_of(interview: Interview) -> ColumnElement[bool]:
    """Of the candidate; of the recruiter only what they have made themselves, or
    anybody who applied could fill their calendar."""
    takes = Interview.user_id == interview.user_id
    if interview.organizer_id != interview.user_id:
        takes = or_(takes, _is_run_by(interview.organizer_id))
    return takes | _is_run_by(interview.user_id)


def _is_run_by(user_id: int | None) -> ColumnElement[bool]:
    return or_(
        Interview.user_id == user_id,
        and_(Interview.recruiter_id == user_id, Interview.organizer_id == user_id),
    )
