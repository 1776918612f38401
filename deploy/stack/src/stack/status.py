"""`make status`: processes, their memory, their health."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from stack import running
from stack.plan import Plan


def print_status(plan: Plan, console: Console) -> None:
    if not running.is_running(plan.data_dir):
        console.print("nothing runs here: make up")
        return
    health = running.healthy(plan)
    table = Table("process", "pid", "port", "memory (PSS)", "healthy", box=None)
    total = 0.0
    for name, pid in running.pids(plan.data_dir).items():
        megabytes = pss_megabytes(pid)
        total += megabytes
        well = {True: "yes", False: "no", None: ""}[health.get(name)]
        port = str(plan.ports.get(name, ""))
        table.add_row(name, str(pid), port, f"{megabytes:.0f} MB", well)
    table.add_row("all", "", "", f"{total:.0f} MB", "")
    console.print(table)


def pss_megabytes(pid: int) -> float:
    """Memory of a process with shared pages counted by share; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "0 0")
    return int(line.split()[1]) / 1024
