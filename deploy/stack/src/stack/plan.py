"""What runs where: folders, ports, and the environment of each process."""

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from common.settings import SERVICES

PROJECT = Path(__file__).resolve().parents[4]
PYTHON_PROCESSES = (*SERVICES, "edge")


@dataclass(frozen=True)
class Plan:
    """One stack. `ports` has the services, edge, nats, gateway and ping."""

    data_dir: Path
    ports: dict[str, int]

    @property
    def gateway_url(self) -> str:
        return f"http://localhost:{self.ports['gateway']}"

    @property
    def secrets_dir(self) -> Path:
        return self.data_dir / "secrets"

    @property
    def logs_dir(self) -> Path:
        return self.data_dir / "logs"

    @property
    def held_dir(self) -> Path:
        return self.data_dir / "held"

    @property
    def state_file(self) -> Path:
        return self.data_dir / "stack.json"

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def environment(self, name: str) -> dict[str, str]:
        """The variables of one Python process, over those of the machine."""
        return os.environ | {
            "DATA_DIR": str(self.data_dir),
            "SECRETS_DIR": str(self.secrets_dir / name),
            "HOST": "127.0.0.1",
            "PORT": str(self.ports[name]),
            "PUBLIC_URL": os.environ.get("PUBLIC_URL") or self.gateway_url,
            "NATS_URL": f"nats://127.0.0.1:{self.ports['nats']}",
            "RATE_SCALE": rate_scale(),
            **{f"{other.upper()}_URL": self.url(other) for other in PYTHON_PROCESSES},
        }

    def save(self) -> None:
        state = asdict(self) | {"data_dir": str(self.data_dir)}
        self.state_file.write_text(json.dumps(state, indent=2))


def rate_scale() -> str:
    """Everybody on one machine shares an address: limits by address are wider."""
    return os.environ.get("RATE_SCALE") or "10"


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR", PROJECT / "data")).resolve()


def load() -> Plan | None:
    """The plan of the stack that runs, or ran last, in DATA_DIR."""
    file = data_dir() / "stack.json"
    if not file.exists():
        return None
    state = json.loads(file.read_text())
    return Plan(Path(state["data_dir"]), state["ports"])


def make() -> Plan:
    """A plan with ports that are free now."""
    ports = {"gateway": int(os.environ.get("GATEWAY_PORT") or "8080")}
    for name in (*PYTHON_PROCESSES, "nats", "ping"):
        ports[name] = _free_port(taken=set(ports.values()))
    folder = data_dir()
    for part in (folder, folder / "logs", folder / "nats"):
        part.mkdir(parents=True, exist_ok=True)
    return Plan(folder, ports)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port(*, taken: set[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in taken:
            return port
