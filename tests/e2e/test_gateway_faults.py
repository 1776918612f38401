"""While a process behind the gateway is gone, hangs, or is asked past it."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from common.settings import SERVICES
from tests.e2e.platform import Person, Platform, eventually
from tests.e2e.raw_http import assert_problem

PROTECTED = {
    "auth": "/api/v1/auth/me",
    "profiles": "/api/v1/users/me",
    "jobs": "/api/v1/applications",
    "resumes": "/api/v1/resumes",
    "interviews": "/api/v1/interviews",
    "social": "/api/v1/social/connections",
}
BREAKER_SEES_SECONDS = 10.5
AT_ONCE_SECONDS = 2.0


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """The process is there, takes connections, and answers nothing."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_who_has_a_token_goes_on_working_while_auth_hangs(
    platform: Platform, person: Person
) -> None:
    person.api.timeout = httpx.Timeout(AT_ONCE_SECONDS)

    with stopped(platform.pid("auth")):
        answers = [
            person.api.get(path)
            for name, path in PROTECTED.items()
            if name != "auth"
            for _ in range(5)
        ]
        nobody = httpx.get(platform.url + PROTECTED["jobs"], timeout=AT_ONCE_SECONDS)

    assert {answer.status_code for answer in answers} == {200}
    assert_problem(nobody, 401)


def test_a_service_that_is_gone_is_a_problem_at_once_and_harms_no_other(
    platform: Platform, person: Person
) -> None:
    with platform.without("social"):
        started = time.monotonic()
        gone = [person.api.get(PROTECTED["social"]) for _ in range(10)]
        took = time.monotonic() - started
        others = [
            person.api.get(p) for name, p in PROTECTED.items() if name != "social"
        ]

    for answer in gone:
        assert_problem(answer, 502)
    assert gone[0].json()["code"] == "upstream_away"
    assert took < 10 * AT_ONCE_SECONDS
    assert {answer.status_code for answer in others} == {200}


def test_a_service_that_is_back_is_back_for_everybody(
    platform: Platform, person: Person
) -> None:
    def ask(_: int) -> int:
        return person.api.get(PROTECTED["social"]).status_code

    with platform.without("social"), ThreadPoolExecutor(20) as threads:
        assert set(threads.map(ask, range(40))) == {502}
    eventually(lambda: ask(0) == 200)

    answers = []
    for number in range(40):
        answers.append(ask(number))
        time.sleep(0.03)

    assert set(answers) == {200}


def test_the_first_who_asks_after_an_outage_is_answered(
    platform: Platform, person: Person
) -> None:
    """However long nobody asked: the breaker has seen nothing but errors."""
    with platform.without("social"):
        over = time.monotonic() + BREAKER_SEES_SECONDS
        while time.monotonic() < over:
            assert person.api.get(PROTECTED["social"]).status_code == 502
            time.sleep(0.1)

    assert person.api.get(PROTECTED["social"]).status_code == 200


@pytest.mark.parametrize("name", PROTECTED)
def test_a_service_asked_past_the_gateway_believes_no_header(
    platform: Platform, person: Person, name: str
) -> None:
    url = platform.local_plan().url(name)
    forged = {"X-User-Id": str(person.id), "X-User-Role": "admin"}

    unsigned = httpx.get(url + PROTECTED[name], headers=forged)
    signed = httpx.get(url + PROTECTED[name], headers=dict(person.api.headers))

    assert_problem(unsigned, 401)
    assert signed.status_code == 200


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("auth", "/internal/revocations", None),
        ("jobs", "/internal/jobs/count", None),
        ("jobs", "/internal/jobs/load", []),
        ("resumes", "/internal/resumes/snapshot", {"user_id": 1, "resume_id": None}),
    ],
)
def test_what_services_ask_each_other_is_not_for_people(
    platform: Platform, admin: Person, name: str, path: str, body: object
) -> None:
    url = platform.local_plan().url(name) + path
    method = "GET" if body is None else "POST"

    for headers in ({}, {"Authorization": f"Bearer {admin.token}"}):
        assert_problem(httpx.request(method, url, headers=headers, json=body), 401)


def test_every_service_listens_on_this_machine_alone(platform: Platform) -> None:
    ports = platform.local_plan().ports

    listening = {int(line.split()[1].split(":")[1], 16) for line in everywhere()}

    assert not listening & {ports[name] for name in (*SERVICES, "edge", "nats", "ping")}


def everywhere() -> list[str]:
    """The sockets of this machine that listen on all addresses (Linux)."""
    lines: list[str] = []
    for table in ("tcp", "tcp6"):
        try:
            lines += Path("/proc/net", table).read_text().splitlines()[1:]
        except FileNotFoundError:
            continue
    listens = "0A"
    return [
        line
        for line in lines
        if line.split()[3] == listens and not line.split()[1].startswith("0100007F:")
    ]
