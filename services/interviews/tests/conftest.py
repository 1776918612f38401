"""An interviews service of its own, a candidate who applied, and a recruiter."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from common.clock import utc_now
from common.contracts.jobs import ApplicationSubmitted
from common.testing import Running, bearer, running_service, settings_for
from interviews.main import build
from interviews.reactions import REACTIONS
from interviews.settings import Settings

ADA, BOB, REC, OTHER_REC = 7, 8, 50, 51
APPLICATION = 12
START = (utc_now() + timedelta(days=3)).replace(
    hour=9, minute=0, second=0, microsecond=0
)


class Desk:
    """Asks as one person or another."""

    def __init__(self, running: Running) -> None:
        self.running = running

    async def ask(
        self, who: int, method: str, path: str, headers: Any = None, **more: Any
    ) -> httpx.Response:
        signed = bearer(who) if who else {}
        return await self.running.client.request(
            method,
            f"/api/v1/interviews{path}",
            headers=signed | (headers or {}),
            **more,
        )

    async def schedule(
        self, who: int = ADA, hours: float = 0, **fields: Any
    ) -> dict[str, Any]:
        answer = await self.try_to_schedule(who, hours, **fields)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def try_to_schedule(
        self, who: int = ADA, hours: float = 0, **fields: Any
    ) -> httpx.Response:
        plan = {"interview_type": "technical", "scheduled_at": at(hours), **fields}
        return await self.ask(who, "POST", "", json=plan)


def at(hours: float) -> str:
    """So long after `START`, as a client writes it."""
    return (START + timedelta(hours=hours)).isoformat()


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def applied(
    application_id: int = APPLICATION, user_id: int = ADA, recruiter_id: int = REC
) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=application_id,
        job_id=1,
        user_id=user_id,
        recruiter_id=recruiter_id,
    )


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        await running.hears(REACTIONS, applied())
        yield Desk(running)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
