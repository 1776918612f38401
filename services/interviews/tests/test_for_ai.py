"""What ai may ask of interviews, and for whom."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from common.clock import utc_now
from common.testing import (
    Running,
    bearer,
    internal_bearer,
    running_service,
    settings_for,
)
from interviews.main import build
from interviews.settings import Settings
from interviews.tables import Interview

PATH = "/internal/interviews/next"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        yield running


async def schedule(service: Running, title: str, days: int, who: int = 7) -> int:
    body = {
        "interview_type": "technical",
        "scheduled_at": (utc_now() + timedelta(days=days)).isoformat(),
        "title": title,
    }
    answer = await service.client.post(
        "/api/v1/interviews", json=body, headers=bearer(who)
    )
    assert answer.status_code == 201, answer.text
    interview_id: int = answer.json()["id"]
    return interview_id


async def asked(service: Running, user_id: int, caller: str = "ai") -> httpx.Response:
    return await service.client.post(
        PATH,
        json={"user_id": user_id},
        headers=internal_bearer(caller, "interviews"),
    )


async def test_what_is_ahead_comes_in_order(service: Running) -> None:
    for day in (5, 2, 9, 7):
        await schedule(service, f"day {day}", day)
    gone = await schedule(service, "cancelled", 1)
    await schedule(service, "not theirs", 3, who=8)
    async with service.database.write() as session:
        interview = await session.get(Interview, gone)
        assert interview is not None
        interview.status = "cancelled"

    ahead = (await asked(service, 7)).json()

    assert [each["title"] for each in ahead] == ["day 2", "day 5", "day 7"]
    assert (await asked(service, 99)).json() == []


async def test_nobody_else_may_ask(service: Running) -> None:
    assert (await asked(service, 7, "jobs")).status_code == 403
    person = await service.client.post(PATH, json={"user_id": 7}, headers=bearer(7))
    assert person.status_code == 401
