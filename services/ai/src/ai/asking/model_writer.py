"""A model writes; the rules stand behind it.

What a model answers is read as data, judged by the task, and thrown away where it
cannot stand. Whatever happens to it, there is an answer, and in time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog

from ai.asking import measures, reading
from ai.asking.attempts import Attempts, Tally
from ai.asking.conversing import Conversing
from ai.asking.flights import Flights
from ai.asking.kept_answers import KeptAnswers
from ai.asking.models import Model, ModelFailed
from ai.asking.notebook import Notebook
from ai.asking.questions import Deadlines, Question
from ai.asking.reading_along import until_whole
from ai.asking.reasons import Reason
from ai.asking.tasks import Answer, Answered, Prose, Task
from ai.asking.writers import OFFLINE, OfflineWriter
from ai.spending.ledger import AiBudgetSpent

log = structlog.get_logger("writer")


class ModelWriter:
    def __init__(
        self,
        model: Model,
        attempts: Attempts,
        notebook: Notebook,
        deadlines: Deadlines,
    ) -> None:
        self._model = model
        self._attempts = attempts
        self._notebook = notebook
        self._deadlines = deadlines
        self._conversing = Conversing(model, attempts, deadlines)
        self._kept = KeptAnswers(model, notebook)
        self._rules = OfflineWriter()
        self._flights: Flights[Any] = Flights()  # of whatever its task answers

    async def write(self, task: Task[Answer], user_id: int, /) -> Answered[Answer]:
        if task.by_rules:
            return await self._rules.write(task, user_id)
        key = self._kept.key(task, "json")
        answered: Answered[Answer] = await self._flights.join(
            (user_id, key), lambda: self._write(task, user_id, key)
        )
        return answered

    async def stream(
        self, task: Task[Prose], user_id: int, /
    ) -> AsyncIterator[str | Answered[Prose]]:
        if task.by_rules:
            async for item in self._rules.stream(task, user_id):
                yield item
            return
        question = self._question(task, user_id, self._kept.key(task, "text"))
        remembered = await self._kept.recall(question)
        if remembered is not None:
            for piece in reading.paragraphs(remembered.text):
                yield piece
            yield self._answered(task, remembered, tokens=0)
            return
        pieces: asyncio.Queue[str | Answered[Prose] | None] = asyncio.Queue()
        writing = asyncio.create_task(self._write_along(question, pieces))
        try:
            async for item in until_whole(pieces, writing):
                yield item
        finally:
            writing.cancel()  # nobody reads along any more, or it is over
            await asyncio.gather(writing, return_exceptions=True)

    async def close(self) -> None:
        await self._flights.close()
        await self._model.close()

    async def _write(
        self, task: Task[Answer], user_id: int, key: str
    ) -> Answered[Answer]:
        question = self._question(task, user_id, key)
        remembered = await self._kept.recall(question)
        if remembered is not None:
            return self._answered(task, remembered, tokens=0)
        return await self._or_offline(
            question, lambda tally: self._conversing.ask(question, tally)
        )

    async def _write_along(
        self,
        question: Question[Prose],
        pieces: asyncio.Queue[str | Answered[Prose] | None],
    ) -> None:
        started = False

        def tell(piece: str) -> None:
            nonlocal started
            started = True
            pieces.put_nowait(piece)  # as bounded as the answer is

        answered = await self._or_offline(
            question, lambda tally: self._conversing.ask_along(question, tally, tell)
        )
        if not started:
            for piece in reading.paragraphs(answered.answer.text):
                tell(piece)
        pieces.put_nowait(answered)

    async def _or_offline(
        self,
        question: Question[Answer],
        ask: Callable[[Tally], Awaitable[Answer]],
    ) -> Answered[Answer]:
        task = question.task
        try:
            async with (
                self._attempts.place(question.user_id, until=question.until),
                self._notebook.spending(
                    question.user_id, task.name, self._name(task)
                ) as tally,
            ):
                answer = await self._kept.founded(question, await ask(tally))
        except ModelFailed as failure:
            return await self._offline(task, failure.reason)
        except AiBudgetSpent:
            if not task.unasked:
                raise
            return await self._offline(task, Reason.BUDGET_SPENT)
        self._count(task, self._model.engine, "")
        tokens = tally.input_tokens + tally.output_tokens
        return self._answered(task, answer, tokens)

    def _question(self, task: Task[Answer], user_id: int, key: str) -> Question[Answer]:
        return Question(task, user_id, key, self._deadlines.until(long=task.long))

    def _answered(
        self, task: Task[Answer], answer: Answer, tokens: int
    ) -> Answered[Answer]:
        return Answered(
            answer, self._model.engine, model=self._name(task), tokens=tokens
        )

    async def _offline(self, task: Task[Answer], reason: Reason) -> Answered[Answer]:
        log.warning("fell_back", task=task.name, reason=reason)
        self._count(task, OFFLINE, reason)
        answered = await self._rules.write(task, 0)
        return replace(answered, degraded_reason=reason)

    def _count(self, task: Task[Any], engine: str, reason: str) -> None:
        measures.ANSWERS.labels(task.name, engine, reason).inc()

    def _name(self, task: Task[Any]) -> str:
        return self._model.name(long=task.long)
