"""The process that starts the others and must outlive all of them."""

import os
import shutil
import time
from pathlib import Path

from stack.plan import PYTHON_PROCESSES, Plan
from stack.supervisor import Process, Supervisor, pause_after, shorten


def test_a_process_that_never_stays_up_is_tried_again_for_ever() -> None:
    pauses = [pause_after(times) for times in (0, 1, 2, 10, 100_000)]

    assert pauses == [0.0, 0.2, 0.4, 5.0, 5.0]


def test_starting_one_program_does_not_hide_the_end_of_another(tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    plan.logs_dir.mkdir()
    supervisor = Supervisor(plan)
    program = shutil.which("true") or "true"

    first = supervisor._spawn("nats", program, [])
    _until_ended(first)
    second = supervisor._spawn("gateway", program, [])

    assert os.waitpid(first, 0) == (first, 0)
    assert os.waitpid(second, 0) == (second, 0)
    for child in supervisor._spawned.values():
        child.wait()


def test_a_log_that_is_too_long_begins_anew_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "jobs.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old\n" * 10)
        shorten(log, 40)
        assert log.stat().st_size == 40
        shorten(log, 39)
        writer.write(b"new\n")

    assert log.read_bytes() == b"new\n"
    assert (tmp_path / "jobs.log.1").read_bytes() == b"old\n" * 10


def test_what_cannot_be_started_is_tried_again_later(tmp_path: Path) -> None:
    supervisor = Supervisor(_plan(tmp_path / "there is no room for this"))

    def fail() -> int:
        raise OSError(28, "No space left on device")

    process = Process("jobs", fail)
    supervisor._start(process)

    assert process.pid == 0
    assert process.start_again_at > time.monotonic()


def _plan(folder: Path) -> Plan:
    ports = dict.fromkeys((*PYTHON_PROCESSES, "nats", "gateway", "ping"), 0)
    return Plan(folder, ports)


def _until_ended(pid: int) -> None:
    deadline = time.monotonic() + 10
    while ") Z" not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
