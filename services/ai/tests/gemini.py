"""ai with the fake Gemini behind it, in one process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from ai.asking.model_writer import ModelWriter
from ai.main import build
from ai.settings import Settings
from common.testing import (
    Running,
    free_port,
    internal_bearer,
    running_service,
    settings_for,
)
from services.ai.tests.questions import MATCH, REPORT
from tests.fakes import gemini as fake

QUESTIONS = {"match": ("jobs", MATCH), "report": ("resumes", REPORT)}


@asynccontextmanager
async def fake_gemini() -> AsyncIterator[tuple[fake.Control, str]]:
    """Its controls and its address."""
    control = fake.Control()
    config = uvicorn.Config(
        fake.build(control), port=free_port(), log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield control, f"http://127.0.0.1:{server.config.port}"
    finally:
        server.should_exit = True
        server.force_exit = True  # some of its answers never end
        await serving


@asynccontextmanager
async def ai_with_gemini(
    folder: Path, **more: object
) -> AsyncIterator[tuple[Running, fake.Control]]:
    """The service on the real SDK; short deadlines unless told otherwise."""
    async with fake_gemini() as (control, url):
        chosen = {
            "google_api_key": fake.KEY,
            "gemini_base_url": url,
            "ai_short_deadline_seconds": 1.5,
            "ai_long_deadline_seconds": 2.0,
            **more,
        }
        settings = settings_for(Settings, folder, **chosen)
        async with running_service(build, settings) as running:
            yield running, control


async def explain(
    ai: Running, what: str = "match", *, service: str = "", **changed: Any
) -> dict[str, Any]:
    """What jobs or resumes are told: always an answer, whatever the model does."""
    caller, question = QUESTIONS[what]
    answer = await ai.client.post(
        f"/internal/explain/{what}",
        json={**question, **changed},
        headers=internal_bearer(service or caller, "ai"),
    )
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def writer_of(ai: Running) -> ModelWriter:
    writer = ai.state["writer"]
    assert isinstance(writer, ModelWriter)
    return writer


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.005)
