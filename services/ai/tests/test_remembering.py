"""The same question again costs nothing, and never shows somebody else's answer."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from ai.asking import prompts, remembering
from ai.personal import PERSONAL
from ai.tables import RememberedAnswer, UsageOfDay
from common.clock import utc_now
from common.contracts.auth import ErasureRequested
from common.erasure import Erasing
from common.personal import remove
from common.testing import Running, bearer
from services.ai.tests.gemini import ai_with_gemini, explain, until
from tests.fakes.gemini import Control

Both = tuple[Running, Control]


async def kept(ai: Running, **where: Any) -> list[RememberedAnswer]:
    async with ai.database.read() as session:
        found = await session.scalars(select(RememberedAnswer).filter_by(**where))
        return list(found)


async def test_the_same_question_is_answered_from_the_table(with_gemini: Both) -> None:
    ai, control = with_gemini

    told = [await explain(ai) for _ in range(3)]

    assert control.calls == 1
    assert told[0] == told[1] == told[2]
    usage = (await ai.client.get("/api/v1/ai/usage", headers=bearer(7))).json()
    assert usage["calls"] == 1


async def test_an_answer_survives_a_restart(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path) as (ai, _):
        first = await explain(ai)
    async with ai_with_gemini(tmp_path) as (ai, control):
        again = await explain(ai)

    assert again == first
    assert control.calls == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"user_id": 8},
        {"score": 71},
        {"job_title": "Another"},
        {"matching_skills": ["Python", "SQL", "NLU"]},
    ],
)
async def test_another_person_or_another_word_is_another_question(
    with_gemini: Both, changed: dict[str, Any]
) -> None:
    ai, control = with_gemini
    await explain(ai)

    await explain(ai, **changed)

    assert control.calls == 2


async def test_no_word_of_one_person_is_ever_told_another(with_gemini: Both) -> None:
    ai, control = with_gemini
    people = range(1, 21)
    for person in people:
        await explain(ai, user_id=person, matching_skills=[f"Canary{person}x"])

    for person in people:
        mine = await explain(ai, user_id=person, matching_skills=["Python"])
        assert "Canary" not in mine["text"]
        again = await explain(ai, user_id=person, matching_skills=[f"Canary{person}x"])
        assert again["text"].count("Canary") == again["text"].count(f"Canary{person}x")
    for seen in control.seen:
        held = {word for word in str(seen["body"]).split() if "Canary" in word}
        assert len(held) <= 1
    assert control.calls == 40


async def test_nobody_s_id_is_sent_to_the_provider(with_gemini: Both) -> None:
    ai, control = with_gemini

    await explain(ai, user_id=987654321)

    assert "987654321" not in str(control.seen[0]["body"])
    assert "user_id" not in str(control.seen[0]["body"])


async def test_what_cannot_stand_is_not_kept(with_gemini: Both) -> None:
    ai, control = with_gemini
    control.fault = "invent"
    await explain(ai)
    control.fault = ""

    told = await explain(ai)

    assert told["engine"] == "gemini"
    assert control.calls == 2


async def test_what_could_once_stand_is_judged_again(with_gemini: Both) -> None:
    ai, control = with_gemini
    await explain(ai)
    async with ai.database.write() as session:
        forged = '{"text": "You have 99 of 100. Python gives 99 of 100."}'
        await session.execute(update(RememberedAnswer).values(answer=forged))

    told = await explain(ai)

    assert "99" not in told["text"]
    assert control.calls == 2


@pytest.mark.parametrize("broken", ["", "{", "{}", '{"text": 3}'])
async def test_a_broken_row_is_asked_again(with_gemini: Both, broken: str) -> None:
    ai, control = with_gemini
    await explain(ai)
    async with ai.database.write() as session:
        await session.execute(update(RememberedAnswer).values(answer=broken))

    assert (await explain(ai))["engine"] == "gemini"
    assert control.calls == 2


async def test_a_new_edition_of_a_prompt_forgets_the_answers_of_the_old() -> None:
    one = prompts.parse("one", "version: 1\n\nSay this.")
    reworded = prompts.parse("one", "version: 1\n\nSay that.")
    counted_up = prompts.parse("one", "version: 2\n\nSay this.")

    assert len({one.edition, reworded.edition, counted_up.edition}) == 3


def test_no_two_questions_run_together() -> None:
    assert remembering.digest_of("ab", "c") != remembering.digest_of("a", "bc")
    assert remembering.digest_of("a", "") != remembering.digest_of("", "a")


async def test_only_the_newest_of_a_person_are_kept(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_answers_each=3) as (ai, control):
        for number in range(5):
            await explain(ai, job_title=f"Job {number}")
        await explain(ai, user_id=8)
        mine = await kept(ai, user_id=7)
        await explain(ai, job_title="Job 4")

    assert len(mine) == 3
    assert ["Job 4" in row.answer for row in mine].count(True) == 1
    assert control.calls == 6


async def test_what_is_old_is_neither_found_nor_kept(with_gemini: Both) -> None:
    ai, control = with_gemini
    await explain(ai)
    old = utc_now() - timedelta(days=1, seconds=1)
    async with ai.database.write() as session:
        await session.execute(update(RememberedAnswer).values(created_at=old))

    await explain(ai)
    assert control.calls == 2
    async with ai.database.write() as session:
        await session.execute(update(RememberedAnswer).values(created_at=old))
        more = await remembering.forget_old(session, utc_now(), timedelta(days=1))

    assert not more
    assert await kept(ai) == []


async def test_what_is_huge_is_not_kept(with_gemini: Both) -> None:
    ai, _ = with_gemini
    async with ai.database.write() as session:
        await remembering.keep(
            session,
            7,
            "q",
            task="explain_match",
            answer="é" * (remembering.MOST_BYTES // 2 + 1),
            most=10,
            now=utc_now(),
        )

    assert await kept(ai) == []


async def test_an_erased_person_leaves_nothing(with_gemini: Both) -> None:
    ai, control = with_gemini
    await explain(ai)
    await explain(ai, user_id=8)
    async with ai.database.write() as session:
        removed = await remove(session, PERSONAL, 7)

    assert removed.rows["usage_of_days"] == removed.rows["remembered_answers"] == 1
    assert [row.user_id for row in await kept(ai)] == [8]
    assert control.calls == 2


async def test_nothing_is_noted_of_who_is_erased_while_a_model_writes(
    with_gemini: Both,
) -> None:
    ai, control = with_gemini
    control.delay = 0.2
    asking = asyncio.create_task(explain(ai))
    await until(lambda: control.at_once == 1)
    erasing = ai.state["erasing"]
    assert isinstance(erasing, Erasing)
    await ai.hears([erasing.reaction], ErasureRequested(erasure_id=1, user_id=7))
    await asking
    later = await explain(ai, job_title="Another")

    async with ai.database.read() as session:
        rows = await session.scalar(select(func.count()).select_from(UsageOfDay))
    assert rows == 0
    assert await kept(ai) == []
    assert later["degraded_reason"] == "budget_spent"
    assert control.calls == 1
