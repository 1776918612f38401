"""Tokens: what is accepted, and everything that is not."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from common.contracts.auth import (
    ErasureRequested,
    RoleChanged,
    SessionEnded,
    UserDeactivated,
)
from common.identity import InvalidToken, SessionOver, TokenOutdated, Verifier
from common.keys import KeyRing, KeysUnknown
from common.revocations import Revocations, Revoked
from common.testing import KEY_ID, private_pem, token_for, token_keys


@pytest.fixture
async def keys() -> AsyncIterator[KeyRing]:
    async with httpx.AsyncClient() as http:
        ring = KeyRing(http, "http://nobody")
        ring.use(token_keys())
        yield ring


@pytest.fixture
def revocations() -> Revocations:
    return Revocations()


@pytest.fixture
def verifier(keys: KeyRing, revocations: Revocations) -> Verifier:
    return Verifier(
        keys,
        revocations,
        issuer="ccai-jobs",
        audience="ccai-jobs-api",
        leeway=timedelta(seconds=30),
    )


def bearer(token: str) -> list[str]:
    return [f"Bearer {token}"]


async def test_a_token_of_ours_names_its_person(verifier: Verifier) -> None:
    caller = await verifier.caller(bearer(token_for(7, role="recruiter")))

    assert caller is not None
    assert (caller.user_id, caller.role, caller.email) == (
        7,
        "recruiter",
        "person7@example.com",
    )


async def test_without_a_token_there_is_nobody(verifier: Verifier) -> None:
    assert await verifier.caller([]) is None


def unsigned(alg: str) -> str:
    _, payload, _ = token_for(7).split(".")
    forged = json.dumps({"alg": alg, "typ": "JWT", "kid": KEY_ID}).encode()
    return f"{base64.urlsafe_b64encode(forged).decode().rstrip('=')}.{payload}."


def with_header(**header: object) -> str:
    payload = jwt.decode(token_for(7), options={"verify_signature": False})
    stranger = private_pem(Ed25519PrivateKey.generate())
    return jwt.encode(payload, stranger, algorithm="EdDSA", headers=header)


def flipped(part: int) -> str:
    parts = token_for(7).split(".")
    char = "A" if parts[part][5] != "A" else "B"
    parts[part] = parts[part][:5] + char + parts[part][6:]
    return ".".join(parts)


@pytest.mark.parametrize(
    "token",
    [
        *(unsigned(alg) for alg in ("none", "None", "nOnE", "EdDSA", "HS256")),
        *(flipped(part) for part in range(3)),
        with_header(kid=KEY_ID),
        with_header(),
        with_header(kid="../../dev/null"),
        with_header(kid="' OR 1=1--"),
        with_header(kid="x" * 10_000),
        with_header(kid=KEY_ID, crit=["x"]),
        jwt.encode({"sub": "7"}, "a" * 32, headers={"kid": KEY_ID}),
        token_for(7, aud="somebody-else"),
        token_for(7, iss="somebody-else"),
        token_for(7, exp=int(time.time()) - 60),
        # Not before tomorrow: made when tests are collected, and a run may take long.
        token_for(7, nbf=int(time.time()) + 86_400, exp=int(time.time()) + 90_000),
        token_for(7, exp=...),
        token_for(7, sid=...),
        token_for(7, sid=None),
        token_for(7, sub=None),
        token_for(7, sub="0"),
        token_for(7, sub="-7"),
        token_for(7, sub="seven"),
        token_for(7, sub=str(2**70)),
        token_for(7, exp="soon"),
        token_for(7, role="root"),
        token_for(7, role=None),
        "",
        "x",
        "a.b.c",
        "x" * 60_000,
    ],
)
async def test_any_other_token_is_refused(verifier: Verifier, token: str) -> None:
    with pytest.raises(InvalidToken):
        await verifier.caller(bearer(token))


@pytest.mark.parametrize(
    "headers",
    [
        [f"Bearer {token_for(7)}", f"Bearer {token_for(8)}"],
        [f"Bearer {token_for(7)}, Bearer {token_for(8)}"],
        [f"Basic {token_for(7)}"],
        [token_for(7)],
    ],
    ids=["two headers", "joined", "another scheme", "no scheme"],
)
async def test_a_header_that_is_not_one_bearer_token_is_refused(
    verifier: Verifier, headers: list[str]
) -> None:
    with pytest.raises(InvalidToken):
        await verifier.caller(headers)


async def test_a_remembered_token_is_refused_once_its_session_has_ended(
    verifier: Verifier, revocations: Revocations
) -> None:
    headers = bearer(token_for(7, sid="a"))
    await verifier.caller(headers)

    revocations.end_session("a", time.time())

    with pytest.raises(SessionOver):
        await verifier.caller(headers)
    assert await verifier.caller(bearer(token_for(7, sid="b"))) is not None


async def test_tokens_from_before_a_change_are_void_and_later_ones_are_not(
    verifier: Verifier, revocations: Revocations
) -> None:
    now = int(time.time())
    revocations.void_before(7, now)

    with pytest.raises(TokenOutdated):
        await verifier.caller(bearer(token_for(7, iat=now)))
    assert await verifier.caller(bearer(token_for(7, iat=now + 1))) is not None


async def test_who_is_locked_out_or_gone_is_not_sent_for_a_fresh_token(
    verifier: Verifier, revocations: Revocations
) -> None:
    now = int(time.time())
    revocations.void_before(7, now)
    revocations.end_all_sessions(7, now)

    with pytest.raises(SessionOver):
        await verifier.caller(bearer(token_for(7, iat=now)))
    assert await verifier.caller(bearer(token_for(7, iat=now + 1))) is not None


async def test_a_key_that_was_removed_verifies_no_more(
    verifier: Verifier, keys: KeyRing
) -> None:
    headers = bearer(token_for(7))
    await verifier.caller(headers)

    keys.use(json.dumps({"keys": []}))

    with pytest.raises(InvalidToken):
        await verifier.caller(headers)


async def test_a_thousand_unknown_key_ids_ask_for_the_keys_once() -> None:
    asked = 0

    def answer(_request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(200, text=token_keys())

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        ring = KeyRing(http, "http://auth")
        for number in range(1000):
            assert await ring.find(f"unknown-{number}") is None
        assert await ring.find(KEY_ID) is not None

    assert asked == 1


async def test_before_auth_was_ever_reached_nobody_is_told_to_sign_in_again() -> None:
    answers = iter([httpx.Response(503), httpx.Response(200, text=token_keys())])

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _request: next(answers))
    ) as http:
        ring = KeyRing(http, "http://auth")
        with pytest.raises(KeysUnknown):
            await ring.find(KEY_ID)
        await asyncio.sleep(0.15)
        assert await ring.find(KEY_ID) is not None


async def test_keys_stay_when_auth_is_away() -> None:
    answers = iter([httpx.Response(200, text=token_keys()), httpx.Response(503)])

    async with httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _request: next(answers))
    ) as http:
        ring = KeyRing(http, "http://auth")
        assert await ring.find(KEY_ID) is not None
        await ring._fetch()
        assert ring.holds(KEY_ID)


def test_what_auth_tells_covers_its_tokens(revocations: Revocations) -> None:
    told = Revoked(sessions={"a": 100}, users={7: 200, 8: 200}, gone={8: 200})
    revocations.learn(told)

    class Token:
        user_id, session_id, issued_at = 7, "b", 150

    class OfWhoIsGone(Token):
        user_id = 8

    assert revocations.is_outdated(Token())
    assert not revocations.is_over(Token())
    assert revocations.is_over(OfWhoIsGone())
    revocations.forget_old(now=200 + 36 * 60)
    assert not revocations.is_outdated(Token())
    assert not revocations.is_over(OfWhoIsGone())


async def test_events_end_sessions_and_void_tokens(revocations: Revocations) -> None:
    from common.revocations import _hearing

    ended = SessionEnded(user_id=7, session_id="a")
    changed = RoleChanged(user_id=8, role="admin")

    await _hearing(revocations, SessionEnded)(ended.model_dump_json().encode())
    await _hearing(revocations, RoleChanged)(changed.model_dump_json().encode())
    await _hearing(revocations, RoleChanged)(b"not an event")
    for event in (
        UserDeactivated(user_id=9),
        ErasureRequested(erasure_id=1, user_id=10),
    ):
        await _hearing(revocations, type(event))(event.model_dump_json().encode())

    class Seven:
        user_id, session_id, issued_at = 7, "a", 2**40

    class Eight:
        user_id, session_id, issued_at = 8, "b", 1

    class Nine(Eight):
        user_id = 9

    class Ten(Eight):
        user_id = 10

    assert revocations.is_over(Seven())
    assert revocations.is_outdated(Eight())
    assert not revocations.is_over(Eight())
    assert revocations.is_over(Nine())
    assert revocations.is_over(Ten())
