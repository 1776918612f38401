"""What time does to codes, tokens and limits, and what a clock that jumps does not."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from auth.main import build
from common.clock import utc_now
from common.testing import internal_bearer, running_service
from services.auth.tests.conftest import Auth, auth_settings

ADA = "ada@example.com"
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def passes() -> Iterator[Callable[[timedelta], None]]:
    """Stops the clock of this process, and sets it forward when it is called."""
    with time_machine.travel(utc_now(), tick=False) as traveller:
        yield traveller.shift


@pytest.mark.parametrize(("minutes", "seconds", "status"), [(9, 59, 200), (10, 1, 401)])
async def test_a_code_lives_ten_minutes(
    auth: Auth,
    passes: Callable[[timedelta], None],
    minutes: int,
    seconds: int,
    status: int,
) -> None:
    code = await auth.code(ADA)
    passes(timedelta(minutes=minutes, seconds=seconds))

    assert (await auth.verify(ADA, code)).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(9, 200), (60, 401)])
async def test_a_lost_reply_can_be_asked_for_again_for_ten_seconds(
    auth: Auth, passes: Callable[[timedelta], None], seconds: int, status: int
) -> None:
    token = (await auth.sign_in(ADA))["refresh_token"]
    lost = (await auth.refresh(token)).json()
    passes(timedelta(seconds=seconds))

    again = await auth.refresh(token)

    assert again.status_code == status
    if status == 200:
        assert again.json()["refresh_token"] == lost["refresh_token"]
    family = await auth.refresh(lost["refresh_token"])
    assert family.status_code == status


async def test_an_access_token_lives_half_an_hour_and_the_leeway(
    auth: Auth, passes: Callable[[timedelta], None]
) -> None:
    tokens = await auth.sign_in(ADA)
    passes(timedelta(minutes=30, seconds=25))
    assert await auth.is_signed_in(tokens)
    passes(timedelta(seconds=10))
    assert not await auth.is_signed_in(tokens)
    assert (await auth.refresh(tokens["refresh_token"])).status_code == 200


@pytest.mark.parametrize(
    ("idle_days", "times", "status"), [(6, 4, 200), (8, 1, 401), (6, 5, 401)]
)
async def test_who_stays_away_for_a_week_or_a_month_has_gone(
    auth: Auth,
    passes: Callable[[timedelta], None],
    idle_days: int,
    times: int,
    status: int,
) -> None:
    tokens = await auth.sign_in(ADA)
    for _ in range(times):
        passes(timedelta(days=idle_days))
        answer = await auth.refresh(tokens["refresh_token"])
        tokens = answer.json()

    assert answer.status_code == status


@pytest.mark.parametrize("jump", [FIVE_MINUTES, -FIVE_MINUTES], ids=["ahead", "back"])
async def test_a_clock_that_jumps_makes_no_error_and_no_negative_wait(
    tmp_path: Path, passes: Callable[[timedelta], None], jump: timedelta
) -> None:
    settings = auth_settings(tmp_path, code_pause="PT60S")
    async with running_service(build, settings) as running:
        auth = Auth(running, settings)
        tokens = await auth.sign_in(ADA)
        passes(jump)

        sent = await auth.send(ADA)
        wrong = await auth.verify(ADA, "000000")
        fresh = await auth.refresh(tokens["refresh_token"])
        listed = await auth.ask(fresh.json(), "GET", "/sessions")

        assert sent.status_code in (200, 429)
        if sent.status_code == 429:
            assert 0 < int(sent.headers["retry-after"]) <= 60 + FIVE_MINUTES.seconds
        assert wrong.status_code == 401
        assert fresh.status_code == listed.status_code == 200
        assert await auth.is_signed_in(fresh.json())
        [mine] = listed.json()["items"]
        assert mine["expires_at"] > mine["last_used_at"]


async def test_a_token_from_while_a_change_waited_for_its_turn_is_void(
    auth: Auth, passes: Callable[[timedelta], None]
) -> None:
    """What was issued before the change was made is from before it, however long
    after the request for it."""
    boss, ada = await auth.sign_in("boss@example.com"), await auth.sign_in(ADA)
    passes(timedelta(seconds=5))
    async with auth.running.database.write():
        refreshing = asyncio.create_task(auth.refresh(ada["refresh_token"]))
        await reach_the_database()
        path = f"/users/{ada['user']['id']}"
        changing = asyncio.create_task(
            auth.ask(boss, "PUT", path, json={"role": "recruiter"})
        )
        await reach_the_database()
        passes(timedelta(seconds=2))

    fresh, changed = (await refreshing).json(), await changing

    assert changed.status_code == 200
    assert fresh["user"]["role"] == "candidate"
    assert not await auth.is_signed_in(fresh)


async def test_a_token_from_while_an_erasure_waited_for_its_turn_is_void(
    auth: Auth, passes: Callable[[timedelta], None]
) -> None:
    ada = await auth.sign_in(ADA)
    code = await auth.code(ADA)
    passes(timedelta(seconds=5))
    async with auth.running.database.write():
        refreshing = asyncio.create_task(auth.refresh(ada["refresh_token"]))
        await reach_the_database()
        erasing = asyncio.create_task(
            auth.client.post(
                "/internal/erasures",
                json={"user_id": ada["user"]["id"], "otp": code},
                headers=internal_bearer("profiles", "auth"),
            )
        )
        await reach_the_database()
        passes(timedelta(seconds=2))

    fresh, erased = (await refreshing).json(), await erasing

    assert erased.status_code == 202
    headers = {"Authorization": f"Bearer {fresh['access_token']}"}
    asked = await auth.client.get("/api/v1/users/me/export", headers=headers)
    assert asked.status_code == 401


async def reach_the_database() -> None:
    for _ in range(100):
        await asyncio.sleep(0)
