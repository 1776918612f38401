"""Words as they are written; the whole at the end, which may be the rules'."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import cast

import pytest

from ai.asking.tasks import Answered, Prose, Task
from ai.asking.writers import OfflineWriter
from ai.explaining import proving
from ai.explaining.questions import MatchQuestion
from ai.spending import ledger
from ai.tables import UsageOfDay
from common.clock import utc_now
from common.testing import Running
from services.ai.tests.gemini import ai_with_gemini, until, writer_of
from services.ai.tests.questions import MATCH
from tests.fakes import gemini as fake
from tests.fakes.gemini import Control

Both = tuple[Running, Control]
RULES = "By the rules.\nIn two lines."


def told(
    number: int = 0, *, long: bool = True, proven: bool = True, rules: str = RULES
) -> Task[Prose]:
    question = MatchQuestion.model_validate({**MATCH, "job_title": f"Job {number}"})
    return Task(
        "explain_match",
        question,
        Prose,
        lambda: Prose(text=rules),
        proven=lambda answer: (
            proving.about_match(question, answer) if proven else answer
        ),
        long=long,
    )


async def read(
    ai: Running, task: Task[Prose], user_id: int = 7
) -> tuple[list[str], Answered[Prose]]:
    items = [item async for item in writer_of(ai).stream(task, user_id)]
    *pieces, whole = items
    assert isinstance(whole, Answered)
    return cast("list[str]", pieces), whole


def stream(ai: Running, task: Task[Prose]) -> AsyncGenerator[object, None]:
    return cast("AsyncGenerator[object, None]", writer_of(ai).stream(task, 7))


async def used(ai: Running) -> ledger.Used:
    async with ai.database.read() as session:
        return await ledger.used(session, 7, ledger.day_of(utc_now()))


async def test_pieces_come_as_they_are_written(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_long_deadline_seconds=10) as (ai, control):
        control.fault = "slow"
        arrived = [
            (control.at_once, item) async for item in writer_of(ai).stream(told(), 7)
        ]

    pieces, (_, whole) = arrived[:-1], arrived[-1]
    assert len(pieces) > 10
    assert all(writing for writing, _ in pieces[:-2])  # not all at the end
    assert isinstance(whole, Answered)
    assert whole.answer.text == "".join(str(piece) for _, piece in pieces).strip()
    assert (whole.engine, whole.degraded_reason) == ("gemini", None)
    [seen] = control.seen
    assert seen["method"] == "streamGenerateContent"
    assert seen["model"] == "gemini-3.8-flash"
    assert "responseJsonSchema" not in seen["body"]["generationConfig"]


@pytest.mark.parametrize(
    ("fault", "reason", "before"),
    [
        ("hang", "model_timeout", False),
        ("drip", "model_timeout", False),
        ("huge", "model_answer_invalid", False),
        ("500", "model_unavailable", False),
        ("429", "model_limited", False),
        ("403", "model_unavailable", False),
        ("not_json", "model_answer_invalid", False),
        ("list", "model_answer_invalid", False),
        ("cut", "model_answer_invalid", True),
        ("overloaded", "model_unavailable", True),
        ("safety", "model_refused", True),
        ("invent", "model_answer_unfounded", True),
    ],
)
async def test_a_stream_that_fails_ends_with_the_rules(
    with_gemini: Both, fault: str, reason: str, *, before: bool
) -> None:
    ai, control = with_gemini
    control.fault = fault
    started = time.monotonic()

    pieces, whole = await read(ai, told())

    assert time.monotonic() - started < 4  # the deadline is two seconds
    assert (whole.engine, whole.degraded_reason) == ("offline", reason)
    assert whole.answer.text == RULES
    assert ("".join(pieces) != RULES) == before


@pytest.mark.parametrize("fault", ["cut", "overloaded"])
async def test_a_stream_that_has_begun_is_not_begun_again(
    with_gemini: Both, fault: str
) -> None:
    ai, control = with_gemini
    control.fault = fault

    await read(ai, told())

    assert control.calls == 1


async def test_a_stream_that_has_not_begun_is_tried_again(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_long_deadline_seconds=10) as (ai, control):
        control.fault, control.times = "500", 1

        pieces, whole = await read(ai, told())

    assert whole.engine == "gemini"
    assert "".join(pieces).strip() == whole.answer.text
    assert control.calls == 2


async def test_the_same_stream_again_is_read_from_the_table(with_gemini: Both) -> None:
    ai, control = with_gemini
    _, first = await read(ai, told())

    pieces, again = await read(ai, told())
    other = await read(ai, told(), user_id=8)

    assert (again.answer, again.engine) == (first.answer, "gemini")
    assert (first.tokens, again.tokens) == (762, 0)
    assert "".join(pieces) == first.answer.text
    assert other[1].engine == "gemini"
    assert control.calls == 2


@pytest.mark.parametrize("fault", ["", "safety", "cut", "invent"])
async def test_what_was_read_is_paid_for_once(with_gemini: Both, fault: str) -> None:
    ai, control = with_gemini
    control.fault = fault
    await read(ai, told())

    [seen] = control.seen
    spent = await used(ai)
    assert spent.calls == 1
    assert spent.input_tokens == fake.tokens(json.dumps(seen["body"]))


async def test_who_goes_away_ends_the_call(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_long_deadline_seconds=20) as (ai, control):
        control.fault = "slow"
        async with aclosing(stream(ai, told(rules="x"))) as pieces:
            async for _piece in pieces:
                break
        places = writer_of(ai)._attempts._places
        await until(lambda: control.left == 1)
        spent = await used(ai)

        assert control.at_once == 0
        assert places._held == {}
        assert not places._free.locked()
        assert spent.calls == 1
        assert spent.input_tokens > 0


async def test_who_is_cancelled_ends_the_call(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_long_deadline_seconds=20) as (ai, control):
        control.fault = "hang"
        reading = asyncio.create_task(read(ai, told()))
        await until(lambda: control.at_once == 1)
        reading.cancel()
        await until(lambda: control.left == 1)
        await asyncio.gather(reading, return_exceptions=True)

        assert (await used(ai)).calls == 1


async def test_a_slow_reader_holds_no_place(tmp_path: Path) -> None:
    async with (
        ai_with_gemini(tmp_path, ai_calls_at_once=1) as (ai, _),
        aclosing(stream(ai, told(1))) as slow,
    ):
        await anext(slow)
        _, whole = await read(ai, told(2))
        rest = [item async for item in slow]

    assert whole.engine == "gemini"
    assert isinstance(rest[-1], Answered)
    assert rest[-1].engine == "gemini"


async def test_many_streams_keep_to_the_places(tmp_path: Path) -> None:
    async with ai_with_gemini(
        tmp_path, ai_calls_at_once=3, ai_calls_waiting=5, ai_long_deadline_seconds=10
    ) as (ai, control):
        ended = await asyncio.gather(
            *(read(ai, told(person), user_id=person) for person in range(1, 41))
        )

    reasons = [whole.degraded_reason for _, whole in ended]
    assert reasons.count(None) == control.calls == 8
    assert reasons.count("model_busy") == 32
    assert control.most_at_once <= 4  # the end of one and the beginning of the next


async def test_the_rules_stream_paragraphs() -> None:
    items = [item async for item in OfflineWriter().stream(told(), 7)]

    assert items == [
        "By the rules.\n",
        "In two lines.",
        Answered(Prose(text=RULES), "offline"),
    ]


async def test_nothing_is_counted_for_the_rules(with_gemini: Both) -> None:
    ai, control = with_gemini
    control.fault = "403"
    await read(ai, told())

    async with ai.database.read() as session:
        row = await session.get(
            UsageOfDay,
            (
                7,
                ledger.day_of(utc_now()),
                "explain_match",
                "gemini",
                "gemini-3.8-flash",
            ),
        )
    assert row is not None
    assert (row.calls, row.micro_dollars) == (0, 0)
