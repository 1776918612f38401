"""Fixtures of the tests; never imported by running code.

The real application on a real migrated SQLite file, without a bus: what would be sent
stands in the outbox.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from jwt.algorithms import OKPAlgorithm
from sqlalchemy import select

from common import tables
from common.calls import internal_token
from common.contracts.auth import Role
from common.contracts.event import Event
from common.db import Database
from common.reactions import Reaction, handle_once
from common.serve import Server, server_of
from common.settings import SERVICES, ServiceSettings
from common.tables import OutboxMessage

S = TypeVar("S", bound=ServiceSettings)
E = TypeVar("E", bound=Event)

KEY_ID = "test"
_signing_key = Ed25519PrivateKey.generate()
_internal_key = Ed25519PrivateKey.generate()


def private_pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_pem(key: Ed25519PrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        .decode()
    )


def token_keys() -> str:
    """The JWKS that verifies `token_for`."""
    public = json.loads(OKPAlgorithm.to_jwk(_signing_key.public_key()))
    return json.dumps({"keys": [{**public, "kid": KEY_ID, "alg": "EdDSA"}]})


def token_for(user_id: int, *, role: Role = "candidate", **claims: object) -> str:
    """An access token as auth would issue it; `claims` replaces or adds."""
    now = int(time.time())
    standard = {
        "iss": "ccai-jobs",
        "aud": "ccai-jobs-api",
        "sub": str(user_id),
        "email": f"person{user_id}@example.com",
        "role": role,
        "sid": f"session-{user_id}",
        "jti": uuid4().hex,
        "iat": now,
        "exp": now + 1800,
    }
    payload = {k: v for k, v in {**standard, **claims}.items() if v is not ...}
    return jwt.encode(
        payload, private_pem(_signing_key), algorithm="EdDSA", headers={"kid": KEY_ID}
    )


def bearer(user_id: int, *, role: Role = "candidate") -> dict[str, str]:
    """The headers of a signed-in person."""
    return {"Authorization": f"Bearer {token_for(user_id, role=role)}"}


def internal_bearer(caller: str, callee: str) -> dict[str, str]:
    """The headers of a call from one service to another."""
    token = internal_token(private_pem(_internal_key), caller, callee, now=time.time())
    return {"Authorization": f"Bearer {token}"}


def settings_for(settings_class: type[S], folder: Path, **more: object) -> S:
    """Settings of a service that keeps its data in `folder` and has no bus."""
    callers = (*SERVICES, "edge", "operator")
    values: dict[str, Any] = {
        "data_dir": folder,
        "nats_url": None,
        "token_keys": token_keys(),
        "internal_key": private_pem(_internal_key),
        "internal_public_keys": dict.fromkeys(callers, public_pem(_internal_key)),
        **more,
    }
    return settings_class(**values)


@dataclass
class Running:
    """A service under test."""

    app: FastAPI
    client: httpx.AsyncClient
    database: Database
    state: dict[str, Any] = field(default_factory=dict)

    async def emitted(self, event: type[E]) -> list[E]:
        """The events of that class in the outbox, oldest first."""
        async with self.database.read() as session:
            bodies = await session.scalars(
                select(OutboxMessage.body)
                .where(OutboxMessage.subject == event.subject)
                .order_by(OutboxMessage.position)
            )
            return [event.model_validate_json(body) for body in bodies]

    async def hears(self, reactions: list[Reaction], event: Event) -> None:
        """Deliver an event to those of `reactions` that wait for it."""
        for reaction in reactions:
            if reaction.event is type(event):
                await handle_once(self.database, reaction, event)


@asynccontextmanager
async def running_service(
    build: Callable[[S], FastAPI], settings: S, *, raises: bool = True
) -> AsyncIterator[Running]:
    """Start a service in this process, with its workers, and a client for it."""
    app = build(settings)
    async with app.router.lifespan_context(app) as state:
        transport = _WithState(app, dict(state or {}), raises=raises)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://service"
        ) as client:
            given = dict(state or {})
            yield Running(app, client, given["database"], given)


@asynccontextmanager
async def served(
    build: Callable[[S], FastAPI], settings: S
) -> AsyncIterator[tuple[Running, Server]]:
    """The same on a port of its own: for what only a real connection shows."""
    app = build(settings)
    server = server_of(app, "127.0.0.1", free_port())
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.01)
        url = f"http://127.0.0.1:{server.config.port}"
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            state = dict(server.lifespan.state)
            yield Running(app, client, state["database"], state), server
    finally:
        server.should_exit = True
        await serving


class _WithState(httpx.AsyncBaseTransport):
    """ASGITransport leaves out the lifespan's state, which our requests need."""

    def __init__(self, app: FastAPI, state: dict[str, Any], *, raises: bool) -> None:
        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(state)}, receive, send)

        self._inner = httpx.ASGITransport(with_state, raise_app_exceptions=raises)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._inner.handle_async_request(request)


@asynccontextmanager
async def open_database(folder: Path) -> AsyncIterator[Database]:
    """A database with the common tables alone."""
    database = Database(folder / "common.db")
    async with database.write() as session:
        tables.Base.metadata.create_all(session.sync_session.connection())
    yield database
    await database.close()


class NatsServer:
    """A real one, on a port of its own, that can be stopped and come back."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        program = Path(sys.executable).parent / "nats-server"
        self._process = subprocess.Popen(
            [
                str(program),
                *("-a", "127.0.0.1", "-p", str(self.port)),
                *("-js", "-sd", str(self._folder)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _until_listening(self.port)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def nats_server(folder: Path) -> Iterator[NatsServer]:
    server = NatsServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _until_listening(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on {port}")
