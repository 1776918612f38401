"""Many at once: so many calls and no more; the same question is one call."""

import asyncio
from collections import Counter
from pathlib import Path

from common.testing import Running
from services.ai.tests.gemini import ai_with_gemini, explain, until, writer_of
from tests.fakes.gemini import Control

Both = tuple[Running, Control]


async def test_two_hundred_at_once_stay_within_the_places(tmp_path: Path) -> None:
    async with ai_with_gemini(
        tmp_path, ai_calls_at_once=4, ai_calls_waiting=20, ai_short_deadline_seconds=6
    ) as (ai, control):
        control.delay = 0.05
        told = await asyncio.gather(
            *(explain(ai, user_id=person) for person in range(1, 201))
        )
        places = writer_of(ai)._attempts._places

    ends = Counter(each["degraded_reason"] for each in told)
    assert len(told) == 200
    assert ends[None] == control.calls == 24  # those with a place and those who waited
    assert ends["model_busy"] == 176
    assert control.most_at_once == 4
    assert places._waiting == 0
    assert places._held == {}
    assert not places._free.locked()


async def test_one_person_does_not_take_all_places(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_calls_at_once_each=2) as (ai, control):
        control.delay = 0.3
        mine = [
            asyncio.create_task(explain(ai, job_title=f"Job {number}"))
            for number in range(10)
        ]
        await until(lambda: control.at_once == 2)
        other = await explain(ai, user_id=8)
        told = await asyncio.gather(*mine)

    assert other["engine"] == "gemini"
    ends = Counter(each["degraded_reason"] for each in told)
    assert ends == {None: 2, "model_busy": 8}


async def test_who_finds_no_place_in_time_is_told(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_calls_at_once=1) as (ai, control):
        control.fault = "hang"
        first = asyncio.create_task(explain(ai, user_id=1))
        await until(lambda: control.at_once == 1)
        second = await explain(ai, user_id=2)
        held = await first

    assert second["degraded_reason"] == "model_busy"
    assert held["degraded_reason"] == "model_timeout"
    assert control.calls == 1


async def test_the_same_question_at_the_same_time_is_one_call(
    with_gemini: Both,
) -> None:
    ai, control = with_gemini
    control.delay = 0.1

    told = await asyncio.gather(*(explain(ai) for _ in range(50)))

    assert control.calls == 1
    assert {each["engine"] for each in told} == {"gemini"}
    assert len({each["text"] for each in told}) == 1


async def test_who_asks_again_after_giving_up_gets_the_first_answer(
    with_gemini: Both,
) -> None:
    ai, control = with_gemini
    control.delay = 0.3
    impatient = asyncio.create_task(explain(ai))
    await until(lambda: control.at_once == 1)
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)

    told = await explain(ai)

    assert told["engine"] == "gemini"
    assert control.calls == 1
