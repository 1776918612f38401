"""What a person hears of at once, and what is no news."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from auth.security_log import KEPT
from auth.tables import RefreshToken, SecurityEvent, UserSession
from common.clock import utc_now
from common.contracts.auth import SecurityAlert, SessionEnded
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEWER_FIREFOX = FIREFOX.replace("140.0", "141.0")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604"


async def alerts(auth: Auth) -> list[tuple[int, str, str | None]]:
    told = await auth.running.emitted(SecurityAlert)
    return [(alert.user_id, alert.kind, alert.device) for alert in told]


async def test_the_first_sign_in_ever_tells_nothing(auth: Auth) -> None:
    await auth.sign_in(ADA, agent=FIREFOX)

    assert await alerts(auth) == []


async def test_a_new_device_is_told_once(auth: Auth) -> None:
    ada = await auth.sign_in(ADA, agent=FIREFOX)
    for agent in (PHONE, PHONE, FIREFOX, NEWER_FIREFOX):
        await auth.sign_in(ADA, agent=agent)

    assert await alerts(auth) == [(ada["user"]["id"], "new_device", "Safari on iPhone")]


async def test_the_devices_of_others_are_new_to_this_person(auth: Auth) -> None:
    await auth.sign_in("eve@example.com", agent=PHONE)
    ada = await auth.sign_in(ADA, agent=FIREFOX)
    await auth.sign_in(ADA, agent=PHONE)

    assert [user_id for user_id, _, _ in await alerts(auth)] == [ada["user"]["id"]]


async def test_a_device_that_signed_out_is_remembered(auth: Auth) -> None:
    phone = await auth.sign_in(ADA, agent=PHONE)
    await auth.ask(phone, "POST", "/logout")
    async with auth.running.database.write() as session:
        await session.execute(delete(UserSession))
    await auth.sign_in(ADA, agent=PHONE)

    assert await alerts(auth) == []


async def test_a_session_from_before_the_log_counts(auth: Auth) -> None:
    await auth.sign_in(ADA, agent=PHONE)
    async with auth.running.database.write() as session:
        await session.execute(delete(SecurityEvent))
    await auth.sign_in(ADA, agent=PHONE)

    assert await alerts(auth) == []


async def test_after_half_a_year_a_device_is_new_again(auth: Auth) -> None:
    await auth.sign_in(ADA, agent=PHONE)
    async with auth.running.database.write() as session:
        await session.execute(delete(UserSession))
        long_ago = utc_now() - KEPT - timedelta(minutes=1)
        await session.execute(update(SecurityEvent).values(at=long_ago))
    await auth.sign_in(ADA, agent=PHONE)

    assert [kind for _, kind, _ in await alerts(auth)] == ["new_device"]


@pytest.mark.parametrize("agent", ["<script>alert(1)</script> Firefox/1", "x" * 5000])
async def test_nothing_a_client_sends_is_repeated(auth: Auth, agent: str) -> None:
    await auth.sign_in(ADA, agent=PHONE)
    await auth.sign_in(ADA, agent=agent)

    [(_, _, device)] = await alerts(auth)
    assert device in ("Firefox", "An unknown device")


async def test_a_wrong_code_tells_nothing(auth: Auth) -> None:
    await auth.sign_in(ADA, agent=FIREFOX)
    code = await auth.code(ADA)
    await auth.verify(ADA, f"{(int(code) + 1) % 1_000_000:06d}")

    assert await alerts(auth) == []


async def test_a_refresh_token_used_twice_is_told_once(auth: Auth) -> None:
    stolen = await auth.sign_in(ADA, agent=FIREFOX)
    await auth.refresh(stolen["refresh_token"])
    async with auth.running.database.write() as session:
        long_ago = utc_now() - timedelta(minutes=1)
        used = RefreshToken.used_at.is_not(None)
        await session.execute(update(RefreshToken).where(used).values(used_at=long_ago))
    for _ in range(3):
        assert (await auth.refresh(stolen["refresh_token"])).status_code == 401

    [(user_id, kind, device)] = await alerts(auth)
    assert (user_id, kind) == (stolen["user"]["id"], "token_reused")
    assert device == "A Python program"
    assert len(await auth.running.emitted(SessionEnded)) == 1
