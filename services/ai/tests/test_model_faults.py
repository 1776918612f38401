"""Whatever the provider does: an answer in time, and why it is the rules'."""

import asyncio
import logging
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ai.asking.breakers import State
from ai.asking.reasons import Reason
from ai.settings import Settings
from common.testing import Running, internal_bearer, settings_for
from services.ai.tests.gemini import ai_with_gemini, explain, until, writer_of
from services.ai.tests.questions import MATCH, match_text, report_text
from tests.fakes import gemini as fake

Both = tuple[Running, fake.Control]

# Fault, reason, and how often the provider was asked.
FAULTS = [
    ("hang", "model_timeout", 1),
    ("drip", "model_timeout", 1),
    ("huge", "model_answer_invalid", 1),
    ("429", "model_limited", 1),
    ("400", "model_unavailable", 1),
    ("403", "model_unavailable", 1),
    ("404", "model_unavailable", 1),
    ("302", "model_unavailable", 1),
    ("not_json", "model_answer_invalid", 1),
    ("list", "model_answer_invalid", 1),
    ("gzip", "model_answer_invalid", 1),
    ("broken_json", "model_answer_invalid", 2),
    ("wrong_shape", "model_answer_invalid", 2),
    ("half_character", "model_answer_invalid", 2),
    ("empty", "model_answer_invalid", 1),
    ("no_text", "model_answer_invalid", 1),
    ("max_tokens", "model_answer_invalid", 1),
    ("continue", "model_answer_invalid", 1),
    ("safety", "model_refused", 1),
    ("blocked", "model_refused", 1),
    ("invent", "model_answer_unfounded", 1),
]


async def test_a_model_writes_and_says_so(with_gemini: Both) -> None:
    ai, control = with_gemini

    match, report = await explain(ai), await explain(ai, "report")

    assert "Your score is 72 of 100." in match["text"]
    assert "Your score is 64 of 100." in report["text"]
    assert (match["engine"], match["degraded_reason"]) == ("gemini", None)
    assert (report["engine"], report["degraded_reason"]) == ("gemini", None)
    assert [seen["model"] for seen in control.seen] == ["gemini-3.5-flash-lite"] * 2


@pytest.mark.parametrize(("fault", "reason", "calls"), FAULTS)
async def test_the_rules_answer_in_time_and_say_why(
    with_gemini: Both, fault: str, reason: str, calls: int
) -> None:
    ai, control = with_gemini
    control.fault = fault
    started = time.monotonic()

    match = await explain(ai)

    assert time.monotonic() - started < 3  # the deadline is 1.5 s
    assert match == {
        "text": match_text(),
        "engine": "offline",
        "degraded_reason": reason,
    }
    assert control.calls == calls
    assert control.huge_bytes < 12 * 1024 * 1024  # four, and what was under way
    assert reason in list(Reason)
    control.fault = ""
    assert (await explain(ai, "report"))["engine"] == "gemini"


async def test_an_unreachable_provider_is_no_error(tmp_path: Path) -> None:
    async with ai_with_gemini(
        tmp_path, gemini_base_url="http://127.0.0.1:9", ai_breaker_failures=99
    ) as (ai, _):
        report = await explain(ai, "report")

    assert report["text"] == report_text()
    assert report["degraded_reason"] == "model_unavailable"


def test_a_blank_key_is_none(tmp_path: Path) -> None:
    settings = settings_for(Settings, tmp_path, google_api_key=" \n")

    assert settings.google_api_key is None


async def test_what_passes_is_asked_again(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_short_deadline_seconds=10) as (ai, control):
        control.fault, control.times = "500", 2

        match = await explain(ai)

    assert match["engine"] == "gemini"
    assert control.calls == 3


async def test_three_attempts_are_enough(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_short_deadline_seconds=10) as (ai, control):
        control.fault = "500"

        match = await explain(ai)

    assert match["degraded_reason"] == "model_unavailable"
    assert control.calls == 3


@pytest.mark.parametrize("said", ["1", "1s", "1.25s"])
async def test_a_provider_is_waited_for_as_long_as_it_asks(
    tmp_path: Path, said: str
) -> None:
    async with ai_with_gemini(tmp_path, ai_short_deadline_seconds=10) as (ai, control):
        control.fault, control.times, control.retry_after = "429", 1, said
        started = time.monotonic()

        match = await explain(ai)

    assert match["engine"] == "gemini"
    assert control.calls == 2
    assert time.monotonic() - started >= float(said.rstrip("s"))


@pytest.mark.parametrize("said", ["60", "99999999999", "-1", "soon", "1e9", ""])
async def test_who_asks_for_longer_than_there_is_time_is_not_waited_for(
    with_gemini: Both, said: str
) -> None:
    ai, control = with_gemini
    control.fault, control.retry_after = "429", said
    started = time.monotonic()

    match = await explain(ai)

    assert match["degraded_reason"] == "model_limited"
    assert time.monotonic() - started < 3


async def test_the_wrong_shape_is_mended_once(with_gemini: Both) -> None:
    ai, control = with_gemini
    control.fault = "wrong_once"

    match = await explain(ai)

    assert match["engine"] == "gemini"
    first, second = (seen["body"]["contents"] for seen in control.seen)
    assert [turn["role"] for turn in second] == ["user", "model", "user"]
    assert second[0] == first[0]
    assert "text: Field required" in second[2]["parts"][0]["text"]


