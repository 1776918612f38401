"""Signing keys are published before they sign and forgotten when all is dead."""

from datetime import timedelta

import jwt
import pytest
from sqlalchemy import select, update

from auth.signing_keys import PUBLISHED_AFTER
from auth.tables import SigningKey
from common.keys import MAX_KEYS
from common.revocations import KEPT_SECONDS
from common.testing import internal_bearer
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"


async def keys(auth: Auth, method: str = "GET", path: str = "") -> list[dict]:
    answer = await operate(auth, method, path)
    assert answer.is_success, answer.text
    return answer.json()["keys"]


async def operate(auth: Auth, method: str, path: str = "") -> object:
    headers = internal_bearer("operator", "auth")
    return await auth.client.request(method, f"/internal/keys{path}", headers=headers)


async def published(auth: Auth) -> list[str]:
    answer = await auth.client.get("/api/v1/auth/.well-known/jwks.json")
    return [key["kid"] for key in answer.json()["keys"]]


async def passes(auth: Auth, time: timedelta) -> None:
    """As if all keys had been made that much earlier."""
    async with auth.running.database.write() as session:
        for key in await session.scalars(select(SigningKey)):
            key.signs_from -= time
            key.created_at -= time
    await auth.tidy()


def kid_of(tokens: dict) -> str:
    return jwt.get_unverified_header(tokens["access_token"])["kid"]


async def test_a_rotation_publishes_then_signs_then_forgets(auth: Auth) -> None:
    before = await auth.sign_in(ADA)
    old = kid_of(before)

    [first, second] = await keys(auth, "POST")

    new = second["kid"]
    assert [first["state"], second["state"]] == ["signs", "waits"]
    assert await published(auth) == [old, new]
    during = (await auth.refresh(before["refresh_token"])).json()
    assert kid_of(during) == old

    await passes(auth, auth.settings.key_lead)
    after = (await auth.refresh(during["refresh_token"])).json()
    assert kid_of(after) == new
    assert await published(auth) == [old, new]
    assert [k["state"] for k in await keys(auth)] == ["verifies", "signs"]
    for tokens in (before, during, after):
        assert await auth.is_signed_in(tokens)

    await passes(auth, PUBLISHED_AFTER)
    assert await published(auth) == [new]
    async with auth.running.database.read() as session:
        assert list(await session.scalars(select(SigningKey.kid))) == [new]
    assert await auth.is_signed_in(after)
    assert not await auth.is_signed_in(before)


def test_a_key_is_published_until_its_last_token_is_dead() -> None:
    longest = timedelta(minutes=30) + timedelta(minutes=4)  # a token, and the leeway
    assert timedelta(seconds=KEPT_SECONDS) > longest + timedelta(seconds=1)


async def test_all_have_asked_for_the_keys_before_a_new_one_signs(auth: Auth) -> None:
    asking_seconds = 2  # the longest that one question takes
    refresh = auth.settings.keys_refresh
    assert auth.settings.key_lead > refresh + timedelta(seconds=asking_seconds)


async def test_one_rotation_at_a_time_and_no_more_keys_than_are_read(
    auth: Auth,
) -> None:
    await keys(auth, "POST")
    again = await operate(auth, "POST")
    assert (again.status_code, again.json()["code"]) == (409, "rotation_under_way")

    while len(await keys(auth)) < MAX_KEYS:
        await passes(auth, auth.settings.key_lead)
        await keys(auth, "POST")
    await passes(auth, auth.settings.key_lead)
    full = await operate(auth, "POST")
    assert (full.status_code, full.json()["code"]) == (409, "too_many_keys")


async def test_a_removed_keys_tokens_are_void_here_at_once(auth: Auth) -> None:
    tokens = await auth.sign_in(ADA)

    [left] = await keys(auth, "DELETE", f"/{kid_of(tokens)}")

    assert left["state"] == "signs"
    assert left["kid"] != kid_of(tokens)
    assert not await auth.is_signed_in(tokens)
    fresh = (await auth.refresh(tokens["refresh_token"])).json()
    assert kid_of(fresh) == left["kid"]
    assert await auth.is_signed_in(fresh)


async def test_removing_the_key_that_signs_lets_the_waiting_one_sign(
    auth: Auth,
) -> None:
    tokens = await auth.sign_in(ADA)
    [_, waiting] = await keys(auth, "POST")

    [left] = await keys(auth, "DELETE", f"/{kid_of(tokens)}")

    assert (left["kid"], left["state"]) == (waiting["kid"], "signs")
    fresh = (await auth.refresh(tokens["refresh_token"])).json()
    assert kid_of(fresh) == waiting["kid"]


async def test_removing_a_key_that_waits_changes_nothing_else(auth: Auth) -> None:
    tokens = await auth.sign_in(ADA)
    [_, waiting] = await keys(auth, "POST")

    [left] = await keys(auth, "DELETE", f"/{waiting['kid']}")

    assert (left["state"], left["forgotten_at"]) == ("signs", None)
    await passes(auth, PUBLISHED_AFTER * 2)
    assert await published(auth) == [kid_of(tokens)]
    assert await auth.is_signed_in(tokens)


async def test_a_clock_set_back_behind_all_keys_still_signs(auth: Auth) -> None:
    async with auth.running.database.write() as session:
        ahead = SigningKey.signs_from
        [moment] = await session.scalars(select(ahead))
        later = moment + timedelta(days=1)
        await session.execute(update(SigningKey).values(signs_from=later))

    assert await auth.is_signed_in(await auth.sign_in(ADA))


@pytest.mark.parametrize("kid", ["0" * 32, "x", "%00"])
async def test_an_unknown_key_cannot_be_removed(auth: Auth, kid: str) -> None:
    answer = await operate(auth, "DELETE", f"/{kid}")
    assert (answer.status_code, answer.json()["code"]) == (404, "key_not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", ""), ("DELETE", "/x")],
)
async def test_only_the_operator_touches_keys(
    auth: Auth, method: str, path: str
) -> None:
    boss = await auth.sign_in("boss@example.com")
    url = f"/internal/keys{path}"
    bearers = [
        ({}, 401),
        ({"Authorization": f"Bearer {boss['access_token']}"}, 401),
        (internal_bearer("jobs", "auth"), 403),
        (internal_bearer("operator", "jobs"), 401),
    ]
    for headers, status in bearers:
        answer = await auth.client.request(method, url, headers=headers)
        assert answer.status_code == status
    assert len(await published(auth)) == 1


async def test_no_answer_holds_a_secret(auth: Auth) -> None:
    async with auth.running.database.read() as session:
        [pem] = await session.scalars(select(SigningKey.private_pem))
    body = pem.splitlines()[1]
    for answer in (await operate(auth, "GET"), await operate(auth, "POST")):
        assert body not in answer.text
