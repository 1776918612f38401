"""ai with the fake Gemini behind it, in one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from ai.main import build
from ai.settings import Settings
from common.testing import Running, free_port, running_service, settings_for
from tests.fakes import gemini as fake


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
