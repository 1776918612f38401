"""Interviews move, end, and are called off; each side does what is its own."""

import asyncio
from datetime import timedelta

import pytest

from common.clock import utc_now
from common.contracts.interviews import InterviewCancelled, InterviewChanged
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


async def begin(desk: Desk, interview_id: int) -> None:
    async with desk.running.database.write() as session:
        interview = await session.get_one(Interview, interview_id)
        interview.scheduled_at = utc_now() - timedelta(minutes=1)


async def test_a_new_time_makes_it_rescheduled_and_is_told(desk: Desk) -> None:
    made = await desk.schedule(title="First talk", notes="Bring the demo.")

    moved = await desk.ask(ADA, "PUT", f"/{made['id']}", json={"scheduled_at": at(5)})

    after = moved.json()
    assert (moved.status_code, after["status"]) == (200, "rescheduled")
    assert moment(after["scheduled_at"]) == moment(at(5))
    assert moment(after["ends_at"]) == moment(at(6))
    assert (after["title"], after["notes"]) == ("First talk", "Bring the demo.")
    assert moved.headers["ETag"] == '"2"'
    (event,) = await desk.running.emitted(InterviewChanged)
    assert (event.version, event.scheduled_at) == (2, moment(at(5)))
    await desk.schedule(hours=0)  # its old time is free


async def test_what_is_left_out_stays_and_null_clears(desk: Desk) -> None:
    made = await desk.schedule(
        title="T",
        company="C",
        role="R",
        description="D",
        meeting_link="https://meet.example.com/a",
        attendees=[{"name": "Grace", "email": "grace@example.com"}],
        timezone="Europe/Lisbon",
    )
    path = f"/{made['id']}"

    changed = await desk.ask(ADA, "PUT", path, json={"title": None, "role": ""})

    after = changed.json()
    assert (after["title"], after["role"]) == (None, None)
    kept = ("company", "description", "meeting_link", "attendees", "timezone")
    assert {name: after[name] for name in kept} == {name: made[name] for name in kept}
    assert after["status"] == "scheduled"
    for field in ("scheduled_at", "duration_minutes", "timezone", "status"):
        refused = await desk.ask(ADA, "PUT", path, json={field: None})
        assert code_of(refused) == (422, "validation_failed")


async def test_moving_onto_another_names_it_and_onto_itself_is_fine(
    desk: Desk,
) -> None:
    first = await desk.schedule(hours=0)
    second = await desk.schedule(hours=2)

    refused = await desk.ask(
        ADA, "PUT", f"/{second['id']}", json={"scheduled_at": at(0.5)}
    )

    assert code_of(refused) == (409, "interview_overlap")
    assert refused.json()["conflicting_interview_id"] == first["id"]
    longer = await desk.ask(
        ADA, "PUT", f"/{second['id']}", json={"scheduled_at": at(2.5)}
    )
    assert longer.status_code == 200
    unchanged = await desk.ask(ADA, "GET", f"/{first['id']}")
    assert unchanged.json() == first


async def test_of_many_moves_to_one_hour_at_once_one_succeeds(desk: Desk) -> None:
    made = [await desk.schedule(hours=2 * n) for n in range(8)]

    answers = await asyncio.gather(
        *(
            desk.ask(ADA, "PUT", f"/{one['id']}", json={"scheduled_at": at(100)})
            for one in made
        )
    )

    assert sorted(a.status_code for a in answers) == [200] + [409] * 7


async def test_it_is_completed_once_it_has_begun_and_then_stays(desk: Desk) -> None:
    made = await desk.schedule()
    path = f"/{made['id']}"

    early = await desk.ask(ADA, "PUT", path, json={"status": "completed"})
    assert code_of(early) == (422, "not_begun_yet")
    await begin(desk, made["id"])
    done = await desk.ask(ADA, "PUT", path, json={"status": "completed"})
    assert done.json()["status"] == "completed"

    late = await desk.ask(ADA, "PUT", path, json={"scheduled_at": at(50)})
    assert code_of(late) == (409, "interview_over")
    assert code_of(await desk.ask(ADA, "DELETE", path)) == (409, "interview_over")
    noted = await desk.ask(ADA, "PUT", path, json={"notes": "Went well."})
    assert noted.json()["notes"] == "Went well."
    again = await desk.ask(ADA, "PUT", path, json={"status": "completed"})
    assert again.status_code == 200


