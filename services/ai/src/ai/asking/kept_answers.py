"""Answers of models that may stand: judged, kept, and judged anew when found again."""

import asyncio
from typing import Any

from ai.asking import prompts, reading
from ai.asking.models import AnswerUnfounded, Model
from ai.asking.notebook import Notebook
from ai.asking.questions import Question
from ai.asking.remembering import digest_of
from ai.asking.tasks import Answer, Task


class KeptAnswers:
    def __init__(self, model: Model, notebook: Notebook) -> None:
        self._model = model
        self._notebook = notebook

    def key(self, task: Task[Any], form: str) -> str:
        edition = prompts.find(task.name).edition
        who = self._model.engine, self._model.name(long=task.long)
        return digest_of(*who, task.name, edition, form, prompts.data_of(task.data))

    async def recall(self, question: Question[Answer]) -> Answer | None:
        task = question.task
        kept = await self._notebook.recall(question.user_id, question.key)
        if kept is None:
            return None
        try:
            answer = reading.parsed(task.answer, kept)
        except reading.Unreadable:  # its shape has changed since
            return None
        return await asyncio.to_thread(task.proven, answer)

    async def founded(self, question: Question[Answer], answer: Answer) -> Answer:
        """What of it may stand; kept for the same question again.

        Raises:
            AnswerUnfounded: Nothing, or it tells what it was told.
        """
        task, written = question.task, answer.model_dump_json()
        if prompts.gives_away(written, prompts.find(task.name)):
            raise AnswerUnfounded("it tells its instruction")
        proven = await asyncio.to_thread(task.proven, answer)
        if proven is None:
            raise AnswerUnfounded("it says what the data does not")
        # As it was given: another time the judgement may be a better one.
        await self._notebook.remember(
            question.user_id, question.key, task.name, written
        )
        return proven
