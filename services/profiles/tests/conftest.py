"""The service, running on files of its own."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from common.testing import Running, running_service, settings_for
from profiles.main import build
from profiles.settings import Settings


def profile_settings(folder: Path, **more: object) -> Settings:
    return settings_for(Settings, folder, unsubscribe_key="u" * 32, **more)


@pytest.fixture
async def profiles(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, profile_settings(tmp_path)) as running:
        yield running


@dataclass
class Others:
    """auth and jobs, as profiles sees them."""

    away: bool = False
    unknown: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        if self.away:
            return httpx.Response(500)
        if path == "/internal/jobs/labels":
            label = {"title": "Voice <b>Engineer</b>", "company": "Acme"}
            ids = json.loads(request.content)["ids"]
            return httpx.Response(200, json={str(i): label for i in ids})
        user_id = int(path.removeprefix("/internal/people/").removesuffix("/mailbox"))
        if user_id in self.unknown:
            return httpx.Response(404, json={"code": "person_not_found"})
        return httpx.Response(200, json={"email": f"p{user_id}@example.com", "x": 1})

    def stand_behind(self, running: Running) -> None:
        """Answer what this service asks from now on."""
        transport = httpx.MockTransport(self.answer)
        running.state["calls"]._http = httpx.AsyncClient(transport=transport)