@pytest.mark.parametrize("status", ["scheduled", "rescheduled", "cancelled", "banana"])
async def test_no_other_status_is_set(desk: Desk, status: str) -> None:
    made = await desk.schedule()

    refused = await desk.ask(ADA, "PUT", f"/{made['id']}", json={"status": status})

    assert code_of(refused) == (422, "validation_failed")


async def test_it_is_called_off_with_a_reason_and_frees_its_time(desk: Desk) -> None:
    made = await desk.schedule()
    path = f"/{made['id']}"

    for _ in range(2):
        gone = await desk.ask(ADA, "DELETE", path, params={"reason": "I am ill."})
        assert gone.status_code == 204

    seen = (await desk.ask(ADA, "GET", path)).json()
    assert (seen["status"], seen["cancel_reason"]) == ("cancelled", "I am ill.")
    (event,) = await desk.running.emitted(InterviewCancelled)
    assert event.has_reason
    assert "ill" not in event.model_dump_json()
    await desk.schedule()
    late = await desk.ask(ADA, "PUT", path, json={"title": "x"})
    assert code_of(late) == (409, "interview_over")


async def test_a_reason_of_white_space_is_none(desk: Desk) -> None:
    path = f"/{(await desk.schedule())['id']}"

    await desk.ask(ADA, "DELETE", path, params={"reason": " \t "})

    assert (await desk.ask(ADA, "GET", path)).json()["cancel_reason"] is None


async def test_an_older_version_is_not_overwritten(desk: Desk) -> None:
    made = await desk.schedule()
    path = f"/{made['id']}"
    first = await desk.ask(
        ADA, "PUT", path, json={"title": "A"}, headers={"If-Match": '"1"'}
    )

    second = await desk.ask(
        ADA, "PUT", path, json={"title": "B"}, headers={"If-Match": '"1"'}
    )

    assert first.status_code == 200
    assert code_of(second) == (412, "precondition_failed")


async def test_others_find_nothing(desk: Desk) -> None:
    made = await desk.schedule()

    for who in (BOB, REC):
        for method, body in (("GET", None), ("PUT", {"title": "x"}), ("DELETE", None)):
            refused = await desk.ask(who, method, f"/{made['id']}", json=body)
            assert code_of(refused) == (404, "interview_not_found")
    assert (await desk.ask(0, "DELETE", f"/{made['id']}")).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        *({"user_id": BOB}, {"organizer_id": BOB}, {"feedback": {"score": 10}}),
        *(
            {"id": 9},
            {"created_at": "2026-01-01T00:00:00Z"},
            {"version": 9},
            {"application_id": 12},
        ),
        *({"scheduled_at": "2027-03-02T09:00:00"}, {"scheduled_at": 1800000000}),
        *({"timezone": "Mars/Olympus"}, {"timezone": "localtime"}),
        *({"duration_minutes": 4}, {"duration_minutes": 481}),
        {"attendees": [{"name": "x"}] * 21},
        {"attendees": [{"name": "x", "email": "a@x\r\nBcc: y@z"}]},
        {"attendees": [{"name": "x\nATTENDEE:mailto:y@z"}]},
        {"attendees": [{"name": "", "email": "a@x.example"}]},
        {"meeting_link": "javascript:alert(1)"},
        {"notes": "a\u0000b"},
    ],
    ids=ascii,
)
async def test_what_makes_no_sense_is_refused(
    desk: Desk, wrong: dict[str, object]
) -> None:
    made = await desk.schedule()

    refused = await desk.ask(ADA, "PUT", f"/{made['id']}", json=wrong)

    assert refused.status_code == 422
    assert (await desk.ask(ADA, "GET", f"/{made['id']}")).json() == made


