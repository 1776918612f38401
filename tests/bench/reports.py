"""How long a person waits for the report on the résumé they upload."""

import time
from pathlib import Path
from statistics import median

from tests.e2e.platform import RESUME, Person

RESUMES = 10
LOOK_EVERY_SECONDS = 0.01


def measure(person: Person) -> dict[str, float]:
    """From the first byte sent until the answer that says `analyzed` is here."""
    files = sorted(p for p in RESUME.parent.iterdir() if p.suffix in (".pdf", ".docx"))
    times = [_seconds(person, file) for file in files[:RESUMES]]
    return {
        "resumes": len(times),
        "p50_seconds": median(times),
        "longest_seconds": max(times),
    }


def _seconds(person: Person, file: Path) -> float:
    started = time.perf_counter()
    resume_id = person.upload(file)
    while True:
        resume = person.api.get(f"/api/v1/resumes/{resume_id}").json()
        seconds = time.perf_counter() - started
        if resume["status"] == "analyzed":
            return seconds
        assert resume["status"] not in ("failed", "needs_ocr"), (file.name, resume)
        assert seconds < 30, f"no report on {file.name} within 30 s"
        time.sleep(LOOK_EVERY_SECONDS)
