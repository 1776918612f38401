"""Practice sessions: interviews without a date, and the questions that are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.erased import is_erased
from common.errors import Conflict, TooManyRequests, Unauthorized
from interviews.practising.asking import Difficulty, Question, topics_as_stored
from interviews.scheduling.changing import InterviewOver
from interviews.scheduling.interviews import InterviewNotFound
from interviews.scheduling.states import STANDING
from interviews.tables import Interview, InterviewQuestion

A_DAY = 50
MOST = 2000
DAY = timedelta(days=1)
MINUTES_EACH = 5  # for a question, as a session tells how long it may take


class TooMuchPractice(TooManyRequests):
    detail = f"One person begins at most {A_DAY} practice sessions in 24 hours."


class TooManySessions(Conflict):
    detail = f"One person has at most {MOST} practice sessions."


class PersonErased(Unauthorized):
    detail = "This account has been erased."


@dataclass(frozen=True)
class Plan:
    role: str
    company: str
    difficulty: Difficulty
    job_id: int | None


async def begin(
    session: AsyncSession,
    user_id: int,
    plan: Plan,
    questions: Sequence[Question],
    *,
    now: datetime,
) -> tuple[Interview, list[InterviewQuestion]]:
    """Store a session with its questions. It is in nobody's calendar.

    Raises:
        PersonErased: They have left while the questions were looked for.
        TooMuchPractice: They have begun as many as one may in a day.
        TooManySessions: They have as many as one may have.
    """
    if await is_erased(session, user_id):
        raise PersonErased
    await check_room(session, user_id, now=now)
    interview = _draft(user_id, plan, len(questions), now)
    session.add(interview)
    await session.flush()
    rows = [question_row(interview, question, now=now) for question in questions]
    session.add_all(rows)
    await session.flush()
    return interview, rows


async def check_room(session: AsyncSession, user_id: int, *, now: datetime) -> None:
    """Raises: TooMuchPractice, TooManySessions."""
    own = Interview.user_id == user_id
    begun = Interview.scheduled_at > now - DAY
    counted = await session.execute(
        select(
            func.count(),
            func.count().filter(begun),
            func.min(Interview.scheduled_at).filter(begun),
        ).where(own, Interview.is_practice)
    )
    ever, today, first = counted.one()
    if today >= A_DAY:
        raise TooMuchPractice(retry_after=(first + DAY - now).total_seconds())
    if ever >= MOST:
        raise TooManySessions


def question_row(
    interview: Interview, question: Question, *, now: datetime
) -> InterviewQuestion:
    return InterviewQuestion(
        interview_id=interview.id,
        user_id=interview.user_id,
        origin=question.origin,
        bank_id=question.bank_id,
        question=question.text,
        category=question.category,
        difficulty=question.difficulty,
        topics=topics_as_stored(question.topics),
        follow_ups=list(question.follow_ups),
        outline=list(question.outline),
        tips=question.tips,
        tries=0,
        awaits_follow_up=False,
        created_at=now,
        updated_at=now,
    )


async def get_own(session: AsyncSession, user_id: int, interview_id: int) -> Interview:
    """One whose candidate this is: what they prepare, no recruiter sees.

    Raises:
        InterviewNotFound: There is none such.
    """
    interview = await session.get(Interview, interview_id)
    if interview is None or interview.user_id != user_id:
        raise InterviewNotFound
    return interview


async def get_open(session: AsyncSession, user_id: int, interview_id: int) -> Interview:
    """One that can still be prepared for.

    Raises:
        InterviewNotFound: There is none such.
        InterviewOver: It is completed or cancelled.
    """
    interview = await get_own(session, user_id, interview_id)
    if interview.status not in STANDING:
        raise InterviewOver
    return interview


def _draft(user_id: int, plan: Plan, count: int, now: datetime) -> Interview:
    minutes = MINUTES_EACH * count
    return Interview(
        user_id=user_id,
        organizer_id=user_id,
        interview_type="mock",
        title=f"Practice: {plan.role}"[:255] if plan.role else "Practice",
        role=plan.role[:255] or None,
        company=plan.company[:255] or None,
        attendees=[],
        scheduled_at=now,
        duration_minutes=minutes,
        ends_at=now + timedelta(minutes=minutes),
        timezone="UTC",
        status="scheduled",
        is_practice=True,
        difficulty=plan.difficulty,
        job_id=plan.job_id,
        version=1,
        created_at=now,
        updated_at=now,
    )
