"""One question put to a model: whole, with one mending, or read along."""

import asyncio
from collections.abc import Callable
from typing import Any

from ai.asking import reading, requests
from ai.asking.attempts import Attempts, Tally
from ai.asking.models import AnswerInvalid, Model, Reply, Request
from ai.asking.questions import Deadlines, Question
from ai.asking.reading_along import Sieve, read_along
from ai.asking.tasks import Answer, Prose, Task

ENOUGH_TO_REPAIR = 0.35  # of the time for an answer


class Conversing:
    """Gives what a model wrote, in the shape asked for and otherwise unjudged."""

    def __init__(self, model: Model, attempts: Attempts, deadlines: Deadlines) -> None:
        self._model = model
        self._attempts = attempts
        self._deadlines = deadlines

    async def ask(self, question: Question[Answer], tally: Tally) -> Answer:
        """Once, and once more with what was wrong, if it was only the shape."""
        task = question.task
        request = requests.of(task, schema=task.answer.model_json_schema())
        reply = await self._call(request, question, tally)
        try:
            return reading.parsed(task.answer, reply.text)
        except reading.Unreadable as error:
            self._check_time(question, error)
            again = requests.repairing(request, reply, error)
            reply = await self._call(again, question, tally)
            return _parsed_at_last(task, reply)

    async def ask_along(
        self, question: Question[Prose], tally: Tally, tell: Callable[[str], None]
    ) -> Prose:
        """Tells what is written as it comes; of sentences those that may stand."""
        task, written = question.task, list[str]()
        request = requests.of(task, schema=None)
        sieve = Sieve(task.stands, tell)

        async def call() -> Reply:
            pieces = self._model.stream(request)
            return await read_along(pieces, written, sieve.add, tally)

        reply = await self._attempts.run(
            call, tally, until=question.until, again=lambda: not written
        )
        sieve.end()
        try:
            return reading.as_prose(task.answer, reply.text)
        except reading.Unreadable as error:
            raise AnswerInvalid("no text that can stand") from error

    def _check_time(self, question: Question[Any], error: Exception) -> None:
        left = question.until - asyncio.get_running_loop().time()
        allowed = self._deadlines.seconds(long=question.task.long)
        if left < allowed * ENOUGH_TO_REPAIR:
            raise AnswerInvalid("unreadable, and no time left") from error

    async def _call(
        self, request: Request, question: Question[Any], tally: Tally
    ) -> Reply:
        return await self._attempts.run(
            lambda: self._model.write(request), tally, until=question.until
        )


def _parsed_at_last(task: Task[Answer], reply: Reply) -> Answer:
    try:
        return reading.parsed(task.answer, reply.text)
    except reading.Unreadable as error:
        raise AnswerInvalid("unreadable twice") from error
