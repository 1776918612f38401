"""docker-compose.yml says the same as the stack without containers, and no more."""

import importlib
import re
from pathlib import Path

import pytest
import yaml

from common.settings import SERVICES, ServiceSettings
from stack import containers
from stack.containers import GIVEN
from stack.plan import PROJECT, PYTHON_PROCESSES
from stack.secrets import CALLERS, OWN
from stack.traefik_config import HARDENED

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
PROCESSES = COMPOSE["services"]
EXAMPLE = (PROJECT / "deploy" / ".env.example").read_text()
VARIABLES = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
# What the stack decides: addresses, folders, secrets that it makes; what is for tests.
READ_ELSEWHERE = {"SECRETS_DIR", "SQLITE_TMPDIR"}  # by no class of settings
FIXED = {
    *("DATA_DIR", "SECRETS_DIR", "HOST", "PORT", "NATS_URL"),
    *("INTERNAL_KEY", "INTERNAL_PUBLIC_KEYS", "NATS_PASSWORD"),
    *("TOKEN_KEYS", "FAILPOINTS_DIR"),
    *(f"{name.upper()}_URL" for name in PYTHON_PROCESSES),
    *(setting.upper() for settings in OWN.values() for setting in settings),
}


def settings_class(name: str) -> type[ServiceSettings]:
    if name == "edge":
        return ServiceSettings
    return importlib.import_module(f"{name}.settings").Settings


def settings_of(name: str) -> set[str]:
    return {field.upper() for field in settings_class(name).model_fields}


def mounts(name: str) -> dict[str, str]:
    """Source of each mount by target."""
    found = {}
    for mount in PROCESSES[name].get("volumes", []):
        if isinstance(mount, dict):
            found[mount["target"]] = mount["source"]
        else:
            source, target, *_ = mount.split(":")
            found[target] = source
    return found


def test_the_gateway_has_the_same_flags_with_and_without_containers() -> None:
    addresses = (
        "--entryPoints.web.address=",
        "--entryPoints.ping.address=",
        "--providers.file.filename=",
    )
    flags = [f for f in PROCESSES["gateway"]["command"] if not f.startswith(addresses)]
    assert sorted(flags) == sorted(HARDENED)


def test_the_gateway_is_told_all_that_the_routes_read() -> None:
    routes = (PROJECT / "gateway" / "routes.yml").read_text()
    read = set(re.findall(r'env "([A-Z_]+)"', routes))
    read |= {f"{name.upper()}_URL" for name in SERVICES}
    assert read <= set(PROCESSES["gateway"]["environment"])


def test_only_the_gateway_is_published() -> None:
    assert [name for name, it in PROCESSES.items() if "ports" in it] == ["gateway"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert "inside" in PROCESSES["gateway"]["networks"]


@pytest.mark.parametrize("name", PROCESSES)
def test_every_container_is_hardened(name: str) -> None:
    it = PROCESSES[name]
    assert it["read_only"]
    assert it["init"]
    assert it["cap_drop"] == ["ALL"]
    assert it["security_opt"] == ["no-new-privileges:true"]
    assert it["pids_limit"]
    assert it["mem_limit"]
    assert "build" in it or it["user"] == "10001:10001"


@pytest.mark.parametrize("name", PYTHON_PROCESSES)
def test_a_process_mounts_its_own_data_and_secrets(name: str) -> None:
    expected = {"/run/secrets/ccai": f"secrets-{name}", "/data": f"data-{name}"}
    if name == "edge":
        del expected["/data"]
    if name in ("auth", "profiles"):
        expected["/data/mail"] = "mail"
    assert mounts(name) == expected
    assert PROCESSES[name]["environment"]["SECRETS_DIR"] == "/run/secrets/ccai"


def test_the_secrets_of_every_caller_have_a_volume() -> None:
    made = mounts("secrets")
    for name in CALLERS:
        assert made[f"/secrets/{name}"] == f"secrets-{name}"
    recipe = (PROJECT / "deploy" / "service.Dockerfile").read_text()
    assert f"for name in {' '.join(CALLERS[:-2])} edge operator;" in recipe
    for name in PROCESSES:
        if name != "secrets":
            own = [source for source in mounts(name).values() if "secrets" in source]
            assert len(own) <= 1


@pytest.mark.parametrize("name", PYTHON_PROCESSES)
def test_every_setting_can_be_set(name: str) -> None:
    wanted = settings_of(name) - FIXED - set(GIVEN)
    environment = set(PROCESSES[name]["environment"])
    assert sorted(wanted - environment) == []
    unread = environment - settings_of(name) - READ_ELSEWHERE
    assert sorted(unread) == []


def test_every_variable_is_in_the_example() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    read = set(re.findall(r"\$\{([A-Z_]+)", text)) | set(GIVEN)
    for name in PYTHON_PROCESSES:
        read |= {k for k, v in PROCESSES[name]["environment"].items() if v is None}
        read |= settings_of(name) - FIXED
    assert sorted(read - set(VARIABLES)) == []
    assert sorted(set(VARIABLES) - read) == []
    for variable in FIXED:
        assert re.search(rf"^#.*\b{variable}\b", EXAMPLE, re.MULTILINE), variable


@pytest.mark.parametrize("name", PYTHON_PROCESSES)
def test_the_example_has_the_values_that_hold_anyway(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = {"internal_key": "k", "internal_public_keys": {}}
    needed |= dict.fromkeys(OWN.get(name, ()), "s" * 32)
    for variable in settings_of(name):
        monkeypatch.delenv(variable, raising=False)
    without = settings_class(name)(**needed)  # type: ignore[arg-type]
    for variable, value in VARIABLES.items():
        monkeypatch.setenv(variable, value.strip('"'))
    monkeypatch.setenv("RATE_SCALE", "1.0")  # wider on one machine, as it says
    assert settings_class(name)(**needed) == without  # type: ignore[arg-type]


def test_ai_answers_before_who_asks_it_gives_up() -> None:
    allowed = float(VARIABLES["AI_SHORT_DEADLINE_SECONDS"])
    assert allowed + 1 < float(VARIABLES["AI_TIMEOUT_SECONDS"])


def test_given_secrets_reach_who_needs_them_and_go_when_they_are_no_longer_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "SECRETS", tmp_path / "secrets")
    monkeypatch.setattr(containers, "NATS", tmp_path / "nats" / "nats.conf")
    monkeypatch.setenv("SMTP_PASSWORD", "correct horse")
    monkeypatch.setenv("GOOGLE_API_KEY", "")
    containers.secrets()
    held = sorted((tmp_path / "secrets").glob("*/smtp_password"))
    assert [file.parent.name for file in held] == ["auth", "profiles"]
    assert {file.read_text() for file in held} == {"correct horse"}
    assert {file.stat().st_mode & 0o777 for file in held} == {0o600}
    assert not list((tmp_path / "secrets").glob("*/google_api_key"))
    made = (tmp_path / "secrets" / "jobs" / "internal_key").read_text()
    config = (tmp_path / "nats" / "nats.conf").read_text()
    assert (tmp_path / "secrets/jobs/nats_password").read_text() in config

    monkeypatch.delenv("SMTP_PASSWORD")
    containers.secrets()
    assert not list((tmp_path / "secrets").glob("*/smtp_password"))
    assert (tmp_path / "secrets" / "jobs" / "internal_key").read_text() == made
    assert (tmp_path / "nats" / "nats.conf").read_text() == config
