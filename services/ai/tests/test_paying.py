"""Many at once, the same twice, and money: at the doors themselves."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from ai.chatting import desk
from ai.tables import UsageOfDay
from common.testing import internal_bearer
from services.ai.tests.gemini import until, writer_of
from services.ai.tests.journeys import JOURNEYS, go
from services.ai.tests.people import ADA
from services.ai.tests.products import Ai, ai_with_a_model

MESSAGE = {"message": "How can I improve my résumé?"}
# What people POST, and what of it comes with a key.
PRODUCTS: dict[str, dict[str, Any]] = {
    "/chat": MESSAGE,
    "/chat/stream": MESSAGE,
    "/generate-project": {},
    "/cover-letter": {"job_id": 3},
    "/resume-builder": {"job_id": 3},
}
KEY = {"Idempotency-Key": "once"}
OF_PEOPLE = {path for path, _ in JOURNEYS.values() if path.startswith("/api/")}


def test_every_product_is_asked_twice() -> None:
    assert {f"/api/v1/ai{path}" for path in PRODUCTS} == OF_PEOPLE


@pytest.mark.parametrize("path", PRODUCTS)
async def test_the_same_key_again_is_one_call(tmp_path: Path, path: str) -> None:
    async with ai_with_a_model(tmp_path, ai_long_deadline_seconds=10) as (ai, control):
        first = await ai.post(path, PRODUCTS[path], **KEY)
        again = await ai.post(path, PRODUCTS[path], **KEY)

    assert first.status_code == again.status_code < 300
    assert again.text.splitlines()[-1] == first.text.splitlines()[-1]
    assert control.calls == 1


@pytest.mark.parametrize("path", PRODUCTS)
async def test_the_same_key_while_the_first_is_under_way_is_one_call(
    tmp_path: Path, path: str
) -> None:
    async with ai_with_a_model(tmp_path, ai_long_deadline_seconds=20) as (ai, control):
        control.delay = 1.0
        running = asyncio.create_task(ai.post(path, PRODUCTS[path], **KEY))
        await until(lambda: control.at_once == 1)
        meanwhile = await ai.post(path, PRODUCTS[path], **KEY)
        first = await running
        control.delay = 0.0
        later = await ai.post(path, PRODUCTS[path], **KEY)

    assert meanwhile.status_code == 409
    assert meanwhile.json()["code"] == "still_running"
    assert first.status_code == later.status_code < 300
    assert control.calls == 1


async def test_two_hundred_messages_at_once(tmp_path: Path) -> None:
    """Of forty people five each: one too many of each, and few calls at a time."""
    async with ai_with_a_model(
        tmp_path,
        ai_calls_at_once=4,
        ai_calls_at_once_each=2,
        ai_calls_waiting=12,
        ai_short_deadline_seconds=20,
    ) as (ai, control):
        control.delay = 0.2
        people = [person for person in range(1, 41) for _ in range(5)]
        answers = await asyncio.gather(
            *(ai.post("/chat", MESSAGE, person) for person in people)
        )
        places = writer_of(ai.running)._attempts._places

    by_person = Counter(
        person
        for person, answer in zip(people, answers, strict=True)
        if answer.status_code == 201
    )
    refused = [answer for answer in answers if answer.status_code != 201]
    assert set(by_person.values()) <= set(range(desk.AT_ONCE, 6))
    assert {answer.json()["code"] for answer in refused} == {"too_many_questions"}
    assert all(answer.headers["retry-after"] for answer in refused)
    told = Counter(a.json()["degraded_reason"] for a in answers if a not in refused)
    assert set(told) == {None, "model_busy"}
    assert told[None] == control.calls
    assert control.most_at_once == 4
    assert (places._waiting, places._held) == (0, {})


async def test_past_a_person_s_budget_it_says_when_it_begins_anew(
    tmp_path: Path,
) -> None:
    async with ai_with_a_model(tmp_path, ai_calls_a_day=0) as (ai, control):
        answers = [await ai.post(path, body) for path, body in PRODUCTS.items()]
        inside = [await go(name, ai) for name in ("match", "report", "questions")]

    for answer in answers:
        assert answer.status_code == 429
        assert answer.json()["code"] == "ai_budget_spent"
        assert answer.json()["resets_at"].endswith("T00:00:00Z")
        assert 1 <= int(answer.headers["retry-after"]) <= 24 * 3600
    assert {told["degraded_reason"] for told in inside} == {"budget_spent"}
    assert control.calls == 0


async def test_past_the_platform_s_budget_the_rules_answer_everybody(
    tmp_path: Path,
) -> None:
    async with ai_with_a_model(
        tmp_path, ai_dollars_a_day=0.0001, ai_long_deadline_seconds=10
    ) as (ai, control):
        first = await go("letter", ai)
        told = [await go(name, ai, {}, who=8) for name in JOURNEYS]
        vectors = await ai.running.client.post(
            "/internal/embeddings",
            json={"texts": ["Python"]},
            headers=internal_bearer("jobs", "ai"),
        )
        mine = (await ai.get("/usage", 8)).json()

    assert first["engine"] == "gemini"  # it is there before anything is spent
    reasons = {(t["engine"], t["degraded_reason"]) for t in [*told, vectors.json()]}
    assert reasons == {("offline", "platform_budget_spent")}
    assert control.calls == 1
    assert mine["calls"] == 0  # what is refused so costs nobody their own


async def test_the_platform_s_budget_outlives_a_restart_and_begins_anew(
    tmp_path: Path,
) -> None:
    cap = {"ai_dollars_a_day": 0.0001, "ai_long_deadline_seconds": 10}
    async with ai_with_a_model(tmp_path, **cap) as (ai, _):
        await go("letter", ai)
    async with ai_with_a_model(tmp_path, **cap) as (ai, control):
        after = await go("letter", ai, {}, who=8)
        await _yesterday(ai)
    async with ai_with_a_model(tmp_path, **cap) as (ai, control):
        next_day = await go("letter", ai, {}, who=8)

    assert after["degraded_reason"] == "platform_budget_spent"
    assert next_day["engine"] == "gemini"
    assert control.calls == 1


async def _yesterday(ai: Ai) -> None:
    from datetime import timedelta

    from ai.spending import ledger
    from common.clock import utc_now

    day = ledger.day_of(utc_now()) - timedelta(days=1)
    async with ai.running.database.write() as session:
        await session.execute(
            update(UsageOfDay).where(UsageOfDay.user_id == ADA).values(day=day)
        )
