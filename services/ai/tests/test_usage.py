"""What people use of the models is counted, bounded by day, and theirs to see."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ai.asking.tasks import Prose, Task
from ai.explaining.questions import MatchQuestion
from ai.spending import ledger
from ai.spending.ledger import AiBudgetSpent, Budget, Line
from ai.spending.prices import micro_dollars
from ai.tables import UsageOfDay
from common.clock import utc_now
from common.errors import problem_response
from common.testing import Running, bearer
from services.ai.tests.gemini import ai_with_gemini, explain, writer_of
from services.ai.tests.questions import MATCH
from tests.fakes.gemini import Control

Both = tuple[Running, Control]


def asked_for(number: int = 0) -> Task[Prose]:
    """What a person wants a model's words for."""
    question = MatchQuestion.model_validate({**MATCH, "job_title": f"Job {number}"})
    return Task("explain_match", question, Prose, lambda: Prose(text="By the rules."))


async def usage(ai: Running, user_id: int = 7) -> dict[str, Any]:
    answer = await ai.client.get("/api/v1/ai/usage", headers=bearer(user_id))
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


async def rows(ai: Running) -> list[UsageOfDay]:
    async with ai.database.read() as session:
        return list(await session.scalars(select(UsageOfDay)))


async def test_a_call_is_counted_with_its_tokens_and_its_cost(
    with_gemini: Both,
) -> None:
    ai, _ = with_gemini
    await explain(ai)

    [row] = await rows(ai)
    told = await usage(ai)

    assert (row.user_id, row.task, row.engine) == (7, "explain_match", "gemini")
    assert row.model == "gemini-3.5-flash-lite"
    assert row.calls == 1
    assert row.input_tokens > 100
    assert row.output_tokens > 10
    assert row.micro_dollars == micro_dollars(
        row.model, row.input_tokens, row.output_tokens
    )
    now = datetime.now(UTC)
    assert told == {
        "engine": "gemini",
        "day": now.date().isoformat(),
        "calls": 1,
        "calls_limit": 100,
        "input_tokens": row.input_tokens,
        "output_tokens": row.output_tokens,
        "tokens_limit": 300000,
        "resets_at": f"{(now + timedelta(days=1)).date().isoformat()}T00:00:00Z",
    }


async def test_everybody_sees_only_their_own(with_gemini: Both) -> None:
    ai, _ = with_gemini
    await explain(ai)

    assert (await usage(ai, 8))["calls"] == 0
    assert (await ai.client.get("/api/v1/ai/usage")).status_code == 401


async def test_past_the_calls_of_a_day_words_nobody_asked_for_are_by_rule(
    tmp_path: Path,
) -> None:
    async with ai_with_gemini(tmp_path, ai_calls_a_day=2) as (ai, control):
        told = [await explain(ai, job_title=f"Job {number}") for number in range(4)]
        again = await explain(ai, job_title="Job 0")
        other = await explain(ai, user_id=8)

    assert [each["degraded_reason"] for each in told] == [
        *[None] * 2,
        *["budget_spent"] * 2,
    ]
    assert again["engine"] == "gemini"  # it is there already and costs nothing
    assert other["engine"] == "gemini"
    assert control.calls == 3


async def test_past_the_tokens_of_a_day_no_model_is_asked(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_tokens_a_day=10) as (ai, control):
        await explain(ai)
        told = await explain(ai, job_title="Another")

    assert told["degraded_reason"] == "budget_spent"
    assert control.calls == 1


async def test_who_asked_for_a_model_is_told_when_it_begins_anew(
    tmp_path: Path,
) -> None:
    async with ai_with_gemini(tmp_path, ai_calls_a_day=1) as (ai, _):
        writer = writer_of(ai)
        await writer.write(asked_for(1), 7)
        with pytest.raises(AiBudgetSpent) as refused:
            await writer.write(asked_for(2), 7)
        with pytest.raises(AiBudgetSpent):
            async for _piece in writer.stream(asked_for(3), 7):
                pass

    answer = problem_response(refused.value)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 24 * 3600
    assert b'"code":"ai_budget_spent"' in answer.body
    assert f'"resets_at":"{tomorrow}T00:00:00Z"'.encode() in answer.body


