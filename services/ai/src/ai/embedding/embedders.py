"""Texts as vectors: by a model, or by the rules. Which it was is always said, so that
vectors of two kinds are never compared.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ai.asking.attempts import Attempts, Tally
from ai.asking.models import ModelFailed, Reply, Spent
from ai.asking.notebook import Notebook
from ai.asking.reasons import Reason
from ai.asking.writers import OFFLINE
from ai.embedding import hashing
from ai.spending.ledger import NOBODY

TASK = "embed"


@dataclass(frozen=True)
class Embedded:
    vectors: list[list[float]]
    engine: str
    model: str
    dimensions: int
    degraded_reason: Reason | None = None


class Embedder(Protocol):
    async def embed(self, texts: Sequence[str]) -> Embedded:
        """One vector for each text, in their order; always answers.

        Never call this inside `Database.write()`.
        """
        ...


class EmbeddingModel(Protocol):
    engine: str

    @property
    def embedding_name(self) -> str: ...

    async def embed(self, texts: Sequence[str]) -> tuple[list[list[float]], Spent]: ...


class OfflineEmbedder:
    async def embed(self, texts: Sequence[str]) -> Embedded:
        return await _by_rule(texts)


class ModelEmbedder:
    def __init__(
        self,
        model: EmbeddingModel,
        attempts: Attempts,
        notebook: Notebook,
        *,
        deadline_seconds: float,
    ) -> None:
        self._model = model
        self._attempts = attempts
        self._notebook = notebook
        self._seconds = deadline_seconds

    async def embed(self, texts: Sequence[str]) -> Embedded:
        found: list[list[float]] = []

        async def call() -> Reply:
            vectors, spent = await self._model.embed(texts)
            found[:] = vectors
            return Reply("", spent)

        tally = Tally()
        until = asyncio.get_running_loop().time() + self._seconds
        try:
            await self._notebook.check_purse()
            async with self._attempts.place(NOBODY, until=until):
                await self._attempts.run(call, tally, until=until)
        except ModelFailed as failure:
            return await _by_rule(texts, failure.reason)
        finally:
            name = self._model.embedding_name
            await self._notebook.note(NOBODY, TASK, name, tally)
        return Embedded(found, self._model.engine, name, len(found[0]))


async def _by_rule(texts: Sequence[str], reason: Reason | None = None) -> Embedded:
    vectors = await asyncio.to_thread(lambda: [hashing.vector(text) for text in texts])
    return Embedded(vectors, OFFLINE, hashing.MODEL, hashing.DIMENSIONS, reason)
