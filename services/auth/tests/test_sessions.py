"""Staying signed in: refresh tokens work once, and a lost reply loses nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from pydantic import ValidationError
from sqlalchemy import select, update

from auth.tables import RefreshToken, SignInCode, UserSession
from common.clock import utc_now
from common.contracts.auth import SessionEnded
from common.testing import internal_bearer, token_for
from services.auth.tests.conftest import Auth, auth_settings, bearer

ADA = "ada@example.com"


async def test_a_refresh_gives_fresh_tokens_of_the_same_session(auth: Auth) -> None:
    first = await auth.sign_in(ADA)

    second = (await auth.refresh(first["refresh_token"])).json()

    assert second["refresh_token"] != first["refresh_token"]
    assert await auth.is_signed_in(second)
    sids = {
        jwt.decode(t["access_token"], options={"verify_signature": False})["sid"]
        for t in (first, second)
    }
    assert len(sids) == 1


async def test_thirty_two_refreshes_at_once_give_one_successor(
    auth: Auth, say: Callable[[str], None]
) -> None:
    token = (await auth.sign_in(ADA))["refresh_token"]

    answers = await asyncio.gather(*(auth.refresh(token) for _ in range(32)))

    assert {a.status_code for a in answers} == {200}
    successors = {a.json()["refresh_token"] for a in answers}
    say(f"32 refreshes at once: {len(successors)} successor")
    assert len(successors) == 1
    assert (await auth.refresh(successors.pop())).status_code == 200


async def test_a_lost_reply_can_be_asked_for_again_within_ten_seconds(
    auth: Auth,
) -> None:
    token = (await auth.sign_in(ADA))["refresh_token"]
    lost = (await auth.refresh(token)).json()

    again = (await auth.refresh(token)).json()

    assert again["refresh_token"] == lost["refresh_token"]


async def test_a_late_second_use_ends_the_session_for_good(auth: Auth) -> None:
    first = await auth.sign_in(ADA)
    second = (await auth.refresh(first["refresh_token"])).json()
    await age(auth, timedelta(seconds=60))

    reused = await auth.refresh(first["refresh_token"])

    assert reused.status_code == 401
    assert reused.json()["code"] == "refresh_token_reused"
    assert (await auth.refresh(second["refresh_token"])).status_code == 401
    assert not await auth.is_signed_in(second)  # though there is no bus to hear it by
    assert len(await auth.running.emitted(SessionEnded)) == 1


async def test_replaying_an_older_token_ends_the_session_at_once(auth: Auth) -> None:
    tokens = [(await auth.sign_in(ADA))["refresh_token"]]
    for _ in range(3):
        tokens.append((await auth.refresh(tokens[-1])).json()["refresh_token"])

    assert (await auth.refresh(tokens[0])).status_code == 401

    for token in tokens:
        assert (await auth.refresh(token)).status_code == 401


async def test_logout_voids_this_session_and_no_other(auth: Auth) -> None:
    here, there = await auth.sign_in(ADA), await auth.sign_in(ADA)

    answer = await auth.client.post("/api/v1/auth/logout", headers=bearer(here))

    assert answer.status_code == 204
    assert not await auth.is_signed_in(here)
    assert (await auth.refresh(here["refresh_token"])).status_code == 401
    assert await auth.is_signed_in(there)
    assert len(await auth.running.emitted(SessionEnded)) == 1


@pytest.mark.parametrize("what", ["token", "session"])
async def test_a_session_ends_after_seven_idle_days_and_after_thirty(
    auth: Auth, what: str
) -> None:
    token = (await auth.sign_in(ADA))["refresh_token"]
    table = {"token": RefreshToken, "session": UserSession}[what]
    async with auth.running.database.write() as session:
        row = await session.scalar(select(table))
        lives = row.expires_at - row.created_at
        assert lives == timedelta(days={"token": 7, "session": 30}[what])
        await session.execute(update(table).values(expires_at=row.created_at))

    assert (await auth.refresh(token)).status_code == 401


async def test_what_is_over_is_forgotten_with_its_tokens_and_codes(auth: Auth) -> None:
    for address in (ADA, "ended@example.com", "over@example.com"):
        await auth.sign_in(address)
        await auth.send(address)
    async with auth.running.database.write() as session:
        first, ended, over = await session.scalars(
            select(UserSession).order_by(UserSession.user_id)
        )
        kept, hour = first.id, timedelta(hours=1)
        ended.ended_at, over.expires_at = utc_now() - hour, utc_now() - hour
        mistyped = SignInCode.email == "over@example.com"
        await session.execute(
            update(SignInCode).where(mistyped).values(expires_at=utc_now())
        )

    await auth.tidy()

    async with auth.running.database.read() as session:
        tokens = await session.scalars(select(RefreshToken.session_id))
        codes = await session.scalars(select(SignInCode.email))
        assert tokens.all() == [kept]
        assert set(codes) == {ADA, "ended@example.com"}


@pytest.mark.parametrize("lifetime", ["PT2H", "PT0S"])
def test_no_access_token_outlives_what_is_remembered_of_ended_sessions(
    tmp_path: Path, lifetime: str
) -> None:
    with pytest.raises(ValidationError):
        auth_settings(tmp_path, access_lifetime=lifetime)


@pytest.mark.parametrize("token", ["x" * 43, "a.b.c" * 10])
async def test_what_is_no_refresh_token_is_refused(auth: Auth, token: str) -> None:
    assert (await auth.refresh(token)).json()["code"] == "invalid_refresh_token"


async def test_an_access_token_does_not_refresh_nor_the_other_way(auth: Auth) -> None:
    tokens = await auth.sign_in(ADA)
    swapped = {"access_token": tokens["refresh_token"]}

    assert (await auth.refresh(tokens["access_token"])).status_code in (401, 422)
    assert not await auth.is_signed_in(swapped)


async def test_the_others_learn_what_has_ended(auth: Auth) -> None:
    tokens = await auth.sign_in(ADA)
    await auth.client.post("/api/v1/auth/logout", headers=bearer(tokens))

    told = await auth.client.get(
        "/internal/revocations", headers=internal_bearer("jobs", "auth")
    )

    sid = jwt.decode(tokens["access_token"], options={"verify_signature": False})["sid"]
    assert sid in told.json()["sessions"]
    refused = await auth.client.get("/internal/revocations", headers=bearer(tokens))
    assert refused.status_code == 401


async def test_the_public_keys_verify_our_tokens_and_hold_nothing_private(
    auth: Auth,
) -> None:
    tokens = await auth.sign_in(ADA)

    [key] = (await auth.client.get("/api/v1/auth/.well-known/jwks.json")).json()["keys"]

    assert "d" not in key
    claims = jwt.decode(
        tokens["access_token"],
        jwt.PyJWK(key),
        algorithms=["EdDSA"],
        audience="ccai-jobs-api",
        issuer="ccai-jobs",
    )
    assert claims["exp"] - claims["iat"] == 1800
    assert set(claims) == {
        "iss",
        "aud",
        "sub",
        "email",
        "role",
        "sid",
        "jti",
        "iat",
        "exp",
    }


async def test_a_token_of_a_strangers_key_is_refused(auth: Auth) -> None:
    assert not await auth.is_signed_in({"access_token": token_for(1)})


async def age(auth: Auth, by: timedelta) -> None:
    async with auth.running.database.write() as session:
        for row in await session.scalars(
            select(RefreshToken).where(RefreshToken.used_at.is_not(None))
        ):
            row.used_at -= by
