"""The containers keep to themselves what is theirs."""

import os

import pytest

from stack.plan import PYTHON_PROCESSES
from tests.e2e.containers import Containers
from tests.e2e.platform import Person, eventually

pytestmark = pytest.mark.skipif(
    os.environ.get("E2E_STACK") != "compose", reason="needs E2E_STACK=compose"
)

ONE_SHOT = {"secrets", "samples"}
LONG_RUNNING = {*PYTHON_PROCESSES, "nats", "gateway"}
SENDERS = {"auth", "profiles", "ai"}  # of mail, and of questions to a model
SECRET_WORDS = ("_KEY", "_PASSWORD", "_PEPPER", "PRIVATE KEY")


@pytest.fixture
def containers(platform: Containers) -> Containers:
    return platform


def test_only_the_gateway_can_be_reached_from_outside(containers: Containers) -> None:
    found = containers.inspect()
    published = {name for name, it in found.items() if it["HostConfig"]["PortBindings"]}
    assert published == {"gateway"}
    for name, it in found.items():
        networks = {n.rpartition("_")[2] for n in it["NetworkSettings"]["Networks"]}
        more = {
            "secrets": {"none"},
            "gateway": {"inside", "front"},
            **{sender: {"inside", "outward"} for sender in SENDERS},
        }
        assert networks == more.get(name, {"inside"}), name


def test_every_container_is_confined_and_healthy(containers: Containers) -> None:
    found = containers.inspect()
    assert set(found) == LONG_RUNNING | ONE_SHOT
    for name, it in found.items():
        host = it["HostConfig"]
        assert it["Config"]["User"] in ("ccai", "10001:10001"), name
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert host["SecurityOpt"] == ["no-new-privileges:true"], name
        assert not host["Privileged"], name
        assert host["PidsLimit"] > 0, name
        assert host["Memory"] > 0, name
        if name in ONE_SHOT:
            assert it["State"]["ExitCode"] == 0, name
        else:
            assert it["State"]["Health"]["Status"] == "healthy", name


@pytest.mark.parametrize("name", sorted(LONG_RUNNING))
def test_a_process_is_nobody_and_writes_nowhere_else(
    containers: Containers, name: str
) -> None:
    assert containers.execute(name, "id", "-u").strip() == "10001"
    written = containers.execute(
        name, "sh", "-c", "touch /usr/x /etc/x /x 2>/dev/null; ls /usr/x /etc/x /x; :"
    )
    assert written == ""


def test_a_process_sees_its_own_secrets_alone(containers: Containers) -> None:
    folder = "/run/secrets/ccai"
    keys = {
        name: containers.execute(name, "cat", f"{folder}/internal_key").splitlines()[1]
        for name in PYTHON_PROCESSES
    }
    assert len(set(keys.values())) == len(keys)
    look = "grep -rlsF -- '{}' /run /secrets /data /tmp /etc /nats; :"
    for name in PYTHON_PROCESSES:
        for other, key in keys.items():
            seen = containers.execute(name, "sh", "-c", look.format(key)).split()
            assert seen == ([f"{folder}/internal_key"] if name == other else []), other
        write = f"touch {folder}/x 2>/dev/null && echo written; :"
        assert containers.execute(name, "sh", "-c", write) == ""


def test_no_volume_is_shared_but_the_senders_mail(containers: Containers) -> None:
    users: dict[str, set[str]] = {}
    for name, it in containers.inspect().items():
        for mount in it["Mounts"]:
            if mount["Type"] == "volume" and name not in ONE_SHOT:
                users.setdefault(mount["Name"], set()).add(name)
    shared = {
        v.rpartition("_")[2]: names for v, names in users.items() if len(names) > 1
    }
    assert shared == {"mail": {"auth", "profiles"}}


def test_images_hold_no_secret_and_no_tool(containers: Containers) -> None:
    look = (
        "find /secrets /nats /data /run/secrets -type f 2>/dev/null;"
        "for tool in uv gcc cc git traefik nats-server; do command -v $tool; done; :"
    )
    found = containers.inspect()
    for name in (*PYTHON_PROCESSES, *ONE_SHOT):
        assert containers.run_image(found[name]["Image"], look) == "", name
        history = containers.history(found[name]["Image"])
        assert not [w for w in SECRET_WORDS if w in history], name


def test_no_environment_holds_a_secret(containers: Containers) -> None:
    for name, it in containers.inspect().items():
        given = [each.partition("=") for each in it["Config"]["Env"]]
        secret = [
            key for key, _, value in given if key.endswith(SECRET_WORDS) and value
        ]
        assert secret == [], name


def test_sessions_live_on_after_a_restart_and_another_up(
    containers: Containers, person: Person
) -> None:
    containers.run("restart", "auth", "edge")
    containers.until_healthy()
    eventually(lambda: person.api.get("/api/v1/auth/me").status_code == 200)

    containers.run("up", "--detach", "--wait", "--force-recreate")
    containers.until_healthy()
    assert person.api.get("/api/v1/auth/me").json()["id"] == person.id
    renewed = person.api.post(
        "/api/v1/auth/refresh", json={"refresh_token": person.tokens["refresh_token"]}
    )
    assert renewed.status_code == 200
    with containers.client() as api:
        assert api.get("/api/v1/jobs").json()["total"] > 0


def test_documents_are_read_without_a_network(containers: Containers) -> None:
    ask = (
        "import asyncio; from resumes.documents.process import reads_offline;"
        "print(asyncio.run(reads_offline()))"
    )
    assert containers.execute("resumes", "python", "-c", ask).strip() == "True"


def test_only_who_sends_outside_can(containers: Containers) -> None:
    route = "awk '$2 == \"00000000\"' /proc/net/route | wc -l"
    can = {
        name
        for name in LONG_RUNNING
        if containers.execute(name, "sh", "-c", route).strip() != "0"
    }
    assert can == SENDERS | {"gateway"}
