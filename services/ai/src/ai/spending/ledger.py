"""What people have used of the models, by day, and how much of it a day allows.

A question takes its place in the budget before the model is called, in one transaction:
questions at the same time cannot all be the last. What it cost is added afterwards.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ai.spending.prices import micro_dollars
from ai.tables import UsageOfDay
from common.errors import TooManyRequests

NOBODY = 0  # questions of services that are about nobody
KEPT = timedelta(days=400)


class AiBudgetSpent(TooManyRequests):
    detail = (
        "You have had what a day allows of the AI models."
        " It begins anew at midnight (UTC)."
    )


@dataclass(frozen=True)
class Budget:
    """What one person may use in a day."""

    calls: int
    tokens: int


@dataclass(frozen=True)
class Used:
    calls: int
    input_tokens: int
    output_tokens: int

    def exhausts(self, budget: Budget) -> bool:
        tokens = self.input_tokens + self.output_tokens
        return self.calls >= budget.calls or tokens >= budget.tokens


@dataclass(frozen=True)
class Line:
    """Whose, and of what: a row of the ledger."""

    user_id: int
    day: date
    task: str
    engine: str
    model: str


async def reserve(
    session: AsyncSession, line: Line, budget: Budget, *, now: datetime
) -> None:
    """Count one call before it is made.

    Raises:
        AiBudgetSpent: Not today any more.
    """
    if (await used(session, line.user_id, line.day)).exhausts(budget):
        until = resets_at(line.day)
        raise AiBudgetSpent(
            retry_after=(until - now).total_seconds(),
            resets_at=until.isoformat().replace("+00:00", "Z"),
        )
    await add(session, line, calls=1)


async def add(
    session: AsyncSession,
    line: Line,
    *,
    calls: int,
    input_tokens: int = 0,
    output_tokens: int = 0,
) -> None:
    """Add to a row, or begin it. `calls` may be negative: none was made after all."""
    row = await session.get(UsageOfDay, tuple(vars(line).values()))
    if row is None:
        row = UsageOfDay(**vars(line), calls=0, input_tokens=0)
        row.output_tokens = row.micro_dollars = 0
        session.add(row)
    row.calls += calls
    row.input_tokens += input_tokens
    row.output_tokens += output_tokens
    row.micro_dollars += micro_dollars(line.model, input_tokens, output_tokens)
    await session.flush()


async def used(session: AsyncSession, user_id: int, day: date) -> Used:
    row = await session.execute(
        select(
            func.coalesce(func.sum(UsageOfDay.calls), 0),
            func.coalesce(func.sum(UsageOfDay.input_tokens), 0),
            func.coalesce(func.sum(UsageOfDay.output_tokens), 0),
        ).where(UsageOfDay.user_id == user_id, UsageOfDay.day == day)
    )
    return Used(*row.one())


def day_of(now: datetime) -> date:
    return now.astimezone(UTC).date()


def resets_at(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


async def forget_old(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(UsageOfDay).where(UsageOfDay.day < day_of(now) - KEPT))
