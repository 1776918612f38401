"""One service's clock is wrong: seconds cost nothing, minutes are a plain 401."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from common.testing import free_port
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.raw_http import assert_problem
from tests.e2e.stacks import PROJECT
from tests.e2e.test_tokens import real, sign

__all__ = ["real", "sign"]  # fixtures

LEEWAY_SECONDS = 30
MINUTE = 60
MINUTES_5 = 5 * MINUTE


@pytest.fixture(scope="module")
def person(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


@contextmanager
def ahead(platform: Platform, folder: Path, seconds: int) -> Iterator[httpx.Client]:
    """Another profiles service beside the stack's, whose clock is so much ahead."""
    port = free_port()
    environment = platform.local_plan().environment("profiles") | {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "NATS_URL": "nats://127.0.0.1:9",  # it shall not take the other's events
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.other_clock", "profiles", str(seconds)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=url, trust_env=False, timeout=10) as client:
            eventually(lambda: is_there(client), seconds=30)
            yield client
    finally:
        process.kill()
        process.wait()


def is_there(client: httpx.Client) -> bool:
    try:
        return client.get("/health/live").status_code == 200
    except httpx.HTTPError:
        return False


def ask(client: httpx.Client, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return client.get("/api/v1/users/me", headers=headers)


@pytest.mark.parametrize(
    ("seconds", "fresh", "old"),
    [
        # fresh: issued now. old: has one minute left.
        (0, 200, 200),
        (20, 200, 200),
        (-20, 200, 200),
        (MINUTES_5, 200, 401),
        (-MINUTES_5, 401, 401),
    ],
)
def test_a_service_with_a_wrong_clock_takes_or_refuses(
    platform: Platform,
    tmp_path: Path,
    sign: Callable[..., str],
    seconds: int,
    fresh: int,
    old: int,
) -> None:
    now = int(time.time())
    tokens = {
        "fresh": sign({"iat": now, "exp": now + 30 * MINUTE}),
        "old": sign({"iat": now, "exp": now + MINUTE}),
    }
    with ahead(platform, tmp_path, seconds) as client:
        answers = {name: ask(client, token) for name, token in tokens.items()}

    found = {name: answer.status_code for name, answer in answers.items()}
    assert found == {"fresh": fresh, "old": old}
    for answer in answers.values():
        if answer.status_code == 401:
            assert_problem(answer, 401)
            assert answer.json()["code"] == "invalid_token"


def test_the_leeway_is_half_a_minute_both_ways(
    platform: Platform, sign: Callable[..., str], say: Callable[[str], None]
) -> None:
    now = int(time.time())
    most = {"iat": now - 60, "exp": now + 1800}
    cases = {
        "expired within it": ({"exp": now - LEEWAY_SECONDS + 10}, 200),
        "expired beyond it": ({"exp": now - LEEWAY_SECONDS - 1}, 401),
        "issued ahead within it": ({"iat": now + LEEWAY_SECONDS - 10}, 200),
        "issued ahead beyond it": ({"iat": now + LEEWAY_SECONDS + 20}, 401),
    }
    with platform.client() as api:
        for name, (claims, status) in cases.items():
            assert ask(api, sign(most | claims)).status_code == status, name
    say(f"clocks may differ by {LEEWAY_SECONDS} s; 5 minutes are a 401")
