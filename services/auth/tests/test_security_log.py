"""The log of an account: what its person reads, and what an attacker cannot fill."""

from datetime import timedelta

from sqlalchemy import func, select, text, update

from auth import security_log
from auth.main import telling
from auth.security_log import KEPT, MOST
from auth.tables import Attempt, RefreshToken, SecurityEvent
from common.clock import utc_now
from services.auth.tests.conftest import Auth

ADA = "ada@example.com"
BOSS = "boss@example.com"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def log_of(auth: Auth, who: dict) -> list[dict]:
    answer = await auth.ask(who, "GET", "/security-events?limit=100")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def kinds(auth: Auth, who: dict) -> list[tuple[str, str | None]]:
    return [(event["kind"], event["detail"]) for event in await log_of(auth, who)]


async def tell(auth: Auth) -> None:
    while await telling(auth.running.database).work():
        pass


async def test_a_sign_in_is_told_with_its_device_and_network(auth: Auth) -> None:
    tokens = await auth.sign_in(ADA, agent=FIREFOX)

    [event] = await log_of(auth, tokens)

    assert (event["kind"], event["device"]) == ("signed_in", "Firefox on Linux")
    assert event["network"] == "127.0.0.1"
    assert (event["count"], event["at"]) == (1, event["last_at"])
    assert not {"user_id", "user_agent"} & event.keys()


async def test_the_network_is_what_the_gateway_saw(auth: Auth) -> None:
    code = await auth.code(ADA)
    answer = await auth.client.post(
        "/api/v1/auth/verify-otp",
        json={"email": ADA, "otp": code},
        headers={"X-Forwarded-For": "203.0.113.7, 2001:db8:1:2:3:4:5:6"},
    )

    [event] = await log_of(auth, answer.json())
    assert event["network"] == "2001:db8:1:2::/64"


async def test_ends_of_sessions_are_told(auth: Auth) -> None:
    here = await auth.sign_in(ADA)
    signed_out, ended, other = [await auth.sign_in(ADA) for _ in range(3)]
    await auth.ask(signed_out, "POST", "/logout")
    [session_id] = [
        s["id"]
        for s in (await auth.ask(ended, "GET", "/sessions")).json()["items"]
        if s["is_current"]
    ]
    await auth.ask(here, "DELETE", f"/sessions/{session_id}")
    await auth.ask(here, "DELETE", "/sessions")

    assert not await auth.is_signed_in(other)
    assert await kinds(auth, here) == [
        ("other_sessions_ended", None),
        ("session_ended", "ended_by_you"),
        ("session_ended", "signed_out"),
        *[("signed_in", None)] * 4,
    ]


async def test_a_stolen_refresh_token_is_told(auth: Auth) -> None:
    stolen, here = await auth.sign_in(ADA), await auth.sign_in(ADA)
    await auth.refresh(stolen["refresh_token"])
    async with auth.running.database.write() as session:
        long_ago = utc_now() - timedelta(minutes=1)
        used = RefreshToken.used_at.is_not(None)
        await session.execute(update(RefreshToken).where(used).values(used_at=long_ago))
    for _ in range(3):
        assert (await auth.refresh(stolen["refresh_token"])).status_code == 401

    told = await kinds(auth, here)
    assert told.count(("refresh_token_reused", None)) == 1


async def test_what_admins_do_is_told(auth: Auth) -> None:
    boss, ada = await auth.sign_in(BOSS), await auth.sign_in(ADA)
    asked = {"company": "Northwind", "note": "I hire."}
    request = await auth.ask(ada, "POST", "/recruiter-requests", json=asked)
    path = f"/recruiter-requests/{request.json()['id']}"
    await auth.ask(boss, "PUT", path, json={"decision": "granted"})
    for active in (False, True):
        change = {"is_active": active}
        await auth.ask(boss, "PUT", f"/users/{ada['user']['id']}", json=change)

    assert await kinds(auth, await auth.sign_in(ADA)) == [
        ("signed_in", None),
        ("reactivated", None),
        ("deactivated", None),
        ("role_changed", "recruiter"),
        ("recruiter_request_decided", "granted"),
        ("signed_in", None),
    ]
    assert await kinds(auth, boss) == [("signed_in", None)]


