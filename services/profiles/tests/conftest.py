"""The service, running on files of its own, and people who use it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from common.contracts.event import Event
from common.testing import Running, bearer, running_service, settings_for
from profiles.main import build
from profiles.reactions import REACTIONS
from profiles.settings import Settings

API = "/api/v1"


@pytest.fixture
async def profiles(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        yield running


@dataclass
class People:
    """Requests of people by their id; 0 is nobody in particular."""

    running: Running

    async def ask(
        self, user_id: int, method: str, path: str, **more: Any
    ) -> httpx.Response:
        headers = {**(bearer(user_id) if user_id else {}), **more.pop("headers", {})}
        return await self.running.client.request(
            method, API + path, headers=headers, **more
        )

    async def get(self, user_id: int, path: str, **params: Any) -> httpx.Response:
        return await self.ask(user_id, "GET", path, params=params or None)

    async def post(self, user_id: int, path: str, body: Any) -> httpx.Response:
        return await self.ask(user_id, "POST", path, json=body)

    async def put(self, user_id: int, path: str, body: Any) -> httpx.Response:
        return await self.ask(user_id, "PUT", path, json=body)

    async def delete(self, user_id: int, path: str) -> httpx.Response:
        return await self.ask(user_id, "DELETE", path)

    async def named(self, user_id: int, name: str, **more: Any) -> dict[str, Any]:
        """Somebody with a name and so with a public page."""
        answer = await self.put(user_id, "/users/me", {"full_name": name, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def shows(self, user_id: int, **privacy: Any) -> None:
        answer = await self.put(user_id, "/users/me/settings", {"privacy": privacy})
        assert answer.status_code == 200, answer.text

    async def hear(self, *events: Event) -> None:
        for event in events:
            await self.running.hears(REACTIONS, event)


@pytest.fixture
def people(profiles: Running) -> People:
    return People(profiles)
