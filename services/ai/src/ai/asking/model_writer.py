"""A model writes; the rules stand behind it.

What a model answers is read as data, judged by the task, and thrown away where it
cannot stand. Whatever happens to it, there is an answer, and in time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic

import structlog

from ai.asking import measures, prompts, reading, requests
from ai.asking.attempts import Attempts, Tally
from ai.asking.flights import Flights
from ai.asking.models import (
    AnswerInvalid,
    AnswerUnfounded,
    Model,
    ModelFailed,
    Reply,
    Request,
)
from ai.asking.notebook import Notebook
from ai.asking.reading_along import read_along, until_whole
from ai.asking.reasons import Reason
from ai.asking.remembering import digest_of
from ai.asking.tasks import Answer, Answered, Prose, Task
from ai.asking.writers import OFFLINE
from ai.spending.ledger import AiBudgetSpent

log = structlog.get_logger("writer")

ENOUGH_TO_REPAIR = 0.35  # of the time for an answer


@dataclass(frozen=True)
class Deadlines:
    short: timedelta
    long: timedelta

    def until(self, *, long: bool) -> float:
        """By the loop's clock, from now."""
        allowed = self.long if long else self.short
        return asyncio.get_running_loop().time() + allowed.total_seconds()


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A task as one person puts it to a model."""

    task: Task[Answer]
    user_id: int
    key: str
    until: float


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
        self._flights: Flights[Any] = Flights()  # of whatever its task answers

    async def write(self, task: Task[Answer], user_id: int, /) -> Answered[Answer]:
        key = self._key(task, "json")
        answered: Answered[Answer] = await self._flights.join(
            (user_id, key), lambda: self._write(task, user_id, key)
        )
        return answered

    async def stream(
        self, task: Task[Prose], user_id: int, /
    ) -> AsyncIterator[str | Answered[Prose]]:
        question = self._question(task, user_id, self._key(task, "text"))
        remembered = await self._remembered(question)
        if remembered is not None:
            for piece in reading.paragraphs(remembered.answer.text):
                yield piece
            yield remembered
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
        remembered = await self._remembered(question)
        if remembered is not None:
            return remembered
        return await self._or_offline(
            question, lambda tally: self._ask(question, tally)
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
            question, lambda tally: self._ask_along(question, tally, tell)
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
                answer = await ask(tally)
        except ModelFailed as failure:
            return self._offline(task, failure.reason)
        except AiBudgetSpent:
            if not task.unasked:
                raise
            return self._offline(task, Reason.BUDGET_SPENT)
        self._count(task, self._model.engine, "")
        tokens = tally.input_tokens + tally.output_tokens
        return self._answered(task, answer, tokens)

    async def _ask(self, question: Question[Answer], tally: Tally) -> Answer:
        """Once, and once more with what was wrong, if it was only the shape."""
        task = question.task
        request = requests.of(task, schema=task.answer.model_json_schema())
        reply = await self._call(request, question, tally)
        try:
            answer = reading.parsed(task.answer, reply.text)
        except reading.Unreadable as error:
            loop = asyncio.get_running_loop()
            allowed = self._deadlines.until(long=task.long) - loop.time()
            if question.until - loop.time() < allowed * ENOUGH_TO_REPAIR:
                raise AnswerInvalid("unreadable, and no time left") from error
            reply = await self._call(
                requests.repairing(request, reply, error), question, tally
            )
            answer = self._parsed_at_last(task, reply)
        return await self._founded(question, answer)

    def _parsed_at_last(self, task: Task[Answer], reply: Reply) -> Answer:
        try:
            return reading.parsed(task.answer, reply.text)
        except reading.Unreadable as error:
            raise AnswerInvalid("unreadable twice") from error

    async def _ask_along(
        self, question: Question[Prose], tally: Tally, tell: Callable[[str], None]
    ) -> Prose:
        task, written = question.task, list[str]()
        request = requests.of(task, schema=None)

        async def call() -> Reply:
            return await read_along(self._model.stream(request), written, tell, tally)

        reply = await self._attempts.run(
            call,
            tally,
            until=question.until,
            again=lambda: not written,
        )
        try:
            answer = reading.as_prose(task.answer, reply.text)
        except reading.Unreadable as error:
            raise AnswerInvalid("no text that can stand") from error
        return await self._founded(question, answer)

    async def _call(
        self, request: Request, question: Question[Any], tally: Tally
    ) -> Reply:
        return await self._attempts.run(
            lambda: self._model.write(request),
            tally,
            until=question.until,
        )

    async def _founded(self, question: Question[Answer], answer: Answer) -> Answer:
        proven = question.task.proven(answer)
        if proven is None:
            raise AnswerUnfounded("it says what the data does not")
        # As it was given: another time the judgement may be a better one.
        await self._notebook.remember(
            question.user_id, question.key, question.task.name, answer.model_dump_json()
        )
        return proven

    async def _remembered(self, question: Question[Answer]) -> Answered[Answer] | None:
        task = question.task
        kept = await self._notebook.recall(question.user_id, question.key)
        if kept is None:
            return None
        try:
            proven = task.proven(reading.parsed(task.answer, kept))
        except reading.Unreadable:  # its shape has changed since
            return None
        return None if proven is None else self._answered(task, proven, tokens=0)

    def _question(self, task: Task[Answer], user_id: int, key: str) -> Question[Answer]:
        return Question(task, user_id, key, self._deadlines.until(long=task.long))

    def _key(self, task: Task[Any], form: str) -> str:
        edition = prompts.find(task.name).edition
        who = self._model.engine, self._name(task)
        return digest_of(*who, task.name, edition, form, prompts.data_of(task.data))

    def _answered(
        self, task: Task[Answer], answer: Answer, tokens: int
    ) -> Answered[Answer]:
        return Answered(
            answer, self._model.engine, model=self._name(task), tokens=tokens
        )

    def _offline(self, task: Task[Answer], reason: Reason) -> Answered[Answer]:
        log.warning("fell_back", task=task.name, reason=reason)
        self._count(task, OFFLINE, reason)
        return Answered(task.offline(), OFFLINE, reason)

    def _count(self, task: Task[Any], engine: str, reason: str) -> None:
        measures.ANSWERS.labels(task.name, engine, reason).inc()

    def _name(self, task: Task[Any]) -> str:
        return self._model.name(long=task.long)
