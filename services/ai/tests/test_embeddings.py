"""Texts as vectors: one for each, and it is said which kind they are of."""

import math
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ai.embedding import hashing
from ai.main import build
from ai.settings import Settings
from ai.tables import UsageOfDay
from common.testing import (
    Running,
    bearer,
    internal_bearer,
    running_service,
    settings_for,
)
from services.ai.tests.gemini import ai_with_gemini
from tests.fakes.gemini import Control

Both = tuple[Running, Control]
TEXTS = ["Python and SQL for contact centres", "Nurse on a children's ward", "k8s"]


@pytest.fixture
async def offline(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        yield running


async def ask(ai: Running, texts: Any, *, caller: str = "jobs") -> httpx.Response:
    return await ai.client.post(
        "/internal/embeddings",
        json={"texts": texts},
        headers=internal_bearer(caller, "ai"),
    )


def nearness(one: str, other: str) -> float:
    return sum(
        a * b for a, b in zip(hashing.vector(one), hashing.vector(other), strict=True)
    )


async def test_the_rules_make_a_vector_of_each_text(offline: Running) -> None:
    answer = await ask(offline, TEXTS)
    again = await ask(offline, TEXTS, caller="resumes")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["engine"], told["model"]) == ("offline", "hashed-words-1")
    assert (told["dimensions"], told["degraded_reason"]) == (256, None)
    assert len(told["vectors"]) == 3
    for vector in told["vectors"]:
        assert len(vector) == 256
        assert math.isclose(sum(each * each for each in vector), 1, abs_tol=1e-4)
    assert again.content == answer.content


def test_texts_that_share_more_are_nearer() -> None:
    posting = "Conversational AI engineer: Python, NLU and Kubernetes in Berlin"

    assert nearness(posting, posting) > 0.999
    assert (
        nearness(posting, "Engineer for conversational AI, knows Python and NLU")
        > nearness(posting, "Python developer for billing systems")
        > nearness(posting, "Nurse on a children's ward in Leeds")
    )
    assert nearness("Runs k8s clusters", "Experience with Kubernetes") > 0.3
    assert hashing.vector("!!!") == [0.0] * 256


def test_the_vector_is_the_same_in_every_process() -> None:
    program = "from ai.embedding.hashing import vector; print(vector('Python, k8s'))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert printed == {f"{hashing.vector('Python, k8s')}\n"}


async def test_a_model_gives_a_vector_for_each_text(with_gemini: Both) -> None:
    ai, control = with_gemini

    told = (await ask(ai, TEXTS)).json()

    assert (told["engine"], told["model"]) == ("gemini", "gemini-embedding-2")
    assert (told["dimensions"], told["degraded_reason"]) == (768, None)
    assert [len(vector) for vector in told["vectors"]] == [768] * 3
    assert len({tuple(vector) for vector in told["vectors"]}) == 3
    [seen] = control.seen
    assert seen["method"] == "batchEmbedContents"
    sent = [each["content"]["parts"][0]["text"] for each in seen["body"]["requests"]]
    assert sent == TEXTS


async def test_a_hundred_long_texts_fit(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_short_deadline_seconds=20) as (ai, _):
        told = (await ask(ai, ["wörd " * 1600] * 100)).json()

    assert told["engine"] == "gemini"
    assert len(told["vectors"]) == 100


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("500", "model_unavailable"),
        ("403", "model_unavailable"),
        ("429", "model_limited"),
        ("hang", "model_timeout"),
        ("huge", "model_answer_invalid"),
        ("not_json", "model_answer_invalid"),
        ("wrong_shape", "model_answer_invalid"),  # one vector too few
    ],
)
async def test_without_the_model_the_kind_is_another_and_it_is_said(
    with_gemini: Both, fault: str, reason: str
) -> None:
    ai, control = with_gemini
    control.fault = fault

    told = (await ask(ai, TEXTS)).json()

    assert (told["engine"], told["model"]) == ("offline", "hashed-words-1")
    assert told["degraded_reason"] == reason
    assert told["dimensions"] == 256
    assert len(told["vectors"]) == 3


async def test_what_services_ask_is_nobody_s_use(with_gemini: Both) -> None:
    ai, _ = with_gemini
    await ask(ai, TEXTS)

    async with ai.database.read() as session:
        [row] = await session.scalars(select(UsageOfDay))
    assert (row.user_id, row.task, row.calls) == (0, "embed", 1)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        [" "],
        "text",
        [1],
        None,
        ["x" * 8001],
        ["x"] * 101,
        ["a\u0000b"],
        [["x"]],
    ],
)
async def test_what_makes_no_sense_is_refused(offline: Running, texts: Any) -> None:
    assert (await ask(offline, texts)).status_code == 422


async def test_only_jobs_and_resumes_may_ask(offline: Running) -> None:
    assert (await ask(offline, TEXTS, caller="social")).status_code == 403
    for headers in ({}, bearer(7, role="admin")):
        answer = await offline.client.post(
            "/internal/embeddings", json={"texts": TEXTS}, headers=headers
        )
        assert answer.status_code == 401