async def test_no_transaction_is_open_while_a_model_thinks(with_gemini: Both) -> None:
    ai, control = with_gemini
    control.fault = "hang"
    asking = asyncio.create_task(explain(ai))
    await until(lambda: control.at_once == 1)

    async with asyncio.timeout(0.5), ai.database.write():
        free = ai.database._reading._value

    assert free == 32
    assert (await asking)["degraded_reason"] == "model_timeout"


async def test_after_failures_in_a_row_nobody_waits(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_breaker_failures=2) as (ai, control):
        clock = [1000.0]
        breaker = writer_of(ai)._attempts.breaker
        breaker._clock = lambda: clock[0]
        control.fault = "403"
        told = [await explain(ai, user_id=person) for person in range(1, 5)]
        metrics = (await ai.client.get("/metrics")).text
        asked = control.calls
        clock[0] += 29
        told.append(await explain(ai, user_id=5))
        clock[0] += 2
        told += [await explain(ai, user_id=person) for person in (6, 7)]
        control.fault = ""
        clock[0] += 31
        told += [await explain(ai, user_id=person) for person in (8, 9)]

    assert [each["degraded_reason"] for each in told] == [
        *["model_unavailable"] * 2,
        *["breaker_open"] * 3,
        "model_unavailable",  # the one that tried
        "breaker_open",
        *[None] * 2,
    ]
    assert asked == 2
    assert 'ai_breaker_state{engine="gemini"} 2.0' in metrics
    assert control.calls == 5
    assert breaker.state is State.CLOSED


async def test_half_open_lets_one_call_try(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_breaker_failures=1) as (ai, control):
        clock = [1000.0]
        breaker = writer_of(ai)._attempts.breaker
        breaker._clock = lambda: clock[0]
        control.fault = "403"
        await explain(ai, user_id=1)
        clock[0] += 31
        control.fault, control.delay = "", 0.3
        trying = asyncio.create_task(explain(ai, user_id=2))
        await until(lambda: control.at_once == 1)
        state = breaker.state
        meanwhile = await explain(ai, user_id=3)
        tried = await trying

    assert state is State.HALF_OPEN
    assert meanwhile["degraded_reason"] == "breaker_open"
    assert tried["engine"] == "gemini"
    assert control.calls == 2


async def test_answers_that_cannot_stand_do_not_open_the_breaker(
    tmp_path: Path,
) -> None:
    async with ai_with_gemini(tmp_path, ai_breaker_failures=1) as (ai, control):
        for person, fault in enumerate(("safety", "wrong_shape", "invent", "empty")):
            control.fault = fault
            told = await explain(ai, user_id=person + 1)
            assert told["degraded_reason"] != "breaker_open"


async def test_the_key_and_what_people_wrote_are_never_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with ai_with_gemini(tmp_path, log_level="debug") as (ai, control):
        for number, fault in enumerate(
            ["", "500", "403", "not_json", "obey", "safety"]
        ):
            control.fault = fault
            await explain(ai, user_id=number + 1, job_title="Keeper of the Qxyzzy")
        logging.getLogger("google_genai").error("it logs")

    printed = capsys.readouterr().out
    assert "it logs" in printed
    assert "fell_back" in printed
    assert fake.KEY not in printed
    assert "Qxyzzy" not in printed


async def test_a_wrong_key_is_no_error_and_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with ai_with_gemini(tmp_path, google_api_key="wrong-key-Qxyzzy") as (ai, _):
        match = await explain(ai)

    assert match["degraded_reason"] == "model_unavailable"
    assert "Qxyzzy" not in capsys.readouterr().out


async def test_the_environment_does_not_steer_the_sdk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_GENAI_API_VERSION", "beta")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GEMINI_API_KEY", "another")

    async with ai_with_gemini(tmp_path) as (ai, control):
        match = await explain(ai)

    assert match["engine"] == "gemini"
    [seen] = control.seen
    assert (seen["version"], seen["query"], seen["encoding"]) == ("v1", "", "identity")


async def test_neither_the_sdk_s_tools_nor_its_memory_are_used(
    with_gemini: Both,
) -> None:
    ai, control = with_gemini
    await explain(ai)

    [body] = [seen["body"] for seen in control.seen]

    assert set(body) == {
        "contents",
        "systemInstruction",
        "safetySettings",
        "generationConfig",
    }
    assert {each["threshold"] for each in body["safetySettings"]} == {
        "BLOCK_MEDIUM_AND_ABOVE"
    }
    assert {each["category"] for each in body["safetySettings"]} == {
        "HARM_CATEGORY_HARASSMENT",
        "HARM_CATEGORY_HATE_SPEECH",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT",
        "HARM_CATEGORY_DANGEROUS_CONTENT",
    }
    config: dict[str, Any] = body["generationConfig"]
    assert set(config) == {"maxOutputTokens", "responseMimeType", "responseJsonSchema"}


async def test_a_call_ends_with_the_service(tmp_path: Path) -> None:
    async with ai_with_gemini(tmp_path, ai_short_deadline_seconds=20) as (ai, control):
        control.fault = "hang"
        asking = asyncio.create_task(
            ai.client.post(
                "/internal/explain/match",
                json=MATCH,
                headers=internal_bearer("jobs", "ai"),
            )
        )
        await until(lambda: control.at_once == 1)
        started = time.monotonic()
        await writer_of(ai).close()
        await until(lambda: control.left == 1)
        asking.cancel()

    assert time.monotonic() - started < 5
    assert "google.genai" in sys.modules
