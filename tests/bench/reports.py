"""How long a person waits for the report on the résumé they upload, also beside bombs.

`python tests/bench/reports.py` measures this alone, on a stack of its own.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

PROJECT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[0] = str(PROJECT)  # run as a script: in place of this folder

from tests.bench import load  # noqa: E402
from tests.bench.processes import memory_megabytes  # noqa: E402
from tests.e2e.platform import RESUME, Person, Platform, eventually  # noqa: E402
from tests.e2e.stacks import local  # noqa: E402
from tests.e2e.test_inputs_uploads import many_operations  # noqa: E402

RESUMES = 10
TWO_PAGES = "ines-carvalhal-conversational-ai-engineer.pdf"
ROUNDS = 10
LOOK_EVERY_SECONDS = 0.01
READS = {"profiles": "/api/v1/users/me", "resumes": "/api/v1/resumes"}
READ_SECONDS = 5.0
CROWD, EACH = 5, 2  # people, and the bombs of each
OF_ONE = 20  # as many as one person may have


def main() -> None:
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with local(folder) as platform, platform.sign_in() as person:
            idle = sum(memory_megabytes(platform.local_plan()).values())
            figures = measure(platform, person)
            print(f"idle stack: {idle:.0f} MB")
    for what, value in figures.items():
        print(f"{what}: {value}")


def measure(platform: Platform, person: Person) -> dict[str, Any]:
    """From the first byte sent until the answer that says `analyzed` is here."""
    files = sorted(p for p in RESUME.parent.iterdir() if p.suffix in (".pdf", ".docx"))
    first = _seconds(person, files[0])
    times = [_seconds(person, file) for file in files[:RESUMES]]
    two_pages = RESUME.parent / TWO_PAGES
    quiet = _in_a_row(person, two_pages)
    return {
        "resumes": len(times),
        "first_seconds": first,
        "p50_seconds": median(times),
        "longest_seconds": max(times),
        "two_pages_p50_seconds": quiet,
        "beside_bombs": _beside_a_crowd(platform, person),
        "others_wait_times": _beside_one(platform, person, two_pages) / quiet,
    }


def _in_a_row(person: Person, file: Path) -> float:
    return median(_seconds(person, file) for _ in range(ROUNDS))


def _seconds(person: Person, file: Path) -> float:
    started = time.perf_counter()
    resume_id = person.upload(file)
    while True:
        resume = person.api.get(f"/api/v1/resumes/{resume_id}").json()
        seconds = time.perf_counter() - started
        if resume["status"] == "analyzed":
            break
        assert resume["status"] not in ("failed", "needs_ocr"), (file.name, resume)
        assert seconds < 30, f"no report on {file.name} within 30 s"
        time.sleep(LOOK_EVERY_SECONDS)
    person.api.delete(f"/api/v1/resumes/{resume_id}").raise_for_status()
    return seconds


def _beside_a_crowd(platform: Platform, person: Person) -> dict[str, Any]:
    """Reads while ten bombs are read that different people sent, and before."""
    quiet = {name: _read(person, path) for name, path in READS.items()}
    with ExitStack() as stack:
        for _ in range(CROWD):
            other = stack.enter_context(platform.sign_in())
            stack.enter_context(_bombs(other, EACH))
        beside = {name: _read(person, path) for name, path in READS.items()}
    return {
        name: {
            "quiet_p99_ms": quiet[name],
            "beside_p99_ms": beside[name],
            "times": beside[name] / quiet[name],
        }
        for name in READS
    }


def _read(person: Person, path: str) -> float:
    order = load.Order(
        str(person.api.base_url), [path], person.token, 1, seconds=READ_SECONDS
    )
    return load.send(order).p99_ms


def _beside_one(platform: Platform, person: Person, file: Path) -> float:
    with platform.sign_in() as other, _bombs(other, OF_ONE):
        return _in_a_row(person, file)


@contextmanager
def _bombs(person: Person, count: int) -> Iterator[None]:
    """Some are being read, or wait to be, in the block; they are gone after it."""
    ids = [_send(person, many_operations()) for _ in range(count)]
    yield
    for each in ids:
        person.api.delete(f"/api/v1/resumes/{each}").raise_for_status()
    eventually(lambda: person.api.get("/api/v1/resumes").json()["total"] == 0)


def _send(person: Person, content: bytes) -> int:
    files = {"file": ("bomb.pdf", content, "application/pdf")}
    answer = person.api.post("/api/v1/resumes/upload", files=files)
    answer.raise_for_status()
    resume_id: int = answer.json()["id"]
    return resume_id


if __name__ == "__main__":
    main()
