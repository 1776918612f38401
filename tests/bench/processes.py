"""What processes use: CPU time, memory."""

import os
from pathlib import Path

from stack import running
from stack.plan import Plan
from stack.status import pss_megabytes

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: dict[str, int]) -> dict[str, float]:
    """Spent by each so far, in user and kernel mode, by all its threads."""
    return {name: _cpu_seconds(pid) for name, pid in pids.items()}


def _cpu_seconds(pid: int) -> float:
    # The second field is a name in brackets that may hold anything, spaces too.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, kernel = int(fields[11]), int(fields[12])
    return (user + kernel) / TICKS


def memory_megabytes(plan: Plan) -> dict[str, float]:
    """PSS of every process of the stack: pages that several share count by share."""
    pids = running.pids(plan.data_dir)
    return {name: pss_megabytes(pid) for name, pid in pids.items()}
