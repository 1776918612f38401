"""What the gateway lets through: the real one, before a service that only repeats.

The services trust no header, so a gateway that forgot to strip one would go unnoticed
in front of them.
"""

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from stack.plan import PYTHON_PROCESSES, Plan, port_is_free
from stack.traefik_config import traefik_environment, traefik_flags
from tests.e2e.platform import eventually

IDENTITY = (
    "X-User-Id",
    "X-User-Role",
    "X-User-Email",
    "X-User-Name",
    "X-Auth-User",
    "X-Authenticated-User",
    "X-Remote-User",
    "Remote-User",
)


class Repeating(BaseHTTPRequestHandler):
    """Answers with the request it got; as the check of a token, says who it is not."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.path == "/internal/verify":
            self.server.checks.append(headers)  # type: ignore[attr-defined]  # ours
            self.send_response(204)
            self.send_header("X-User-Id", "666")
            self.end_headers()
            return
        body = json.dumps({"path": self.path, "headers": headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def service() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Repeating)
    server.checks = []  # type: ignore[attr-defined]  # see above
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def gateway(
    service: ThreadingHTTPServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """With the limits of production: twenty requests a minute to auth."""
    program = shutil.which("traefik", path=f"{Path(sys.executable).parent}:/usr/bin")
    if program is None:
        pytest.skip("traefik is not installed beside this Python")
    ports = dict.fromkeys(PYTHON_PROCESSES, service.server_port)
    ports |= {"gateway": free_port(), "ping": free_port()}
    plan = Plan(tmp_path_factory.mktemp("gateway"), ports)
    environment = traefik_environment(plan) | {"RATE_SCALE": "1"}
    process = subprocess.Popen([program, *traefik_flags(plan)], env=environment)
    try:
        eventually(lambda: not port_is_free(ports["gateway"]))
        eventually(lambda: not port_is_free(ports["ping"]))
        with httpx.Client(base_url=plan.url("gateway"), trust_env=False) as client:
            eventually(lambda: client.get("/docs").status_code == 200)
            yield client
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize("path", ["/api/v1/jobs", "/api/v1/users/me"])
def test_no_header_about_identity_gets_through(
    gateway: httpx.Client, path: str
) -> None:
    forged = dict.fromkeys(IDENTITY, "666")

    seen = gateway.get(path, headers=forged).json()["headers"]

    assert not {name.lower() for name in IDENTITY} & seen.keys()


def test_the_check_sees_the_token_and_nothing_else_of_the_client(
    gateway: httpx.Client, service: ThreadingHTTPServer
) -> None:
    private = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Forwarded-Uri": "/"}

    gateway.get("/api/v1/users/me", headers=private)

    seen = service.checks[-1]  # type: ignore[attr-defined]  # see above
    assert seen["authorization"] == "Bearer x"
    assert seen["x-forwarded-uri"] == "/api/v1/users/me"
    assert "cookie" not in seen


def test_where_a_client_says_it_comes_from_does_not_matter(
    gateway: httpx.Client,
) -> None:
    claims = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
        "X-Real-Ip": "203.0.113.9",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
    }

    seen = gateway.get("/api/v1/jobs", headers=claims).json()["headers"]

    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-real-ip"] == "127.0.0.1"
    assert seen["x-forwarded-host"] == seen["host"]
    assert seen["x-forwarded-proto"] == "http"


@pytest.mark.parametrize(
    ("path", "is_public"),
    [
        ("/api/v1/jobs/7", True),
        ("/api/v1/jobs/7/structured-data", True),
        ("/api/v1/jobs/feed.rss", True),
        ("/api/v1/jobs/feed.json", True),
        ("/api/v1/jobs/sitemap.xml", True),
        ("/api/v1/jobs/sitemap-12.xml", True),
        ("/api/v1/jobs/sitemap-.xml", False),
        ("/api/v1/jobs/feedXrss", False),
        ("/api/v1/jobs/feed.rss/x", False),
        ("/api/v1/jobs/7/match", False),
        ("/api/v1/jobs/7/structured-data/x", False),
        ("/api/v1/jobs/mine", False),
        ("/api/v1/jobs/recommended", False),
        ("/api/v1/saved-jobs", False),
    ],
)
def test_only_what_is_named_public_goes_unchecked(
    gateway: httpx.Client, service: ThreadingHTTPServer, path: str, *, is_public: bool
) -> None:
    checks: list[object] = service.checks  # type: ignore[attr-defined]  # see above
    before = len(checks)

    assert gateway.get(path).json()["path"] == path

    assert len(checks) - before == (0 if is_public else 1)


@pytest.mark.parametrize("path", ["/metrics", "/internal/verify", "/problem/500"])
def test_what_belongs_to_nobody_is_a_404_of_edge(
    gateway: httpx.Client, path: str
) -> None:
    assert gateway.get(path).json()["path"] == "/problem/404"


def test_a_forged_origin_gives_no_fresh_budget(gateway: httpx.Client) -> None:
    claims = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(30)]
    route = "/api/v1/auth/.well-known/jwks.json"

    answers = [gateway.get(route, headers=claim).status_code for claim in claims]

    assert answers.count(200) in range(20, 23)
    assert answers[-1] == 429


def test_pictures_have_a_wider_budget_of_their_own(gateway: httpx.Client) -> None:
    """A page of people shows a hundred: all of them, and the page works on."""
    route = "/api/v1/users/avatars/x-64.webp"

    pictures = [gateway.get(route).status_code for _ in range(100)]

    assert set(pictures) == {200}
    assert gateway.get("/api/v1/users/1").status_code == 200
    # Not without end; it grows by ten a second meanwhile.
    assert any(gateway.get(route).status_code == 429 for _ in range(3000))
