"""The judged queries, the postings they were judged on, and the figures."""

import gzip
import json
import math
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parents[3]
POSTINGS = (
    Path(os.environ.get("TESTDATA", PROJECT.parent / "shared" / "testdata"))
    / "jobs"
    / "postings_open.jsonl.gz"
)
DEPTH = 10
RELEVANT = 2
_KINDS = {
    "full": "full-time",
    "part": "part-time",
    "contract": "contract",
    "temp": "temporary",
    "intern": "internship",
}


@dataclass(frozen=True)
class Judged:
    q: str
    kind: str
    grades: Mapping[str, int]  # by posting


def queries() -> list[Judged]:
    return [
        Judged(
            row["q"],
            row["kind"],
            {name: int(grade) for grade, ids in row["grades"].items() for name in ids},
        )
        for row in json.loads((FOLDER / "queries.json").read_text())
    ]


def postings() -> list[dict[str, Any]]:
    """As the operator loads them; `external_id` is the posting's own id."""
    with gzip.open(POSTINGS, "rt") as lines:
        return [_loaded(json.loads(line)) for line in lines]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    ideal = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return _gain([grades.get(name, 0) for name in found[:DEPTH]]) / ideal


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    relevant = {name for name, grade in grades.items() if grade >= RELEVANT}
    possible = min(DEPTH, len(relevant))
    return len(relevant.intersection(found[:DEPTH])) / possible if possible else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum(
        (2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades)
    )


def _loaded(row: dict[str, Any]) -> dict[str, Any]:
    place = _line(row.get("location")) or None
    return {
        "source": "open",
        "external_id": row["id"],
        "title": _line(row["title"]),
        "company": _line(row["company"]) or "Unknown",
        "location": place,
        "remote": "remote" in f"{place} {row['title']}".lower(),
        "job_type": _kind(row.get("employment_type") or ""),
        "description": _clean(row["description"])[:20_000],
    }


def _line(text: str | None) -> str:
    return " ".join(_clean(text or "").split())[:255]


def _clean(text: str) -> str:
    """Without the control characters that old web pages have."""
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
        else " "
        for char in text
    )


def _kind(said: str) -> str:
    found = (kind for word, kind in _KINDS.items() if word in said.lower())
    return next(found, "full-time")
