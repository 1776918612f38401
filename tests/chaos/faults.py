"""What can go wrong, done to a running stack on purpose, and undone again."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from common.settings import SERVICES
from stack import running
from tests.e2e.platform import Platform
from tests.e2e.test_mail_away import Mailbox

PROCESSES = (*SERVICES, "edge", "nats", "gateway")
# After the commit and before the reply; before and after an event is sent; after its
# effect and before NATS hears so. Of each service those that the clients lead it to.
SENDING = ("after_commit", "before_publish", "after_publish")
PLACES = {
    "auth": ("after_commit",),
    "profiles": ("after_commit", "after_effect"),
    "jobs": (*SENDING, "after_effect"),
    "resumes": SENDING,
    "interviews": (*SENDING, "after_effect"),
    "social": SENDING,
    "ai": ("after_commit",),
}
REACHED_SECONDS = 6.0  # until a failpoint is come to, under load
ROOM_BYTES = 48 * 1024 * 1024  # of the small disk that one service has


@dataclass
class World:
    """What faults are done to."""

    platform: Platform
    mailbox: Mailbox
    model_url: str
    small_disk: Path | None  # the folder of a service that lies on a disk of its own

    @property
    def folder(self) -> Path:
        return self.platform.local_plan().data_dir


@dataclass(frozen=True)
class Fault:
    name: str
    do: Callable[[], bool]  # whether it came about

    @property
    def is_kill(self) -> bool:
        return self.name.startswith("kill")

    def __str__(self) -> str:
        return self.name


def faults(world: World, chance: random.Random) -> Iterator[Fault]:
    """Without end: kills of everything in turn, and now and then something else."""
    while True:
        order = [*_kills(world), *chance.sample(_kills_at_places(world), 6)]
        order += [*_restarts(world, chance), *_others(world, chance)]
        chance.shuffle(order)
        yield from order


def _kills(world: World) -> list[Fault]:
    kills = [
        Fault(f"kill -9 {name}", _signal(world, name, signal.SIGKILL))
        for name in PROCESSES
    ]
    children = Fault("kill -9 what reads a document", _kill_child(world))
    return [*kills, children, children]


def _kills_at_places(world: World) -> list[Fault]:
    return [
        Fault(f"kill -9 {name} {place}", _at(world, name, place))
        for name, places in PLACES.items()
        for place in places
    ]


def _restarts(world: World, chance: random.Random) -> list[Fault]:
    return [
        Fault(f"restart {name}", _signal(world, name, signal.SIGTERM))
        for name in chance.sample(SERVICES, 2)
    ]


def _others(world: World, chance: random.Random) -> list[Fault]:
    name = chance.choice(SERVICES)
    some = [
        Fault(f"{name} stopped for 2 s", _stop(world, name, 2)),
        Fault("nats stopped for 3 s", _stop(world, "nats", 3)),
        Fault("nats away for 4 s", _away(world, "nats", 4)),
        Fault(f"{name}'s database locked for 2 s", _lock(world, name, 2)),
        Fault(f"{name}'s database locked for 8 s", _lock(world, name, 8)),
        Fault("mail server away for 3 s", _no_mail(world, 3)),
        Fault("model answers 500 for 3 s", _model(world, "500", 3)),
        Fault("model hangs for 3 s", _model(world, "hang", 3)),
    ]
    if world.small_disk is not None:
        some.append(Fault("disk full for 3 s", _fill(world.small_disk, 3)))
    return some


def _signal(world: World, name: str, number: int) -> Callable[[], bool]:
    def do() -> bool:
        pid = world.platform.pid(name)
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        # SIGTERM lets what is under way finish: gone is gone.
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.01)
        return True

    return do


def restart(world: World, name: str) -> None:
    """As an operator does it; back when this returns, or about to be."""
    _signal(world, name, signal.SIGTERM)()


def _kill_child(world: World) -> Callable[[], bool]:
    """The helper that forks readers, or a reader itself: whichever is there."""

    def do() -> bool:
        parent = world.platform.pid("resumes")
        file = Path(f"/proc/{parent}/task/{parent}/children")
        children = [int(pid) for pid in file.read_text().split()]
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return bool(children)

    return do


def _at(world: World, name: str, place: str) -> Callable[[], bool]:
    def do() -> bool:
        with world.platform.failpoint(name, place, "kill 1") as file:
            deadline = time.monotonic() + REACHED_SECONDS
            while file.exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            return not file.exists()

    return do


def _stop(world: World, name: str, seconds: float) -> Callable[[], bool]:
    def do() -> bool:
        pid = world.platform.pid(name)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(pid, signal.SIGCONT)
        return True

    return do


def _away(world: World, name: str, seconds: float) -> Callable[[], bool]:
    def do() -> bool:
        plan = world.platform.local_plan()
        running.hold(plan, name)
        time.sleep(seconds)
        running.release(plan, name)
        return True

    return do


def _lock(world: World, name: str, seconds: float) -> Callable[[], bool]:
    def do() -> bool:
        file = world.folder / name / f"{name}.db"
        with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            held.execute("ROLLBACK")
        return True

    return do


def _no_mail(world: World, seconds: float) -> Callable[[], bool]:
    def do() -> bool:
        world.mailbox.close()
        time.sleep(seconds)
        world.mailbox.open()
        return True

    return do


def _model(world: World, fault: str, seconds: float) -> Callable[[], bool]:
    def do() -> bool:
        control = f"{world.model_url}/control"
        httpx.put(control, json={"fault": fault}, trust_env=False).raise_for_status()
        time.sleep(seconds)
        httpx.put(control, json={"fault": ""}, trust_env=False).raise_for_status()
        return True

    return do


def _fill(folder: Path, seconds: float) -> Callable[[], bool]:
    def do() -> bool:
        filler = folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(64 * 1024))
        time.sleep(seconds)
        filler.unlink()
        return True

    return do


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own in that folder, or None where nobody may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={ROOM_BYTES}", "tmpfs", str(folder)]
    if _runs("mount", *options):
        try:
            yield folder
        finally:
            _runs("umount", str(folder))
    else:
        yield None


def _runs(*command: str) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0