async def test_wrong_codes_are_told_counted_in_one_entry_a_day(auth: Auth) -> None:
    ada = await auth.sign_in(ADA)
    for _ in range(3):
        assert (await auth.verify(ADA, "000000")).status_code == 401
    assert (await auth.verify("nobody@example.com", "000000")).status_code == 401
    await tell(auth)
    for _ in range(2):
        await auth.verify(ADA, "000001")
    await tell(auth)
    await tell(auth)

    newest, *_ = told = await log_of(auth, ada)

    assert [event["kind"] for event in told] == ["wrong_code", "signed_in"]
    assert (newest["count"], newest["network"]) == (5, "127.0.0.1")
    assert newest["at"] < newest["last_at"]

    async with auth.running.database.write() as session:
        a_day_ago = utc_now() - timedelta(days=1)
        await session.execute(update(SecurityEvent).values(at=a_day_ago))
    await auth.verify(ADA, "000002")
    await tell(auth)
    assert [e["count"] for e in await log_of(auth, ada)] == [1, 5, 1]


async def test_a_wrong_code_writes_nothing_that_depends_on_an_account(
    auth: Auth,
) -> None:
    await auth.sign_in(ADA)
    before = await rows(auth)

    await auth.verify(ADA, "000000")
    await auth.verify("nobody@example.com", "000000")

    assert await rows(auth) == before
    async with auth.running.database.read() as session:
        untold = await session.scalars(
            select(Attempt.subject).where(Attempt.kind == "failure", ~Attempt.is_told)
        )
        assert set(untold) == {ADA, "nobody@example.com"}


async def test_an_idle_look_for_wrong_codes_reads_an_index_of_them_alone(
    auth: Auth,
) -> None:
    statement = security_log._UNTOLD.compile(
        auth.running.database._reader, compile_kwargs={"literal_binds": True}
    )
    async with auth.running.database.read() as session:
        plan = await session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        assert "ix_attempts_untold" in " ".join(row[3] for row in plan)


async def test_the_log_is_bounded_and_old_entries_go(auth: Auth) -> None:
    ada = await auth.sign_in(ADA)
    async with auth.running.database.write() as session:
        for _ in range(MOST + 10):
            await security_log.record(
                session, ada["user"]["id"], "signed_in", now=utc_now()
            )
    assert await rows(auth) == MOST

    async with auth.running.database.write() as session:
        old = SecurityEvent.id.in_(select(SecurityEvent.id).limit(150))
        await session.execute(
            update(SecurityEvent).where(old).values(last_at=utc_now() - KEPT)
        )
    await auth.tidy()
    assert await rows(auth) == MOST - 150


async def test_the_log_is_read_in_pieces_and_only_ones_own(auth: Auth) -> None:
    ada, eve = await auth.sign_in(ADA), await auth.sign_in("eve@example.com")
    for _ in range(2):
        await auth.sign_in(ADA)

    seen, cursor = [], ""
    while True:
        answer = await auth.ask(ada, "GET", f"/security-events?limit=2{cursor}")
        seen += [event["id"] for event in answer.json()["items"]]
        if (position := answer.json()["next_cursor"]) is None:
            break
        cursor = f"&cursor={position}"
        theirs = await auth.ask(eve, "GET", f"/security-events?limit=1{cursor}")
        assert not {e["id"] for e in theirs.json()["items"]} & set(seen)

    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 3
    bad = await auth.ask(ada, "GET", "/security-events?cursor=x")
    assert (bad.status_code, bad.json()["code"]) == (422, "bad_cursor")
    assert (await auth.ask(None, "GET", "/security-events")).status_code == 401


async def rows(auth: Auth) -> int:
    async with auth.running.database.read() as session:
        return await session.scalar(select(func.count(SecurityEvent.id)))
