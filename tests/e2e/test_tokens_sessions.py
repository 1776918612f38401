"""Sessions under attack: one successor for each refresh token, ends that are ends."""

import hashlib
import json
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e import raw_http
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.raw_http import Reply, assert_problem
from tests.e2e.test_tokens_codes import an_hour_passes, in_auth

AT_ONCE = 32
REFUSED_WITHIN_SECONDS = 5.0
BEHIND_THE_GATEWAY = {
    "auth": "/api/v1/auth/me",
    "profiles": "/api/v1/users/me",
    "jobs": "/api/v1/jobs?page_size=1",
    "resumes": "/api/v1/resumes",
    "interviews": "/api/v1/interviews",
    "social": "/api/v1/social/connections",
}


def refresh(platform: Platform, token: str) -> Reply:
    return raw_http.request(
        platform.url,
        "POST",
        "/api/v1/auth/refresh",
        [("Content-Type", "application/json")],
        json.dumps({"refresh_token": token}).encode(),
    )


def at_once(send: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(send, range(times)))


def refused_after(platform: Platform, url: str, path: str, token: str) -> float:
    """The seconds until this token is refused."""
    started = time.monotonic()
    headers = [("Authorization", f"Bearer {token}")]
    while True:
        reply = raw_http.request(url, "GET", path, headers)
        waited = time.monotonic() - started
        if reply.status == 401:
            assert_problem(reply, 401)
            return waited
        assert reply.status == 200
        assert waited < REFUSED_WITHIN_SECONDS, (url, path)


def doors(platform: Platform) -> list[tuple[str, str]]:
    """The gateway, and each service by itself where its port is known."""
    through = [(platform.url, path) for path in BEHIND_THE_GATEWAY.values()]
    if platform.plan is None:
        return through
    plan = platform.plan
    return through + [(plan.url(n), path) for n, path in BEHIND_THE_GATEWAY.items()]


def test_one_refresh_token_has_one_successor_however_often_it_is_sent(
    platform: Platform, person: Person
) -> None:
    token = person.tokens["refresh_token"]

    answers = at_once(lambda _: refresh(platform, token))

    assert {answer.status_code for answer in answers} == {200}
    [successor] = {answer.json()["refresh_token"] for answer in answers}
    assert successor != token
    following = refresh(platform, successor)
    assert following.status_code == 200
    person.api.headers["Authorization"] = f"Bearer {following.json()['access_token']}"
    assert person.api.get("/api/v1/users/me").status_code == 200


def test_a_stolen_refresh_token_ends_the_session_of_both(
    platform: Platform, person: Person, say: Callable[[str], None]
) -> None:
    issued = [person.tokens]
    for _ in range(3):
        answer = refresh(platform, issued[-1]["refresh_token"])
        assert answer.status_code == 200
        issued.append(answer.json())

    replayed = refresh(platform, issued[0]["refresh_token"])

    assert_problem(replayed, 401)
    assert replayed.json()["code"] == "refresh_token_reused"
    for tokens in issued:
        assert_problem(refresh(platform, tokens["refresh_token"]), 401)
    waits = [
        refused_after(platform, *door, tokens["access_token"])
        for tokens in issued
        for door in doors(platform)
    ]
    say(f"access tokens of a stolen session refused within {max(waits):.2f} s")


def test_a_logout_is_heard_everywhere(
    platform: Platform, say: Callable[[str], None]
) -> None:
    waits: list[float] = []
    for _ in range(3):
        with platform.sign_in() as person:
            for url, path in doors(platform):
                headers = [("Authorization", f"Bearer {person.token}")]
                assert raw_http.request(url, "GET", path, headers).status == 200

            assert person.api.post("/api/v1/auth/logout").status_code == 204

            places = doors(platform)
            waits += at_once(
                lambda n: refused_after(platform, *places[n], person.token),  # noqa: B023 - used up at once
                len(places),
            )
            assert_problem(refresh(platform, person.tokens["refresh_token"]), 401)

    say(
        f"a logout is heard in {len(doors(platform))} places: "
        f"p50 {median(waits):.3f} s, longest {max(waits):.3f} s"
    )


