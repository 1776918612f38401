"""The questions of an interview: those asked, and those its candidate adds."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import Conflict, NotFound
from interviews.practising import sessions
from interviews.practising.asking import Category, Question, difficulty_of, named_topics
from interviews.tables import InterviewQuestion

MOST = 50  # of an interview


class QuestionNotFound(NotFound):
    detail = "There is no such question of yours."


class TooManyQuestions(Conflict):
    detail = f"An interview has at most {MOST} questions."


class NotYourOwnQuestion(Conflict):
    detail = "Only questions that you added yourself can be taken out."


async def list_of(
    session: AsyncSession, user_id: int, interview_id: int
) -> list[InterviewQuestion]:
    """In the order in which they are asked. Raises: InterviewNotFound."""
    interview = await sessions.get_own(session, user_id, interview_id)
    found = await session.scalars(
        select(InterviewQuestion)
        .where(InterviewQuestion.interview_id == interview.id)
        .order_by(InterviewQuestion.id)
    )
    return list(found)


async def get(
    session: AsyncSession, user_id: int, interview_id: int, question_id: int
) -> InterviewQuestion:
    """Raises: QuestionNotFound, InterviewNotFound."""
    await sessions.get_own(session, user_id, interview_id)
    question = await session.get(InterviewQuestion, question_id)
    if question is None or question.interview_id != interview_id:
        raise QuestionNotFound
    return question


async def add(
    session: AsyncSession,
    user_id: int,
    interview_id: int,
    text: str,
    category: Category,
    topics: Sequence[str],
    *,
    now: datetime,
) -> InterviewQuestion:
    """Add a question of the candidate's own.

    Raises:
        InterviewNotFound: There is no such interview of theirs.
        InterviewOver: It is completed or cancelled.
        TooManyQuestions: It has as many as one may have.
    """
    interview = await sessions.get_open(session, user_id, interview_id)
    present = select(func.count()).where(InterviewQuestion.interview_id == interview_id)
    if (await session.scalar(present) or 0) >= MOST:
        raise TooManyQuestions
    question = Question(
        text=text,
        category=category,
        difficulty=difficulty_of(interview),
        topics=named_topics(topics),
        follow_ups=(),
        outline=(),
        tips=None,
        origin="own",
    )
    row = sessions.question_row(interview, question, now=now)
    session.add(row)
    await session.flush()
    return row


async def remove(
    session: AsyncSession, user_id: int, interview_id: int, question_id: int
) -> None:
    """Take out a question of the candidate's own, with what they answered.

    Raises:
        InterviewNotFound, QuestionNotFound: There is none such.
        InterviewOver: The interview is completed or cancelled.
        NotYourOwnQuestion: It was asked, and not added.
    """
    question = await get(session, user_id, interview_id, question_id)
    await sessions.get_open(session, user_id, interview_id)
    if question.origin != "own":
        raise NotYourOwnQuestion
    await session.delete(question)
