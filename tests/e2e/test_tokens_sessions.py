"""Sessions under attack: one successor for each refresh token, ends that are ends."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import pytest

from tests.e2e import raw_http
from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import Reply, assert_problem

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
    platform: Platform, person: Person, capsys: pytest.CaptureFixture[str]
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
    with capsys.disabled():
        print(f"\naccess tokens of a stolen session refused within {max(waits):.2f} s")


def test_a_logout_is_heard_everywhere(
    platform: Platform, capsys: pytest.CaptureFixture[str]
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

    with capsys.disabled():
        print(
            f"\na logout is heard in {len(doors(platform))} places: "
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