def test_a_logout_ends_one_session_of_a_person_and_no_other(
    platform: Platform, person: Person
) -> None:
    with platform.sign_in() as other:
        assert person.api.post("/api/v1/auth/logout").status_code == 204
        refused_after(platform, platform.url, "/api/v1/users/me", person.token)

        assert other.api.get("/api/v1/users/me").status_code == 200
        assert refresh(platform, other.tokens["refresh_token"]).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (60, 401)])
def test_a_reply_that_was_lost_is_given_again_for_ten_seconds(
    platform: Platform, person: Person, seconds: int, status: int
) -> None:
    token = person.tokens["refresh_token"]
    digest = hashlib.sha256(token.encode()).digest()
    used = "SELECT used_at IS NOT NULL FROM refresh_tokens WHERE digest = ?"
    in_auth(platform, used, digest)  # skips where there is no looking inside
    hang_up_on_the_reply(platform, token)
    eventually(lambda: in_auth(platform, used, digest) == [(1,)])
    in_auth(
        platform,
        "UPDATE refresh_tokens SET used_at = "
        f"strftime('%Y-%m-%d %H:%M:%f000', used_at, '-{seconds} seconds') "
        "WHERE digest = ?",
        digest,
    )

    answers = [refresh(platform, token) for _ in range(2)]

    assert {answer.status for answer in answers} == {status}
    if status == 200:
        [successor] = {answer.json()["refresh_token"] for answer in answers}
        assert refresh(platform, successor).status == 200
    else:
        assert answers[0].json()["code"] == "refresh_token_reused"
        refused_after(platform, platform.url, "/api/v1/users/me", person.token)


def hang_up_on_the_reply(platform: Platform, token: str) -> None:
    """Send a whole request and reset the connection at once."""
    message = raw_http.message(
        platform.url,
        "POST",
        "/api/v1/auth/refresh",
        [("Content-Type", "application/json")],
        json.dumps({"refresh_token": token}).encode(),
    )
    with raw_http.connection(platform.url) as peer:
        peer.sendall(message)
        # Until it is committed: who hangs up sooner was perhaps not heard.
        eventually(
            lambda: in_auth(
                platform,
                "SELECT 1 FROM refresh_tokens WHERE digest = ? AND used_at IS NOT NULL",
                hashlib.sha256(token.encode()).digest(),
            )
        )
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_what_a_person_or_an_admin_ends_is_over_everywhere(
    platform: Platform, admin: Person, say: Callable[[str], None]
) -> None:
    email = f"many-{uuid4().hex[:12]}@example.com"
    devices = []
    for _ in range(4):
        devices.append(platform.sign_in(email))
        an_hour_passes(platform, email)
    here, one, another, last = devices
    [one_id] = [
        s["id"]
        for s in one.api.get("/api/v1/auth/sessions").json()["items"]
        if s["is_current"]
    ]
    ends: list[tuple[Callable[[], httpx.Response], list[Person]]] = [
        (lambda: here.api.delete(f"/api/v1/auth/sessions/{one_id}"), [one]),
        (lambda: here.api.delete("/api/v1/auth/sessions"), [another, last]),
        (
            lambda: admin.api.put(
                f"/api/v1/auth/users/{here.id}", json={"is_active": False}
            ),
            [here],
        ),
    ]
    waits = []
    for end, ended in ends:
        assert here.api.get("/api/v1/users/me").status_code == 200
        assert end().is_success
        for person in ended:
            waits += [
                refused_after(platform, *door, person.token) for door in doors(platform)
            ]
            assert_problem(refresh(platform, person.tokens["refresh_token"]), 401)
    for device in devices:
        device.api.close()

    say(
        f"sessions ended from elsewhere, and a locked account: refused in "
        f"{len(doors(platform))} places, longest {max(waits):.3f} s"
    )
