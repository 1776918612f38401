"""Sign-in codes under attack: guessed, raced, replayed, asked for by other names."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.platform import Platform, eventually
from tests.e2e.raw_http import assert_problem

AT_ONCE = 32
TRIES = 5


@pytest.fixture
def api(platform: Platform) -> Iterator[httpx.Client]:
    with platform.client() as client:
        yield client


@pytest.fixture
def email() -> str:
    return f"code-{uuid4().hex[:12]}@example.com"


def request(api: httpx.Client, email: str) -> httpx.Response:
    return api.post("/api/v1/auth/send-otp", json={"email": email})


def answer(api: httpx.Client, email: str, code: str) -> httpx.Response:
    return api.post("/api/v1/auth/verify-otp", json={"email": email, "otp": code})


def code_for(platform: Platform, api: httpx.Client, email: str) -> str:
    before = platform.otp(email)
    assert request(api, email).status_code == 200
    return newer_code(platform, email, before)


def newer_code(platform: Platform, email: str, before: str | None) -> str:
    def look() -> str | None:
        code = platform.otp(email)
        return code if code != before else None

    return eventually(look)


def wrong(code: str, number: int = 1) -> str:
    return f"{(int(code) + number) % 1_000_000:06d}"


def at_once(send: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(send, range(AT_ONCE)))


def in_auth(platform: Platform, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Look into auth's database, or change it as time or an operator would."""
    if platform.data_dir is None:
        pytest.skip("only a local stack shows its database")
    path = platform.data_dir / "auth" / "auth.db"
    with closing(sqlite3.connect(path, timeout=5)) as database, database:
        return database.execute(statement, values).fetchall()


def an_hour_passes(platform: Platform, email: str) -> None:
    in_auth(
        platform,
        "UPDATE attempts SET at = strftime('%Y-%m-%d %H:%M:%f000', at, '-61 minutes') "
        "WHERE subject = ?",
        email,
    )


def test_an_answer_does_not_tell_who_has_an_account(
    platform: Platform, api: httpx.Client, email: str
) -> None:
    mailboxes = {name: f"{name}-{email}" for name in ("known", "locked", "new")}
    for name in ("known", "locked"):
        with platform.sign_in(mailboxes[name]):
            an_hour_passes(platform, mailboxes[name])
    in_auth(
        platform,
        "UPDATE users SET is_active = 0 WHERE email = ?",
        mailboxes["locked"],
    )
    before = {name: platform.otp(mailbox) for name, mailbox in mailboxes.items()}

    sent = {name: request(api, mailbox) for name, mailbox in mailboxes.items()}
    again = {name: request(api, mailbox) for name, mailbox in mailboxes.items()}
    wrong_codes = {name: answer(api, m, "000000") for name, m in mailboxes.items()}

    assert {each.status_code for each in sent.values()} == {200}
    assert len({each.content for each in sent.values()}) == 1
    assert {each.json()["code"] for each in again.values()} == {
        "code_requested_too_soon"
    }
    assert {each.json()["code"] for each in wrong_codes.values()} == {"wrong_code"}
    for name in ("known", "new"):
        assert newer_code(platform, mailboxes[name], before[name])
    assert platform.otp(mailboxes["locked"]) == before["locked"]


def test_five_wrong_guesses_use_up_the_code(
    platform: Platform, api: httpx.Client, email: str
) -> None:
    code = code_for(platform, api, email)
    for number in range(1, TRIES + 1):
        refused = answer(api, email, wrong(code, number))
        assert refused.json()["code"] == "wrong_code"

    right = answer(api, email, code)

    assert_problem(right, 401)
    assert right.json()["code"] == "code_expired"


def test_guesses_that_come_together_are_counted_each(
    platform: Platform,
    api: httpx.Client,
    email: str,
    say: Callable[[str], None],
) -> None:
    code = code_for(platform, api, email)

    guesses = at_once(lambda number: answer(api, email, wrong(code, number + 1)))
    right = answer(api, email, code)

    codes = Counter(guess.json()["code"] for guess in guesses)
    say(f"{AT_ONCE} guesses at once: {dict(codes)}; then the right one: refused")
    for refusal in [*guesses, right]:
        assert_problem(refusal, 401, 429)
    assert codes["wrong_code"] == TRIES
    assert codes["wrong_code"] + codes["code_expired"] == 10  # failures an hour
    [(left,)] = in_auth(
        platform, "SELECT tries_left FROM sign_in_codes WHERE email = ?", email
    )
    assert left == 0


def test_the_right_code_at_the_same_time_signs_in_once(
    platform: Platform, api: httpx.Client, email: str
) -> None:
    code = code_for(platform, api, email)

    answers = at_once(lambda _: answer(api, email, code))

    signed_in = [each for each in answers if each.status_code == 200]
    assert len(signed_in) == 1
    for refusal in answers:
        if refusal is not signed_in[0]:
            assert_problem(refusal, 401, 429)
    sessions = in_auth(
        platform,
        "SELECT count(*) FROM sessions JOIN users u ON u.id = user_id WHERE email = ?",
        email,
    )
    assert sessions == [(1,)]


def test_a_new_code_ends_the_old_one(
    platform: Platform, api: httpx.Client, email: str
) -> None:
    old = code_for(platform, api, email)
    an_hour_passes(platform, email)
    new = code_for(platform, api, email)

    refused = answer(api, email, old)

    assert_problem(refused, 401)
    assert answer(api, email, new).status_code == 200


def test_a_code_opens_only_its_own_mailbox(
    platform: Platform, api: httpx.Client, email: str
) -> None:
    mine = code_for(platform, api, f"my-{email}")
    theirs = code_for(platform, api, f"their-{email}")
    assert mine != theirs  # one in a million

    refused = answer(api, f"their-{email}", mine)

    assert_problem(refused, 401)
    assert answer(api, f"my-{email}", mine).status_code == 200


def test_one_mailbox_is_one_account_however_it_is_written(
    platform: Platform, api: httpx.Client, email: str
) -> None:
    fullwidth = email.replace("code", "ｃｏｄｅ").replace("@", "＠")
    accounts = set()

    for written in (email, email.upper(), f"  {email} ", fullwidth):
        before = platform.otp(email)
        assert request(api, written).status_code == 200
        signed_in = answer(api, written, newer_code(platform, email, before))
        assert signed_in.status_code == 200
        accounts.add(
            (signed_in.json()["user"]["id"], signed_in.json()["user"]["email"])
        )
        an_hour_passes(platform, email)

    assert len(accounts) == 1
    assert accounts.pop()[1] == email


@pytest.mark.parametrize(
    "lookalike", ["ADMİN@example.com", "admın@example.com", "аdmin@example.com"]
)
def test_what_only_looks_like_an_address_is_none(
    api: httpx.Client, lookalike: str
) -> None:
    assert_problem(request(api, lookalike), 422)
    assert_problem(answer(api, lookalike, "123456"), 422)
