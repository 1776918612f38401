"""Checks of the sample postings and of the made résumé files."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
POSTING_FILES = sorted((HERE / "postings").glob("*.jsonl"))
RESUME_DIR = HERE / "resumes"
SHARED_WORDS = 8
MAX_RESUME_BYTES = 60 * 1024

FIELDS: dict[str, type | tuple[type, ...]] = {
    "external_id": str,
    "title": str,
    "company": str,
    "location": str,
    "remote": bool,
    "job_type": str,
    "experience_level": str,
    "salary_min": (int, type(None)),
    "salary_max": (int, type(None)),
    "currency": str,
    "salary_period": str,
    "description": str,
    "requirements": str,
    "benefits": str,
    "skills": list,
    "ai_specializations": list,
    "posted_days_ago": int,
}
CHOICES = {
    "job_type": {"full-time", "part-time", "contract", "internship", "temporary"},
    "experience_level": {"entry", "mid", "senior", "lead", "principal"},
    "salary_period": {"year", "month", "day", "hour"},
}
SPECIALIZATIONS = {
    "Conversational AI",
    "NLP",
    "LLMs",
    "Speech",
    "Computer Vision",
    "MLOps",
    "Generative AI",
    "Recommendation",
    "Agent Assist",
    "Analytics",
    "Robotics",
}

Posting = dict[str, Any]


def read_postings() -> list[Posting]:
    """Every posting of every file, in file order."""
    lines = (
        line
        for path in POSTING_FILES
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [json.loads(line) for line in lines]


POSTINGS = read_postings()
each_posting = pytest.mark.parametrize(
    "posting", POSTINGS, ids=[posting["external_id"] for posting in POSTINGS]
)


def words_of(posting: Posting) -> list[str]:
    """The posting's prose in lower case, without punctuation."""
    names = ("title", "description", "requirements", "benefits")
    text = " ".join(posting[name] for name in names).lower()
    return re.sub(r"[^\w\s]", "", text).split()


def shingles(posting: Posting) -> Iterator[tuple[str, ...]]:
    """Each run of consecutive words of the forbidden length."""
    words = words_of(posting)
    for start in range(len(words) - SHARED_WORDS + 1):
        yield tuple(words[start : start + SHARED_WORDS])


def test_there_are_enough_postings() -> None:
    assert len(POSTINGS) >= 260
    assert len({posting["company"] for posting in POSTINGS}) >= 90


def test_external_ids_are_unique() -> None:
    counts = Counter(posting["external_id"] for posting in POSTINGS)
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_two_postings_share_eight_words() -> None:
    owner: dict[tuple[str, ...], str] = {}
    shared = []
    for posting in POSTINGS:
        name = posting["external_id"]
        for run in shingles(posting):
            if owner.setdefault(run, name) != name:
                shared.append((owner[run], name, " ".join(run)))  # noqa: PERF401
    assert shared == []


@each_posting
def test_fields_and_types(posting: Posting) -> None:
    assert list(posting) == list(FIELDS)
    for name, kind in FIELDS.items():
        assert isinstance(posting[name], kind), name
    assert re.fullmatch(r"ccai-\d{4}", posting["external_id"])


@each_posting
def test_choices(posting: Posting) -> None:
    for name, allowed in CHOICES.items():
        assert posting[name] in allowed
    assert set(posting["ai_specializations"]) <= SPECIALIZATIONS
    assert len(posting["ai_specializations"]) <= 3
    assert re.fullmatch(r"[A-Z]{3}", posting["currency"])
    assert 0 <= posting["posted_days_ago"] <= 25


@each_posting
def test_salary_range(posting: Posting) -> None:
    bounds = [posting["salary_min"], posting["salary_max"]]
    known = [bound for bound in bounds if bound is not None]
    assert all(bound > 0 for bound in known)
    assert all(low <= high for low, high in pairwise(known))


@each_posting
def test_text_sizes(posting: Posting) -> None:
    assert 60 <= len(posting["description"].split()) <= 140
    assert len(posting["description"].split("\n\n")) <= 3
    requirements = posting["requirements"].split("\n")
    assert 4 <= len(requirements) <= 8
    assert all(line.startswith("- ") for line in requirements)
    assert len(posting["benefits"].split("\n")) <= 3
    assert 4 <= len(posting["skills"]) <= 9
    assert len(set(posting["skills"])) == len(posting["skills"])


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_six_resumes_of_modest_size(suffix: str) -> None:
    files = sorted(RESUME_DIR.glob(f"*.{suffix}"))
    assert len(files) == 6
    assert all(path.stat().st_size < MAX_RESUME_BYTES for path in files)
