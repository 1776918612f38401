"""What a person's practice comes to over time."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from common.schemas import View
from interviews.practising.asking import Category
from interviews.tables import Interview, InterviewQuestion

WEEKS = 12
WEEK = timedelta(days=7)
LATEST_ANSWERS = 200  # in which weak topics are looked for
MOST_TOPICS = 5


class SessionCounts(View):
    total: int = Field(description="Without those called off", examples=[9])
    completed: int = Field(examples=[7])


class OfCategory(View):
    category: Category
    answered: int = Field(examples=[12])
    average: float = Field(examples=[61.5])
    best: int = Field(examples=[84])


class OfWeek(View):
    week: date = Field(description="The Monday it begins with, in UTC")
    answered: int = Field(examples=[4])
    average: float | None = Field(examples=[66.3])


class WeakTopic(View):
    topic: str = Field(examples=["remedies"])
    missed: int = Field(description="In how many answers", examples=[3])


class Statistics(View):
    """All scores are of 100; an answer that was improved counts as it is now."""

    sessions: SessionCounts
    questions_answered: int = Field(examples=[31])
    average_score: float | None = Field(examples=[63.2])
    best_score: int | None = Field(examples=[88])
    by_category: list[OfCategory]
    weekly: list[OfWeek] = Field(description="The last twelve, the oldest first")
    weakest_topics: list[WeakTopic] = Field(
        description="What the latest answers left out most often"
    )


async def of_person(
    session: AsyncSession, user_id: int, *, now: datetime
) -> Statistics:
    answered = (
        InterviewQuestion.user_id == user_id
    ) & InterviewQuestion.answered_at.is_not(None)
    score = InterviewQuestion.score
    total, average, best = (
        await session.execute(
            select(func.count(), func.avg(score), func.max(score)).where(answered)
        )
    ).one()
    return Statistics(
        sessions=await _sessions(session, user_id),
        questions_answered=total,
        average_score=_rounded(average),
        best_score=best,
        by_category=await _by_category(session, answered),
        weekly=await _weekly(session, answered, now),
        weakest_topics=await _weakest(session, answered),
    )


async def _sessions(session: AsyncSession, user_id: int) -> SessionCounts:
    completed = func.count().filter(Interview.status == "completed")
    row = await session.execute(
        select(func.count(), completed).where(
            Interview.user_id == user_id,
            Interview.is_practice,
            Interview.status != "cancelled",
        )
    )
    total, done = row.one()
    return SessionCounts(total=total, completed=done)


async def _by_category(
    session: AsyncSession, answered: ColumnElement[bool]
) -> list[OfCategory]:
    score, category = InterviewQuestion.score, InterviewQuestion.category
    rows = await session.execute(
        select(category, func.count(), func.avg(score), func.max(score))
        .where(answered)
        .group_by(category)
        .order_by(category)
    )
    return [
        OfCategory.model_validate(
            {"category": name, "answered": n, "average": round(mean, 1), "best": best}
        )
        for name, n, mean, best in rows
    ]


async def _weekly(
    session: AsyncSession, answered: ColumnElement[bool], now: datetime
) -> list[OfWeek]:
    this = now.date() - timedelta(days=now.weekday())
    mondays = [this - n * WEEK for n in reversed(range(WEEKS))]
    since = now - WEEK * WEEKS
    at = InterviewQuestion.answered_at
    day = func.date(at)
    rows = await session.execute(
        select(day, func.count(), func.sum(InterviewQuestion.score))
        .where(answered, at >= since)
        .group_by(day)
    )
    counts, points = Counter[date](), Counter[date]()
    for on, number, score in rows:
        monday = date.fromisoformat(on)
        monday -= timedelta(days=monday.weekday())
        counts[monday] += number
        points[monday] += score
    return [_week(monday, counts[monday], points[monday]) for monday in mondays]


def _week(monday: date, number: int, points: int) -> OfWeek:
    average = round(points / number, 1) if number else None
    return OfWeek(week=monday, answered=number, average=average)


async def _weakest(
    session: AsyncSession, answered: ColumnElement[bool]
) -> list[WeakTopic]:
    missing: Any = InterviewQuestion.evaluation["missing"]
    latest = await session.scalars(
        select(missing)
        .where(answered)
        .order_by(InterviewQuestion.answered_at.desc(), InterviewQuestion.id.desc())
        .limit(LATEST_ANSWERS)
    )
    missed = Counter(topic for topics in latest for topic in topics)
    ranked = sorted(missed.items(), key=lambda item: (-item[1], item[0]))
    return [WeakTopic(topic=t, missed=n) for t, n in ranked[:MOST_TOPICS]]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
