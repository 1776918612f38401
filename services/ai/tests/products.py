"""ai, running, beside the services that own people's data."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from ai.main import build
from ai.settings import Settings
from common.testing import Running, bearer, running_service, settings_for
from services.ai.tests.gemini import ai_with_gemini
from services.ai.tests.people import ADA, Owners
from tests.fakes.gemini import Control


@dataclass
class Ai:
    running: Running
    owners: Owners

    async def post(
        self, path: str, body: Any, user_id: int = ADA, **headers: str
    ) -> httpx.Response:
        return await self.running.client.post(
            f"/api/v1/ai{path}", json=body, headers={**bearer(user_id), **headers}
        )

    async def get(
        self, path: str, user_id: int = ADA, **query: object
    ) -> httpx.Response:
        return await self.running.client.get(
            f"/api/v1/ai{path}", params=query, headers=bearer(user_id)
        )

    def written_by(self, writer: Any) -> None:
        """From now on that one writes; what asks for it holds it already."""
        held = self.running.state["writer"]
        held.write = writer.write
        if hasattr(writer, "stream"):
            held.stream = writer.stream

    async def delete(self, path: str, user_id: int = ADA) -> httpx.Response:
        return await self.running.client.delete(
            f"/api/v1/ai{path}", headers=bearer(user_id)
        )

    async def ask(
        self, message: str, session_id: int | None = None, user_id: int = ADA
    ) -> dict[str, Any]:
        body = {"message": message, "session_id": session_id}
        answer = await self.post("/chat", body, user_id)
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest.fixture
async def ai(tmp_path: Path) -> AsyncIterator[Ai]:
    settings = settings_for(Settings, tmp_path, failpoints_dir=tmp_path)
    async with running_service(build, settings) as running, neighbours(running) as ai:
        yield ai


@asynccontextmanager
async def neighbours(running: Running) -> AsyncIterator[Ai]:
    owners = Owners()
    transport = httpx.MockTransport(owners.answer)
    async with httpx.AsyncClient(transport=transport) as http:
        running.state["calls"]._http = http
        yield Ai(running, owners)


@asynccontextmanager
async def ai_with_a_model(
    folder: Path, **more: object
) -> AsyncIterator[tuple[Ai, Control]]:
    """The products before a Gemini that may be told to fail."""
    roomy = {"ai_calls_at_once": 20, "ai_calls_at_once_each": 20}
    async with (
        ai_with_gemini(folder, **{**roomy, **more}) as (running, control),
        neighbours(running) as ai,
    ):
        yield ai, control