async def test_an_interview_of_an_application_is_seen_by_both_sides(
    desk: Desk,
) -> None:
    made = await desk.schedule(
        REC, application_id=APPLICATION, notes="Ask about salary.", title="First talk"
    )

    assert (made["side"], made["user_id"], made["organizer_id"]) == (
        "employer",
        ADA,
        REC,
    )
    theirs = (await desk.ask(ADA, "GET", f"/{made['id']}")).json()
    assert (theirs["side"], theirs["notes"]) == ("candidate", None)
    listed = await desk.ask(ADA, "GET", f"?application_id={APPLICATION}")
    assert [one["id"] for one in listed.json()["items"]] == [made["id"]]

    await desk.ask(ADA, "PUT", f"/{made['id']}", json={"notes": "They seem nice."})
    mine = (await desk.ask(REC, "GET", f"/{made['id']}")).json()
    assert mine["notes"] == "Ask about salary."
    for method in ("GET", "PUT", "DELETE"):
        body = {"notes": "x"} if method == "PUT" else None
        for who in (BOB, OTHER_REC):
            refused = await desk.ask(who, method, f"/{made['id']}", json=body)
            assert refused.status_code == 404


async def test_who_did_not_make_it_may_only_call_it_off(desk: Desk) -> None:
    made = await desk.schedule(REC, application_id=APPLICATION)
    path = f"/{made['id']}"

    for change in ({"scheduled_at": at(9)}, {"title": "x"}, {"meeting_link": None}):
        answer = await desk.ask(ADA, "PUT", path, json={"description": "x", **change})
        assert code_of(answer) == (403, "not_the_organizer")
    assert (await desk.ask(REC, "GET", path)).json() == made
    gone = await desk.ask(ADA, "DELETE", path, params={"reason": "Another offer"})
    assert gone.status_code == 204
    seen = (await desk.ask(REC, "GET", path)).json()
    assert (seen["status"], seen["cancel_reason"]) == ("cancelled", "Another offer")


async def test_a_candidate_s_other_interview_is_not_told_to_the_recruiter(
    desk: Desk,
) -> None:
    await desk.schedule(ADA)

    refused = await desk.try_to_schedule(REC, 0.5, application_id=APPLICATION)

    assert code_of(refused) == (409, "interview_overlap")
    assert "conflicting_interview_id" not in refused.json()
    assert "other side" in refused.json()["detail"]


async def test_nobody_fills_a_recruiter_s_calendar_but_themselves(desk: Desk) -> None:
    await desk.schedule(ADA, application_id=APPLICATION)

    own = await desk.try_to_schedule(REC, 0.5)

    assert own.status_code == 201
    second = await desk.try_to_schedule(REC, 0.75)
    assert code_of(second) == (409, "interview_overlap")


async def test_only_the_two_sides_of_an_application_schedule_for_it(
    desk: Desk,
) -> None:
    for who in (BOB, OTHER_REC):
        refused = await desk.try_to_schedule(who, application_id=APPLICATION)
        assert code_of(refused) == (404, "application_not_found")
    missing = await desk.try_to_schedule(REC, application_id=999)
    assert code_of(missing) == (404, "application_not_found")


async def test_a_range_shows_what_touches_it(desk: Desk) -> None:
    made = [await desk.schedule(hours=2 * n) for n in range(4)]

    async def between(since: float, until: float) -> list[int]:
        query = {"since": at(since), "until": at(until), "when": "upcoming"}
        listed = await desk.ask(ADA, "GET", "", params=query)
        assert listed.status_code == 200, listed.text
        return [made.index(one) for one in listed.json()["items"]]

    assert await between(0.5, 4.5) == [0, 1, 2]
    assert await between(1, 4) == [1]
    assert await between(7, 50) == []
    for query in ("since=2026-01-01T00:00:00", "until=x", "application_id=0"):
        assert (await desk.ask(ADA, "GET", f"?{query}")).status_code == 422
