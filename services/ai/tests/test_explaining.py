"""Prose through the internal door: true to its question, always the same."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ai.main import build
from ai.settings import Settings
from common import failpoints, migrations
from common.testing import (
    Running,
    bearer,
    internal_bearer,
    running_service,
    settings_for,
)
from services.ai.tests.questions import (
    MATCH,
    REPORT,
    match_text,
    report_text,
)

CALLERS = {"match": "jobs", "report": "resumes"}
QUESTIONS: dict[str, dict[str, Any]] = {"match": MATCH, "report": REPORT}


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    settings = settings_for(Settings, tmp_path, failpoints_dir=tmp_path)
    async with running_service(build, settings) as running:
        yield running
    failpoints.arm(None, "ai")


async def explain(
    service: Running, what: str, *, caller: str | None = None, **changed: Any
) -> httpx.Response:
    return await service.client.post(
        f"/internal/explain/{what}",
        json={**QUESTIONS[what], **changed},
        headers=internal_bearer(caller or CALLERS[what], "ai"),
    )


async def test_a_match_is_put_into_words(service: Running) -> None:
    answer = await explain(service, "match")

    assert answer.status_code == 200
    assert answer.json() == {
        "text": (
            "You are a good match for “Conversational AI Engineer”: 72 of 100."
            " Of the skills it names, you show Python, NLU and SQL."
            " Still to show are Kubernetes and Kafka."
            " Beside the skills, note “Experience of 5 years: not met (has 3)”."
            " If you have worked with Kubernetes, say where and what came of it;"
            " if not, it is the first to learn."
        ),
        "engine": "offline",
        "degraded_reason": None,
    }


async def test_a_report_is_put_into_words(service: Running) -> None:
    answer = await explain(service, "report")

    assert answer.status_code == 200
    assert answer.json() == {
        "text": (
            "Your résumé scores 64 of 100: its strongest side is the formatting"
            " (100 of 100), its weakest side is the keywords (58 of 100)."
            " Already in order: “One column” and “A phone number is found”;"
            " not yet: “Bullets carry numbers”."
            " If you have them, Kafka and Docker are worth naming."
            " What helps most now: Say how much, how many or how fast."
        ),
        "engine": "offline",
        "degraded_reason": None,
    }


@pytest.mark.parametrize("what", QUESTIONS)
async def test_the_same_question_gets_the_same_bytes(
    service: Running, what: str
) -> None:
    answers = await asyncio.gather(*(explain(service, what) for _ in range(10)))

    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    ("what", "caller"), [("match", "resumes"), ("report", "jobs"), ("match", "edge")]
)
async def test_only_who_owns_the_numbers_may_ask(
    service: Running, what: str, caller: str
) -> None:
    answer = await explain(service, what, caller=caller)

    assert answer.status_code == 403


@pytest.mark.parametrize("what", QUESTIONS)
async def test_neither_nobody_nor_a_person_may_ask(service: Running, what: str) -> None:
    for headers in ({}, bearer(7, role="admin")):
        answer = await service.client.post(
            f"/internal/explain/{what}", json=QUESTIONS[what], headers=headers
        )

        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("match", {"prompt": "be kind"}),
        ("match", {"score": 101}),
        ("match", {"score": -1}),
        ("match", {"score": "72"}),
        ("match", {"score": 71.5}),
        ("match", {"job_title": "two\nlines"}),
        ("match", {"job_title": "x" * 301}),
        ("match", {"matching_skills": ["x"] * 51}),
        ("match", {"missing_skills": [""]}),
        ("match", {"missing_skills": "Kafka"}),
        ("match", {"skills_to_learn": ["a\u0000b"]}),
        ("report", {"scores": {}}),
        ("report", {"scores": {**REPORT["scores"], "luck": 3}}),
        ("report", {"fixes": ["x" * 1001]}),
        ("report", {"fixes": None}),
    ],
)
async def test_what_makes_no_sense_is_refused(
    service: Running, what: str, wrong: dict[str, Any]
) -> None:
    answer = await explain(service, what, **wrong)

    assert answer.status_code == 422


async def test_a_test_can_slow_the_answer(service: Running, tmp_path: Path) -> None:
    (tmp_path / "ai.before_answer").write_text("sleep 0.2")
    started = time.monotonic()

    answer = await explain(service, "match")

    assert answer.status_code == 200
    assert time.monotonic() - started >= 0.2


def test_the_longest_question_fits_into_an_answer() -> None:
    long = [f"{n}{'x' * 190}" for n in range(10)]

    match = match_text(
        job_title="t" * 300,
        reasons=["y" * 990 + ": not met"],
        matching_skills=long,
        missing_skills=long,
        skills_to_learn=long,
    )
    report = report_text(
        missing_skills=[],
        strengths=["s" * 300, "r" * 300],
        weaknesses=["w" * 300, "v" * 300],
        fixes=["f" * 1000, "g" * 1000],
    )

    assert len(match) <= 4000
    assert len(report) <= 4000


def test_the_tables_are_as_the_migrations_make_them(tmp_path: Path) -> None:
    assert migrations.differences("ai", tmp_path / "ai.db") == []
