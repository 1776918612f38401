"""Feedback: it completes a practice session."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict
from interviews.practising import preparing, sessions
from interviews.practising.summing import Summed, sum_up
from interviews.scheduling.changing import InterviewOver
from interviews.tables import Interview


class NotPractice(Conflict):
    detail = "Feedback is for practice sessions: this interview has a date."


class NothingAnswered(Conflict):
    detail = "Answer at least one question: there is nothing to say yet."


async def complete(
    session: AsyncSession, user_id: int, interview_id: int, *, now: datetime
) -> tuple[Interview, Summed]:
    """Sum a session up and end it. Again gives what was said the first time.

    Raises:
        InterviewNotFound: There is no such interview of theirs.
        NotPractice: It has a date.
        InterviewOver: It is cancelled.
        NothingAnswered: None of its questions is.
    """
    interview = await sessions.get_own(session, user_id, interview_id)
    if not interview.is_practice:
        raise NotPractice
    if interview.status == "completed":
        return interview, Summed.model_validate(interview.feedback)
    if interview.status == "cancelled":
        raise InterviewOver
    questions = await preparing.list_of(session, user_id, interview_id)
    if all(question.score is None for question in questions):
        raise NothingAnswered
    summed = sum_up(questions)
    _end(interview, summed, now)
    return interview, summed


def _end(interview: Interview, summed: Summed, now: datetime) -> None:
    # "score" is what the dashboard averages.
    interview.feedback = {"score": summed.scores.overall} | summed.model_dump()
    interview.status = "completed"
    interview.version += 1
    interview.updated_at = now
