"""Answers: judged by the rubric, stored with what it found. The last one counts.

Points are given and stored before a model is asked for words, and nothing that it
says moves them.
"""

import asyncio
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from common.calls import Calls
from common.db import Database
from interviews.practising import preparing, sessions
from interviews.practising.ai_client import Coaching, coach
from interviews.practising.asking import asked_of
from interviews.practising.rubric.evaluating import evaluate
from interviews.practising.rubric.evaluation import Evaluation
from interviews.tables import Interview, InterviewQuestion

MOST_CHARACTERS = 8000


async def answer(
    calls: Calls,
    database: Database,
    user_id: int,
    interview_id: int,
    question_id: int,
    said: str,
    *,
    now: datetime,
) -> InterviewQuestion:
    """Judge and store an answer, then ask for a model's words about it.

    Never call this inside `Database.write()`: it asks ai.

    Raises:
        InterviewNotFound, QuestionNotFound: There is none such.
        InterviewOver: The interview is completed or cancelled.
    """
    async with database.read() as session:
        _, question = await _find_open(session, user_id, interview_id, question_id)
    evaluation = await judge(question, said)
    async with database.write() as session:
        interview, question = await _find_open(
            session, user_id, interview_id, question_id
        )
        store(question, said, evaluation, now=now)
    return await have_coached(calls, database, interview, question, evaluation, now=now)


async def judge(question: InterviewQuestion, said: str) -> Evaluation:
    """In a thread: a long answer takes some hundredths of a second."""
    return await asyncio.to_thread(evaluate, asked_of(question), said)


def store(
    question: InterviewQuestion, said: str, evaluation: Evaluation, *, now: datetime
) -> None:
    """Put an answer in place of the one before."""
    question.answer = said
    question.tries += 1
    question.awaits_follow_up = False
    question.score = evaluation.score
    question.evaluation = evaluation.model_dump() | _words(Coaching())
    question.answered_at = now
    question.updated_at = now


async def have_coached(
    calls: Calls,
    database: Database,
    interview: Interview,
    question: InterviewQuestion,
    evaluation: Evaluation,
    *,
    now: datetime,
) -> InterviewQuestion:
    """The stored answer with a model's words, if there is a model.

    Words come late: the answer may have been replaced or removed meanwhile, and then
    they belong to nothing any more.
    """
    said = await coach(calls, interview.role or "", question, evaluation)
    async with database.write() as session:
        present = await session.get(InterviewQuestion, question.id)
        if present is None or present.tries != question.tries:
            return question
        present.evaluation = (present.evaluation or {}) | _words(said)
        present.updated_at = now
    return present


async def _find_open(
    session: AsyncSession, user_id: int, interview_id: int, question_id: int
) -> tuple[Interview, InterviewQuestion]:
    """A question that may be answered."""
    question = await preparing.get(session, user_id, interview_id, question_id)
    interview = await sessions.get_open(session, user_id, interview_id)
    return interview, question


def _words(coaching: Coaching) -> dict[str, Any]:
    said = coaching.model_dump()
    engine, reason = said.pop("engine"), said.pop("degraded_reason")
    return {
        "coach": said if coaching.summary else None,
        "engine": engine,
        "degraded_reason": reason,
    }
