"""Answers of models, kept for the same person's same question.

A question is the engine, the model, the edition of the prompt and the data. The person
is part of the key of the table: no answer is ever found for somebody else.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ai.tables import RememberedAnswer

MOST_BYTES = 64 * 1024  # of one answer; what is larger is asked for again
BATCH = 500


def digest_of(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(b"%d:" % len(data) + data)  # no two questions run together
    return digest.hexdigest()


async def find(
    session: AsyncSession, user_id: int, question: str, *, after: datetime
) -> str | None:
    kept = await session.get(RememberedAnswer, (user_id, question))
    return kept.answer if kept is not None and kept.created_at > after else None


async def keep(
    session: AsyncSession,
    user_id: int,
    question: str,
    *,
    task: str,
    answer: str,
    most: int,
    now: datetime,
) -> None:
    """Keep it, and of this person's answers only the newest `most`."""
    if most == 0 or len(answer.encode()) > MOST_BYTES:
        return
    row = await session.get(RememberedAnswer, (user_id, question))
    if row is None:
        row = RememberedAnswer(user_id=user_id, question=question, task=task)
        session.add(row)
    row.answer, row.created_at = answer, now
    await session.flush()
    await _forget_beyond(session, user_id, most)


async def _forget_beyond(session: AsyncSession, user_id: int, most: int) -> None:
    mine = RememberedAnswer.user_id == user_id
    held = await session.scalar(select(func.count()).where(mine)) or 0
    if held <= most:
        return
    oldest = (
        select(RememberedAnswer.question)
        .where(mine)
        .order_by(RememberedAnswer.created_at, RememberedAnswer.question)
        .limit(held - most)
    )
    await session.execute(
        delete(RememberedAnswer).where(mine, RememberedAnswer.question.in_(oldest))
    )


async def forget_old(session: AsyncSession, now: datetime, lifetime: timedelta) -> bool:
    """Take away some that are over; gives whether there may be more."""
    over = (
        select(RememberedAnswer.user_id, RememberedAnswer.question)
        .where(RememberedAnswer.created_at < now - lifetime)
        .limit(BATCH)
    )
    rows = (await session.execute(over)).all()
    for user_id, question in rows:
        await session.execute(
            delete(RememberedAnswer).where(
                RememberedAnswer.user_id == user_id,
                RememberedAnswer.question == question,
            )
        )
    return len(rows) == BATCH
