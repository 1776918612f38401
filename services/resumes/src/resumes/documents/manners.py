"""Reading makes way for requests.

Where the kernel shares the processor among sessions before it does among processes
(`man 7 sched`: autogroup), being nice in a common session would help nobody outside of
it: so each reading process has a session of its own.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

ORDINARY_SECONDS = 0.5  # of CPU; two pages take a quarter of it
NICE = 10
_NICEST = 19


def make_way() -> None:
    """This process is less urgent from here on."""
    os.setsid()
    _weigh_session(os.getpid(), NICE)
    os.nice(NICE)
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # the priority alone does, nearly
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def wait_for_others(pid: int) -> None:
    """That process runs while nothing else wants to, and at once makes way."""
    with suppress(OSError):  # it may just have ended
        if os.getsid(pid) == pid:  # else this would weigh on all of us
            _weigh_session(pid, _NICEST)
        if hasattr(os, "SCHED_IDLE"):
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        else:
            os.setpriority(os.PRIO_PROCESS, pid, _NICEST)


def cpu_seconds(pid: int) -> float:
    """What it has used so far; 0 where the system does not tell."""
    clock = (~pid << 3) | 2  # as clock_getcpuclockid(3) makes it on Linux
    try:
        return time.clock_gettime(clock)
    except OSError:
        return 0.0


def _weigh_session(pid: int, nice: int) -> None:
    with suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(nice))
