"""Every door, with the model well and failing in every way: always an answer."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ai.asking.reasons import Reason
from ai.main import build
from ai.settings import Settings
from common.testing import settings_for
from services.ai.tests.journeys import JOURNEYS, STREAMED, Told, go, writing_doors
from services.ai.tests.products import Ai, ai_with_a_model
from services.ai.tests.test_model_faults import FAULTS
from tests.fakes import gemini as fake

WHOLE = {fault: reason for fault, reason, _ in FAULTS if fault != "invent"}
WHOLE["500"] = "model_unavailable"
# What breaks an answer only while it is read along; whole it is an honest one.
OF_STREAMS = {"cut": "model_answer_invalid", "overloaded": "model_unavailable"}
INVENTS = {"invent", "embroider"}
NO_FAULTS = {"", "wrong_once", "obey", "slow", *INVENTS}
# A machine that does other things beside may take long.
PATIENT = {"ai_short_deadline_seconds": 20, "ai_long_deadline_seconds": 20}
# Only where the deadline is what ends it.
HASTY = {"ai_short_deadline_seconds": 1.0, "ai_long_deadline_seconds": 1.2}
INVENTED = ("Haskell", "555-0199", "97 of 100")


async def everywhere(ai: Ai) -> dict[str, Told]:
    told = await asyncio.gather(*(go(name, ai) for name in JOURNEYS))
    return dict(zip(JOURNEYS, told, strict=True))


def who(told: dict[str, Told]) -> dict[str, tuple[str, str | None]]:
    return {name: (t["engine"], t["degraded_reason"]) for name, t in told.items()}


def test_every_door_that_has_something_written_is_walked_through(
    tmp_path: Path,
) -> None:
    app = build(settings_for(Settings, tmp_path))

    assert writing_doors(app) == {path for path, _ in JOURNEYS.values()}


def test_every_fault_of_the_fake_is_tried() -> None:
    assert {*WHOLE, *OF_STREAMS, *NO_FAULTS} == fake.FAULTS


async def test_without_a_model_the_rules_are_meant_to_answer(ai: Ai) -> None:
    told = await everywhere(ai)

    assert set(who(told).values()) == {("offline", None)}


async def test_with_a_model_it_writes_everywhere(tmp_path: Path) -> None:
    async with ai_with_a_model(tmp_path, **PATIENT) as (ai, control):
        told = await everywhere(ai)

    assert set(who(told).values()) == {("gemini", None)}, who(told)
    assert control.calls == len(JOURNEYS)


@pytest.mark.parametrize("fault", sorted(WHOLE))
async def test_whatever_the_model_does_every_door_answers(
    ai: Ai, tmp_path: Path, fault: str, say: Callable[[str], None]
) -> None:
    by_rules = await everywhere(ai)
    patience = HASTY if WHOLE[fault] == "model_timeout" else PATIENT
    async with ai_with_a_model(
        tmp_path / "with", ai_breaker_failures=1000, **patience
    ) as (with_model, control):
        control.fault = fault
        started = time.monotonic()
        told = await everywhere(with_model)
        took = time.monotonic() - started

    reasons = who(told)
    engine, reason = reasons.pop(STREAMED)
    assert (engine == "offline") == (reason in list(Reason))
    assert set(reasons.values()) == {("offline", WHOLE[fault])}, reasons
    assert all(said(told[name]) == said(by_rules[name]) for name in reasons)
    say(f"every door, {fault}: {took:.1f} s")


def said(told: Told) -> Told:
    """What was written, without which of several it is."""
    own = {"id", "message_id", "session_id", "created_at", "degraded_reason"}
    return {name: value for name, value in told.items() if name not in own}


@pytest.mark.parametrize("fault", sorted(INVENTS))
async def test_what_a_model_makes_up_stands_nowhere(tmp_path: Path, fault: str) -> None:
    """Whether all that it writes is made up, or a sentence beside the honest ones."""
    async with ai_with_a_model(tmp_path, **PATIENT) as (ai, control):
        control.fault = fault
        told = await everywhere(ai)
        stored = (await ai.get("/chat/history")).text

    assert control.calls >= len(JOURNEYS)
    for name, each in told.items():
        shown = json.dumps(each) + stored
        assert not any(word in shown for word in INVENTED), (name, shown)
        assert (each["engine"] == "offline") == (
            each["degraded_reason"] in list(Reason)
        )


@pytest.mark.parametrize("fault", sorted(OF_STREAMS))
async def test_a_stream_that_breaks_off_ends_with_the_rules(
    tmp_path: Path, fault: str
) -> None:
    async with ai_with_a_model(tmp_path) as (ai, control):
        control.fault = fault
        told = await go(STREAMED, ai)

    assert (told["engine"], told["degraded_reason"]) == ("offline", OF_STREAMS[fault])


async def test_one_mending_is_enough_everywhere(tmp_path: Path) -> None:
    async with ai_with_a_model(tmp_path, **PATIENT) as (ai, control):
        control.fault = "wrong_once"
        told = await everywhere(ai)

    engines = who(told)
    engines.pop(STREAMED)  # has no shape to be mended
    assert set(engines.values()) == {("gemini", None)}, engines
