"""The service, running on files of its own, and people who use it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
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
        if path == "/internal/interviews/invitation":
            return self._invitation(json.loads(request.content))
        user_id = int(path.removeprefix("/internal/people/").removesuffix("/mailbox"))
        if user_id in self.unknown:
            return httpx.Response(404, json={"code": "person_not_found"})
        return httpx.Response(200, json={"email": f"p{user_id}@example.com", "x": 1})

    def _invitation(self, wanted: dict[str, Any]) -> httpx.Response:
        if wanted["interview_id"] in self.unknown:
            return httpx.Response(404, json={"code": "interview_not_found"})
        content = f"BEGIN:VCALENDAR\r\nX-FOR:{wanted['email']}\r\nEND:VCALENDAR\r\n"
        return httpx.Response(200, json={"method": "REQUEST", "content": content})

    def stand_behind(self, running: Running) -> None:
        """Answer what this service asks from now on."""
        transport = httpx.MockTransport(self.answer)
        running.state["calls"]._http = httpx.AsyncClient(transport=transport)


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
