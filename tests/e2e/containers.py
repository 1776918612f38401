"""The platform in containers, through testcontainers: a project of its own."""

import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from testcontainers.compose import DockerCompose

from tests.e2e.platform import Platform, eventually


@dataclass
class Containers(Platform):
    """A platform whose containers can be looked at."""

    compose: DockerCompose | None = None

    def run(self, *arguments: str) -> str:
        """What `docker compose …` prints; raises when it fails."""
        assert self.compose is not None
        command = [*self.compose.docker_compose_command(), *arguments]
        return _output(command, Path(self.compose.context))

    def execute(self, service: str, *command: str) -> str:
        return self.run("exec", "-T", service, *command)

    def inspect(self) -> dict[str, dict[str, Any]]:
        """What the engine says of each container, by service; ended ones too."""
        found = json.loads(
            _output(["docker", "inspect", *self.run("ps", "-aq").split()])
        )
        return {
            each["Config"]["Labels"]["com.docker.compose.service"]: each
            for each in found
        }

    def run_image(self, image: str, script: str) -> str:
        """What a script prints in an image that is given nothing."""
        command = ["docker", "run", "--rm", "--network=none", "--entrypoint=sh"]
        return _output([*command, image, "-c", script])

    def history(self, image: str) -> str:
        """How an image came to be, and what it is told."""
        return _output(["docker", "history", "--no-trunc", image])

    @contextmanager
    def without(self, name: str) -> Iterator[None]:
        """While this lasts, one container is stopped."""
        self.run("stop", name)
        try:
            yield
        finally:
            self.run("start", name)
            self.until_healthy()

    def until_healthy(self, *, seconds: float = 60) -> None:
        eventually(self._healthy, seconds=seconds)

    def _healthy(self) -> bool:
        with self.client() as api:
            try:
                services = api.get("/health").json()["services"].values()
            except (httpx.HTTPError, ValueError, KeyError):
                return False
        return all(s["status"] == "ok" and s["bus"] == "connected" for s in services)


@contextmanager
def containers(project: Path, settings: Mapping[str, str]) -> Iterator[Containers]:
    """Build, start, wait until all is healthy; take everything away in the end."""
    port = _free_port()
    chosen = {
        **settings,
        "COMPOSE_PROJECT_NAME": f"ccai-jobs-e2e-{os.getpid()}",
        "GATEWAY_PORT": str(port),
    }
    with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
        file.writelines(f"{name}={value}\n" for name, value in chosen.items())
        file.flush()
        compose = DockerCompose(project, build=True, wait=True, env_file=file.name)
        platform = Containers(
            f"http://127.0.0.1:{port}",
            lambda email: _newest_code(platform, email),
            compose=compose,
        )
        try:
            compose.start()
            platform.until_healthy()
            yield platform
        except BaseException:
            print(platform.run("logs", "--no-color", "--tail", "40"))
            raise
        finally:
            platform.run("down", "--volumes", "--rmi", "local", "--timeout", "5")


def _newest_code(platform: Containers, email: str) -> str | None:
    try:
        return platform.execute("auth", "python", "-m", "auth.newest_code", email)[:6]
    except subprocess.CalledProcessError:
        return None


def _output(command: list[str], folder: Path | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
