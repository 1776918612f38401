"""Scheduling through the door, on a real migrated file."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from common import migrations
from common.clock import utc_now
from common.contracts.interviews import InterviewScheduled
from common.contracts.jobs import ApplicationSubmitted
from common.testing import Running, bearer, running_service, settings_for
from interviews.main import build
from interviews.reactions import REACTIONS
from interviews.settings import Settings
from interviews.tables import Interview, OwnApplication

ADA, BOB = 7, 8
PATH = "/api/v1/interviews"
START = (utc_now() + timedelta(days=3)).replace(hour=9, minute=0, microsecond=0)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_service(build, settings_for(Settings, tmp_path)) as running:
        yield running


def plan(minutes: int = 0, **fields: object) -> dict[str, Any]:
    """A plan that begins `minutes` after START."""
    begins = (START + timedelta(minutes=minutes)).isoformat()
    return {"interview_type": "technical", "scheduled_at": begins, **fields}


async def schedule(
    service: Running, body: dict[str, Any], *, who: int = ADA
) -> httpx.Response:
    return await service.client.post(PATH, json=body, headers=bearer(who))


async def listed(service: Running, query: str = "", *, who: int = ADA) -> list[int]:
    answer = await service.client.get(f"{PATH}{query}", headers=bearer(who))
    return [item["id"] for item in answer.json()["items"]]


async def count_interviews(service: Running) -> int:
    async with service.database.read() as session:
        return await session.scalar(select(func.count(Interview.id))) or 0


async def move(service: Running, interview_id: int, **columns: object) -> None:
    async with service.database.write() as session:
        interview = await session.get(Interview, interview_id)
        for column, value in columns.items():
            setattr(interview, column, value)


def applied(application_id: int, user_id: int) -> ApplicationSubmitted:
    return ApplicationSubmitted(
        application_id=application_id, job_id=1, user_id=user_id, recruiter_id=99
    )


async def test_an_interview_is_scheduled_found_again_and_told_of(
    service: Running,
) -> None:
    body = plan(title="Second round", company="Northwind", duration_minutes=45)

    answer = await schedule(service, body)

    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{PATH}/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert made["status"] == "scheduled"
    assert made["ends_at"] == (START + timedelta(minutes=45)).isoformat().replace(
        "+00:00", "Z"
    )
    again = await service.client.get(answer.headers["Location"], headers=bearer(ADA))
    assert again.json() == made
    assert again.headers["ETag"] == '"1"'
    (event,) = await service.emitted(InterviewScheduled)
    assert (event.interview_id, event.user_id) == (made["id"], ADA)
    assert event.scheduled_at == START


async def test_an_hour_is_taken_when_no_duration_is_said(service: Running) -> None:
    answer = await schedule(service, plan())

    assert answer.json()["duration_minutes"] == 60


async def test_a_moment_of_another_zone_is_the_same_moment(service: Running) -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    there = START.astimezone(zone).isoformat()

    answer = await schedule(service, plan(scheduled_at=there))

    assert answer.json()["scheduled_at"] == START.isoformat().replace("+00:00", "Z")


async def test_somebody_elses_interview_is_not_there(service: Running) -> None:
    made = (await schedule(service, plan())).json()

    answer = await service.client.get(f"{PATH}/{made['id']}", headers=bearer(BOB))

    assert answer.status_code == 404
    assert answer.json()["code"] == "interview_not_found"
    assert await listed(service, who=BOB) == []


@pytest.mark.parametrize(
    ("method", "path"), [("POST", PATH), ("GET", PATH), ("GET", f"{PATH}/1")]
)
async def test_nobody_gets_in_without_a_token(
    service: Running, method: str, path: str
) -> None:
    answer = await service.client.request(
        method, path, json=plan() if method == "POST" else None
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert await count_interviews(service) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"user_id": BOB},
        {"status": "completed"},
        {"interview_type": "telepathic"},
        {"interview_type": None},
        {"scheduled_at": "2030-03-02T09:00:00"},
        {"scheduled_at": 1900000000},
        {"scheduled_at": "9999-12-31T23:59:59Z"},
        {"duration_minutes": 4},
        {"duration_minutes": 481},
        {"duration_minutes": "60"},
        {"duration_minutes": 60.5},
        {"duration_minutes": True},
        {"application_id": 0},
        {"application_id": 10**15},
        {"application_id": "1"},
        {"title": "two\nlines"},
        {"title": "x" * 256},
        {"company": "a\u0007bell"},
        {"notes": "x" * 4001},
        {"meeting_link": "javascript:alert(1)"},
        {"meeting_link": "data:text/html,x"},
        {"meeting_link": "//meet.example.com"},
        {"meeting_link": "https:\\\\meet.example.com"},
        {"meeting_link": "https://meet.example.com/a b"},
        {"meeting_link": "https://meet.exam\tple.com"},
        {"meeting_link": "https://"},
        {"meeting_link": f"https://meet.example.com/{'x' * 500}"},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(
    service: Running, wrong: dict[str, object]
) -> None:
    answer = await schedule(service, {**plan(), **wrong})

    assert answer.status_code == 422
    assert answer.json()["code"] == "validation_failed"
    assert await count_interviews(service) == 0


async def test_a_meeting_link_is_kept_as_it_was_written(service: Running) -> None:
    link = "HTTPS://Meet.Example.com/j/123?pwd=a%20b#now"

    answer = await schedule(service, plan(meeting_link=link))

    assert answer.json()["meeting_link"] == link


async def test_the_past_cannot_be_scheduled(service: Running) -> None:
    gone = (utc_now() - timedelta(seconds=1)).isoformat()

    answer = await schedule(service, plan(scheduled_at=gone))

    assert (answer.status_code, answer.json()["code"]) == (422, "not_in_the_future")


@pytest.mark.parametrize(
    ("begins", "minutes"), [(0, 60), (-30, 31), (59, 60), (10, 5), (-60, 480)]
)
async def test_an_overlap_is_refused_and_says_with_what(
    service: Running, begins: int, minutes: int
) -> None:
    first = (await schedule(service, plan())).json()

    answer = await schedule(service, plan(begins, duration_minutes=minutes))

    assert answer.status_code == 409
    assert answer.json()["code"] == "interview_overlap"
    assert answer.json()["conflicting_interview_id"] == first["id"]
    assert await count_interviews(service) == 1
    assert len(await service.emitted(InterviewScheduled)) == 1


@pytest.mark.parametrize(("begins", "minutes"), [(60, 60), (-60, 60), (300, 480)])
async def test_interviews_may_touch(
    service: Running, begins: int, minutes: int
) -> None:
    await schedule(service, plan())

    answer = await schedule(service, plan(begins, duration_minutes=minutes))

    assert answer.status_code == 201


async def test_two_people_may_have_interviews_at_the_same_time(
    service: Running,
) -> None:
    await schedule(service, plan())

    answer = await schedule(service, plan(), who=BOB)

    assert answer.status_code == 201


@pytest.mark.parametrize("status", ["cancelled", "completed"])
async def test_what_does_not_stand_takes_up_no_time(
    service: Running, status: str
) -> None:
    first = (await schedule(service, plan())).json()
    await move(service, first["id"], status=status)

    answer = await schedule(service, plan())

    assert answer.status_code == 201


async def test_of_twenty_at_once_for_the_same_time_one_stands(
    service: Running,
) -> None:
    answers = await asyncio.gather(*(schedule(service, plan(n)) for n in range(20)))

    assert sorted(a.status_code for a in answers) == [201] + [409] * 19
    assert await count_interviews(service) == 1
    assert len(await service.emitted(InterviewScheduled)) == 1


async def test_the_same_idempotency_key_makes_one_interview(service: Running) -> None:
    headers = {**bearer(ADA), "Idempotency-Key": "once"}
    body = plan()

    first = await service.client.post(PATH, json=body, headers=headers)
    second = await service.client.post(PATH, json=body, headers=headers)

    assert second.status_code == 201
    assert second.json() == first.json()
    assert second.headers["Location"] == first.headers["Location"]
    assert await count_interviews(service) == 1


async def test_an_interview_may_belong_to_an_application_of_ones_own(
    service: Running,
) -> None:
    await service.hears(REACTIONS, applied(12, ADA))

    answer = await schedule(service, plan(application_id=12))

    assert answer.json()["application_id"] == 12
    (event,) = await service.emitted(InterviewScheduled)
    assert event.application_id == 12


@pytest.mark.parametrize("application_id", [12, 13])
async def test_an_application_that_is_not_ones_own_is_not_there(
    service: Running, application_id: int
) -> None:
    await service.hears(REACTIONS, applied(12, BOB))

    answer = await schedule(service, plan(application_id=application_id))

    assert answer.status_code == 404
    assert answer.json()["code"] == "application_not_found"
    assert await count_interviews(service) == 0


async def test_an_application_is_noted_once_however_often_it_is_told(
    service: Running,
) -> None:
    event = applied(12, ADA)
    sent_anew = applied(12, ADA)

    for told in (event, event, sent_anew):
        await service.hears(REACTIONS, told)

    async with service.database.read() as session:
        kept = list(await session.scalars(select(OwnApplication)))
    assert [(k.application_id, k.user_id, k.recruiter_id) for k in kept] == [
        (12, ADA, 99)
    ]


async def test_lists_show_the_next_upcoming_first_and_the_latest_past_first(
    service: Running,
) -> None:
    ids = [(await schedule(service, plan(n * 60))).json()["id"] for n in range(4)]
    for days, past in enumerate(ids[:2], start=1):
        gone = utc_now() - timedelta(days=days)
        await move(
            service, past, scheduled_at=gone, ends_at=gone + timedelta(minutes=60)
        )

    assert await listed(service, "?when=upcoming") == [ids[2], ids[3]]
    assert await listed(service, "?when=past") == [ids[0], ids[1]]
    assert await listed(service) == [ids[3], ids[2], ids[0], ids[1]]


async def test_what_runs_now_is_still_upcoming(service: Running) -> None:
    made = (await schedule(service, plan())).json()
    begun = utc_now() - timedelta(minutes=10)
    await move(
        service, made["id"], scheduled_at=begun, ends_at=begun + timedelta(minutes=60)
    )

    assert await listed(service, "?when=upcoming") == [made["id"]]
    assert await listed(service, "?when=past") == []


async def test_lists_can_be_narrowed_to_a_status(service: Running) -> None:
    kept, cancelled = [
        (await schedule(service, plan(n * 60))).json()["id"] for n in range(2)
    ]
    await move(service, cancelled, status="cancelled")

    assert await listed(service, "?status=cancelled") == [cancelled]
    assert await listed(service, "?status=scheduled&when=upcoming") == [kept]


async def test_lists_come_in_pages(service: Running) -> None:
    ids = [(await schedule(service, plan(n * 60))).json()["id"] for n in range(3)]

    answer = await service.client.get(f"{PATH}?page=2&page_size=2", headers=bearer(ADA))

    page = answer.json()
    assert [item["id"] for item in page["items"]] == [ids[0]]
    assert (page["total"], page["total_pages"]) == (3, 2)


@pytest.mark.parametrize(
    "query", ["?status=", "?status=pending", "?when=now", "?page=0", "?page_size=101"]
)
async def test_filters_that_mean_nothing_are_refused(
    service: Running, query: str
) -> None:
    answer = await service.client.get(f"{PATH}{query}", headers=bearer(ADA))

    assert answer.status_code == 422


@pytest.mark.parametrize("id_", ["0", "01", "-1", "1.0", "x", "1" * 16])
async def test_an_id_has_one_spelling(service: Running, id_: str) -> None:
    answer = await service.client.get(f"{PATH}/{id_}", headers=bearer(ADA))

    assert answer.status_code == 404


def test_the_tables_are_as_the_migrations_make_them(tmp_path: Path) -> None:
    assert migrations.differences("interviews", tmp_path / "interviews.db") == []
