"""The writer's side of the database: short transactions, none open during a call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from ai.asking import measures, remembering
from ai.asking.attempts import Tally
from ai.spending import ledger
from ai.spending.ledger import Budget, Line
from ai.spending.prices import micro_dollars
from ai.spending.purse import Purse
from common import erased
from common.clock import utc_now
from common.db import Database
from common.errors import Unavailable
from common.workers import Worker

log = structlog.get_logger("notebook")

TIDY_EVERY_SECONDS = 600.0


@dataclass
class Notebook:
    database: Database
    engine: str
    budget: Budget
    purse: Purse
    lifetime: timedelta  # of answers
    answers_each: int
    _settling: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def spending(
        self, user_id: int, task: str, model: str
    ) -> AsyncIterator[Tally]:
        """Take a place in the budget; afterwards note what it really was.

        Raises:
            AiBudgetSpent: Before anything is asked.
            PurseEmpty: Likewise; not this person, but everybody.
        """
        now = utc_now()
        line = Line(user_id, ledger.day_of(now), task, self.engine, model)
        async with self.database.write() as session:
            if await erased.is_erased(session, user_id):
                raise ledger.AiBudgetSpent  # nothing more is noted of them
            await ledger.reserve(session, line, self.budget, now=now)
            await self.purse.check(session, line.day)  # else nothing is reserved
        tally = Tally()
        try:
            yield tally
        finally:
            # Also where whoever asked has gone: it is spent all the same.
            settling = asyncio.create_task(self._settle(line, tally))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            await asyncio.shield(settling)

    async def check_purse(self) -> None:
        """For calls that need no place in a person's budget. Raises: PurseEmpty."""
        async with self.database.write() as session:
            await self.purse.check(session, ledger.day_of(utc_now()))

    async def note(self, user_id: int, task: str, model: str, tally: Tally) -> None:
        """What a call has cost that needed no place in a budget."""
        line = Line(user_id, ledger.day_of(utc_now()), task, self.engine, model)
        await self._settle(line, tally, reserved=0)

    async def recall(self, user_id: int, question: str) -> str | None:
        async with self.database.read() as session:
            return await remembering.find(
                session, user_id, question, after=utc_now() - self.lifetime
            )

    async def remember(
        self, user_id: int, question: str, task: str, answer: str
    ) -> None:
        async with _not_at_any_price(), self.database.write() as session:
            if await erased.is_erased(session, user_id):
                return  # while the model was writing
            await remembering.keep(
                session,
                user_id,
                question,
                task=task,
                answer=answer,
                most=self.answers_each,
                now=utc_now(),
            )

    def tidier(self) -> Worker:
        async def tidy() -> bool:
            async with self.database.write() as session:
                await ledger.forget_old(session, utc_now())
                return await remembering.forget_old(session, utc_now(), self.lifetime)

        return Worker("ai_tidier", tidy, every=TIDY_EVERY_SECONDS)

    async def _settle(self, line: Line, tally: Tally, *, reserved: int = 1) -> None:
        cost = micro_dollars(line.model, tally.input_tokens, tally.output_tokens)
        measures.TOKENS.labels(line.model, "in").inc(tally.input_tokens)
        measures.TOKENS.labels(line.model, "out").inc(tally.output_tokens)
        measures.COST.labels(line.model).inc(cost)
        async with _not_at_any_price(), self.database.write() as session:
            self.purse.pay(line.day, cost)
            if await erased.is_erased(session, line.user_id):
                return
            await ledger.add(
                session,
                line,
                calls=tally.calls - reserved,
                input_tokens=tally.input_tokens,
                output_tokens=tally.output_tokens,
            )


@asynccontextmanager
async def _not_at_any_price() -> AsyncIterator[None]:
    """A full disk loses a note, not the answer that is there already."""
    try:
        yield
    except Unavailable as error:
        log.warning("note_lost", error=repr(error))
