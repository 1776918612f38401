"""Reminders are planned, moved and told, each exactly once."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from common.clock import utc_now
from common.contracts.interviews import InterviewDue
from interviews.reminding import reminders
from interviews.tables import Reminder
from services.interviews.tests.conftest import (
    ADA,
    APPLICATION,
    REC,
    START,
    Desk,
    at,
    code_of,
)


async def planned(desk: Desk) -> list[tuple[int, int, datetime]]:
    async with desk.running.database.read() as session:
        rows = await session.scalars(select(Reminder).order_by(Reminder.due_at))
        return [(row.user_id, row.minutes, row.due_at) for row in rows]


async def tell(desk: Desk, now: datetime) -> list[tuple[int, int]]:
    """What is told at that moment, by whom and how long before."""
    before = len(await desk.running.emitted(InterviewDue))
    async with desk.running.database.write() as session:
        await reminders.tell_due(session, now=now)
    told = (await desk.running.emitted(InterviewDue))[before:]
    return [(event.user_id, event.minutes) for event in told]


def before(minutes: float) -> datetime:
    return START - timedelta(minutes=minutes)


async def test_an_hour_and_a_quarter_of_an_hour_before(desk: Desk) -> None:
    await desk.schedule()

    assert await planned(desk) == [(ADA, 60, before(60)), (ADA, 15, before(15))]
    assert await tell(desk, before(61)) == []
    assert await tell(desk, before(60)) == [(ADA, 60)]
    assert await tell(desk, before(60)) == []
    assert await tell(desk, before(15)) == [(ADA, 15)]
    assert await planned(desk) == []


async def test_after_a_pause_only_the_latest_is_told(desk: Desk) -> None:
    made = await desk.schedule()
    await desk.schedule(hours=30)

    assert await tell(desk, before(10)) == [(ADA, 15)]

    (event,) = await desk.running.emitted(InterviewDue)
    assert (event.interview_id, event.scheduled_at) == (made["id"], START)


async def test_what_has_begun_is_not_reminded_of(desk: Desk) -> None:
    await desk.schedule()

    assert await tell(desk, START) == []
    assert await planned(desk) == []


async def test_they_move_and_go_with_the_interview(desk: Desk) -> None:
    made = await desk.schedule()
    path = f"/{made['id']}"

    await desk.ask(ADA, "PUT", path, json={"scheduled_at": at(2)})
    assert [due_at for _, _, due_at in await planned(desk)] == [
        before(60 - 120),
        before(15 - 120),
    ]
    await desk.ask(ADA, "DELETE", path)
    assert await planned(desk) == []


async def test_one_that_would_be_over_is_not_planned(desk: Desk) -> None:
    soon = utc_now() + timedelta(minutes=30)

    await desk.schedule(scheduled_at=soon.isoformat())

    assert [minutes for _, minutes, _ in await planned(desk)] == [15]


async def test_a_recruiter_who_made_it_is_reminded_too(desk: Desk) -> None:
    await desk.schedule(REC, application_id=APPLICATION)

    assert sorted(user_id for user_id, _, _ in await planned(desk)) == [
        *(ADA, ADA, REC, REC)
    ]
    await desk.ask(REC, "PUT", "/reminders", json={"minutes": [30]})
    assert sorted(
        (user_id, minutes) for user_id, minutes, _ in await planned(desk)
    ) == [*((ADA, 15), (ADA, 60), (REC, 30))]


async def test_people_choose_their_times(desk: Desk) -> None:
    await desk.schedule()
    default = await desk.ask(ADA, "GET", "/reminders")
    assert default.json() == {"minutes": [60, 15]}

    chosen = await desk.ask(ADA, "PUT", "/reminders", json={"minutes": [5, 1440, 5]})

    assert chosen.json() == {"minutes": [1440, 5]}
    assert [minutes for _, minutes, _ in await planned(desk)] == [1440, 5]
    none = await desk.ask(ADA, "PUT", "/reminders", json={"minutes": []})
    assert none.json() == {"minutes": []}
    assert await planned(desk) == []
    await desk.schedule(hours=3)
    assert await planned(desk) == []
    assert (await desk.ask(REC, "GET", "/reminders")).json() == {"minutes": [60, 15]}


@pytest.mark.parametrize(
    "minutes",
    [[4], [10_081], [1.5], ["60"], [True], None, [5, 6, 7, 8, 9, 10], "60"],
    ids=str,
)
async def test_times_that_make_no_sense_are_refused(
    desk: Desk, minutes: object
) -> None:
    refused = await desk.ask(ADA, "PUT", "/reminders", json={"minutes": minutes})

    assert code_of(refused) == (422, "validation_failed")
    assert (await desk.ask(0, "GET", "/reminders")).status_code == 401


async def test_the_service_itself_tells_in_time(desk: Desk) -> None:
    """The worker waits for the moment, whatever its period."""
    due_in = timedelta(minutes=15, milliseconds=400)
    await desk.schedule(scheduled_at=(utc_now() + due_in).isoformat())

    told = await desk.running.emitted(InterviewDue)
    async with asyncio.timeout(10):
        while not told:
            await asyncio.sleep(0.02)
            told = await desk.running.emitted(InterviewDue)

    assert [event.minutes for event in told] == [15]
    assert utc_now() - told[0].occurred_at < timedelta(seconds=10)
