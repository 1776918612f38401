"""Admins see and change accounts, and cannot shut everybody out."""

import asyncio
from collections.abc import Callable

import jwt
import pytest
from sqlalchemy import event, text

from auth.tables import User
from common.clock import utc_now
from common.contracts.auth import (
    RoleChanged,
    SessionEnded,
    UserDeactivated,
    UserReactivated,
)
from common.testing import internal_bearer
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"
BOSS = "boss@example.com"


async def put(
    auth: Auth, who: dict, user: dict, body: object, **more: object
) -> object:
    return await auth.ask(who, "PUT", f"/users/{user['user']['id']}", json=body, **more)


async def test_an_admin_finds_accounts(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    await auth.sign_in("adam@example.com")
    await put(auth, boss, ada, {"role": "recruiter"})

    async def found(query: str) -> list[str]:
        answer = await auth.ask(boss, "GET", f"/users{query}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == len(answer.json()["items"])
        return [user["email"] for user in answer.json()["items"]]

    assert await found("") == ["adam@example.com", ADA, BOSS]
    assert await found("?q=ADA") == ["adam@example.com", ADA]
    assert await found("?q=ada%40") == [ADA]
    assert await found("?q=%25") == await found("?q=_da") == await found("?q=dam") == []
    assert await found("?role=recruiter") == [ADA]
    assert await found("?role=admin&is_active=true") == [BOSS]
    assert await found("?is_active=false") == []
    page = await auth.ask(boss, "GET", "/users?page=2&page_size=2")
    assert (page.json()["total"], page.json()["total_pages"]) == (3, 2)
    assert [user["email"] for user in page.json()["items"]] == [BOSS]


@pytest.mark.parametrize("query", ["role=root", "is_active=maybe", "q=" + "a" * 300])
async def test_what_is_no_filter_is_refused(auth: Auth, query: str) -> None:
    answer = await auth.ask(await auth.sign_in(BOSS), "GET", f"/users?{query}")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("where", "index"),
    [
        ("email >= 'a' AND email < 'b'", "sqlite_autoindex_users"),
        ("role = 'admin'", "ix_users_role_id"),
        ("is_active = 1", "ix_users_is_active_id"),
    ],
)
async def test_filters_have_an_index(auth: Auth, where: str, index: str) -> None:
    query = f"SELECT id FROM users WHERE {where} ORDER BY id DESC LIMIT 9"
    plan = text(f"EXPLAIN QUERY PLAN {query}")
    async with auth.running.database.read() as session:
        steps = " ".join(row[3] for row in await session.execute(plan))
    assert index in steps


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/users"), ("GET", "/users/1"), ("PUT", "/users/1")],
)
async def test_only_admins_look_at_accounts(auth: Auth, method: str, path: str) -> None:
    body = {"json": {"role": "admin"}} if method == "PUT" else {}
    candidate = await auth.sign_in(ADA)

    assert (await auth.ask(None, method, path, **body)).status_code == 401
    assert (await auth.ask(candidate, method, path, **body)).status_code == 403


