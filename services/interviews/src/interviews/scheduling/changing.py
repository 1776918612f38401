"""How interviews move and end. Who made one changes it; either side may call it off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.contracts.interviews import InterviewCancelled, InterviewChanged
from common.errors import Conflict, Forbidden, Unprocessable
from common.etags import IfMatch
from common.outbox import emit
from interviews.reminding import reminders
from interviews.scheduling import overlaps
from interviews.scheduling.interviews import NotInTheFuture, get_of, side_of
from interviews.scheduling.states import STANDING
from interviews.tables import Interview

NOTES_OF = {"candidate": "notes", "employer": "employer_notes"}
TIMES = frozenset({"scheduled_at", "duration_minutes"})


class NotTheOrganizer(Forbidden):
    detail = "The other side made this interview: you may cancel it, or keep notes."


class InterviewOver(Conflict):
    detail = "This interview is completed or cancelled: only your notes may change."


class PracticeHasNoDate(Conflict):
    detail = "Of a practice session only your notes change; its feedback completes it."


class NotBegunYet(Unprocessable):
    detail = "An interview is completed once it has begun."


async def edit(
    session: AsyncSession,
    user_id: int,
    interview_id: int,
    changes: Mapping[str, Any],  # the columns that a person may change
    *,
    if_match: IfMatch,
    now: datetime,
) -> Interview:
    """Set what is in `changes`; what is not stays as it was.

    Raises:
        InterviewNotFound: They are on no side of it.
        PreconditionFailed: Somebody changed it in between.
        NotTheOrganizer: It is the other side's to change.
        InterviewOver: It is completed or cancelled.
        PracticeHasNoDate: It is practice, and this is not a note.
        NotBegunYet: It is not to be completed yet.
        NotInTheFuture: Its new time is over.
        InterviewOverlap: Another one that stands takes some of its new time.
    """
    interview = await get_of(session, user_id, interview_id)
    if_match.check(interview.version)
    plan = {**changes}
    if "notes" in plan:
        own = NOTES_OF[side_of(interview, user_id)]
        setattr(interview, own, plan.pop("notes"))
    if _is_new(interview, plan):
        await _change(session, interview, plan, user_id, now)
    interview.version += 1
    interview.updated_at = now
    return interview


async def cancel(
    session: AsyncSession,
    user_id: int,
    interview_id: int,
    reason: str | None,
    *,
    now: datetime,
) -> Interview:
    """Call it off; both sides hear of it. A second time changes nothing.

    Raises:
        InterviewNotFound: They are on no side of it.
        InterviewOver: It is completed.
    """
    interview = await get_of(session, user_id, interview_id)
    if interview.status == "cancelled":
        return interview
    if interview.status not in STANDING:
        raise InterviewOver
    interview.status = "cancelled"
    interview.cancel_reason = reason
    interview.version += 1
    interview.updated_at = now
    if not interview.is_practice:  # nobody else was told of it
        await reminders.drop(session, interview)
        emit(session, _cancelled(interview))
    return interview


def _is_new(interview: Interview, plan: Mapping[str, Any]) -> bool:
    return any(getattr(interview, name) != value for name, value in plan.items())


async def _change(
    session: AsyncSession,
    interview: Interview,
    plan: dict[str, Any],
    user_id: int,
    now: datetime,
) -> None:
    """All but notes: what the other side sees, too, and hears of."""
    if interview.organizer_id != user_id and plan.keys() != {"status"}:
        raise NotTheOrganizer
    if interview.status not in STANDING:
        raise InterviewOver
    if interview.is_practice:
        raise PracticeHasNoDate
    if plan.pop("status", None) == "completed":
        _complete(interview, now)
    moves = _is_new(interview, {n: plan[n] for n in TIMES & plan.keys()})
    for name, value in plan.items():
        setattr(interview, name, value)
    if moves:
        await _move(session, interview, user_id, now)
    if interview.status in STANDING:
        await reminders.plan(session, interview, now=now)
        # The version is raised by whoever called.
        emit(session, _changed(interview, version=interview.version + 1))
    else:
        await reminders.drop(session, interview)


def _complete(interview: Interview, now: datetime) -> None:
    if interview.scheduled_at > now:
        raise NotBegunYet
    interview.status = "completed"


async def _move(
    session: AsyncSession, interview: Interview, user_id: int, now: datetime
) -> None:
    length = timedelta(minutes=interview.duration_minutes)
    interview.ends_at = interview.scheduled_at + length
    if interview.scheduled_at <= now:
        raise NotInTheFuture
    interview.status = "rescheduled"
    with session.no_autoflush:
        await overlaps.check(session, interview, caller_id=user_id)


def _changed(interview: Interview, *, version: int) -> InterviewChanged:
    return InterviewChanged(
        interview_id=interview.id,
        user_id=interview.user_id,
        recruiter_id=interview.recruiter_id,
        application_id=interview.application_id,
        version=version,
        scheduled_at=interview.scheduled_at,
    )


def _cancelled(interview: Interview) -> InterviewCancelled:
    return InterviewCancelled(
        interview_id=interview.id,
        user_id=interview.user_id,
        recruiter_id=interview.recruiter_id,
        application_id=interview.application_id,
        has_reason=interview.cancel_reason is not None,
    )