async def test_questions_at_the_same_time_cannot_all_be_the_last(
    tmp_path: Path,
) -> None:
    async with ai_with_gemini(
        tmp_path, ai_calls_a_day=3, ai_calls_at_once_each=20, ai_calls_at_once=20
    ) as (ai, control):
        control.delay = 0.1
        told = await asyncio.gather(
            *(explain(ai, job_title=f"Job {number}") for number in range(20))
        )
        used = await usage(ai)

    assert [each["degraded_reason"] for each in told].count(None) == 3
    assert control.calls == used["calls"] == 3


@pytest.mark.parametrize("fault", ["500", "403", "429", "302"])
async def test_a_provider_that_fails_costs_nobody_anything(
    with_gemini: Both, fault: str
) -> None:
    ai, control = with_gemini
    control.fault = fault
    await explain(ai)

    told = await usage(ai)

    assert (told["calls"], told["input_tokens"], told["output_tokens"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("fault", "calls"), [("wrong_shape", 2), ("invent", 1), ("safety", 1), ("hang", 1)]
)
async def test_what_may_have_been_billed_is_counted(
    with_gemini: Both, fault: str, calls: int
) -> None:
    ai, control = with_gemini
    control.fault = fault
    await explain(ai)

    told = await usage(ai)

    assert told["calls"] == calls
    assert (told["input_tokens"] > 0) == (fault != "hang")


async def test_what_has_no_place_or_no_provider_costs_nothing(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_breaker_failures=1) as (ai, control):
        control.fault = "403"
        for number in range(5):
            await explain(ai, job_title=f"Job {number}")

        assert (await usage(ai))["calls"] == 0


async def test_a_day_begins_at_midnight_utc(with_gemini: Both) -> None:
    ai, _ = with_gemini
    late = datetime(2026, 11, 23, 23, 59, 30, tzinfo=UTC)
    zone = late.astimezone(None)
    assert ledger.day_of(zone) == late.date()
    line = Line(7, ledger.day_of(late), "chat", "gemini", "gemini-3.8-flash")
    async with ai.database.write() as session:
        await ledger.reserve(session, line, Budget(1, 100), now=late)
    with pytest.raises(AiBudgetSpent) as refused:
        async with ai.database.write() as session:
            await ledger.reserve(session, line, Budget(1, 100), now=late)
    assert refused.value.retry_after == 30
    next_day = Line(**{**vars(line), "day": ledger.day_of(late + timedelta(minutes=1))})
    async with ai.database.write() as session:
        await ledger.reserve(session, next_day, Budget(1, 100), now=late)


async def test_old_days_are_forgotten(with_gemini: Both) -> None:
    ai, _ = with_gemini
    now = utc_now()
    old = Line(7, ledger.day_of(now) - timedelta(days=401), "chat", "gemini", "x")
    recent = Line(**{**vars(old), "day": ledger.day_of(now)})
    async with ai.database.write() as session:
        await ledger.add(session, old, calls=1)
        await ledger.add(session, recent, calls=1)
        await ledger.forget_old(session, now)

    assert [row.day for row in await rows(ai)] == [recent.day]


def test_a_model_without_a_price_costs_like_the_dearest() -> None:
    known = micro_dollars("gemini-3.5-flash-lite", 1000, 100)

    assert known == 550
    assert micro_dollars("models/gemini-3.5-flash-lite", 1000, 100) == known
    assert micro_dollars("gemini-99-ultra", 1000, 100) == 1500 + 900
    assert micro_dollars("gemini-embedding-2", 1, 0) == 1  # rounded up


async def test_what_was_used_is_in_the_export(with_gemini: Both) -> None:
    ai, _ = with_gemini
    await explain(ai)

    async with ai.database.read() as session:
        from ai.personal import PERSONAL
        from common.personal import exported_rows

        found = {
            owned.name: [
                plain for plain, _row in exported_rows(session.sync_session, owned, 7)
            ]
            for owned in PERSONAL.owned
        }

    assert found["usage_of_days"][0]["calls"] == 1
    assert "Your score is 72" in found["remembered_answers"][0]["answer"]
