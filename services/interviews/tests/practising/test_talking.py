"""Practice as a conversation: asked, answered, asked on, to its end."""

import asyncio
from typing import Any

from services.interviews.tests.conftest import ADA, code_of
from services.interviews.tests.practising.conftest import (
    STORY,
    Practice,
    events_of,
)

WEAK = "I would ask around."


def names(events: list[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in events]


async def test_a_conversation_from_question_to_question(practice: Practice) -> None:
    begun = await practice.begin(count=2)
    first, second = begun["questions"]

    [(name, asked)] = await practice.talk(begun)
    assert (name, asked["text"]) == ("question", first["question"])
    assert (asked["number"], asked["of"], asked["is_follow_up"]) == (1, 2, False)
    told = await practice.talk(begun, WEAK)
    assert names(told) == ["evaluation", "coaching", "question"]
    evaluation, coaching, asked = (data for _, data in told)
    assert evaluation["evaluation"]["coach"] is None
    assert coaching["evaluation"]["coach"]["summary"]
    assert coaching["score"] == evaluation["score"]
    assert (asked["is_follow_up"], asked["question_id"]) == (True, first["id"])
    assert asked["text"] == first["follow_ups"][0]
    told = await practice.talk(begun, STORY)
    assert told[0][1]["answer"] == f"{WEAK}\n\n{STORY}"
    assert told[-1][1]["question_id"] == second["id"]
    await practice.talk(begun, WEAK)
    told = await practice.talk(begun, WEAK)
    assert told[-1] == ("done", {"answered": 2})
    assert await practice.talk(begun) == [("done", {"answered": 2})]

    more = await practice.ask(
        ADA, "POST", f"/{begun['id']}/chat", json={"answer": "And another thing."}
    )
    assert code_of(more) == (409, "all_answered")
    done = await practice.ask(ADA, "POST", f"/{begun['id']}/feedback")
    assert done.json()["answered"] == 2


async def test_without_ai_it_goes_on(practice: Practice) -> None:
    practice.neighbours.words = None
    begun = await practice.begin(count=1)

    told = await practice.talk(begun, STORY)

    assert names(told)[:2] == ["evaluation", "coaching"]
    assert told[1][1]["evaluation"]["degraded_reason"] == "ai_unavailable"


async def test_a_repeat_is_no_second_answer(practice: Practice) -> None:
    begun = await practice.begin(count=2)
    key = {"Idempotency-Key": "said-once"}

    first = await practice.talk(begun, WEAK, **key)
    again = await practice.talk(begun, WEAK, **key)

    assert names(again) == ["evaluation", "question"]
    assert again[-1] == first[-1]
    listed = await practice.ask(ADA, "GET", f"/{begun['id']}/questions")
    assert [one["tries"] for one in listed.json()["items"]] == [1, 0]


async def test_two_at_once_are_not_taken_for_two_answers(practice: Practice) -> None:
    begun = await practice.begin(count=1)
    path = f"/{begun['id']}/chat"

    both = await asyncio.gather(
        *(practice.ask(ADA, "POST", path, json={"answer": STORY}) for _ in range(2))
    )

    listed = await practice.ask(ADA, "GET", f"/{begun['id']}/questions")
    taken = [one for one in both if one.status_code == 200]
    assert listed.json()["items"][0]["tries"] == len(taken) >= 1
    for refused in both:
        if refused not in taken:
            assert refused.json()["code"] in ("answered_meanwhile", "all_answered")


async def test_both_parts_of_an_answer_have_one_bound(practice: Practice) -> None:
    begun = await practice.begin(count=1)
    await practice.talk(begun, "word " * 1200)

    refused = await practice.ask(
        ADA, "POST", f"/{begun['id']}/chat", json={"answer": "word " * 600}
    )

    assert code_of(refused) == (422, "answer_too_long")


async def test_open_streams_are_counted_and_given_back(practice: Practice) -> None:
    begun = await practice.begin(count=5)
    practice.neighbours.meanwhile = asyncio.Event()
    path = f"/{begun['id']}/chat"
    streams = practice.running.app.state.streams
    slow = asyncio.create_task(practice.ask(ADA, "POST", path, json={"answer": STORY}))
    async with asyncio.timeout(20):
        while streams.count() == 0:
            await asyncio.sleep(0.01)
    practice.neighbours.meanwhile.set()
    assert names(events_of((await slow).text))[0] == "evaluation"

    refused = await practice.ask(ADA, "POST", "/999999/chat", json={})
    assert refused.status_code == 404
    assert streams.count() == 0
