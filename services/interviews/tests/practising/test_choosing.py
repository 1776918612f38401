"""Which questions are asked: fitting, even over the categories, and not again."""

from collections import Counter
from itertools import product
from typing import Any

import pytest

from interviews.practising.asking import CATEGORIES, LEVELS
from interviews.practising.bank_reading import bank
from interviews.practising.requirements import patterns
from services.interviews.tests.conftest import ADA, BOB, code_of
from services.interviews.tests.practising.conftest import ASKED, JOB, Practice

CCAI = "Contact Center AI Engineer"
AGENT = "Call Center Agent"


async def offered(practice: Practice, **wish: Any) -> dict[str, Any]:
    answer = await practice.ask(ADA, "GET", "/mock/questions", params=wish)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def texts(offer: dict[str, Any], name: str = "items") -> list[str]:
    return [question["question"] for question in offer[name]]


async def test_questions_without_a_session_leave_nothing(practice: Practice) -> None:
    offer = await offered(practice, role=CCAI, count=10)

    assert len(set(texts(offer))) == 10
    assert offer["engine"] == "offline"
    assert {q["origin"] for q in offer["items"]} == {"job", "bank"}
    assert all(q["outline"] and q["expected_topics"] for q in offer["items"])
    assert (await practice.ask(ADA, "GET", "")).json()["total"] == 0
    assert await offered(practice, role=CCAI, count=10) == offer


async def test_they_are_even_over_the_categories(practice: Practice) -> None:
    every = await offered(practice, count=10)
    two = await offered(practice, type=["case", "technical"], count=6)

    assert set(Counter(q["category"] for q in every["items"]).values()) == {2}
    assert Counter(q["category"] for q in two["items"]) == {"case": 3, "technical": 3}


async def test_they_are_as_hard_as_is_wished(practice: Practice) -> None:
    for level in ("easy", "medium", "hard"):
        offer = await offered(practice, difficulty=level, count=5)
        assert {q["difficulty"] for q in offer["items"]} == {level}


async def test_they_suit_the_role(practice: Practice) -> None:
    by_text = {question.text: question for question in bank()}
    for role, field in ((CCAI, "contact_centre_ai"), (AGENT, "phone_agent")):
        offer = await offered(practice, role=role, type="role_specific", count=8)
        ours = [by_text[text] for text in texts(offer) if text in by_text]
        assert sum(field in question.fields for question in ours) >= 3, role


async def test_they_ask_for_what_the_posting_asks_for(practice: Practice) -> None:
    offer = await offered(practice, job_id=JOB, count=10)

    about = [q for q in offer["items"] if q["origin"] == "job"]
    assert len(about) == 5
    named = {q["expected_topics"][0] for q in about}
    assert {"Python", "Dialogflow CX", "Kubernetes"} <= named
    assert all(q["expected_topics"][0] in q["question"] for q in about)
    path, asked = practice.neighbours.seen[-1]
    assert path.endswith("interview-questions")
    assert asked["role"] == "Conversational AI Engineer"
    assert {"Python", "Dialogflow CX", "Kubernetes"} <= set(asked["requirements"])


async def test_what_the_work_asks_for_is_not_asked_again(practice: Practice) -> None:
    wish = {"job_id": JOB, "types": ["technical"], "count": 2}
    asked = [
        text
        for _ in range(3)
        for text in texts(await practice.begin(**wish), "questions")
    ]
    assert len(set(asked)) == 6


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p["text"][:30])
def test_a_pattern_is_as_complete_as_a_question(pattern: dict[str, Any]) -> None:
    assert pattern["category"] in CATEGORIES
    assert "{skill}" in pattern["text"]
    assert 3 <= len(pattern["topics"]) <= 5
    assert pattern["follow_ups"]
    assert len(pattern["outline"]) == 3
    assert pattern["tips"]


def test_there_is_a_pattern_for_every_kind() -> None:
    kinds = {(p["category"], p["level"]) for p in patterns()}
    assert kinds == set(product(CATEGORIES, LEVELS))


async def test_nothing_is_asked_again_while_there_is_something_else(
    practice: Practice,
) -> None:
    kind = {"types": ["case"], "difficulty": "easy"}
    there = sum(q.category == "case" and q.difficulty == "easy" for q in bank())
    asked: list[str] = []
    while len(asked) + 3 <= there:
        asked += texts(await practice.begin(**kind, count=3), "questions")

    assert len(set(asked)) == len(asked)
    # Bob has had none of them yet.
    theirs = await practice.begin(BOB, **kind, count=3)
    assert set(texts(theirs, "questions")) <= set(asked)


async def test_a_models_questions_go_before_the_banks(practice: Practice) -> None:
    practice.neighbours.questions = [
        ASKED,
        {**ASKED, "category": "case"},  # the same text once more
        {**ASKED, "question": "What is an intent, and what is it for?"},
        {**ASKED, "question": "Too hard to be asked now?", "difficulty": "hard"},
    ]

    session = await practice.begin(role=CCAI, types=["technical"], count=4)

    origins = [q["origin"] for q in session["questions"]]
    assert origins == ["model", "model", "job", "bank"]
    assert session["questions"][0]["question"] == ASKED["question"]
    assert session["engine"] == "gemini"
    again = await practice.begin(role=CCAI, types=["technical"], count=4)
    assert "model" not in {q["origin"] for q in again["questions"]}


async def test_without_the_posting_there_are_no_questions(practice: Practice) -> None:
    nowhere = await practice.ask(ADA, "GET", "/mock/questions?job_id=77")
    assert code_of(nowhere) == (404, "job_not_found")
    assert code_of(await practice.ask(ADA, "POST", "/mock", json={"job_id": 77})) == (
        404,
        "job_not_found",
    )
    practice.neighbours.jobs_broken = True
    away = await practice.ask(ADA, "GET", f"/mock/questions?job_id={JOB}")
    assert code_of(away) == (503, "service_away")
    assert "Retry-After" in away.headers


@pytest.mark.parametrize(
    "wish",
    [
        "count=0",
        "count=21",
        "count=1.0",
        "difficulty=deadly",
        "type=mock",
        "&".join(["type=case"] * 6),
        "job_id=0",
        "job_id=9999999999999999",
        f"role={'x' * 201}",
        "role=%00",
    ],
)
async def test_a_wish_has_bounds(practice: Practice, wish: str) -> None:
    refused = await practice.ask(ADA, "GET", f"/mock/questions?{wish}")
    assert code_of(refused) == (422, "validation_failed")
    assert practice.neighbours.seen == []


async def test_questions_are_for_who_is_signed_in(practice: Practice) -> None:
    assert (await practice.ask(0, "GET", "/mock/questions")).status_code == 401
    assert (await practice.ask(0, "POST", "/mock", json={})).status_code == 401
