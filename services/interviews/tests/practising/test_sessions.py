"""Practice sessions: begun, answered, summed up; theirs alone, and in no calendar."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from common.clock import utc_now
from common.contracts.auth import ErasureRequested
from common.contracts.interviews import InterviewScheduled
from common.numbers import PATH
from common.tables import OutboxMessage
from common.testing import internal_bearer
from interviews.practising import sessions
from interviews.tables import Interview, InterviewQuestion, Reminder
from services.interviews.tests.conftest import ADA, APPLICATION, BOB, REC, code_of
from services.interviews.tests.practising.conftest import JOB, STORY, Practice


async def test_a_session_from_beginning_to_end(practice: Practice) -> None:
    begun = await practice.begin(
        job_id=JOB, difficulty="easy", types=["behavioral", "case"], count=4
    )
    assert begun["title"] == "Practice: Conversational AI Engineer"
    assert begun["company"] == "Northwind Voice"
    assert (begun["is_practice"], begun["interview_type"]) == (True, "mock")
    assert (begun["difficulty"], begun["job_id"]) == ("easy", JOB)
    for number in range(3):
        assert (await practice.answer(begun, number)).status_code == 200

    done = await practice.ask(ADA, "POST", f"/{begun['id']}/feedback")

    summed = done.json()
    assert done.status_code == 200
    assert (summed["asked"], summed["answered"]) == (4, 3)
    scores = summed["scores"]
    assert scores["technical"] is None
    assert scores["problem_solving"] is not None
    assert 0 <= scores["overall"] <= 100
    assert summed["feedback"]["suggestions"]
    assert "3 of 4 questions answered" in summed["summary"]
    session = (await practice.ask(ADA, "GET", f"/{begun['id']}")).json()
    assert session["status"] == "completed"
    assert session["feedback"]["scores"] == scores
    again = await practice.ask(ADA, "POST", f"/{begun['id']}/feedback")
    assert again.json() == summed


async def test_the_overall_score_is_that_of_the_answers(practice: Practice) -> None:
    begun = await practice.begin(count=2)
    scores = [(await practice.answer(begun, n)).json()["score"] for n in range(2)]

    done = await practice.ask(ADA, "POST", f"/{begun['id']}/feedback")

    assert done.json()["scores"]["overall"] == round(sum(scores) / 2)
    week = (utc_now() - timedelta(days=5)).isoformat()
    numbers = await practice.running.client.post(
        PATH,
        json={"user_id": ADA, "month_from": week, "weeks_from": [week]},
        headers=internal_bearer("profiles", "interviews"),
    )
    assert numbers.json()["average_score"] == done.json()["scores"]["overall"]
    assert numbers.json()["next"] is None


async def test_what_is_begun_is_told_once(practice: Practice) -> None:
    key = {"Idempotency-Key": "begin-1"}
    first, second = [
        await practice.ask(ADA, "POST", "/mock", json={"count": 2}, headers=key)
        for _ in range(2)
    ]
    assert first.json() == second.json()
    listed = await practice.ask(ADA, "GET", "?practice=true")
    assert listed.json()["total"] == 1
    there = await practice.ask(ADA, "GET", "/" + first.headers["Location"][19:])
    assert there.json()["id"] == first.json()["id"]


async def test_practice_is_in_nobodys_calendar(practice: Practice) -> None:
    begun = await practice.begin(count=1)
    async with practice.running.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Reminder)) == 0
        assert not (await session.scalars(select(OutboxMessage))).all()
    assert await practice.running.emitted(InterviewScheduled) == []

    real = await practice.schedule()

    upcoming = (await practice.ask(ADA, "GET", "?when=upcoming")).json()
    assert [one["id"] for one in upcoming["items"]] == [real["id"]]
    file = await practice.ask(ADA, "GET", f"/{begun['id']}/calendar.ics")
    assert code_of(file) == (404, "interview_not_found")
    moved = await practice.ask(
        ADA, "PUT", f"/{begun['id']}", json={"duration_minutes": 30}
    )
    assert code_of(moved) == (409, "practice_has_no_date")


async def test_a_session_may_be_called_off(practice: Practice) -> None:
    begun = await practice.begin(count=1)
    assert (await practice.ask(ADA, "DELETE", f"/{begun['id']}")).status_code == 204

    over = (409, "interview_over")
    assert code_of(await practice.answer(begun, 0)) == over
    path = f"/{begun['id']}"
    assert code_of(await practice.ask(ADA, "POST", f"{path}/feedback")) == over
    question = {"question": "Why us, of all?"}
    added = await practice.ask(ADA, "POST", f"{path}/questions", json=question)
    assert code_of(added) == over
    assert code_of(await practice.ask(ADA, "POST", f"{path}/chat", json={})) == over


async def test_feedback_needs_an_answer_and_practice(practice: Practice) -> None:
    begun, real = await practice.begin(count=1), await practice.schedule()

    early = await practice.ask(ADA, "POST", f"/{begun['id']}/feedback")
    dated = await practice.ask(ADA, "POST", f"/{real['id']}/feedback")

    assert code_of(early) == (409, "nothing_answered")
    assert code_of(dated) == (409, "not_practice")


DOORS = [
    ("GET", "/questions", None),
    ("POST", "/questions", {"question": "Why do you ask?"}),
    ("PUT", "/questions/{question}", {"answer": "x"}),
    ("DELETE", "/questions/{question}", None),
    ("POST", "/feedback", None),
    ("POST", "/chat", {"answer": "x"}),
]


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
async def test_what_one_practises_is_nobody_elses(
    practice: Practice, method: str, path: str, body: Any
) -> None:
    begun = await practice.begin(count=1)
    path = f"/{begun['id']}" + path.format(question=begun["questions"][0]["id"])
    for other in (BOB, REC):
        refused = await practice.ask(other, method, path, json=body)
        assert code_of(refused) == (404, "interview_not_found")
    assert (await practice.ask(0, method, path, json=body)).status_code == 401
    unchanged = await practice.ask(ADA, "GET", f"/{begun['id']}/questions")
    assert unchanged.json()["items"] == begun["questions"]


async def test_the_recruiter_sees_nothing_of_the_preparation(
    practice: Practice,
) -> None:
    dated = await practice.schedule(REC, application_id=APPLICATION)
    path = f"/{dated['id']}/questions"
    added = await practice.ask(ADA, "POST", path, json={"question": "Why this one?"})
    question = added.json()["id"]
    answered = await practice.ask(
        ADA, "PUT", f"{path}/{question}", json={"answer": STORY}
    )

    assert (added.status_code, answered.status_code) == (201, 200)
    for method, where in (("GET", path), ("DELETE", f"{path}/{question}")):
        refused = await practice.ask(REC, method, where)
        assert code_of(refused) == (404, "interview_not_found")


async def test_so_many_sessions_a_day(practice: Practice) -> None:
    for _ in range(sessions.A_DAY):
        await practice.begin(count=1)
    practice.neighbours.seen.clear()

    refused = await practice.ask(ADA, "POST", "/mock", json={"count": 1})

    assert code_of(refused) == (429, "too_much_practice")
    assert 86000 < int(refused.headers["Retry-After"]) <= 86400
    assert practice.neighbours.seen == []
    await practice.begin(BOB, count=1)


async def test_so_many_sessions_at_all(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST", 2)
    await practice.begin(count=1)
    await practice.begin(count=1)

    refused = await practice.ask(ADA, "POST", "/mock", json={"count": 1})

    assert code_of(refused) == (409, "too_many_sessions")


async def test_the_sum_says_what_was_missing_most(
    practice: Practice, say: Callable[[str], None]
) -> None:
    begun = await practice.begin(count=3)
    for number in range(3):
        await practice.answer(begun, number)
    later = await practice.begin(count=1)
    await practice.answer(later, 0, "I would ask around.")
    await practice.ask(ADA, "POST", f"/{begun['id']}/feedback")

    stats = (await practice.ask(ADA, "GET", "/stats")).json()

    say(f"statistics of 4 answers: {stats['average_score']} on average")
    assert stats["sessions"] == {"total": 2, "completed": 1}
    assert stats["questions_answered"] == 4
    assert stats["best_score"] >= stats["average_score"]
    assert sum(one["answered"] for one in stats["by_category"]) == 4
    assert len(stats["weekly"]) == 12
    assert stats["weekly"][-1]["answered"] == 4
    assert stats["weekly"][0] == {
        "week": stats["weekly"][0]["week"],
        "answered": 0,
        "average": None,
    }
    assert stats["weakest_topics"][0]["missed"] >= 1
    nothing = (await practice.ask(BOB, "GET", "/stats")).json()
    assert nothing["questions_answered"] == 0
    assert nothing["average_score"] is None


async def test_a_person_who_leaves_takes_their_practice_along(
    practice: Practice,
) -> None:
    begun = await practice.begin(count=1)
    await practice.answer(begun, 0)

    erasing = practice.running.state["erasing"]
    event = ErasureRequested(erasure_id=1, user_id=ADA)
    await practice.running.hears([erasing.reaction], event)

    async with practice.running.database.read() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(table))
            for table in (Interview, InterviewQuestion)
        ]
    assert counts == [0, 0]
