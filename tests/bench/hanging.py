"""Other services beside a model that never answers: does anybody wait for it?

`python tests/bench/hanging.py`. Reads of profiles, with and without questions to the
assistant that hang under way, in short rounds by turns on one stack.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx

PROJECT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[0] = str(PROJECT)  # run as a script: in place of this folder

from common.testing import free_port  # noqa: E402
from tests.bench import load  # noqa: E402
from tests.e2e.platform import Person, Platform, eventually  # noqa: E402
from tests.e2e.stacks import local  # noqa: E402
from tests.fakes.gemini import KEY  # noqa: E402

READ = "/api/v1/users/me"
PAIRS = 10
CONNECTIONS, SECONDS = 4, 2.5
ASKING = 3  # at once of one person, as many as it may have under way


def main() -> None:
    with TemporaryDirectory(prefix="bench-") as name:
        for what, figure in measure(Path(name), print).items():
            print(f"{what}: {figure}")


def measure(folder: Path, note: Callable[[str], None]) -> dict[str, Any]:
    """With a stack of its own, as only this one has a model."""
    folder.mkdir(exist_ok=True)
    note("reads beside a model that hangs")
    with gemini() as url:
        # The breaker would leave the provider alone after some failures.
        settings = {
            "GOOGLE_API_KEY": KEY,
            "GEMINI_BASE_URL": url,
            "AI_BREAKER_FAILURES": "100000",
            "AI_CALLS_A_DAY": "100000",
            "AI_LONG_DEADLINE_SECONDS": "4",  # until the last of a round has ended
        }
        with local(folder, **settings) as platform, platform.sign_in() as person:
            return _measured(platform, person)


def _measured(platform: Platform, person: Person) -> dict[str, Any]:
    order = load.Order(platform.url, [READ], person.token, CONNECTIONS, SECONDS)
    load.send(order)  # to be warm, and not counted
    alone, beside = [], []
    for _ in range(PAIRS):
        alone.append(load.send(order))
        with _questions_hanging(person):
            beside.append(load.send(order))
    # Of single rounds the p99 goes up and down with the machine: the medians are taken.
    ratios = [b.p99_ms / a.p99_ms for a, b in zip(alone, beside, strict=True)]
    p99_alone = median(each.p99_ms for each in alone)
    p99_beside = median(each.p99_ms for each in beside)
    return {
        "p99_alone_ms": p99_alone,
        "p99_beside_ms": p99_beside,
        "ratio": p99_beside / p99_alone,
        "lowest_ratio": min(ratios),
        "highest_ratio": max(ratios),
    }


@contextmanager
def _questions_hanging(person: Person) -> Iterator[None]:
    """Some are under way all the time; each ends with the rules, and another begins."""
    over = threading.Event()

    def ask() -> None:
        with httpx.Client(
            base_url=person.api.base_url, headers=person.api.headers, timeout=60
        ) as api:
            while not over.is_set():
                answer = api.post("/api/v1/ai/generate-project", json={})
                told = answer.raise_for_status().json()
                assert told["degraded_reason"] in ("model_timeout", "model_busy")

    asking = [threading.Thread(target=ask) for _ in range(ASKING)]
    for each in asking:
        each.start()
    time.sleep(0.5)  # until they are with the provider, which then only hangs
    try:
        yield
    finally:
        over.set()
        for each in asking:
            each.join()


@contextmanager
def gemini() -> Iterator[str]:
    """The fake, a process of its own, that answers nobody."""
    port = free_port()
    program = [sys.executable, "-m", "tests.fakes.gemini", str(port)]
    process = subprocess.Popen(program, cwd=PROJECT)
    url = f"http://127.0.0.1:{port}"
    try:
        eventually(lambda: _hangs(url), seconds=30)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _hangs(url: str) -> bool:
    try:
        told = httpx.put(f"{url}/control", json={"fault": "hang"}, trust_env=False)
    except httpx.HTTPError:
        return False
    return told.status_code == 200


if __name__ == "__main__":
    main()
