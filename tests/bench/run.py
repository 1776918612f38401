"""`make bench`: measures a stack of its own, and prints what it found after a while."""

import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PROJECT = Path(__file__).parents[2]
sys.path[0] = str(PROJECT)  # run as a script: in place of this folder

from rich.console import Console  # noqa: E402 - needs nothing, but stands with the rest

from tests.bench import (  # noqa: E402
    events,
    growing,
    hanging,
    importing,
    mailboxes,
    messaging,
    postings,
    recommending,
    report,
    reports,
    requests,
    searching,
)
from tests.bench.processes import memory_megabytes  # noqa: E402
from tests.e2e.platform import Platform  # noqa: E402
from tests.e2e.stacks import local  # noqa: E402

RESULTS = PROJECT / "build" / "bench.json"
IDLE_SECONDS = 10.0
# Nothing leaves the machine, and one person may apply to as many jobs as it takes.
ADMIN = "bench-admin@example.com"
STACK = {
    "GOOGLE_API_KEY": "",
    "APPLICATIONS_A_DAY": "100000",
    "ADMIN_EMAILS": ADMIN,
}

console = Console(highlight=False, width=120)


def main() -> None:
    started = time.perf_counter()
    with TemporaryDirectory(prefix="bench-") as name:
        results = _measure(Path(name))
    results["machine"] = {"cores": os.cpu_count(), "load": os.getloadavg()}
    results["seconds"] = time.perf_counter() - started
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2))
    report.show(results, console)
    place = RESULTS.relative_to(PROJECT)
    console.print(f"took {results['seconds']:.0f} s · figures in {place}")


def _measure(folder: Path) -> dict[str, Any]:
    _note("first start")
    asked = time.perf_counter()
    with local(folder, **STACK) as platform:
        stack: dict[str, Any] = {"first_start_s": time.perf_counter() - asked}
        _note(f"idle for {IDLE_SECONDS:.0f} s")
        time.sleep(IDLE_SECONDS)
        memory = memory_megabytes(platform.local_plan())
    stack |= {"memory_mb": memory, "memory_total_mb": sum(memory.values())}
    _note("second start")
    asked = time.perf_counter()
    with local(folder, **STACK) as platform:
        stack["second_start_s"] = time.perf_counter() - asked
        return {"stack": stack, **_under_load(platform, folder)}


def _under_load(platform: Platform, folder: Path) -> dict[str, Any]:
    plan = platform.local_plan()
    with platform.sign_in() as person:
        _note("résumés")
        on_resumes = reports.measure(platform, person)
        _note(f"loading {postings.HELD} postings")
        filled = postings.fill(plan)
        on_requests = requests.measure(platform, person, folder, _note)
        _note(f"{events.EVENTS} events")
        on_events = events.measure(plan, person)
        on_flushes = events.flushes(folder)
        on_messaging = messaging.measure(platform, _note)
        _note(f"{mailboxes.EACH} mailboxes of each kind")
        on_mailboxes = mailboxes.measure(platform, folder)
        # The last: everything else is measured with as many postings as before.
        on_searching = searching.measure(platform, person, _note)
    with platform.sign_in(ADMIN) as admin:
        on_importing = importing.measure(platform, admin, _note)
    on_recommending = recommending.measure(folder / "recommending", _note)
    on_hanging = hanging.measure(folder / "hanging", _note)
    if "BENCH_MILLION" in os.environ:
        on_searching["growth"] = growing.measure(folder, _note)
    return {
        "importing": on_importing,
        "hanging": on_hanging,
        "recommending": on_recommending,
        "searching": on_searching,
        "postings": filled,
        "requests": on_requests,
        "events": on_events,
        "flushes": on_flushes,
        "messaging": on_messaging,
        "reports": on_resumes,
        "mailboxes": on_mailboxes,
    }


def _note(what: str) -> None:
    console.print(f"[dim]{time.strftime('%H:%M:%S')} {what}[/dim]")


if __name__ == "__main__":
    main()
