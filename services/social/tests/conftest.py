"""A social service of its own on a real migrated file, and people in it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from common.contracts.auth import UserRegistered
from common.testing import Running, bearer, served, settings_for
from social.main import build
from social.reactions import REACTIONS
from social.settings import Settings

ADA, BOB, CY = 7, 8, 9


class People:
    """Asks as one person or another."""

    def __init__(self, running: Running) -> None:
        self.running = running

    async def ask(
        self, who: int, method: str, path: str, role: Any = "candidate", **more: Any
    ) -> httpx.Response:
        headers = bearer(who, role=role) if who else {}
        return await self.running.client.request(
            method, f"/api/v1/social{path}", headers=headers, **more
        )

    async def connect(self, one: int, other: int) -> int:
        asked = await self.ask(one, "POST", "/connections", json={"receiver_id": other})
        connection_id = asked.json()["id"]
        path, answer = f"/connections/{connection_id}", {"status": "accepted"}
        assert (await self.ask(other, "PUT", path, json=answer)).status_code == 200
        return int(connection_id)

    async def block(self, one: int, other: int) -> None:
        made = await self.ask(one, "POST", "/blocks", json={"user_id": other})
        assert made.status_code == 201, made.text

    async def write(self, one: int, other: int, body: str = "Hello") -> httpx.Response:
        message = {"receiver_id": other, "body": body}
        return await self.ask(one, "POST", "/messages", json=message)


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[People]:
    """On a real port: some of it are streams."""
    async with served(build, settings_for(Settings, tmp_path)) as (running, _server):
        for user_id in (ADA, BOB, CY):
            event = UserRegistered(user_id=user_id, role="candidate")
            await running.hears(REACTIONS, event)
        yield People(running)
