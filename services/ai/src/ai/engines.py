"""Who writes and who makes vectors: rules, or a model with the rules behind it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from ai.asking.attempts import Attempts
from ai.asking.breakers import Breaker
from ai.asking.model_writer import ModelWriter
from ai.asking.notebook import Notebook
from ai.asking.places import Places
from ai.asking.questions import Deadlines
from ai.asking.writers import OfflineWriter, Writer
from ai.embedding.embedders import Embedder, ModelEmbedder, OfflineEmbedder
from ai.settings import Settings
from ai.spending.ledger import Budget
from ai.spending.purse import Purse
from common.db import Database
from common.workers import Worker

if TYPE_CHECKING:
    from ai.gemini.engine import Gemini

log = structlog.get_logger("engines")


@dataclass(frozen=True)
class Engines:
    writer: Writer
    embedder: Embedder
    workers: Sequence[Worker] = ()


async def start(settings: Settings, database: Database) -> Engines:
    if settings.google_api_key is None:
        return Engines(OfflineWriter(), OfflineEmbedder())
    log.info("model_chosen", pro=settings.gemini_model_pro)
    # Seconds of importing, which nobody should have to wait for.
    return await _with_gemini(settings, database)


async def _with_gemini(settings: Settings, database: Database) -> Engines:
    model = await asyncio.to_thread(_gemini, settings)
    breaker = Breaker(
        model.engine,
        failures=settings.ai_breaker_failures,
        pause=settings.ai_breaker_pause_seconds,
    )
    notebook = Notebook(
        database,
        model.engine,
        Budget(settings.ai_calls_a_day, settings.ai_tokens_a_day),
        Purse(round(settings.ai_dollars_a_day * 1_000_000)),
        lifetime=settings.ai_answers_lifetime,
        answers_each=settings.ai_answers_each,
    )
    short = timedelta(seconds=settings.ai_short_deadline_seconds)
    long = timedelta(seconds=settings.ai_long_deadline_seconds)
    writer = ModelWriter(
        model,
        Attempts(model.engine, breaker, _for_people(settings)),
        notebook,
        Deadlines(short, long),
    )
    embedder = ModelEmbedder(
        model,
        Attempts(model.engine, breaker, _for_services(settings)),
        notebook,
        deadline_seconds=short.total_seconds(),
    )
    return Engines(writer, embedder, [_closing(notebook.tidier(), writer)])


def _gemini(settings: Settings) -> "Gemini":
    from ai.gemini.engine import Gemini, Names  # noqa: PLC0415 - see its first line

    assert settings.google_api_key is not None
    return Gemini(
        settings.google_api_key.get_secret_value(),
        Names(
            settings.gemini_model_pro,
            settings.gemini_model_flash,
            settings.gemini_model_embed,
        ),
        base_url=settings.gemini_base_url,
        answer_bytes=settings.ai_answer_bytes,
        answer_tokens=settings.ai_answer_tokens,
        connections=2 * settings.ai_calls_at_once,
    )


def _for_people(settings: Settings) -> Places:
    return Places(
        at_once=settings.ai_calls_at_once,
        each=settings.ai_calls_at_once_each,
        waiting=settings.ai_calls_waiting,
    )


def _for_services(settings: Settings) -> Places:
    """Beside people's: a service that indexes makes nobody wait."""
    at_once, waiting = settings.ai_calls_at_once, settings.ai_calls_waiting
    return Places(at_once=at_once, each=at_once + waiting, waiting=waiting)


@dataclass(frozen=True)
class _Closing(Worker):
    """Tidies up; with the service it ends the calls that run."""

    writer: ModelWriter = field(kw_only=True)

    async def run(self) -> None:
        try:
            await super().run()
        finally:
            await self.writer.close()


def _closing(tidier: Worker, writer: ModelWriter) -> Worker:
    return _Closing(tidier.name, tidier.work, tidier.every, writer=writer)