async def test_a_new_role_voids_the_old_tokens_and_the_session_goes_on(
    auth: Auth,
) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)

    answer = await put(auth, boss, ada, {"role": "recruiter"})

    assert (answer.status_code, answer.json()["role"]) == (200, "recruiter")
    refused = await auth.ask(ada, "GET", "/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "token_outdated")
    fresh = (await auth.refresh(ada["refresh_token"])).json()
    claims = jwt.decode(fresh["access_token"], options={"verify_signature": False})
    assert claims["role"] == fresh["user"]["role"] == "recruiter"
    assert await auth.is_signed_in(fresh)
    changes = await auth.running.emitted(RoleChanged)
    assert [(c.user_id, c.role) for c in changes] == [(ada["user"]["id"], "recruiter")]


async def test_a_locked_account_is_out_at_once_and_can_come_back(auth: Auth) -> None:
    boss = await auth.sign_in(BOSS)
    devices = [await auth.sign_in(ADA) for _ in range(2)]
    ada = devices[0]

    locked = await put(auth, boss, ada, {"is_active": False})

    assert (locked.status_code, locked.json()["is_active"]) == (200, False)
    for device in devices:
        refused = await auth.ask(device, "GET", "/me")
        assert (refused.status_code, refused.json()["code"]) == (401, "session_over")
        assert (await auth.refresh(device["refresh_token"])).status_code == 401
    assert len(await auth.running.emitted(SessionEnded)) == 2
    assert len(await auth.running.emitted(UserDeactivated)) == 1

    assert (await put(auth, boss, ada, {"is_active": True})).status_code == 200
    assert not await auth.is_signed_in(ada)
    assert (await auth.refresh(ada["refresh_token"])).status_code == 401
    assert await auth.is_signed_in(await auth.sign_in(ADA))
    assert len(await auth.running.emitted(UserReactivated)) == 1


async def test_the_same_change_twice_is_one(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    change = {"is_active": False, "role": "recruiter"}

    first, second = [await put(auth, boss, ada, change) for _ in range(2)]

    assert first.json() == second.json()
    assert first.headers["etag"] == second.headers["etag"]
    assert len(await auth.running.emitted(RoleChanged)) == 1
    assert len(await auth.running.emitted(UserDeactivated)) == 1


async def test_who_read_an_older_version_changes_nothing(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"/users/{ada['user']['id']}"
    read = (await auth.ask(boss, "GET", path)).headers["etag"]
    await put(auth, boss, ada, {"role": "recruiter"}, headers={"If-Match": read})

    late = await put(auth, boss, ada, {"role": "admin"}, headers={"If-Match": read})

    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert (await auth.ask(boss, "GET", path)).json()["role"] == "recruiter"


@pytest.mark.parametrize("change", [{"role": "candidate"}, {"is_active": False}])
async def test_an_admin_cannot_shut_themselves_out(auth: Auth, change: dict) -> None:
    boss = await auth.sign_in(BOSS)

    answer = await put(auth, boss, boss, change)

    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    assert await auth.is_signed_in(boss)
    unchanged = await put(auth, boss, boss, {"role": "admin", "is_active": True})
    assert unchanged.status_code == 200
    assert await auth.is_signed_in(boss)


@pytest.mark.parametrize("change", [{"role": "candidate"}, {"is_active": False}])
async def test_two_admins_at_once_leave_one(
    auth: Auth, say: Callable[[str], None], change: dict
) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    await put(auth, boss, ada, {"role": "admin"})
    ada = (await auth.refresh(ada["refresh_token"])).json()

    answers = await asyncio.gather(
        put(auth, boss, ada, change), put(auth, ada, boss, change)
    )

    assert sorted(a.status_code for a in answers) in ([200, 401], [200, 403])
    async with auth.running.database.read() as session:
        users = [await session.get_one(User, it["user"]["id"]) for it in (boss, ada)]
    left = [user for user in users if user.is_active and user.role == "admin"]
    say(f"two admins shut each other out at once: {len(left)} is left")
    assert len(left) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"role": None},
        {"is_active": None},
        {"role": "root"},
        {"is_active": "false"},
        {"is_active": 0},
        {"email": "eve@example.com"},
        {"id": 1},
        {"version": 9},
        {"tokens_void_before": None},
        {"created_at": "2020-01-01T00:00:00Z"},
        [],
    ],
    ids=str,
)
async def test_nothing_else_of_an_account_can_be_set(auth: Auth, body: object) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"/users/{ada['user']['id']}"
    before = await auth.ask(boss, "GET", path)

    assert (await put(auth, boss, ada, body)).status_code == 422

    after = await auth.ask(boss, "GET", path)
    assert (after.json(), after.headers["etag"]) == (
        before.json(),
        before.headers["etag"],
    )


async def test_an_account_that_is_not_there_is_a_404(auth: Auth) -> None:
    boss = await auth.sign_in(BOSS)
    for path in ("/users/999", "/users/0", "/users/01", "/users/99999999999999999999"):
        assert (await auth.ask(boss, "GET", path)).status_code == 404


async def test_profiles_alone_learns_a_mailbox_and_of_nobody_locked(
    auth: Auth,
) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    path = f"/internal/people/{ada['user']['id']}/mailbox"

    async def ask(caller: str) -> tuple[int, dict]:
        headers = internal_bearer(caller, "auth")
        answer = await auth.client.get(path, headers=headers)
        return answer.status_code, answer.json()

    assert await ask("profiles") == (200, {"email": ADA})
    assert (await ask("jobs"))[0] == 403
    with_token = {"Authorization": f"Bearer {boss['access_token']}"}
    assert (await auth.client.get(path, headers=with_token)).status_code == 401
    await put(auth, boss, ada, {"is_active": False})
    assert (await ask("profiles"))[0] == 404
    path = "/internal/people/999/mailbox"
    assert (await ask("profiles"))[0] == 404


async def test_a_page_of_accounts_is_two_statements(auth: Auth) -> None:
    boss = await auth.sign_in(BOSS)
    async with auth.running.database.write() as session:
        for number in range(50):
            session.add(
                User(
                    email=f"person-{number}@example.com",
                    role="candidate",
                    is_active=True,
                    created_at=utc_now(),
                )
            )
    said: list[str] = []
    reader = auth.running.database._reader
    event.listen(reader, "before_cursor_execute", lambda *a: said.append(a[2]))

    assert (
        len((await auth.ask(boss, "GET", "/users?page_size=50")).json()["items"]) == 50
    )

    assert len([one for one in said if "FROM users" in one]) == 2
