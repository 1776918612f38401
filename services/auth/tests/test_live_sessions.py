"""Seeing where one is signed in, and ending that."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from auth.sessions import MOST_LIVE
from auth.tables import UserSession
from common.clock import utc_now
from common.contracts.auth import SessionEnded
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"
EVE = "eve@example.com"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def listed(auth: Auth, who: dict) -> list[dict]:
    answer = await auth.ask(who, "GET", "/sessions")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_person_sees_where_they_are_signed_in(auth: Auth) -> None:
    laptop = await auth.sign_in(ADA, agent=FIREFOX)
    phone = await auth.sign_in(ADA, agent="curl/8.5.0")
    await auth.sign_in(EVE)

    seen = await listed(auth, phone)

    assert [(s["device"], s["is_current"]) for s in seen] == [
        ("curl", True),
        ("Firefox on Linux", False),
    ]
    assert {s["is_current"] for s in await listed(auth, laptop)} == {True, False}
    assert seen[0]["created_at"] <= seen[0]["last_used_at"] < seen[0]["expires_at"]
    assert not {"user_agent", "user_id"} & seen[0].keys()


async def test_what_was_used_last_comes_first_and_idle_sessions_are_gone(
    auth: Auth,
) -> None:
    first, second = await auth.sign_in(ADA), await auth.sign_in(ADA)
    await auth.refresh(first["refresh_token"])
    assert [s["is_current"] for s in await listed(auth, first)] == [True, False]

    async with auth.running.database.write() as session:
        idle = UserSession.id == (await listed(auth, first))[1]["id"]
        long_ago = utc_now() - timedelta(days=7)
        await session.execute(
            update(UserSession).where(idle).values(last_used_at=long_ago)
        )

    assert len(await listed(auth, second)) == 1


async def test_ending_one_session_voids_it_here_at_once(auth: Auth) -> None:
    here, lost = await auth.sign_in(ADA), await auth.sign_in(ADA)
    [lost_id] = [s["id"] for s in await listed(auth, here) if not s["is_current"]]

    answer = await auth.ask(here, "DELETE", f"/sessions/{lost_id}")

    assert answer.status_code == 204
    assert not await auth.is_signed_in(lost)
    assert (await auth.refresh(lost["refresh_token"])).status_code == 401
    assert await auth.is_signed_in(here)
    assert [e.session_id for e in await auth.running.emitted(SessionEnded)] == [lost_id]
    again = await auth.ask(here, "DELETE", f"/sessions/{lost_id}")
    assert (again.status_code, again.json()["code"]) == (404, "session_not_found")


@pytest.mark.parametrize("unknown", ["0" * 32, "x", "%00", "%ff", "1" * 5000, "a b"])
async def test_another_persons_session_and_one_that_never_was_are_the_same_404(
    auth: Auth, unknown: str
) -> None:
    ada, eve = await auth.sign_in(ADA), await auth.sign_in(EVE)
    [theirs] = await listed(auth, ada)

    foreign = await auth.ask(eve, "DELETE", f"/sessions/{theirs['id']}")
    none = await auth.ask(eve, "DELETE", f"/sessions/{unknown}")

    assert foreign.status_code == none.status_code == 404
    assert foreign.json()["code"] == none.json()["code"] == "session_not_found"
    assert await auth.is_signed_in(ada)


async def test_all_others_end_and_this_one_stays(auth: Auth) -> None:
    here, *others = [await auth.sign_in(ADA) for _ in range(4)]
    eve = await auth.sign_in(EVE)

    assert (await auth.ask(here, "DELETE", "/sessions")).status_code == 204

    assert [await auth.is_signed_in(tokens) for tokens in others] == [False] * 3
    assert await auth.is_signed_in(here)
    assert await auth.is_signed_in(eve)
    assert len(await auth.running.emitted(SessionEnded)) == 3
    assert (await auth.ask(here, "DELETE", "/sessions")).status_code == 204
    assert len(await auth.running.emitted(SessionEnded)) == 3


async def test_one_that_is_over_by_its_age_ends_too(auth: Auth) -> None:
    """Its access token may be alive for half an hour more."""
    here, old = await auth.sign_in(ADA), await auth.sign_in(ADA)
    [old_id] = [s["id"] for s in await listed(auth, here) if not s["is_current"]]
    async with auth.running.database.write() as session:
        (await session.get_one(UserSession, old_id)).expires_at = utc_now()

    await auth.ask(here, "DELETE", "/sessions")

    assert not await auth.is_signed_in(old)


async def test_one_session_ended_twice_at_once_is_ended_once(auth: Auth) -> None:
    here, lost = await auth.sign_in(ADA), await auth.sign_in(ADA)
    [lost_id] = [s["id"] for s in await listed(auth, here) if not s["is_current"]]
    assert await auth.is_signed_in(lost)

    answers = await asyncio.gather(
        *(auth.ask(here, "DELETE", f"/sessions/{lost_id}") for _ in range(8))
    )

    assert sorted(a.status_code for a in answers) == [204] + [404] * 7
    assert len(await auth.running.emitted(SessionEnded)) == 1


async def test_one_more_than_twenty_ends_the_one_least_lately_used(auth: Auth) -> None:
    first = await auth.sign_in(ADA)
    second = await auth.sign_in(ADA)
    [held] = [s["id"] for s in await listed(auth, second) if s["is_current"]]
    async with auth.running.database.write() as session:
        model = await session.get_one(UserSession, held)
        for number in range(MOST_LIVE - 2):
            session.add(
                UserSession(
                    id=f"{number:032x}",
                    user_id=model.user_id,
                    user_agent="",
                    created_at=model.created_at,
                    last_used_at=model.last_used_at,
                    expires_at=model.expires_at,
                    ended_at=None,
                )
            )
    await auth.refresh(first["refresh_token"])  # so the second is the oldest
    async with auth.running.database.write() as session:
        (await session.get_one(UserSession, held)).last_used_at -= timedelta(hours=1)
    assert len(await listed(auth, first)) == MOST_LIVE

    newest = await auth.sign_in(ADA)

    assert len(await listed(auth, newest)) == MOST_LIVE
    assert not await auth.is_signed_in(second)
    assert await auth.is_signed_in(first)
    assert [e.session_id for e in await auth.running.emitted(SessionEnded)] == [held]
