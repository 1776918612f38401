"""The bell: what it rings for, what it says, and that it is one's own."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from common.clock import utc_now
from common.contracts.auth import (
    ExportReady,
    RecruiterRequestDecided,
    RoleChanged,
    SecurityAlert,
    UserRegistered,
)
from common.contracts.interviews import (
    InterviewCancelled,
    InterviewChanged,
    InterviewDue,
    InterviewProposed,
    InterviewScheduled,
    ProposalAnswered,
)
from common.contracts.jobs import (
    ApplicationMoved,
    ApplicationSubmitted,
    AppliedJobClosed,
    SavedSearchMatched,
)
from common.contracts.resumes import ResumeAnalyzed
from common.contracts.social import (
    ConnectionAccepted,
    ConnectionRequested,
    MessageSent,
    MessagesRead,
)
from common.testing import Running, bearer, running_service
from profiles import forgetting
from profiles.jobs_client import PATH as LABELS
from profiles.main import build
from profiles.reactions import REACTIONS
from profiles.tables import Notification
from profiles.wordings import WORDINGS
from profiles.workers import tidying
from services.profiles.tests.conftest import profile_settings

BELL = "/api/v1/notifications"


async def bell(running: Running, user_id: int = 7, **query: object) -> dict:
    answer = await running.client.get(BELL, params=query, headers=bearer(user_id))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ask(
    running: Running, method: str, path: str, user_id: int = 7, **more
) -> httpx.Response:
    return await running.client.request(
        method, BELL + path, headers=bearer(user_id), **more
    )


async def report(running: Running, number: int, user_id: int = 7) -> None:
    event = ResumeAnalyzed(resume_id=number, user_id=user_id, ats_score=number)
    await running.hears(REACTIONS, event)


def moved(**more: object) -> ApplicationMoved:
    facts = {
        "application_id": 5,
        "job_id": 3,
        "user_id": 7,
        "recruiter_id": 9,
        "moved_by": 9,
        "from_status": "applied",
        "to_status": "interview",
    }
    return ApplicationMoved.model_validate(facts | more)


SUBMITTED = ApplicationSubmitted(application_id=5, job_id=3, user_id=7, recruiter_id=9)
AT = "2100-01-01T09:00:00Z"
SCHEDULED = InterviewScheduled(
    interview_id=4, user_id=7, interview_type="hr", scheduled_at=AT
)
CHANGED = InterviewChanged(interview_id=4, user_id=7, version=2, scheduled_at=AT)
DUE = InterviewDue(interview_id=4, user_id=7, minutes=15, scheduled_at=AT)
FOUND = SavedSearchMatched(
    saved_search_id=3, user_id=7, job_id=5, job_ids=(5, 6), count=2
)
EVENTS = [
    (UserRegistered(user_id=7, role="candidate"), 7, "welcome"),
    (RoleChanged(user_id=7, role="recruiter"), 7, "role_changed"),
    (
        SecurityAlert(user_id=7, kind="token_reused", device="Firefox on Linux"),
        7,
        "security_alert_token_reused",
    ),
    (
        SecurityAlert(user_id=7, kind="new_device", device="Firefox on Linux"),
        7,
        "security_alert_new_device",
    ),
    (ExportReady(export_id=3, user_id=7), 7, "export_ready"),
    (
        RecruiterRequestDecided(user_id=7, request_id=1, granted=True),
        7,
        "recruiter_request_granted",
    ),
    (
        RecruiterRequestDecided(user_id=7, request_id=1, granted=False),
        7,
        "recruiter_request_refused",
    ),
    (SUBMITTED, 7, "application_submitted"),
    (SUBMITTED, 9, "application_received"),
    (moved(), 7, "application_moved"),
    (
        AppliedJobClosed(application_id=1, job_id=3, user_id=7, reason="closed"),
        7,
        "applied_job_closed",
    ),
    (moved(moved_by=7, to_status="withdrawn"), 9, "application_changed"),
    (ResumeAnalyzed(resume_id=2, user_id=7, ats_score=81), 7, "resume_analyzed"),
    (FOUND, 7, "saved_search_matched"),
    (SCHEDULED, 7, "interview_scheduled"),
    (CHANGED, 7, "interview_changed"),
    (InterviewCancelled(interview_id=4, user_id=7), 7, "interview_cancelled"),
    (DUE, 7, "interview_due"),
    (
        InterviewProposed(
            proposal_id=3, user_id=7, recruiter_id=9, application_id=1, slots=2
        ),
        7,
        "interview_proposed",
    ),
    (
        ProposalAnswered(
            proposal_id=3,
            user_id=7,
            recruiter_id=9,
            application_id=1,
            answer="declined",
        ),
        9,
        "proposal_declined",
    ),
    (SCHEDULED.model_copy(update={"recruiter_id": 9}), 9, "interview_scheduled"),
    (CHANGED.model_copy(update={"recruiter_id": 9}), 9, "interview_changed"),
    (
        InterviewCancelled(interview_id=4, user_id=7, recruiter_id=9, has_reason=True),
        9,
        "interview_cancelled",
    ),
    (
        ConnectionRequested(connection_id=1, requester_id=8, receiver_id=7),
        7,
        "connection_requested",
    ),
    (
        ConnectionAccepted(connection_id=1, requester_id=7, receiver_id=8),
        7,
        "connection_accepted",
    ),
    (MessageSent(message_id=1, sender_id=8, receiver_id=7), 7, "message_received"),
]


@pytest.mark.parametrize(
    ("event", "user_id", "kind"), EVENTS, ids=[f"{k}-{u}" for _, u, k in EVENTS]
)
async def test_each_event_rings_once_for_who_should_hear_of_it(
    profiles: Running, event, user_id: int, kind: str
) -> None:
    for _ in range(3):
        await profiles.hears(REACTIONS, event)

    rung = await bell(profiles, user_id)

    [item] = rung["items"]
    assert item["kind"] == kind
    assert rung["unread"] == 1
    assert "{" not in item["title"] + item["body"] + item["link"]
    # Also where a name is not known: jobs does not answer here.
    assert item["title"][0].isupper()
    assert item["body"][0].isupper()
    assert (await bell(profiles, 100))["items"] == []


async def test_what_a_search_finds_is_one_line_until_it_is_read(
    profiles: Running,
) -> None:
    await profiles.hears(REACTIONS, FOUND)
    more = {"job_id": 9, "job_ids": (9,), "count": 1, "event_id": "b" * 32}
    await profiles.hears(REACTIONS, FOUND.model_copy(update=more))

    rung = await bell(profiles)

    [item] = rung["items"]
    assert rung["unread"] == 1
    assert item["data"]["count"] == 3
    assert item["body"].endswith(", and 2 more.")


@pytest.mark.parametrize(
    ("device", "said"),
    [("Firefox on Linux", "It was Firefox on Linux."), (None, "a device we do not")],
)
async def test_a_new_device_is_named(
    profiles: Running, device: str | None, said: str
) -> None:
    alert = SecurityAlert(user_id=7, kind="new_device", device=device)
    await profiles.hears(REACTIONS, alert)

    [item] = (await bell(profiles))["items"]
    assert said in item["body"]


def test_every_kind_has_words() -> None:
    assert {kind for _, _, kind in EVENTS} == set(WORDINGS)


@pytest.mark.parametrize(
    ("move", "told"),
    [
        ({"has_note": True}, {7: True}),
        ({"has_note": False}, {7: False}),
        ({}, {7: False}),  # of a version that did not say
        ({"has_note": True, "moved_by": 7, "to_status": "withdrawn"}, {9: True}),
        # An admin's note is for the candidate, not for whom they moved it for.
        ({"has_note": True, "moved_by": 1}, {7: True, 9: False}),
    ],
)
async def test_a_note_that_came_with_a_move_is_heard_of_by_whom_it_is_for(
    profiles: Running, move: dict, told: dict[int, bool]
) -> None:
    await profiles.hears(REACTIONS, moved(**move))

    for user_id, is_told in told.items():
        [item] = (await bell(profiles, user_id))["items"]
        assert item["body"].endswith(" There is a message for you with it.") is is_told
        assert "”." in item["body"]


async def test_a_refusal_is_not_announced_as_progress(profiles: Running) -> None:
    for to in ("rejected", "offered"):
        await profiles.hears(REACTIONS, moved(to_status=to))

    offered, refused = (await bell(profiles))["items"]

    assert offered["title"] == refused["title"] == "News of your application"
    assert "“rejected”" in refused["body"]


@pytest.mark.parametrize(
    ("moved_by", "told"), [(7, [9]), (9, [7]), (1, [7, 9])], ids=str
)
async def test_a_move_is_told_to_all_but_who_made_it(
    profiles: Running, moved_by: int, told: list[int]
) -> None:
    await profiles.hears(REACTIONS, moved(moved_by=moved_by))

    rung = [who for who in (7, 9, 1) if (await bell(profiles, who))["items"]]
    assert rung == told


async def test_the_bell_is_paged_by_cursor_the_newest_first(profiles: Running) -> None:
    for number in range(1, 8):
        await report(profiles, number)

    first = await bell(profiles, limit=5)
    second = await bell(profiles, limit=5, cursor=first["next_cursor"])

    seen = [item["data"]["resume_id"] for item in first["items"] + second["items"]]
    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert second["next_cursor"] is None
    others = await bell(profiles, 8, cursor=first["next_cursor"])
    assert others["items"] == []


@pytest.mark.parametrize(
    "cursor", ["x", "YzE.", "Yy0x", "7", "🔔", "YzEyMzQ1Njc4OTAxMjM0NTY3"]
)
async def test_a_wrong_cursor_is_refused(profiles: Running, cursor: str) -> None:
    answer = await ask(profiles, "GET", "", params={"cursor": cursor})

    assert answer.status_code == 422


async def test_reading_one_and_reading_all_can_be_repeated(profiles: Running) -> None:
    for number in (1, 2, 3):
        await report(profiles, number)
    newest = (await bell(profiles))["items"][0]["id"]

    for _ in range(2):
        answer = await ask(profiles, "PUT", f"/{newest}/read")
        assert (answer.status_code, answer.json()) == (200, {"unread": 2})
    assert (await ask(profiles, "GET", "/unread-count")).json() == {"unread": 2}
    for _ in range(2):
        assert (await ask(profiles, "PUT", "/read-all")).json() == {"unread": 0}

    assert all(item["is_read"] for item in (await bell(profiles))["items"])


async def test_what_came_meanwhile_stays_unread(profiles: Running) -> None:
    await report(profiles, 1)
    seen = (await bell(profiles))["items"][0]["id"]
    await report(profiles, 2)

    answer = await ask(profiles, "PUT", "/read-all", json={"up_to": seen})

    assert answer.json() == {"unread": 1}
    newer, older = (await bell(profiles))["items"]
    assert (newer["is_read"], older["is_read"]) == (False, True)


@pytest.mark.parametrize(
    "body",
    [
        {"up_to": "1"},
        {"up_to": 0},
        {"up_to": 10**15},
        {"user_id": 8},
        [],
        {"up_to": 1.5},
    ],
    ids=str,
)
async def test_a_wrong_read_all_reads_nothing(profiles: Running, body) -> None:
    await report(profiles, 1)

    answer = await ask(profiles, "PUT", "/read-all", json=body)

    assert answer.status_code == 422
    assert (await bell(profiles))["unread"] == 1


async def test_another_persons_notification_is_not_there(profiles: Running) -> None:
    await report(profiles, 1)
    theirs = (await bell(profiles))["items"][0]["id"]

    for method, path in (("PUT", f"/{theirs}/read"), ("DELETE", f"/{theirs}")):
        answer = await ask(profiles, method, path, 8)
        assert answer.status_code == 404
        assert answer.json()["code"] == "notification_not_found"
        nobody = await profiles.client.request(method, BELL + path)
        assert nobody.status_code == 401
    await ask(profiles, "PUT", "/read-all", 8)

    assert (await bell(profiles))["unread"] == 1


async def test_a_removed_notification_is_gone(profiles: Running) -> None:
    await report(profiles, 1)
    one = (await bell(profiles))["items"][0]["id"]

    assert (await ask(profiles, "DELETE", f"/{one}")).status_code == 204
    assert (await ask(profiles, "DELETE", f"/{one}")).status_code == 404
    assert await bell(profiles) == {"items": [], "next_cursor": None, "unread": 0}


async def test_a_conversation_has_one_unread_notification(profiles: Running) -> None:
    for number, sender in ((1, 8), (2, 8), (3, 9), (6, 8), (4, 8), (5, 8)):
        at = utc_now() + timedelta(seconds=number)
        event = MessageSent(
            message_id=number, sender_id=sender, receiver_id=7, occurred_at=at
        )
        for _ in range(2):
            await profiles.hears(REACTIONS, event)

    rung = await bell(profiles)
    # The order in which they were made, not the order in which they came.
    facts = {i["data"]["sender_id"]: i["data"] for i in rung["items"]}
    assert rung["unread"] == 2
    assert (facts[8]["message_id"], facts[8]["count"]) == (6, 5)
    assert facts[9]["count"] == 1

    await ask(profiles, "PUT", "/read-all")
    await profiles.hears(
        REACTIONS, MessageSent(message_id=7, sender_id=8, receiver_id=7)
    )
    rung = await bell(profiles)
    assert rung["unread"] == 1
    assert (rung["items"][0]["data"]["count"], len(rung["items"])) == (1, 3)


async def test_messages_that_were_read_ring_no_more(profiles: Running) -> None:
    for number, sender in ((1, 8), (2, 9)):
        event = MessageSent(message_id=number, sender_id=sender, receiver_id=7)
        await profiles.hears(REACTIONS, event)
    read = MessagesRead(reader_id=7, sender_id=8, up_to_message_id=1)
    late = MessageSent(
        message_id=3,
        sender_id=8,
        receiver_id=7,
        occurred_at=read.occurred_at + timedelta(seconds=1),
    )

    await profiles.hears(REACTIONS, read)
    assert [i["data"]["sender_id"] for i in await unread(profiles)] == [9]

    await profiles.hears(REACTIONS, late)
    await profiles.hears(REACTIONS, read.model_copy(update={"event_id": str(uuid4())}))
    assert [i["data"]["sender_id"] for i in await unread(profiles)] == [8, 9]


async def unread(profiles: Running) -> list[dict]:
    return [i for i in (await bell(profiles))["items"] if not i["is_read"]]


async def test_a_newer_one_says_whose_place_it_takes(profiles: Running) -> None:
    items = []
    for number in (1, 2, 3):
        event = MessageSent(message_id=number, sender_id=8, receiver_id=7)
        await profiles.hears(REACTIONS, event)
        items += (await bell(profiles))["items"]

    first, second, third = items
    assert second["data"]["replaces"] == first["id"]
    assert third["data"]["replaces"] == second["id"]
    # Who was away for the second knows by the topic that the first is gone.
    assert {item["topic"] for item in items} == {"conversation:8"}
    assert (await ask(profiles, "PUT", f"/{first['id']}/read")).status_code == 404


async def test_messages_at_once_leave_one_notification(profiles: Running) -> None:
    events = [
        MessageSent(message_id=n, sender_id=8, receiver_id=7) for n in range(1, 21)
    ]

    await asyncio.gather(*(profiles.hears(REACTIONS, event) for event in events))

    [item] = (await bell(profiles))["items"]
    assert item["data"]["count"] == 20


async def test_people_are_named_as_they_are_called_now(profiles: Running) -> None:
    asked = ConnectionRequested(connection_id=1, requester_id=8, receiver_id=7)
    await profiles.hears(REACTIONS, asked)
    assert (await bell(profiles))["items"][0]["title"] == "Somebody wants to connect"

    me = "/api/v1/users/me"
    hidden = {"privacy": {"profile_visibility": "private"}}
    await profiles.client.put(me, json={"full_name": "Ada {x}"}, headers=bearer(8))
    await profiles.client.put(f"{me}/settings", json=hidden, headers=bearer(8))

    assert (await bell(profiles))["items"][0]["title"] == "Ada {x} wants to connect"


async def test_moments_are_told_in_the_readers_zone(profiles: Running) -> None:
    body = {"preferences": {"timezone": "Asia/Tokyo"}}
    await profiles.client.put("/api/v1/users/me/settings", json=body, headers=bearer(7))

    await profiles.hears(REACTIONS, SCHEDULED)

    words = (await bell(profiles))["items"][0]["body"]
    assert words == "It begins on Friday 1 January 2100 at 18:00 (Asia/Tokyo)."


@pytest.mark.parametrize("late", [SCHEDULED, CHANGED, DUE], ids=lambda e: e.subject)
@pytest.mark.parametrize("kind", ["changed", "cancelled"])
async def test_an_old_date_is_not_told_after_a_newer_one(
    profiles: Running, late, kind: str
) -> None:
    newer = {
        "changed": CHANGED.model_copy(update={"version": 3, "event_id": "newer"}),
        "cancelled": InterviewCancelled(interview_id=4, user_id=7),
    }[kind]
    at = {"occurred_at": late.occurred_at + timedelta(minutes=1)}
    await profiles.hears(REACTIONS, newer.model_copy(update=at))

    await profiles.hears(REACTIONS, late)

    [item] = (await bell(profiles))["items"]
    assert item["kind"] == f"interview_{kind}"
    another = late.model_copy(update={"interview_id": 5, "event_id": "another"})
    await profiles.hears(REACTIONS, another)
    assert (await bell(profiles))["unread"] == 2


async def test_nobody_is_reminded_of_what_has_begun(profiles: Running) -> None:
    begun = utc_now() - timedelta(seconds=1)
    await profiles.hears(REACTIONS, DUE.model_copy(update={"scheduled_at": begun}))

    assert (await bell(profiles))["items"] == []


async def test_jobs_are_named_by_one_call_and_then_remembered(
    profiles: Running,
) -> None:
    asked: list[list[int]] = []

    def jobs(request: httpx.Request) -> httpx.Response:
        assert request.url.path == LABELS
        ids = json.loads(request.content)["ids"]
        asked.append(ids)
        label = {"title": "Voice Engineer", "company": "Acme"}
        return httpx.Response(200, json={str(i): label for i in ids if i != 4})

    profiles.state["calls"]._http = httpx.AsyncClient(
        transport=httpx.MockTransport(jobs)
    )
    for job_id in (3, 4, 5, 3):
        event = ApplicationSubmitted(application_id=job_id, job_id=job_id, user_id=7)
        await profiles.hears(REACTIONS, event)

    words = [item["body"] for item in (await bell(profiles))["items"]]
    await bell(profiles)

    assert asked == [[3, 4, 5]]
    assert "“Voice Engineer” at Acme" in words[0]
    assert "a job" in words[2]


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[1]),
        httpx.Response(200, json={"3": {"title": 7}}),
        httpx.Response(401, json={}),
    ],
    ids=["500", "html", "list", "shape", "401"],
)
async def test_with_jobs_away_the_words_are_plain(
    profiles: Running, answer: httpx.Response
) -> None:
    profiles.state["calls"]._http = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _request: answer)
    )
    await profiles.hears(REACTIONS, SUBMITTED)

    item = (await bell(profiles))["items"][0]

    assert item["body"].startswith("You applied for a job.")


async def test_only_the_newest_are_kept_and_nothing_for_ever(tmp_path: Path) -> None:
    async with running_service(build, profile_settings(tmp_path)) as running:
        for number in range(1, 8):
            await report(running, number)
        await report(running, 1, 8)
        await age(running, 8, timedelta(days=181))
        await multiply(running, 7, forgetting.KEPT_EACH + 3)

        await tidying(running.database).work()

        assert await stored(running, 7) == forgetting.KEPT_EACH
        assert (await bell(running))["items"][0]["id"] == await newest(running)
        assert await stored(running, 8) == 0


async def multiply(running: Running, user_id: int, wanted: int) -> None:
    async with running.database.write() as session:
        now = utc_now()
        for number in range(await stored(running, user_id), wanted):
            session.add(
                Notification(
                    user_id=user_id,
                    event_id=f"more-{number}",
                    kind="welcome",
                    data={},
                    occurred_at=now,
                    created_at=now,
                )
            )


async def age(running: Running, user_id: int, by: timedelta) -> None:
    async with running.database.write() as session:
        await session.execute(
            update(Notification)
            .where(Notification.user_id == user_id)
            .values(created_at=utc_now() - by)
        )


async def stored(running: Running, user_id: int) -> int:
    async with running.database.read() as session:
        theirs = Notification.user_id == user_id
        return await session.scalar(select(func.count(Notification.id)).where(theirs))


async def newest(running: Running) -> int:
    async with running.database.read() as session:
        return await session.scalar(select(func.max(Notification.id)))
