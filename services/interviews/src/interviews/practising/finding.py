"""Finding questions for a wish: a model's, those about the job, and the bank's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from common.calls import Calls
from common.db import Database
from interviews.practising.ai_client import offer_questions
from interviews.practising.aiming import Aim, aim_of
from interviews.practising.asking import Category, Difficulty, Question
from interviews.practising.choosing import Wanted, choose
from interviews.practising.jobs_client import read_posting
from interviews.practising.requirements import questions_about
from interviews.tables import InterviewQuestion


@dataclass(frozen=True)
class Wish:
    """What a person asks for."""

    role: str | None
    company: str | None
    difficulty: Difficulty
    categories: Sequence[Category]
    job_id: int | None
    count: int


@dataclass(frozen=True)
class Found:
    aim: Aim
    questions: Sequence[Question]
    engine: str
    degraded_reason: str | None


async def find_questions(
    calls: Calls, database: Database, user_id: int, wish: Wish
) -> Found:
    """Never call this inside `Database.write()`: it asks two services.

    Raises:
        JobNotFound: The person may see no such posting.
        ServiceAway: jobs does not answer, so that nobody knows.
    """
    posting = None
    if wish.job_id is not None:
        posting = await read_posting(calls, user_id, wish.job_id)
    aim = await asyncio.to_thread(aim_of, wish.role, wish.company, posting)
    wanted = Wanted(aim, wish.difficulty, wish.categories, wish.count)
    offered = await offer_questions(calls, user_id, wanted)
    about = await asyncio.to_thread(questions_about, wanted)
    times_asked, had = await _had(database, user_id, [*offered.questions, *about])
    questions = await asyncio.to_thread(
        choose,
        wanted,
        times_asked,
        [question for question in offered.questions if question.text not in had],
        [question for question in about if question.text not in had],
    )
    return Found(aim, questions, offered.engine, offered.degraded_reason)


async def _had(
    database: Database, user_id: int, questions: Sequence[Question]
) -> tuple[dict[str, int], set[str]]:
    """How often the person had which question of the bank, and which of these."""
    of_person = InterviewQuestion.user_id == user_id
    texts = [question.text for question in questions]
    async with database.read() as session:
        rows = await session.execute(
            select(InterviewQuestion.bank_id, func.count())
            .where(of_person, InterviewQuestion.bank_id.is_not(None))
            .group_by(InterviewQuestion.bank_id)
        )
        times_asked = {str(bank_id): times for bank_id, times in rows}
        had = await session.scalars(
            select(InterviewQuestion.question).where(
                of_person, InterviewQuestion.question.in_(texts)
            )
        )
        return times_asked, set(had)
