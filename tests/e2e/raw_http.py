"""HTTP to the letter: what a client library would tidy up goes out as it is written."""

import json
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPMessage, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import httpx

TIMEOUT_SECONDS = 20.0
Headers = Sequence[tuple[str, str]]
_INSIDES = re.compile(
    r"Traceback|sqlalchemy|sqlite|\bSELECT |\bINSERT |\.py\b|site-packages|"
    r"(?<!:/)/(?:home|app|work|src|usr|tmp|opt|root)/",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    def json(self) -> Any:  # any JSON value
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def status_code(self) -> int:  # as httpx calls it
        return self.status


def assert_problem(reply: Reply | httpx.Response, *statuses: int) -> None:
    """A refusal a program can read, which tells nothing about the inside."""
    assert reply.status_code in statuses, (reply.status_code, reply.text[:300])
    assert reply.headers.get("content-type") == "application/problem+json"
    problem = reply.json()
    assert {"type", "title", "status", "code"} <= problem.keys()
    assert problem["status"] == reply.status_code
    assert not _INSIDES.search(reply.text), reply.text[:300]


def request(
    url: str, method: str, target: str, headers: Headers = (), body: bytes = b""
) -> Reply:
    """One request on a connection of its own. Host is sent unless `headers` has one."""
    return exchange(url, message(url, method, target, headers, body), method)


def message(
    url: str, method: str, target: str, headers: Headers = (), body: bytes = b""
) -> bytes:
    """The bytes of a request; a body gets a length unless `headers` frames it."""
    names = {name.lower() for name, _ in headers}
    lines = [f"{method} {target} HTTP/1.1"]
    if "host" not in names:
        lines.append(f"Host: {urlsplit(url).netloc}")
    if body and not names & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value}" for name, value in headers]
    head = "\r\n".join([*lines, "", ""])
    return head.encode("latin-1") + body


def exchange(url: str, data: bytes, method: str = "GET") -> Reply:
    """Send these bytes and read one answer."""
    with connection(url) as peer:
        send_all(peer, data)
        return read_reply(peer, method)


@contextmanager
def connection(url: str) -> Iterator[socket.socket]:
    address = urlsplit(url)
    assert address.hostname
    with socket.create_connection(
        (address.hostname, address.port or 80), timeout=TIMEOUT_SECONDS
    ) as peer:
        yield peer


def send_all(peer: socket.socket, data: bytes) -> None:
    """Whoever refuses early may have stopped reading: the answer is still there."""
    try:
        peer.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        return


def read_reply(peer: socket.socket, method: str = "GET") -> Reply:
    response = HTTPResponse(peer, method=method)
    response.begin()
    body = response.read()
    return Reply(response.status, response.headers, body)
