"""The stacks the tests can run against."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stack.mailbox import newest_code
from stack.plan import Plan, port_is_free
from tests.e2e.platform import Platform

PROJECT = Path(__file__).parents[2]
SETTINGS = {
    "ADMIN_EMAILS": "admin@example.com",
    "RATE_SCALE": "100000",
    "LOG_LEVEL": "info",
    "GOOGLE_API_KEY": "",  # no test asks Google, whoever's machine it runs on
}


@contextmanager
def local(folder: Path, **more: str) -> Iterator[Platform]:
    """A stack of processes of its own, with its data in `folder`."""
    failpoints = folder / "failpoints"
    failpoints.mkdir(exist_ok=True)
    port = _free_port()
    environment = os.environ | {
        **SETTINGS,
        "DATA_DIR": str(folder),
        "GATEWAY_PORT": str(port),
        "FAILPOINTS_DIR": str(failpoints),
        **more,
    }
    _stack("up", environment)
    try:
        yield Platform(
            f"http://127.0.0.1:{port}",
            lambda email: newest_code(folder / "mail", email),
            folder,
            _plan(folder),
        )
    finally:
        _stack("down", environment)


@contextmanager
def composed() -> Iterator[Platform]:
    """The containers of docker-compose.yml, through testcontainers."""
    from tests.e2e.containers import containers

    with containers(PROJECT, SETTINGS) as platform:
        yield platform


@contextmanager
def running_at(url: str) -> Iterator[Platform]:
    """A stack somebody else runs; its mail lies in DATA_DIR."""
    folder = Path(os.environ.get("DATA_DIR", PROJECT / "data"))
    yield Platform(url, lambda email: newest_code(folder / "mail", email))


def _plan(folder: Path) -> Plan:
    state = json.loads((folder / "stack.json").read_text())
    return Plan(folder, state["ports"])


def _stack(command: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stack", command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    import socket

    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port_is_free(port):
            return port
