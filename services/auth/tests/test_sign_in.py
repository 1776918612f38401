"""Signing in by mailed code, and what guessing gets you."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, update

from auth.main import build
from auth.tables import Attempt, Mail, User, UserSession
from common.contracts.auth import UserRegistered
from common.log import current_request_id
from common.testing import running_service
from services.auth.tests.conftest import Auth, auth_settings

ADA = "ada@example.com"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_the_first_right_code_makes_the_account(auth: Auth) -> None:
    signed_in = await auth.sign_in(ADA)

    me = await auth.client.get(
        "/api/v1/auth/me",
        headers={"Authorization": f"Bearer {signed_in['access_token']}"},
    )
    assert me.json()["email"] == ADA
    assert me.json()["role"] == "candidate"
    assert me.json()["last_login_at"]
    registered = await auth.running.emitted(UserRegistered)
    assert [e.user_id for e in registered] == [me.json()["id"]]


async def test_the_second_sign_in_is_the_same_account(auth: Auth) -> None:
    first = await auth.sign_in(ADA)
    second = await auth.sign_in(ADA)

    assert first["user"]["id"] == second["user"]["id"]
    assert len(await auth.running.emitted(UserRegistered)) == 1


async def test_who_is_named_admin_becomes_one(auth: Auth) -> None:
    signed_in = await auth.sign_in("Boss@Example.com")
    assert signed_in["user"]["role"] == "admin"


@pytest.mark.parametrize(
    "spelling",
    ["ADA@EXAMPLE.com", " ada@example.com ", "ａｄａ@example.com", "Ada@Example.COM"],
)
async def test_all_spellings_of_a_mailbox_are_one_account(
    auth: Auth, spelling: str
) -> None:
    first = await auth.sign_in(ADA)
    answer = await auth.verify(spelling, await auth.code(ADA))

    assert answer.json()["user"]["id"] == first["user"]["id"]


@pytest.mark.parametrize(
    "address",
    [
        "a@x\r\nBcc: y@example.com",
        '"a\nb"@example.com',
        "Bob <a@example.com>",
        ["a@example.com"],
        "a" * 1_000_00 + "@example.com",
        "a@example.com,b@example.com",
        "ADMİN",
        "",
        None,
        7,
    ],
    ids=range(10),
)
async def test_what_is_no_address_is_refused_and_not_repeated(
    auth: Auth, address: object
) -> None:
    answer = await auth.send(address)

    assert answer.status_code == 422
    assert "Bcc" not in answer.text
    assert "Bob" not in answer.text


@pytest.mark.parametrize(
    "otp",
    [
        *("12345", "1234567", "１２３４５６", "１２３ ４５６", "😀😀😀😀😀😀"),
        *("", "- -", "12 34 5", "123_456", "123\u2013456", "123\n456", "-123456"),
        *(123456, ["1"], "1" * 1000, "123456" + " " * 100_000 + "x"),
    ],
    ids=range(16),
)
async def test_what_is_no_code_is_refused_and_not_repeated(
    auth: Auth, otp: object
) -> None:
    answer = await auth.verify(ADA, otp)

    assert answer.status_code == 422
    assert "input" not in answer.text


@pytest.mark.parametrize("gap", [" ", "-", " - ", "  "])
async def test_a_code_may_be_pasted_with_gaps(auth: Auth, gap: str) -> None:
    code = await auth.code(ADA)

    answer = await auth.verify(ADA, f" {code[:3]}{gap}{code[3:]} ")

    assert answer.status_code == 200, answer.text


async def test_five_wrong_guesses_use_up_the_code(auth: Auth) -> None:
    code = await auth.code(ADA)
    for left in (4, 3, 2, 1, 0):
        problem = (await auth.verify(ADA, wrong(code))).json()
        assert (problem["code"], problem["tries_left"]) == ("wrong_code", left)

    answer = await auth.verify(ADA, code)

    assert answer.status_code == 401
    assert answer.json()["code"] == "code_expired"
    assert "guessed wrong too often" in answer.json()["detail"]
    assert "tries_left" not in answer.json()


async def test_thirty_two_guesses_at_once_are_all_counted(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    settings = auth_settings(
        tmp_path, failures_an_hour=100, failures_a_day=100, checks_by_ip=100
    )
    async with running_service(build, settings) as running:
        auth = Auth(running, settings)
        code = await auth.code(ADA)
        guesses = [wrong(code)] * 32

        answers = await asyncio.gather(*(auth.verify(ADA, g) for g in guesses))
        last = await auth.verify(ADA, code)

        evaluated = sum(a.json()["code"] == "wrong_code" for a in answers)
        failures = await count(auth, Attempt.kind == "failure")
        say(f"32 guesses sent, counted {failures - 1}, evaluated {evaluated}")
        assert (evaluated, failures) == (5, 33)
        assert last.status_code == 401


async def test_one_right_code_opens_one_session(auth: Auth) -> None:
    code = await auth.code(ADA)

    answers = await asyncio.gather(*(auth.verify(ADA, code) for _ in range(20)))

    assert min(a.status_code for a in answers) == 200
    assert [a.status_code for a in answers].count(200) == 1
    async with auth.running.database.read() as session:
        assert await session.scalar(select(func.count(UserSession.id))) == 1


async def test_a_new_code_does_not_give_new_failures(auth: Auth) -> None:
    evaluated = 0
    for _ in range(3):
        answer = await auth.send(ADA)
        if answer.status_code == 429:
            break
        await auth.deliver()
        code = auth.codes(ADA)[-1]
        for _ in range(5):
            tried = await auth.verify(ADA, wrong(code))
            evaluated += tried.json()["code"] == "wrong_code"

    assert evaluated == auth.settings.failures_an_hour
    refused = await auth.verify(ADA, code)
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_code_checks"
    assert 0 < int(refused.headers["retry-after"]) <= 3600


async def test_codes_are_sent_with_pauses_and_five_an_hour(tmp_path: Path) -> None:
    settings = auth_settings(tmp_path, code_pause="PT60S")
    async with running_service(build, settings) as running:
        auth = Auth(running, settings)
        assert (await auth.send(ADA)).json()["retry_after"] == 60
        soon = await auth.send(ADA)
        assert soon.status_code == 429
        assert soon.json()["code"] == "code_requested_too_soon"
        assert 58 <= int(soon.headers["retry-after"]) <= 60
        assert (await auth.send("another@example.com")).status_code == 200


async def test_the_sixth_code_of_an_hour_is_refused(auth: Auth) -> None:
    for _ in range(5):
        assert (await auth.send(ADA)).status_code == 200
    assert (await auth.send(ADA)).status_code == 429


async def test_an_old_code_and_another_mailboxes_code_are_refused(auth: Auth) -> None:
    old = await auth.code(ADA)
    new = await auth.code(ADA)
    others = await auth.code("eve@example.com")

    for code in {old, others} - {new}:
        assert (await auth.verify(ADA, code)).status_code == 401
    assert (await auth.verify(ADA, new)).status_code == 200


async def test_known_unknown_and_deactivated_run_the_same_statements(
    auth: Auth,
) -> None:
    await auth.sign_in("known@example.com")
    await auth.sign_in("locked@example.com")
    async with auth.running.database.write() as session:
        locked = User.email == "locked@example.com"
        await session.execute(update(User).where(locked).values(is_active=False))

    seen = {}
    for kind in ("known", "unknown", "locked"):
        with statements(auth) as said:
            answer = await auth.send(f"{kind}@example.com")
        seen[kind] = (answer.status_code, answer.content, tuple(said))

    assert seen["known"] == seen["unknown"] == seen["locked"]
    before = len(auth.codes("locked@example.com"))
    await auth.deliver()
    assert len(auth.codes("locked@example.com")) == before
    assert len(auth.codes("unknown@example.com")) == 1


async def test_a_wrong_code_runs_the_same_statements_whoever_it_is_for(
    auth: Auth,
) -> None:
    await auth.sign_in("known@example.com")
    await auth.sign_in("locked@example.com")
    async with auth.running.database.write() as session:
        locked = User.email == "locked@example.com"
        await session.execute(update(User).where(locked).values(is_active=False))
    seen = {}
    for kind in ("known", "unknown", "locked"):
        await auth.send(f"{kind}@example.com")
        with statements(auth) as said:
            answer = await auth.verify(f"{kind}@example.com", "000000")
        problem = answer.json() | {"instance": None}
        seen[kind] = (answer.status_code, problem, tuple(said))

    assert seen["known"] == seen["unknown"] == seen["locked"]
    assert seen["known"][1]["tries_left"] == 4
    assert seen["known"][2]


async def test_a_deactivated_account_does_not_come_back_by_signing_in(
    auth: Auth,
) -> None:
    signed_in = await auth.sign_in(ADA)
    code = await auth.code(ADA)
    async with auth.running.database.write() as session:
        await session.execute(update(User).values(is_active=False))

    assert (await auth.verify(ADA, code)).status_code == 401
    assert (await auth.refresh(signed_in["refresh_token"])).status_code == 401


async def test_neither_codes_nor_tokens_are_stored_or_logged(
    auth: Auth, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await auth.code(ADA)
    async with auth.running.database.read() as session:
        assert len(list(await session.scalars(select(Mail)))) == 0
    tokens = (await auth.verify(ADA, code)).json()

    stored = b"".join(
        file.read_bytes() for file in auth.running.database.path.parent.iterdir()
    )
    logged = capsys.readouterr().out
    for secret in (code, tokens["access_token"], tokens["refresh_token"]):
        assert secret.encode() not in stored
        assert secret not in logged


class statements:  # noqa: N801 - reads as a context manager
    """The SQL that runs while this lasts, without what the worker does."""

    def __init__(self, auth: Auth) -> None:
        self._engine = auth.running.database._writer
        self._said: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self._said

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if current_request_id() is not None:  # the courier has no request
            self._said.append(statement)


async def count(auth: Auth, condition: object) -> int:
    async with auth.running.database.read() as session:
        return await session.scalar(
            select(func.count()).select_from(Attempt).where(condition)
        )
