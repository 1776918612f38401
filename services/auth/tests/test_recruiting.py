"""Becoming a recruiter: asked for, decided once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from auth.tables import RecruiterRequest
from common.contracts.auth import RecruiterRequestDecided, RoleChanged
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"
BOSS = "boss@example.com"
ASKED = {
    "company": "Northwind Voice",
    "website": "https://northwind.example",
    "note": "I hire for Lisbon.\nTwelve people a year.",
}
HERE = "/recruiter-requests"


async def asks(auth: Auth, who: dict, **more: object) -> dict:
    answer = await auth.ask(who, "POST", HERE, json=ASKED | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_who_asks_and_is_granted_is_a_recruiter(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    asked = await auth.ask(ada, "POST", HERE, json=ASKED)
    assert asked.status_code == 201, asked.text
    path = asked.headers["location"].removeprefix("/api/v1/auth")
    assert (await auth.ask(ada, "GET", path)).json() == asked.json()
    assert asked.json()["status"] == "pending"

    [waiting] = (await auth.ask(boss, "GET", f"{HERE}?status=pending")).json()["items"]
    assert (waiting["email"], waiting["company"]) == (ADA, "Northwind Voice")
    decision = {"decision": "granted", "reason": "Welcome."}
    decided = await auth.ask(boss, "PUT", path, json=decision)

    assert decided.status_code == 200, decided.text
    assert not await auth.is_signed_in(ada)  # the token says candidate
    fresh = (await auth.refresh(ada["refresh_token"])).json()
    assert fresh["user"]["role"] == "recruiter"
    [mine] = (await auth.ask(fresh, "GET", f"{HERE}/mine")).json()["items"]
    assert (mine["status"], mine["reason"]) == ("granted", "Welcome.")
    assert mine["decided_at"]
    [event] = await auth.running.emitted(RecruiterRequestDecided)
    assert (event.user_id, event.request_id, event.granted) == (
        ada["user"]["id"],
        mine["id"],
        True,
    )
    assert len(await auth.running.emitted(RoleChanged)) == 1
    again = await auth.ask(fresh, "POST", HERE, json=ASKED)
    assert (again.status_code, again.json()["code"]) == (409, "recruiter_already")


async def test_who_is_declined_stays_and_may_ask_again(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"{HERE}/{(await asks(auth, ada))['id']}"

    declined = await auth.ask(boss, "PUT", path, json={"decision": "declined"})

    assert (declined.status_code, declined.json()["reason"]) == (200, None)
    assert await auth.is_signed_in(ada)
    assert [e.granted for e in await auth.running.emitted(RecruiterRequestDecided)] == [
        False
    ]
    assert await auth.running.emitted(RoleChanged) == []
    for decision in ("granted", "declined"):
        late = await auth.ask(boss, "PUT", path, json={"decision": decision})
        assert (late.status_code, late.json()["code"]) == (409, "request_decided")
    assert (await auth.ask(ada, "DELETE", path)).json()["code"] == "request_decided"
    await asks(auth, ada)


async def test_one_request_at_a_time_and_three_in_thirty_days(auth: Auth) -> None:
    ada = await auth.sign_in(ADA)
    for _ in range(3):
        request = await asks(auth, ada)
        second = await auth.ask(ada, "POST", HERE, json=ASKED)
        assert (second.status_code, second.json()["code"]) == (409, "request_pending")
        gone = await auth.ask(ada, "DELETE", f"{HERE}/{request['id']}")
        assert gone.status_code == 204

    refused = await auth.ask(ada, "POST", HERE, json=ASKED)

    assert refused.status_code == 429
    assert 29 * 86400 < int(refused.headers["retry-after"]) <= 30 * 86400
    async with auth.running.database.write() as session:
        for row in await session.scalars(select(RecruiterRequest)):
            row.created_at -= timedelta(days=30)
    await asks(auth, ada)


async def test_ten_requests_at_once_are_one(auth: Auth) -> None:
    ada = await auth.sign_in(ADA)

    answers = await asyncio.gather(
        *(auth.ask(ada, "POST", HERE, json=ASKED) for _ in range(10))
    )

    assert sorted(a.status_code for a in answers) == [201] + [409] * 9


async def test_the_same_key_asks_once(auth: Auth) -> None:
    ada = await auth.sign_in(ADA)
    key = {"Idempotency-Key": "one"}

    first, second = [
        await auth.ask(ada, "POST", HERE, json=ASKED, headers=key) for _ in range(2)
    ]

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


async def test_two_decisions_at_once_are_one(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"{HERE}/{(await asks(auth, ada))['id']}"

    answers = await asyncio.gather(
        *(
            auth.ask(boss, "PUT", path, json={"decision": decision})
            for decision in ("granted", "declined") * 4
        )
    )

    assert sorted(a.status_code for a in answers) == [200] + [409] * 7
    assert len(await auth.running.emitted(RecruiterRequestDecided)) == 1


async def test_a_request_is_its_persons_alone(auth: Auth) -> None:
    ada, eve = await auth.sign_in(ADA), await auth.sign_in("eve@example.com")
    path = f"{HERE}/{(await asks(auth, ada))['id']}"

    for method in ("GET", "DELETE"):
        assert (await auth.ask(eve, method, path)).status_code == 404
        assert (await auth.ask(eve, method, f"{HERE}/999")).status_code == 404
        assert (await auth.ask(None, method, path)).status_code == 401
    for who in (ada, eve):
        decision = {"decision": "granted"}
        assert (await auth.ask(who, "PUT", path, json=decision)).status_code == 403
        assert (await auth.ask(who, "GET", HERE)).status_code == 403
    assert (await auth.ask(eve, "GET", f"{HERE}/mine")).json()["items"] == []
    boss = await auth.sign_in(BOSS)
    assert (await auth.ask(boss, "GET", path)).json()["note"] == ASKED["note"]
    assert (await auth.ask(boss, "DELETE", path)).status_code == 404
    assert (await auth.ask(ada, "GET", path)).json()["status"] == "pending"


@pytest.mark.parametrize(
    "change",
    [
        {"company": ""},
        {"company": "  "},
        {"company": "a\nb"},
        {"company": None},
        {"company": "x" * 201},
        {"website": "javascript:alert(1)"},
        {"website": "northwind"},
        {"note": ""},
        {"note": "x" * 2001},
        {"note": "\x1b[2J"},
        {"status": "granted"},
        {"user_id": 1},
        {"decided_by": 1},
        {"role": "recruiter"},
    ],
    ids=str,
)
async def test_what_makes_no_request_is_refused(auth: Auth, change: dict) -> None:
    ada = await auth.sign_in(ADA)

    answer = await auth.ask(ada, "POST", HERE, json=ASKED | change)

    assert answer.status_code == 422
    assert (await auth.ask(ada, "GET", f"{HERE}/mine")).json()["total"] == 0


@pytest.mark.parametrize(
    "decision",
    [{}, {"decision": "maybe"}, {"decision": "granted", "by": 1}, {"decision": True}],
    ids=str,
)
async def test_what_is_no_decision_is_refused(auth: Auth, decision: dict) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"{HERE}/{(await asks(auth, ada))['id']}"

    assert (await auth.ask(boss, "PUT", path, json=decision)).status_code == 422
    assert (await auth.ask(ada, "GET", path)).json()["status"] == "pending"


async def test_granting_who_became_more_meanwhile_takes_nothing_away(
    auth: Auth,
) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"{HERE}/{(await asks(auth, ada))['id']}"
    await auth.ask(boss, "PUT", f"/users/{ada['user']['id']}", json={"role": "admin"})

    await auth.ask(boss, "PUT", path, json={"decision": "granted"})

    fresh = (await auth.refresh(ada["refresh_token"])).json()
    assert fresh["user"]["role"] == "admin"
