"""Whoever writes: the rules alone, or a model with the rules behind it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from ai.asking.tasks import Answer, Answered, Prose, Task

OFFLINE = "offline"


class Writer(Protocol):
    async def write(self, task: Task[Answer], user_id: int, /) -> Answered[Answer]:
        """Always answers: by rules where a model is away, slow or not to be believed.

        Never call this inside `Database.write()`.

        Raises:
            AiBudgetSpent: The person asked for it, and has had what a day allows.
        """
        ...

    def stream(
        self, task: Task[Prose], user_id: int, /
    ) -> AsyncIterator[str | Answered[Prose]]:
        """Pieces of a text as they are written; the last item is the whole answer.

        The whole may differ from the pieces, where what was written could not stand:
        who reads along shows the whole in their place. Close it (`aclosing`) when
        nobody reads along any more: then nobody writes any more.

        Raises:
            AiBudgetSpent: As above, before the first piece.
        """
        ...


class OfflineWriter:
    """Needs nobody: rules alone, the same for the same task."""

    async def write(self, task: Task[Answer], _user_id: int, /) -> Answered[Answer]:
        answer = await asyncio.to_thread(task.offline)  # long for a long résumé
        return Answered(answer, OFFLINE)

    async def stream(
        self, task: Task[Prose], _user_id: int, /
    ) -> AsyncIterator[str | Answered[Prose]]:
        whole = await asyncio.to_thread(task.offline)
        for paragraph in whole.text.splitlines(keepends=True):
            yield paragraph
        yield Answered(whole, OFFLINE)
