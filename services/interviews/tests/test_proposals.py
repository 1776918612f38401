"""A recruiter offers times, the candidate picks one; scorecards stay with one side."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from common.clock import utc_now
from common.contracts.interviews import (
    InterviewProposed,
    InterviewScheduled,
    ProposalAnswered,
)
from interviews.hiring import proposals
from interviews.tables import Interview
from services.interviews.tests.conftest import (
    ADA,
    APPLICATION,
    BOB,
    OTHER_REC,
    REC,
    Desk,
    at,
    code_of,
    moment,
)


async def propose(desk: Desk, *hours: float, **more: Any) -> dict[str, Any]:
    made = await try_to_propose(desk, REC, *hours, **more)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def try_to_propose(desk: Desk, who: int, *hours: float, **more: Any):
    body = {
        "application_id": APPLICATION,
        "interview_type": "technical",
        "slots": [at(h) for h in hours],
        "title": "First talk",
        **more,
    }
    return await desk.ask(who, "POST", "/proposals", json=body)


async def pick(desk: Desk, who: int, proposal: dict[str, Any], hours: float):
    path = f"/proposals/{proposal['id']}/pick"
    return await desk.ask(who, "POST", path, json={"slot": at(hours)})


async def test_picking_a_time_makes_the_interview(desk: Desk) -> None:
    proposal = await propose(desk, 5, 0, 5, meeting_link="https://meet.example.com/a")
    offered = [moment(slot) for slot in proposal["slots"]]
    assert offered == [moment(at(0)), moment(at(5))]

    picked = await pick(desk, ADA, proposal, 5)

    made = picked.json()
    assert picked.status_code == 201, picked.text
    assert picked.headers["Location"].endswith(f"/interviews/{made['id']}")
    assert (made["side"], made["organizer_id"]) == ("candidate", REC)
    assert moment(made["scheduled_at"]) == moment(at(5))
    assert (made["title"], made["meeting_link"]) == (
        "First talk",
        "https://meet.example.com/a",
    )
    seen = (await desk.ask(REC, "GET", f"/proposals/{proposal['id']}")).json()
    assert (seen["status"], seen["interview_id"]) == ("picked", made["id"])
    (proposed,) = await desk.running.emitted(InterviewProposed)
    assert (proposed.user_id, proposed.slots) == (ADA, 2)
    (scheduled,) = await desk.running.emitted(InterviewScheduled)
    assert (scheduled.user_id, scheduled.recruiter_id) == (ADA, REC)
    (answered,) = await desk.running.emitted(ProposalAnswered)
    assert (answered.answer, answered.interview_id) == ("picked", made["id"])
    assert code_of(await pick(desk, ADA, proposal, 0)) == (409, "proposal_closed")


async def test_of_many_picks_at_once_one_counts(desk: Desk) -> None:
    proposal = await propose(desk, 0, 2, 4)

    picked = await asyncio.gather(
        *(pick(desk, ADA, proposal, h) for h in (0, 2, 4, 0, 2, 4))
    )

    assert sorted(a.status_code for a in picked) == [201] + [409] * 5
    listed = await desk.ask(ADA, "GET", "")
    assert listed.json()["total"] == 1


async def test_a_time_that_was_not_offered_is_refused(desk: Desk) -> None:
    proposal = await propose(desk, 0)

    assert code_of(await pick(desk, ADA, proposal, 1)) == (422, "slot_not_offered")


async def test_who_is_busy_by_now_picks_another(desk: Desk) -> None:
    proposal = await propose(desk, 0, 3)
    busy = await desk.schedule(ADA, 0.5)

    refused = await pick(desk, ADA, proposal, 0)

    assert code_of(refused) == (409, "interview_overlap")
    assert refused.json()["conflicting_interview_id"] == busy["id"]
    assert (await pick(desk, ADA, proposal, 3)).status_code == 201


async def test_who_answers_and_who_withdraws(desk: Desk) -> None:
    proposal = await propose(desk, 0)
    path = f"/proposals/{proposal['id']}"

    assert code_of(await pick(desk, REC, proposal, 0)) == (403, "not_the_candidate")
    own = await desk.ask(ADA, "DELETE", path)
    assert code_of(own) == (403, "not_the_recruiter")
    for who in (BOB, OTHER_REC):
        for method, more in (
            ("GET", ""),
            ("DELETE", ""),
            ("POST", "/decline"),
        ):
            body = {} if method == "POST" else None
            refused = await desk.ask(who, method, path + more, json=body)
            assert code_of(refused) == (404, "proposal_not_found")
        assert (await pick(desk, who, proposal, 0)).status_code == 404
    assert (await desk.ask(0, "GET", path)).status_code == 401
    for _ in range(2):
        assert (await desk.ask(REC, "DELETE", path)).status_code == 204
    assert code_of(await pick(desk, ADA, proposal, 0)) == (409, "proposal_closed")


async def test_none_of_the_times_suits(desk: Desk) -> None:
    proposal = await propose(desk, 0)
    path = f"/proposals/{proposal['id']}"

    declined = await desk.ask(
        ADA, "POST", f"{path}/decline", json={"reason": "Travelling."}
    )

    assert declined.json()["status"] == "declined"
    seen = (await desk.ask(REC, "GET", path)).json()
    assert seen["decline_reason"] == "Travelling."
    (event,) = await desk.running.emitted(ProposalAnswered)
    assert "Travelling" not in event.model_dump_json()
    assert code_of(await desk.ask(REC, "DELETE", path)) == (409, "proposal_closed")
    listed = await desk.ask(ADA, "GET", "/proposals?status=open")
    assert listed.json()["total"] == 0


async def test_times_are_proposed_by_the_recruiter_of_the_application(
    desk: Desk,
) -> None:
    own = await try_to_propose(desk, ADA, 0)
    other = await try_to_propose(desk, OTHER_REC, 0)
    late = await try_to_propose(desk, REC, 0, -24 * 30)

    assert code_of(own) == (403, "not_the_recruiter")
    assert code_of(other) == (404, "application_not_found")
    assert code_of(late) == (422, "slot_passed")


@pytest.mark.parametrize(
    "wrong",
    [
        *({"slots": []}, {"slots": None}, {"slots": [at(n) for n in range(11)]}),
        *({"slots": ["2027-01-01T00:00:00"]}, {"application_id": "12"}),
        *({"status": "picked"}, {"user_id": BOB}, {"interview_type": "chat"}),
    ],
    ids=lambda wrong: "-".join(wrong) + str(len(str(wrong))),
)
async def test_what_makes_no_sense_is_refused(
    desk: Desk, wrong: dict[str, object]
) -> None:
    refused = await try_to_propose(desk, REC, 0, **wrong)

    assert code_of(refused) == (422, "validation_failed")


async def test_so_many_open_proposals(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "MOST_OPEN", 1)
    await propose(desk, 0)

    refused = await try_to_propose(desk, REC, 1)

    assert code_of(refused) == (409, "too_many_proposals")


JUDGEMENT = {
    "ratings": [{"criterion": "System design", "rating": 4, "note": "Clear."}],
    "recommendation": "yes",
    "summary": "Would like to work with her.",
}


async def begun(desk: Desk) -> str:
    made = await desk.schedule(REC, application_id=APPLICATION)
    async with desk.running.database.write() as session:
        interview = await session.get_one(Interview, made["id"])
        interview.scheduled_at = utc_now() - timedelta(minutes=1)
    return f"/{made['id']}/scorecard"


async def test_an_interviewer_judges_and_may_judge_anew(desk: Desk) -> None:
    path = await begun(desk)
    assert code_of(await desk.ask(REC, "GET", path)) == (404, "scorecard_not_found")

    filled = await desk.ask(REC, "PUT", path, json=JUDGEMENT)
    again = await desk.ask(REC, "PUT", path, json={"recommendation": "strong_yes"})

    assert filled.status_code == again.status_code == 200
    seen = (await desk.ask(REC, "GET", path)).json()
    assert (seen["recommendation"], seen["ratings"]) == ("strong_yes", [])


async def test_the_candidate_sees_no_scorecard(desk: Desk) -> None:
    path = await begun(desk)
    await desk.ask(REC, "PUT", path, json=JUDGEMENT)

    for method, body in (("GET", None), ("PUT", JUDGEMENT)):
        own = await desk.ask(ADA, method, path, json=body)
        assert code_of(own) == (403, "not_an_interviewer")
        for who in (BOB, OTHER_REC):
            other = await desk.ask(who, method, path, json=body)
            assert code_of(other) == (404, "interview_not_found")
    seen = await desk.ask(ADA, "GET", path.removesuffix("/scorecard"))
    assert "Clear" not in seen.text


async def test_nothing_is_scored_before_it_happens(desk: Desk) -> None:
    made = await desk.schedule(REC, application_id=APPLICATION)

    early = await desk.ask(REC, "PUT", f"/{made['id']}/scorecard", json=JUDGEMENT)

    assert code_of(early) == (409, "nothing_to_score")


@pytest.mark.parametrize(
    "wrong",
    [
        *({"recommendation": "maybe"}, {"author_id": 1}, {"ratings": [{}] * 21}),
        {"ratings": [{"criterion": "x", "rating": 6}]},
        {"ratings": [{"criterion": " ", "rating": 3}]},
        {"ratings": [{"criterion": "x", "rating": True}]},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
async def test_a_judgement_that_makes_no_sense_is_refused(
    desk: Desk, wrong: dict[str, object]
) -> None:
    path = await begun(desk)

    refused = await desk.ask(REC, "PUT", path, json={**JUDGEMENT, **wrong})

    assert code_of(refused) == (422, "validation_failed")
