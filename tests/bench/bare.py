"""What the same gateway costs in front of a program that does nothing.

A second Traefik reads the very same `gateway/routes.yml` and asks the stack's own edge,
but what it takes for the profiles service is an ASGI function with a fixed answer.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from stack.plan import Plan
from stack.traefik_config import traefik_environment, traefik_flags
from tests.e2e.stacks import PROJECT, SETTINGS

HEALTHY_WITHIN_SECONDS = 10.0


@dataclass(frozen=True)
class Bare:
    """The bare program behind a gateway of its own."""

    url: str
    pids: dict[str, int]


@contextmanager
def started(plan: Plan, answer: bytes, folder: Path) -> Iterator[Bare]:
    """Serve `answer` to whoever is signed in at the stack of this plan."""
    file = folder / "bare.json"
    file.write_bytes(answer)
    own = {name: _free_port() for name in ("gateway", "ping", "profiles")}
    bare_plan = replace(plan, ports=plan.ports | own)
    log = folder / "logs" / "bare.log"
    with (
        _process(_program(own["profiles"], file), dict(os.environ), log) as program,
        _process(_gateway(bare_plan), _environment(bare_plan), log) as gateway,
    ):
        url = f"http://127.0.0.1:{own['gateway']}"
        _wait(f"http://127.0.0.1:{own['ping']}/ping")
        _wait(f"http://127.0.0.1:{own['profiles']}/")
        yield Bare(url, {"gateway": gateway, "service": program})


def _program(port: int, file: Path) -> list[str]:
    return [sys.executable, "-m", "tests.bench.bare", str(port), str(file)]


def _gateway(plan: Plan) -> list[str]:
    beside = Path(sys.executable).parent / "traefik"
    program = str(beside) if beside.exists() else shutil.which("traefik")
    assert program is not None
    return [program, *traefik_flags(plan)]


def _environment(plan: Plan) -> dict[str, str]:
    return traefik_environment(plan) | {"RATE_SCALE": SETTINGS["RATE_SCALE"]}


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[int]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(url: str) -> None:
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    sys.exit(f"{url} does not answer")


def serve(port: int, body: bytes) -> None:
    """Under the same server with the same settings as our services (common.serve)."""
    length = str(len(body)).encode()
    head = [(b"content-type", b"application/json"), (b"content-length", length)]
    start = {"type": "http.response.start", "status": 200, "headers": head}
    rest = {"type": "http.response.body", "body": body}

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:  # as ASGI says
        await send(start)
        await send(rest)

    uvicorn.run(
        answer,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        backlog=2048,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]).read_bytes())
